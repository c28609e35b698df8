"""Only named modules call out, create contracts or send coin: whoever audits re-entrancy reads these and no
more.
"""

from __future__ import annotations

from vyper import ast as vy

from tools.vyper_checks.flow import CALLING
from tools.vyper_checks.listed import Listed
from tools.vyper_checks.nodes import builtin
from tools.vyper_checks.problem import Outcome, at
from tools.vyper_checks.tree import Tree

WHAT = "only named modules use extcall, raw_call, send and create"


def check(tree: Tree, listed: Listed) -> Outcome:
    problems, tried = [], 0
    for source in tree.sources:
        found = [("extcall", node) for node in source.nodes(vy.ExtCall)]
        found += [(name, node) for node in source.nodes(vy.Call) if (name := builtin(node)) in CALLING]
        for name, node in found:
            tried += 1
            if not listed.has(name, source.name):
                problems.append(at(node, f"{source.name} is not among the modules that may use {name}"))
    return Outcome(tried, "calls", problems)
