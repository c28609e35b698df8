"""Every list, byte string and string is bounded, and not above what is stated: memory is paid for by the
bound.
"""

from __future__ import annotations

from typing import Any

from vyper import ast as vy

from tools.vyper_checks.listed import Listed
from tools.vyper_checks.nodes import reduced
from tools.vyper_checks.problem import Outcome, Problem, at
from tools.vyper_checks.tree import Tree, place_of

WHAT = "every DynArray, Bytes and String is bounded, at most by the stated maximum"
KINDS = ("DynArray", "Bytes", "String")


def check(tree: Tree, listed: Listed) -> Outcome:
    problems: list[Problem] = []
    tried = 0
    for source in tree.sources:
        for node in source.nodes(vy.Subscript):
            if isinstance(node.value, vy.Name) and node.value.id in KINDS:
                tried += 1
                problems += _one(node, node.value.id, listed)
    return Outcome(tried, "types", problems)


def _one(node: Any, kind: str, listed: Listed) -> list[Problem]:
    bound = node.slice.elements[-1] if isinstance(node.slice, vy.Tuple) else node.slice
    number = reduced(bound)
    if not isinstance(number, vy.Int):
        return [at(node, f"{place_of(node)}: {kind} without a bound that can be read")]
    if number.value > listed.value("maximum", kind) and not listed.has("larger", place_of(node)):
        return [at(node, f"{place_of(node)}: {kind} of {number.value} is above the maximum")]
    return []
