"""What a rule says: where, and what is wrong there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tools.vyper_checks.tree import file_of


@dataclass(frozen=True, order=True)
class Problem:
    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


@dataclass(frozen=True)
class Outcome:
    """`tried` counts what was looked at, so that a rule that looks at nothing can't pass for a clean one."""

    tried: int
    unit: str
    problems: list[Problem]
    note: str = ""


def at(node: Any, text: str) -> Problem:
    return Problem(file_of(node), node.lineno, text)
