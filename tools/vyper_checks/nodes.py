"""Questions to nodes of the annotated tree that more than one rule asks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from vyper import ast as vy
from vyper.semantics.data_locations import DataLocation
from vyper.semantics.types.function import ContractFunctionT

KEPT = (DataLocation.STORAGE, DataLocation.TRANSIENT)


def builtin(call: Any) -> str:
    """Name of the built-in function that is called, or empty."""
    return str(call.func.id) if isinstance(call.func, vy.Name) and _type(call) is not None else ""


def internal(call: Any) -> Any:
    """Definition of the internal function that is called, of any module of ours; None for any other call."""
    found = _type(call)
    if not isinstance(found, ContractFunctionT) or not (found.is_internal or found.is_constructor):
        return None
    return found.ast_def if isinstance(found.ast_def, vy.FunctionDef) else None


def type_of(function: Any) -> Any:
    return function._metadata["func_type"]


def is_true(node: Any) -> bool:
    return isinstance(reduced(node), vy.NameConstant) and reduced(node).value is True


def is_false(node: Any) -> bool:
    return isinstance(reduced(node), vy.NameConstant) and reduced(node).value is False


def reduced(node: Any) -> Any:
    """The node, or the constant that the compiler has folded it to."""
    return node.reduced()


def keyword(call: Any, name: str) -> Any:
    return next((pair.value for pair in call.keywords if pair.arg == name), None)


def is_kept(node: Any) -> bool:
    """Does it name something in storage or transient storage?"""
    info = getattr(node, "_expr_info", None)
    return info is not None and info.location in KEPT


def is_member_of(node: Any, owner: str, attribute: str) -> bool:
    """`msg.sender`, `block.number` and the like."""
    return (
        isinstance(node, vy.Attribute)
        and isinstance(node.value, vy.Name)
        and node.value.id == owner
        and node.attr == attribute
    )


def reached(function: Any) -> Iterator[Any]:
    """The function and all internal ones that it may come to call."""
    seen: set[int] = set()
    waiting = [function]
    while waiting:
        found = waiting.pop()
        if id(found) in seen:
            continue
        seen.add(id(found))
        yield found
        calls = found.get_descendants(vy.Call)
        waiting += [inner for call in calls if (inner := internal(call)) is not None]


def decorators(function: Any) -> set[str]:
    return {node.id for node in function.decorator_list if isinstance(node, vy.Name)}


def _type(call: Any) -> Any:
    return call.func._metadata.get("type")
