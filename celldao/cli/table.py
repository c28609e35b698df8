"""The commands by what they are for: name and one sentence of each. A name gives its module."""

from __future__ import annotations

from typing import Final

SECTIONS: Final[dict[str, dict[str, str]]] = {
    "Found a cell": {},
    "Look at it": {
        "status": "Show the cell on one page: members, money, open proposals, and what needs attention.",
    },
    "Decide": {},
    "Money and shares": {},
    "Keep up": {},
}

COMMANDS: Final = {name: words for section in SECTIONS.values() for name, words in section.items()}


def module_of(name: str) -> str:
    """Where the command of this name is: the object `command` there."""
    return f"celldao.cli.commands.{name.replace('-', '_')}"
