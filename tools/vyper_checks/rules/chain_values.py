"""Values that a chain, a block producer or a wallet chooses are read in named places only; time is
block.timestamp.
"""

from __future__ import annotations

from vyper import ast as vy

from tools.vyper_checks.listed import Listed
from tools.vyper_checks.nodes import builtin, is_member_of
from tools.vyper_checks.problem import Outcome, at
from tools.vyper_checks.tree import Tree, place_of

WHAT = "block.number, tx.origin and the like only in named places"
VALUES = [
    ("block", "number"),
    ("block", "prevrandao"),
    ("block", "difficulty"),
    ("block", "coinbase"),
    ("block", "prevhash"),
    ("block", "gaslimit"),
    ("block", "basefee"),
    ("block", "blobbasefee"),
    ("tx", "origin"),
    ("tx", "gasprice"),
]


def check(tree: Tree, listed: Listed) -> Outcome:
    problems, tried = [], 0
    for source in tree.sources:
        found = [
            (f"{owner}.{name}", node)
            for node in source.nodes(vy.Attribute)
            for owner, name in VALUES
            if is_member_of(node, owner, name)
        ]
        found += [("blockhash", node) for node in source.nodes(vy.Call) if builtin(node) == "blockhash"]
        tried += len(source.nodes(vy.Attribute))
        for value, node in found:
            if not listed.has(value, place_of(node)):
                problems.append(at(node, f"{place_of(node)} reads {value}, and is not listed for it"))
    return Outcome(tried, "values read", problems)
