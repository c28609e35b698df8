"""Headers and NatSpec: what a reader of the verified source, or of a wallet's prompt, is told.

A deployable says what it is, for whom, under which licence, and how it can be stopped (@custom:kill). A
function that changes something has a @notice. One that only reads has at least a docstring, unless its name
and the ERC say all, or it hands out one value without asking for any.
"""

from __future__ import annotations

from typing import Any

from vyper import ast as vy

from tools.vyper_checks.listed import Listed
from tools.vyper_checks.nodes import type_of
from tools.vyper_checks.problem import Outcome, Problem, at
from tools.vyper_checks.tree import Source, Tree, place_of

WHAT = "headers say title, licence, purpose and end; external functions say what they do"
HEADER = ("@title", "@license AGPL-3.0-only", "@notice", "@custom:kill")


def check(tree: Tree, listed: Listed) -> Outcome:
    problems: list[Problem] = []
    tried = 0
    for source in tree.sources:
        tried += 1
        problems += _header(source)
        for function in source.functions():
            kind = type_of(function)
            if kind.is_external and not kind.is_constructor:
                tried += 1
                problems += _function(function, kind, listed)
    return Outcome(tried, "headers and functions", problems)


def _header(source: Source) -> list[Problem]:
    text = _docstring(source.module)
    wanted = HEADER if source.deployable else ("@title",)
    return [Problem(source.shown, 1, f"header without {tag}") for tag in wanted if tag not in text]


def _function(function: Any, kind: Any, listed: Listed) -> list[Problem]:
    text, name = _docstring(function), place_of(function)
    if kind.is_mutable:
        return [] if "@notice" in text else [at(function, f"{name} changes state without a @notice")]
    if text or (not kind.arguments and len(function.body) == 1) or listed.has("name_says_it", function.name):
        return []
    return [at(function, f"{name} has no docstring")]


def _docstring(node: Any) -> str:
    text = getattr(node, "doc_string", None) if isinstance(node, vy.FunctionDef) else _module_docstring(node)
    return "" if text is None else str(text.value)


def _module_docstring(module: Any) -> Any:
    return next(iter(module.get_children(vy.DocStr)), None)
