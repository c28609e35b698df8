"""A raw_call that survives failure looks at the result and caps the gas; one that passes failure on is named.

Return data is copied up to max_outsize only, which the compiler takes as 0 where it is not given: a word at
most, or named.
"""

from __future__ import annotations

from typing import Any

from vyper import ast as vy

from tools.vyper_checks.listed import Listed
from tools.vyper_checks.nodes import builtin, is_false, keyword, reduced
from tools.vyper_checks.problem import Outcome, Problem, at
from tools.vyper_checks.tree import Tree, place_of

WHAT = "raw_call: result looked at, gas and return data capped, or named with the reason"


def check(tree: Tree, listed: Listed) -> Outcome:
    problems: list[Problem] = []
    calls = [node for source in tree.sources for node in source.nodes(vy.Call) if builtin(node) == "raw_call"]
    for node in calls:
        problems += _one(node, listed)
    return Outcome(len(calls), "calls", problems)


def _one(node: Any, listed: Listed) -> list[Problem]:
    place, found = place_of(node), []
    flag = keyword(node, "revert_on_failure")
    if flag is None or not is_false(flag):
        if not listed.has("passes_failure_on", place):
            found.append(
                at(node, f"{place}: raw_call passes the target's failure on, and is not listed for it")
            )
    else:
        if isinstance(node.get_ancestor(), vy.Expr):
            found.append(at(node, f"{place}: raw_call survives failure, but nobody looks at the result"))
        if keyword(node, "gas") is None and not listed.has("without_gas_cap", place):
            found.append(at(node, f"{place}: raw_call survives failure without a cap on its gas"))
    size = keyword(node, "max_outsize")
    if size is not None:
        number = reduced(size)
        small = isinstance(number, vy.Int) and number.value <= 32
        if not small and not listed.has("larger_answers", place):
            found.append(at(node, f"{place}: raw_call copies more than one word of return data"))
    return found
