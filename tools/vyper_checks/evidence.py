"""What a condition proves about who calls.

The sender is compared with somebody whom the contract keeps or computes (storage, an immutable, `self`, what
another contract says), never with an argument that the caller himself chooses, or a signature is recovered or
verified. Arguments of internal functions are worth what the caller of that function passes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from vyper import ast as vy

from tools.vyper_checks.nodes import internal, is_kept, is_member_of
from tools.vyper_checks.tree import place_of


@dataclass(frozen=True)
class Checks:
    """Functions, as `module.function`, whose result counts as evidence."""

    # they verify a signature or tell its signer
    signatures: frozenset[str] = frozenset()
    # they say whether somebody is known here
    knowing: frozenset[str] = frozenset()


class Evidence:
    def __init__(
        self,
        definition: Any,
        checks: Checks,
        trusted: frozenset[str] = frozenset(),
        proven: frozenset[str] = frozenset(),
    ) -> None:
        self._definition = definition
        self._checks = checks
        self._trusted = trusted
        self._proven = proven

    def into(self, call: Any, definition: Any) -> Evidence:
        """The same question inside the function that is called."""
        names = [argument.arg for argument in definition.args.args]
        passed = dict(zip(names, call.args, strict=False))
        passed |= {pair.arg: pair.value for pair in call.keywords}
        return Evidence(
            definition,
            self._checks,
            frozenset(name for name, value in passed.items() if self.trusts(value)),
            frozenset(name for name, value in passed.items() if self.proves(value, True)),
        )

    def proves(self, test: Any, truth: bool) -> bool:
        """If `test` comes out as `truth`, has the caller shown that he may?"""
        if isinstance(test, vy.UnaryOp) and isinstance(test.op, vy.Not):
            return self.proves(test.operand, not truth)
        if isinstance(test, vy.BoolOp):
            all_hold = isinstance(test.op, vy.And) == truth
            parts = [self.proves(value, truth) for value in test.values]
            return any(parts) if all_hold else all(parts)
        if isinstance(test, vy.Compare):
            equal = isinstance(test.op, vy.Eq) if truth else isinstance(test.op, vy.NotEq)
            return equal and (
                self._identifies(test.left, test.right) or self._identifies(test.right, test.left)
            )
        if isinstance(test, vy.Name) and test.id in self._proven:
            return truth
        return truth and (self._is_signature(test) or self._is_one_of_ours(test))

    def _identifies(self, who: Any, known: Any) -> bool:
        if is_member_of(_bare(who), "msg", "sender"):
            return self.trusts(known)
        if self._is_signature(who):
            return not _is_empty(known)
        if isinstance(who, vy.StaticCall) and _is_given_the_sender(who.value):
            # a contract that is trusted says whose the sender is
            return self.trusts(known) and self.trusts(who)
        # the next nonce of the signer that was recovered
        return isinstance(who, vy.Subscript) and is_kept(who) and self._is_signature(who.slice)

    def _is_one_of_ours(self, node: Any) -> bool:
        """A listed function that says whether it knows somebody, asked about the sender."""
        definition = internal(node) if isinstance(node, vy.Call) else None
        listed = definition is not None and place_of(definition) in self._checks.knowing
        return listed and _is_given_the_sender(node)

    def _is_signature(self, node: Any) -> bool:
        if isinstance(node, vy.Name) and (value := self._local(node)) is not None:
            node = value
        if not isinstance(node, vy.Call):
            return False
        definition = internal(node)
        if definition is None:
            return isinstance(node.func, vy.Name) and node.func.id == "ecrecover"
        return place_of(definition) in self._checks.signatures

    def trusts(self, node: Any) -> bool:
        """Is it somebody that the caller can't choose?"""
        node = _bare(node)
        if isinstance(node, vy.StaticCall):
            asked = node.value.func.value
            # `IShare(address).f()` or `share.f()`
            return self.trusts(asked.args[0] if isinstance(asked, vy.Call) and asked.args else asked)
        if isinstance(node, vy.Call):
            return internal(node) is not None and all(self.trusts(value) for value in node.args)
        if isinstance(node, vy.Subscript):
            # an entry is kept by the contract, but which one must not be the caller's choice
            return is_kept(node) and (isinstance(node.slice, vy.Int) or self.trusts(node.slice))
        if isinstance(node, vy.Name):
            if node.id == "self" or node.id in self._trusted:
                return True
            if (value := self._local(node)) is not None:
                return self.trusts(value)
            return _is_immutable(node)
        return is_kept(node) or _is_immutable(node)

    def _local(self, name: Any) -> Any:
        """What a local variable is set to, if it is set once."""
        set_to = [
            node
            for node in self._definition.get_descendants((vy.AnnAssign, vy.Assign, vy.AugAssign))
            for target in (node.target.elements if isinstance(node.target, vy.Tuple) else [node.target])
            if isinstance(target, vy.Name) and target.id == name.id
        ]
        alone = len(set_to) == 1 and isinstance(set_to[0].target, vy.Name)
        return set_to[0].value if alone else None


def _bare(node: Any) -> Any:
    """Without a conversion or a shift around it."""
    while True:
        if isinstance(node, vy.Call) and isinstance(node.func, vy.Name) and node.func.id == "convert":
            node = node.args[0]
        elif isinstance(node, vy.BinOp) and isinstance(node.op, (vy.RShift, vy.BitAnd)):
            node = node.left
        else:
            return node


def _is_given_the_sender(call: Any) -> bool:
    return any(is_member_of(value, "msg", "sender") for value in call.args)


def _is_empty(node: Any) -> bool:
    return isinstance(node, vy.Call) and isinstance(node.func, vy.Name) and node.func.id == "empty"


def _is_immutable(node: Any) -> bool:
    info = getattr(node, "_expr_info", None)
    declared = getattr(getattr(info, "var_info", None), "decl_node", None)
    return bool(getattr(declared, "is_immutable", False))
