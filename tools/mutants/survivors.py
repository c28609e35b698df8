"""Mutants that no test can tell from the contracts, each with the reason: tests/mutants/survivors.toml.

[[survivor]]
file = "modules/votes.vy"
function = "_units"
before = "the lines as they are, in one"
after = "the same with the mistake"
reason = "why it behaves the same"
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tools.mutants.mutant import Mutant
from tools.paths import ROOT

LIST = ROOT / "tests" / "mutants" / "survivors.toml"


@dataclass(frozen=True)
class Survivor:
    file: str
    function: str
    before: str
    after: str
    reason: str

    def is_of(self, mutant: Mutant) -> bool:
        return (self.file, self.function, self.before, self.after) == (
            mutant.file,
            mutant.function,
            mutant.before,
            mutant.after,
        )


def load(path: Path = LIST) -> list[Survivor]:
    """All entries; SystemExit for one without a reason."""
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["survivor"] if path.is_file() else []
    for entry in entries:
        if not str(entry.get("reason", "")).strip():
            raise SystemExit(f"{path.name}: {entry['file']}: `{entry['after']}` has no reason")
    return [Survivor(**entry) for entry in entries]


def explained(mutants: Iterable[Mutant], known: Iterable[Survivor]) -> dict[str, str]:
    """Reasons by the mutants' ids."""
    reasons = {(s.file, s.function, s.before, s.after): s.reason for s in known}
    found = {}
    for mutant in mutants:
        reason = reasons.get((mutant.file, mutant.function, mutant.before, mutant.after))
        if reason:
            found[mutant.id] = reason
    return found
