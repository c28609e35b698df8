"""Whatever changes something holds the lock, unless a vote alone may call it or it is named with the reason.

Asked of the compiler's own verdict on each exposed function, so it does not matter whether the lock is
missing by `@reentrant` or by the pragma of the module that a function is exported from.
"""

from __future__ import annotations

from tools.vyper_checks.evidence import Checks
from tools.vyper_checks.flow import Flow
from tools.vyper_checks.listed import Listed
from tools.vyper_checks.problem import Outcome, at
from tools.vyper_checks.tree import Tree

WHAT = "every state-changing external function holds the lock, answers a vote only, or is named"


def check(tree: Tree, listed: Listed) -> Outcome:
    problems, tried, locked = [], 0, 0
    for contract in tree.contracts:
        for function in contract.functions():
            if not function.is_mutable:
                continue
            tried += 1
            locked += bool(function.nonreentrant)
            name = f"{contract.name}.{function.name}"
            guards = Flow(Checks()).function(function.ast_def).guards
            if function.nonreentrant or any(listed.has("answers_a_vote", guard) for guard in guards):
                continue
            if not listed.has("reentrant", name):
                problems.append(
                    at(function.ast_def, f"{name} changes state without the lock, and is not listed")
                )
    return Outcome(tried, "functions", problems, f"{locked} locked")
