"""What a function does before it knows who asks.

Statements are followed in the order in which they run. A function is guarded where every way to an effect
leads over a refusal of the wrong caller: `assert msg.sender == <somebody kept>`, `if msg.sender != <somebody
kept>: <refuse>`, the same for a recovered or checked signature, or a call of an internal function that does
one of these. What can't be decided so simply counts as not guarded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from vyper import ast as vy

from tools.vyper_checks.evidence import Checks, Evidence
from tools.vyper_checks.nodes import builtin, internal, is_kept, is_true, keyword
from tools.vyper_checks.tree import place_of

CREATING = ("raw_create", "create_minimal_proxy_to", "create_copy_of", "create_from_blueprint")
CALLING = ("raw_call", "send", "raw_log", "selfdestruct", *CREATING)


@dataclass(frozen=True)
class Walk:
    """What is known after some code: the first effect without a guard, how control leaves it without one."""

    effect: Any = None
    goes_on: bool = True
    returns: bool = False
    guards: frozenset[str] = frozenset()

    @property
    def passes(self) -> bool:
        return self.goes_on or self.returns


class Flow:
    def __init__(self, checks: Checks, late: bool = False) -> None:
        """`late`: state may be written before the check, which reverts it; calls to others still may not."""
        self._checks = checks
        self._late = late

    def function(self, definition: Any, evidence: Evidence | None = None) -> Walk:
        known = evidence or Evidence(definition, self._checks)
        return self._block(definition.body, known)

    # --- statements

    def _block(self, statements: list[Any], known: Evidence) -> Walk:
        returns, guards = False, frozenset[str]()
        for statement in statements:
            step = self._statement(statement, known)
            returns, guards = returns or step.returns, guards | step.guards
            if step.effect is not None or not step.goes_on:
                return Walk(step.effect, False, returns, guards)
        return Walk(None, True, returns, guards)

    def _statement(self, node: Any, known: Evidence) -> Walk:
        if isinstance(node, vy.If):
            return self._branches(node.test, node.body, node.orelse, known)
        if isinstance(node, vy.Assert):
            step = self._expression(node.test, known)
            if step.goes_on and known.proves(node.test, True):
                return Walk(goes_on=False, guards=frozenset({place_of(node)}))
            return step
        if isinstance(node, vy.For):
            step = self._expression(node.iter, known)
            if step.effect is not None or not step.goes_on:
                return step
            inner = self._block(node.body, known)
            # it may run not at all
            return Walk(inner.effect, True, inner.returns, inner.guards)
        if isinstance(node, vy.Raise):
            return Walk(goes_on=False)
        if isinstance(node, vy.Return):
            step = self._expression(node.value, known) if node.value is not None else Walk()
            return Walk(step.effect, False, step.goes_on, step.guards)
        if isinstance(node, vy.Log):
            return self._then(self._expression(node.value, known), node)
        if isinstance(node, (vy.Assign, vy.AnnAssign, vy.AugAssign)):
            step = self._expression(node.value, known)
            targets = node.target.elements if isinstance(node.target, vy.Tuple) else [node.target]
            written = not self._late and any(is_kept(target) for target in targets)
            return self._then(step, node) if written else step
        if isinstance(node, vy.Expr):
            return self._expression(node.value, known)
        return Walk()

    def _branches(self, test: Any, body: list[Any], otherwise: list[Any], known: Evidence) -> Walk:
        step = self._expression(test, known)
        if step.effect is not None or not step.goes_on:
            return step
        here = frozenset({place_of(test)})
        ways = []
        for statements, truth in ((body, True), (otherwise, False)):
            if known.proves(test, truth):
                ways.append(Walk(goes_on=False, guards=here))
            else:
                ways.append(self._block(statements, known))
        return Walk(
            next((way.effect for way in ways if way.effect is not None), None),
            any(way.goes_on for way in ways),
            any(way.returns for way in ways),
            frozenset().union(*(way.guards for way in ways)),
        )

    @staticmethod
    def _then(step: Walk, effect: Any) -> Walk:
        return Walk(effect, False, guards=step.guards) if step.effect is None and step.goes_on else step

    # --- expressions, in the order in which they are evaluated

    def _expression(self, node: Any, known: Evidence) -> Walk:
        if isinstance(node, vy.BoolOp):
            return self._sequence(node.values[:1], known, node.values[1:])
        if isinstance(node, vy.IfExp):
            return self._sequence([node.test], known, [node.body, node.orelse])
        if isinstance(node, vy.ExtCall):
            return self._then(self._sequence(node.get_children(), known), node)
        if isinstance(node, vy.Call):
            return self._call(node, known)
        return self._sequence(node.get_children(), known)

    def _sequence(self, nodes: list[Any], known: Evidence, perhaps: list[Any] | None = None) -> Walk:
        """`perhaps` may or may not be evaluated: its effects count, its guards don't."""
        guards = frozenset[str]()
        for node in nodes:
            step = self._expression(node, known)
            guards |= step.guards
            if step.effect is not None or not step.goes_on:
                return step
        for node in perhaps or []:
            step = self._expression(node, known)
            if step.effect is not None:
                return step
        return Walk(guards=guards)

    def _call(self, node: Any, known: Evidence) -> Walk:
        step = self._sequence(node.get_children(), known)
        if step.effect is not None or not step.goes_on:
            return step
        if (definition := internal(node)) is not None:
            inner = self.function(definition, known.into(node, definition))
            return Walk(inner.effect, inner.passes and inner.effect is None, False, inner.guards)
        name = builtin(node)
        if name in CALLING and not is_true(keyword(node, "is_static_call") or node):
            return Walk(node, False)
        changes_list = isinstance(node.func, vy.Attribute) and node.func.attr in ("append", "pop")
        if changes_list and is_kept(node.func.value) and not self._late:
            return Walk(node, False)
        return step
