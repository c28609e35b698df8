"""Many mutants, some at a time, each in a fork; every verdict goes to the journal at once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path

from tools.forked.forks import apart, each
from tools.forked.tests import run_tests
from tools.forked.workshop import Workshop
from tools.mutants import judge
from tools.mutants.choice import Plan, Records
from tools.mutants.judge import Verdict
from tools.mutants.mutant import Mutant
from tools.paths import ROOT

TESTS = ROOT / "tests"


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
        for line in self.path.read_text(encoding="utf-8").splitlines() if self.path.is_file() else []:
            entry = json.loads(line)
            tests, contracts = entry.pop("tests", ""), entry.pop("contracts")
            if contracts == self.digests.get(entry["id"]) and tests == eyes(entry["by"]):
                found[entry["id"]] = Verdict(**entry)
        return found

    def add(self, verdict: Verdict) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a", encoding="utf-8") as file:
            stands_on = {"contracts": self.digests[verdict.id], "tests": eyes(verdict.by)}
            file.write(json.dumps({**vars(verdict), **stands_on}) + "\n")


def run(
    workshop: Workshop,
    waiting: Iterator[Mutant],
    records: Records,
    workers: int,
    plan: Callable[[Mutant, Records], Plan],
) -> Iterator[tuple[Mutant, Verdict]]:
    """Verdicts as they come. A mutant is taken from `waiting`, and its tests are planned, when a process is
    free."""

    def work(mutant: Mutant) -> str:
        return json.dumps(asdict(judge.judge(workshop, mutant, plan(mutant, records))))

    for mutant, answer in each(waiting, work, workers):
        verdict = Verdict(**json.loads(answer))
        if verdict.outcome == judge.KILLED:
            records.noticed(mutant, verdict.by)
        yield mutant, verdict


def killers(judged: Iterable[tuple[Mutant, Verdict]]) -> tuple[list[str], list[str]]:
    """Tests and stories whose word was taken."""
    names = {verdict.by for _, verdict in judged if verdict.outcome == judge.KILLED}
    stories = sorted(name.removeprefix("model ") for name in names if name.startswith("model "))
    return sorted(name for name in names if "::" in name), stories


def unsound(workshop: Workshop, nodes: Sequence[str], stories: Sequence[str]) -> list[str]:
    """Which of these fail on the contracts as they are, built as mutants are: their word is worth nothing."""

    def tests() -> str:
        workshop.change()
        return "\n".join(run_tests(nodes, every=True).wrong)

    def told() -> str:
        return judge.told(workshop.change(), stories)

    found = [line for line in (apart(tests, 3_600) if nodes else "").splitlines() if line]
    return found + [line for line in [apart(told, 3_600) if stories else ""] if line]
