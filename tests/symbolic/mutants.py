"""Contracts broken on purpose, in a private copy: a check that still passes on one proves nothing."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.symbolic.project import OUT
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


def load() -> list[Mutant]:
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return [
        Mutant(name, entry["why"], entry["file"], entry["line"], entry["instead"], frozenset(entry["checks"]))
        for name, entry in table.items()
    ]


def broken(mutant: Mutant, contracts: Path) -> Path:
    """A copy of the contracts in which the line stands otherwise. It must be there exactly once."""
    place = OUT / "broken" / mutant.name / "contracts"
    return copy_with(contracts, place, mutant.file, partial(otherwise, mutant))


def otherwise(mutant: Mutant, text: str) -> str:
    if text.count(mutant.line) != 1:
        raise SystemExit(f"mutants.toml: {mutant.name}: the line is not in {mutant.file} exactly once")
    return text.replace(mutant.line, mutant.instead)
