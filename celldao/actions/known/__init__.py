"""Functions of contracts that everybody uses: `known(selector)`.

`functions.json` beside this file is read by the page as well. Each entry says where a function is from,
how it is called, and, where that is clearer than its name, what it does in words:

    "words": "send {value@target} to {to}"

`{to}` is the argument in words, `{value@target}` a number of base units of the contract that is called,
`@native` of the native coin, `@asset` of the token that the parameter `asset` names, `{deadline!time}`
Unix seconds as a time. `"inner": {"target": "to", "value": "value", "data": "data"}` names the parameters
that make a call within the call; a target left out is the contract itself, lists are taken side by side.
`"allowance"` marks who is given leave to take tokens: the parameters of spender and amount (`""` where it
is all there is, or ever will be).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

from celldao.actions.function import Function

PLACE: Final = re.compile(r"\{([A-Za-z0-9_]+)(?:@([A-Za-z0-9_]+)|!(time))?\}")


@dataclass(frozen=True, slots=True)
class Inner:
    """Parameters that make a call within a call; empty where there is none."""

    target: str
    value: str
    data: str


@dataclass(frozen=True, slots=True)
class Allowance:
    """Parameters by which tokens may be taken later; `amount` is empty where there is no bound."""

    spender: str
    amount: str


@dataclass(frozen=True, slots=True)
class Known:
    """A function that is known by its selector alone.

    Attributes:
        source: the standard or the project it is from.
        words: what it does, with places for arguments; empty where its name says it.
    """

    source: str
    function: Function
    words: str
    inner: Inner | None
    allowance: Allowance | None


@cache
def table() -> dict[bytes, Known]:
    """Every known function, by selector."""
    file = resources.files(__name__) / "functions.json"
    groups: dict[str, list[dict[str, Any]]] = json.loads(file.read_text(encoding="utf-8"))
    found: dict[bytes, Known] = {}
    for source, entries in groups.items():
        for entry in entries:
            function = Function.parse(entry["function"])
            inner = {"target": "", "value": "", "data": "", **entry["inner"]} if "inner" in entry else None
            allowance = entry.get("allowance")
            found[function.selector] = Known(
                source,
                function,
                entry.get("words", ""),
                Inner(**inner) if inner else None,
                Allowance(**allowance) if allowance else None,
            )
    return found


def known(selector: bytes) -> Known | None:
    """The function with this selector, if it is one that everybody uses."""
    return table().get(selector)
