"""Arithmetic without the compiler's checks says beside it why it can't go wrong, or its module's header
proves it.
"""

from __future__ import annotations

from vyper import ast as vy

from tools.vyper_checks.listed import Listed
from tools.vyper_checks.nodes import builtin
from tools.vyper_checks.problem import Outcome, at
from tools.vyper_checks.tree import Source, Tree, place_of

WHAT = "every unsafe_* has a comment at its line or above it, or a proof in the module's header"


def check(tree: Tree, listed: Listed) -> Outcome:
    problems, tried = [], 0
    for source in tree.sources:
        for node in source.nodes(vy.Call):
            if not builtin(node).startswith("unsafe_"):
                continue
            tried += 1
            if not _explained(source, node.lineno) and not listed.has("proof_in_header", source.name):
                problems.append(
                    at(node, f"{place_of(node)}: {builtin(node)} without a word on why it is safe")
                )
    return Outcome(tried, "operations", problems)


def _explained(source: Source, line: int) -> bool:
    above = source.lines[line - 2].strip() if line >= 2 else ""
    return above.startswith("#") or "#" in source.lines[line - 1]
