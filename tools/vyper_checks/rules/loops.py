"""Every loop ends after a stated number of rounds at most, nested loops after a stated product."""

from __future__ import annotations

from typing import Any

from vyper import ast as vy

from tools.vyper_checks.listed import Listed
from tools.vyper_checks.nodes import internal, keyword, reduced
from tools.vyper_checks.problem import Outcome, Problem, at
from tools.vyper_checks.tree import Tree, place_of

WHAT = "every loop is bounded, what it calls included"


def check(tree: Tree, listed: Listed) -> Outcome:
    problems: list[Problem] = []
    loops = [node for source in tree.sources for node in source.nodes(vy.For)]
    for node in loops:
        rounds = _rounds(node)
        if rounds is None:
            problems.append(at(node, f"{place_of(node)}: a loop without a bound that can be read"))
        elif rounds > listed.value("maximum", "rounds") and not listed.has("longer", place_of(node)):
            problems.append(at(node, f"{place_of(node)}: a loop of {rounds} rounds is above the maximum"))
    totals = {f"{c.name}.{f.name}": _total(f.ast_def.body) for c in tree.contracts for f in c.functions()}
    for contract in tree.contracts:
        for function in contract.functions():
            name = f"{contract.name}.{function.name}"
            if totals[name] > listed.value("maximum", "in_all") and not listed.has("longer", name):
                problems.append(at(function.ast_def, f"{name}: {totals[name]} rounds of loops in all"))
    most = max(totals, key=lambda name: totals[name], default="")
    return Outcome(len(loops), "loops", problems, f"most rounds in one call: {totals.get(most, 0)} in {most}")


def _rounds(loop: Any) -> int | None:
    """Rounds of one loop at most; None where that can't be read."""
    if (
        isinstance(loop.iter, vy.Call)
        and isinstance(loop.iter.func, vy.Name)
        and loop.iter.func.id == "range"
    ):
        given = keyword(loop.iter, "bound")
        numbers = [reduced(node) for node in ([given] if given is not None else loop.iter.args)]
        if not all(isinstance(number, vy.Int) for number in numbers):
            return None
        values = [int(number.value) for number in numbers]
        return values[-1] - (values[0] if given is None and len(values) > 1 else 0)
    listed = loop.iter._metadata.get("type") or getattr(getattr(loop.iter, "_expr_info", None), "typ", None)
    length = getattr(listed, "length", None)
    return int(length) if length is not None else None


def _total(statements: list[Any]) -> int:
    """Rounds of all loops that a piece of code may come to run, calls followed, nested ones multiplied."""
    total = 0
    for statement in statements:
        if isinstance(statement, vy.For):
            total += (_rounds(statement) or 1) * (1 + _total(statement.body)) + _calls(statement.iter)
        elif isinstance(statement, vy.If):
            total += _calls(statement.test) + max(_total(statement.body), _total(statement.orelse))
        else:
            total += _calls(statement)
    return total


def _calls(node: Any) -> int:
    calls = node.get_descendants(vy.Call, include_self=True)
    return sum(_total(inner.body) for call in calls if (inner := internal(call)) is not None)
