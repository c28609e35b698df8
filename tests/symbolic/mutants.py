"""Contracts broken on purpose, in a private copy: a check that still passes on one proves nothing.

For the lemmas it is the transcription that is broken, or what they assume.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.symbolic import project
from tests.symbolic.environment import HERE
from tools.copies import copy_with

TABLE = Path(__file__).with_name("mutants.toml")


@dataclass(frozen=True)
class Mutant:
    name: str
    why: str
    file: str
    line: str
    instead: str
    checks: frozenset[str]

    @property
    def of_contracts(self) -> bool:
        return self.file.endswith(".vy")

    def source(self, contracts: Path) -> Path:
        """The file in which the line stands."""
        return (contracts if self.of_contracts else HERE) / self.file


def load() -> list[Mutant]:
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return [
        Mutant(name, entry["why"], entry["file"], entry["line"], entry["instead"], frozenset(entry["checks"]))
        for name, entry in table.items()
    ]


def made(mutant: Mutant, contracts: Path) -> project.Project:
    """The project of a copy in which the line stands otherwise. It must be there exactly once."""
    source = mutant.source(contracts)
    folder = project.OUT / "broken" / mutant.name / mutant.file.partition("/")[0]
    if mutant.of_contracts:
        folder = project.OUT / "broken" / mutant.name / "contracts"
    whole, file = (contracts, mutant.file) if mutant.of_contracts else (source.parent, source.name)
    copy_with(whole, folder, file, partial(otherwise, mutant))
    name = f"mutant-{mutant.name}"
    if not mutant.of_contracts:
        return project.of_lemmas(name, folder)
    # without Foundry where no check needs it
    compared = {check.id for check in project.in_integers() if check.engine is project.Engine.COMPARISON}
    return project.of_comparisons(name, folder) if mutant.checks <= compared else project.make(name, folder)


def otherwise(mutant: Mutant, text: str) -> str:
    if text.count(mutant.line) != 1:
        raise SystemExit(f"mutants.toml: {mutant.name}: the line is not in {mutant.file} exactly once")
    return text.replace(mutant.line, mutant.instead)
