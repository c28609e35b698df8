"""What became of the mutants: as this machine found out, and on record for those who come later."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from tools.mutants.judge import Verdict
from tools.paths import ROOT

TESTS = ROOT / "tests"
KEPT = TESTS / "mutants" / "verdicts.jsonl"


@cache
def eyes(by: str) -> str:
    """A digest of what has noticed a mutant: the test's file or the model, and what all tests stand on."""
    file = by.partition("::")[0]
    paths = [TESTS / "conftest.py", *(TESTS / "support").rglob("*.py")]
    if by.startswith("model "):
        paths += (TESTS / "model").rglob("*.py")
    elif "::" in by:
        # and the helpers beside it
        paths += [
            ROOT / file,
            *(path for path in (ROOT / file).parent.glob("*.py") if "test_" not in path.name),
        ]
    found = hashlib.sha256()
    for path in sorted(path for path in paths if path.is_file()):
        found.update(path.read_bytes())
    return found.hexdigest()[:16]


class Journal:
    """A line a verdict, under the digests of the contracts that it was reached on and of what noticed.

    Attributes:
        digests: of the contracts that each mutant is built into, as they are now; verdicts on others are left
            out. So a change of one contract leaves what was found out about the others. A verdict does not
            count either if the test that it rests on has changed.
    """

    def __init__(self, path: Path, digests: Mapping[str, str]) -> None:
        self.path, self.digests = path, digests

    def read(self) -> dict[str, Verdict]:
        """The verdicts on these contracts; a later line counts for an earlier one."""
        found = {}
        for entry in _lines(self.path):
            if self._counts(entry["id"], entry["contracts"], entry["tests"], entry["by"]):
                found[entry["id"]] = Verdict(**{name: entry[name] for name in Verdict.__annotations__})
        return found

    def add(self, verdict: Verdict) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a", encoding="utf-8") as file:
            stands_on = {"contracts": self.digests[verdict.id], "tests": eyes(verdict.by)}
            file.write(json.dumps({**vars(verdict), **stands_on}) + "\n")

    def keep(self, path: Path = KEPT) -> None:
        """Put on record what counts: a line for all that one test noticed on the same contracts."""
        groups: defaultdict[tuple[str, str, str], dict[str, float]] = defaultdict(dict)
        for name, verdict in sorted(self.read().items()):
            groups[verdict.outcome, verdict.by, self.digests[name]][name] = verdict.seconds
        lines = (
            json.dumps(
                {"outcome": outcome, "by": by, "contracts": contracts, "tests": eyes(by), "mutants": mutants}
            )
            for (outcome, by, contracts), mutants in sorted(groups.items())
        )
        path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")

    def take_over(self, path: Path = KEPT) -> int:
        """Add what is on record, as far as it counts and nothing is known here; answers how much that is."""
        known, taken = self.read(), 0
        for group in _lines(path):
            for name, seconds in group["mutants"].items():
                counts = self._counts(name, group["contracts"], group["tests"], group["by"])
                if counts and name not in known:
                    self.add(Verdict(name, group["outcome"], group["by"], seconds))
                    taken += 1
        return taken

    def _counts(self, name: str, contracts: str, tests: str, by: str) -> bool:
        return contracts == self.digests.get(name) and tests == eyes(by)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else []:
        yield json.loads(line)
