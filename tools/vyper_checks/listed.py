"""A rule's list of named exceptions: tables of `name = reason` in a TOML file. What is not needed any more is
an error, so that a list never permits more than somebody has thought about."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from tools.vyper_checks.problem import Problem

FOLDER = Path(__file__).parent / "lists"


class Listed:
    def __init__(self, tables: dict[str, dict[str, Any]], file: str = "list") -> None:
        self._tables = tables
        self._file = file
        self._used: set[tuple[str, str]] = set()
        self._data: set[tuple[str, str]] = set()

    @classmethod
    def read(cls, rule: str) -> Listed:
        path = FOLDER / f"{rule}.toml"
        tables = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        return cls(tables, f"tools/vyper_checks/lists/{rule}.toml")

    def has(self, table: str, *names: str) -> bool:
        """Is one of the names listed? A name can be that of a function or of its whole module."""
        for name in names:
            if name in self._tables.get(table, {}):
                self._used.add((table, name))
                return True
        return False

    def all(self, table: str) -> list[str]:
        """A table that a rule works through entry by entry; none of its entries counts as stale."""
        self._used |= {(table, name) for name in self._tables.get(table, {})}
        return list(self._tables.get(table, {}))

    def value(self, table: str, name: str) -> Any:
        """What is listed there: a figure or a word, not a reason."""
        self._used.add((table, name))
        self._data.add((table, name))
        return self._tables[table][name]

    def values(self, table: str) -> set[str]:
        """All that is listed in a table, looked at without needing any of it."""
        return {str(value) for value in self._tables.get(table, {}).values()}

    def problems(self) -> list[Problem]:
        """Ask last: entries that nothing needed, and entries without a reason."""
        found = []
        for table, entries in self._tables.items():
            for name, value in entries.items():
                if (table, name) not in self._used:
                    found.append(Problem(self._file, 0, f"[{table}] {name}: stale, nothing needs it"))
                elif (table, name) not in self._data and len(str(value).split()) < 2:
                    found.append(Problem(self._file, 0, f"[{table}] {name}: without a reason"))
        return found
