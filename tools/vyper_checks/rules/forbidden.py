"""What no contract here may do at all: run foreign code as its own, or destroy itself. No exceptions."""

from __future__ import annotations

from vyper import ast as vy

from tools.vyper_checks.listed import Listed
from tools.vyper_checks.nodes import builtin, is_false, keyword
from tools.vyper_checks.problem import Outcome, at
from tools.vyper_checks.tree import Tree

WHAT = "no delegatecall, no selfdestruct, no code from blueprints"
NEVER = ("selfdestruct", "create_from_blueprint", "create_copy_of", "raw_log", "raw_revert")


def check(tree: Tree, listed: Listed) -> Outcome:
    problems, tried = [], 0
    for source in tree.sources:
        for node in source.nodes(vy.Call):
            tried += 1
            name = builtin(node)
            if name in NEVER:
                problems.append(at(node, f"{name} is forbidden"))
            delegate = keyword(node, "is_delegate_call") if name == "raw_call" else None
            if delegate is not None and not is_false(delegate):
                problems.append(at(node, "delegatecall is forbidden"))
    return Outcome(tried, "calls", problems)
