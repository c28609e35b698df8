"""Whoever changes something is asked who he is, before anything happens; or anyone may, and the list says
why.

Every check that is relied on is named in the list as `module.function`, so that a new way of granting
authority is a change of the list. Open functions are listed as `own` (they act for the caller on what is his,
and must look at msg.sender) or `anyone`.
"""

from __future__ import annotations

from typing import Any

from vyper import ast as vy

from tools.vyper_checks.evidence import Checks
from tools.vyper_checks.flow import Flow
from tools.vyper_checks.listed import Listed
from tools.vyper_checks.nodes import is_member_of, reached
from tools.vyper_checks.problem import Outcome, Problem, at
from tools.vyper_checks.tree import Contract, Tree, place_of

WHAT = "every state-changing external function checks authority first, or is listed as open"


def check(tree: Tree, listed: Listed) -> Outcome:
    checks = Checks(frozenset(listed.all("signature_checks")), frozenset(listed.all("knowing")))
    problems: list[Problem] = []
    guarded = idle = tried = 0
    for contract in tree.contracts:
        for function in contract.functions():
            if not function.is_mutable:
                continue
            tried += 1
            found, kind = _one(contract, function, checks, listed)
            problems += found
            guarded += kind == "guarded"
            idle += kind == "idle"
    note = f"{guarded} guarded, {tried - guarded - idle} open with their reasons, {idle} without any effect"
    return Outcome(tried, "functions", problems, note)


def _one(contract: Contract, function: Any, checks: Checks, listed: Listed) -> tuple[list[Problem], str]:
    name, definition = f"{contract.name}.{function.name}", function.ast_def
    walk = Flow(checks).function(definition)
    if walk.effect is not None and listed.has("late", name):
        walk = Flow(checks, late=True).function(definition)
    # Coin that is taken is an effect of its own.
    if walk.effect is None and not (walk.passes and function.is_payable):
        return _unnamed(definition, walk.guards, listed), "guarded" if walk.guards else "idle"
    if listed.has("anyone", name):
        return [], "open"
    if listed.has("own", name):
        if _reads_sender(definition):
            return [], "open"
        return [at(definition, f"{name} is listed as `own`, but never looks at msg.sender")], "open"
    place = f" (line {walk.effect.lineno} of {place_of(walk.effect)})" if walk.effect is not None else ""
    return [at(definition, f"{name} acts before it has checked who calls{place}")], "bad"


def _unnamed(definition: Any, guards: frozenset[str], listed: Listed) -> list[Problem]:
    return [
        at(definition, f"{guard} grants authority, but is not named under [checks]")
        for guard in sorted(guards)
        if not listed.has("checks", guard)
    ]


def _reads_sender(definition: Any) -> bool:
    return any(
        is_member_of(node, "msg", "sender")
        for function in reached(definition)
        for node in function.get_descendants(vy.Attribute)
    )
