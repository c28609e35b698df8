"""Whoever is refused reads in words by which contract and why: every reason carries its file's prefix."""

from __future__ import annotations

from typing import Any

from vyper import ast as vy

from tools.vyper_checks.listed import Listed
from tools.vyper_checks.nodes import builtin, internal, reduced
from tools.vyper_checks.problem import Outcome, Problem, at
from tools.vyper_checks.tree import Source, Tree, place_of

WHAT = "every refusal has a reason with its file's prefix"


def check(tree: Tree, listed: Listed) -> Outcome:
    problems: list[Problem] = []
    tried = 0
    refusals = listed.all("refusals")
    for source in tree.sources:
        for node in source.nodes((vy.Assert, vy.Raise)):
            tried += 1
            problems += _one(source, node, listed)
        for node in source.nodes(vy.Call):
            called = internal(node)
            if called is not None and place_of(called) in refusals:
                tried += 1
                problems += _passed(node, called, listed)
    return Outcome(tried, "refusals", problems)


def _one(source: Source, node: Any, listed: Listed) -> list[Problem]:
    reason = node.msg if isinstance(node, vy.Assert) else node.exc
    if reason is None:
        if "unreachable" in source.lines[node.lineno - 1]:
            return []
        return [at(node, f"{place_of(node)}: refuses without a reason")]
    if isinstance(reason, vy.Call) and builtin(reason) == "concat":
        reason = reason.args[0]
    if isinstance(reason, vy.Name) and listed.has("refusals", place_of(node)):
        return []
    return _prefixed(node, reason, source.name, listed)


def _prefixed(node: Any, reason: Any, module: str, listed: Listed) -> list[Problem]:
    text = reduced(reason)
    if not isinstance(text, vy.Str):
        return [at(node, f"{place_of(node)}: a reason that can't be read here")]
    prefix = listed.value("prefix", module) if listed.has("prefix", module) else None
    if prefix is None or not text.value.startswith(f"{prefix}: "):
        return [at(node, f"{place_of(node)}: {text.value!r} does not begin with its prefix ({prefix})")]
    return []


def _passed(node: Any, called: Any, listed: Listed) -> list[Problem]:
    """A reason handed to a function that refuses with it: whole where that function adds no prefix."""
    reason = reduced(node.args[-1])
    if not isinstance(reason, vy.Str):
        # handed on, to be looked at where it comes from
        handed = isinstance(node.args[-1], vy.Name) and listed.has("refusals", place_of(node))
        return [] if handed else [at(node, f"{place_of(node)}: a reason that can't be read here")]
    if listed.value("refusals", place_of(called)) == "whole reason":
        return _prefixed(node, node.args[-1], place_of(node).split(".")[0], listed)
    if not reason.value.strip() or reason.value.split(": ")[0] in listed.values("prefix"):
        return [at(node, f"{place_of(node)}: {reason.value!r} is empty or has a prefix of its own")]
    return []
