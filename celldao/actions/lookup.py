"""Which function a call is of, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from celldao.actions.base import CONTRACTS, cell_functions
from celldao.actions.call import Call
from celldao.actions.context import ASSET, Context
from celldao.actions.function import Function
from celldao.actions.known import PLACE, Known, known
from celldao.actions.wording import argument, arguments, unix


class Origin(StrEnum):
    """Where the description of a function is from."""

    CELL = "cell"
    """One of the cell's own contracts."""
    ABI = "abi"
    """The ABI of the contract that is called."""
    SELECTOR = "selector"
    """A function that everybody uses has the same selector. The contract may do something else."""


@dataclass(frozen=True, slots=True)
class Found:
    """The function of a call.

    Attributes:
        known: words and what else the table of known functions has for it.
    """

    function: Function
    origin: Origin
    known: Known | None


def function_at(target: str, selector: bytes, context: Context) -> Found | None:
    """The function with a selector of a contract, as far as it is known."""
    common = known(selector)
    role = context.role(target)
    if role in CONTRACTS:
        own = cell_functions(role).get(selector)
        return Found(own, Origin.CELL, None) if own else None
    if (other := context.other_contract(target)) is not None:
        its = cell_functions(other[1]).get(selector)
        return Found(its, Origin.ABI, None) if its else None
    described = context.functions(target).get(selector)
    if described is not None:
        same = common if common and common.function.signature == described.signature else None
        return Found(described, Origin.ABI, same)
    if common is None:
        return None
    # What the cell keeps as a token is one.
    sure = role == ASSET and common.source in ("ERC-20", "ERC-2612")
    return Found(common.function, Origin.ABI if sure else Origin.SELECTOR, common)


def matching(call: Call, context: Context) -> tuple[Found, tuple[Any, ...]] | None:
    """(function, arguments) of a call whose calldata is exactly what an encoder writes for that function."""
    found = function_at(call.target, call.selector, context)
    values = found.function.decode(call.data) if found else None
    return (found, values) if found and values is not None else None


def in_words(call: Call, found: Found, values: tuple[Any, ...], context: Context) -> str:
    """What a call of a function does: by the table's words, else by its name and arguments."""
    coin = f", with {context.native.amount(call.value)}" if call.value else ""
    coin += " (a guess by its selector)" if found.origin is Origin.SELECTOR else ""
    name = context.name(call.target)
    if found.known is not None and found.known.words:
        text = _filled(found.known, call, values, context)
        return f"{text[0].upper()}{text[1:]}, by a call of {name}{coin}"
    listed = arguments(found.function.parameters, values, context)
    return f"Call {found.function.name}({listed}) of {name}{coin}"


def _filled(entry: Known, call: Call, values: tuple[Any, ...], context: Context) -> str:
    by_name = {
        parameter.name: (parameter, value)
        for parameter, value in zip(entry.function.parameters, values, strict=True)
    }
    text, at = "", 0
    for place in PLACE.finditer(entry.words):
        name, currency, time = place[1], place[2], place[3]
        parameter, value = by_name[name]
        if currency:
            token = {"target": call.target, "native": context.native.token}.get(currency)
            shown = str(context.amount(token or by_name[currency][1], value))
        else:
            shown = unix(value) if time else argument(parameter, value, context)
        text += entry.words[at : place.start()] + shown
        at = place.end()
    return text + entry.words[at:]


def inner_calls(call: Call, found: Found, values: tuple[Any, ...]) -> list[Call]:
    """The calls within a call, of those functions that are known to make some."""
    inner = found.known.inner if found.known else None
    if inner is None:
        return []
    by_name = {p.name: value for p, value in zip(found.function.parameters, values, strict=True)}
    data = by_name[inner.data]
    if isinstance(data, bytes):
        target = by_name[inner.target] if inner.target else call.target
        return [Call(target, by_name[inner.value] if inner.value else 0, data)]
    targets = by_name[inner.target] if inner.target else (call.target,) * len(data)
    amounts = by_name[inner.value] if inner.value else (0,) * len(data)
    if not len(targets) == len(amounts) == len(data):
        return []
    return [Call(*parts) for parts in zip(targets, amounts, data, strict=True)]
