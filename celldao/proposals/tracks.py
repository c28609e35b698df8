"""The track of a proposal, as the treasury's table decides it. A test compares it with the contract's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Final

from eth_utils.address import to_checksum_address

from celldao.actions.base import cell_function
from celldao.actions.call import Call
from celldao.actions.context import TREASURY, Context

# What the contract looks at: selector, five words, the selector within.
HEAD: Final = 168
_OFFSET: Final = 128


class Track(StrEnum):
    """How a proposal is decided."""

    ORDINARY = "ordinary"
    CONSTITUTIONAL = "constitutional"


def track_of(calls: Iterable[Call], context: Context) -> Track:
    """The track on which the governor takes these calls; none are a resolution, which is ordinary."""
    return Track.ORDINARY if all(_passes(call, context) for call in calls) else Track.CONSTITUTIONAL


def refused_later(calls: Sequence[Call], context: Context) -> list[int]:
    """The places of calls that are proposed as ordinary, and that the treasury refuses to carry out as such.

    The governor takes every payment for ordinary. One of an asset that is not registered, and native coin
    that goes along with a listed call while it is not registered, fail when they are to be carried out.
    """
    if track_of(calls, context) is Track.CONSTITUTIONAL:
        return []
    coin = context.registered(context.native.token)
    return [
        place
        for place, call in enumerate(calls)
        if not is_ordinary(call, context) or (call.value and not coin)
    ]


def _passes(call: Call, context: Context) -> bool:
    return is_payment(call, context.treasury) or is_ordinary(call, context)


def is_payment(call: Call, treasury: str) -> bool:
    """Whether the governor takes a call for ordinary by its function alone, without asking the treasury."""
    return call.target == treasury and call.selector == cell_function(TREASURY, "send").selector


def is_ordinary(call: Call, context: Context) -> bool:
    """Whether the ordinary track's table holds a call, by its bare calldata as in the contract."""
    if len(call.data) < 4:
        return False
    if call.target != context.treasury:
        return _is_listed(call.target, call.selector, context)
    head = call.data[:HEAD]
    if len(head) < HEAD:
        return False
    words = [int.from_bytes(head[at : at + 32], "big") for at in range(4, 164, 32)]
    if not context.registered(_account(words[0])):
        return False
    if call.selector == cell_function(TREASURY, "send").selector:
        return True
    return (
        call.selector == cell_function(TREASURY, "spend_with").selector
        and words[3] == _OFFSET
        and words[4] >= 4
        and _is_listed(_account(words[2]), head[-4:], context)
    )


def _is_listed(target: str, selector: bytes, context: Context) -> bool:
    """A pair that is listed is void while its target is a contract of the cell or a registered asset."""
    void = context.is_own(target) or context.registered(target)
    return (target, selector) in context.listed_pairs and not void


def _account(word: int) -> str:
    """Empty where a word is more than an address."""
    return str(to_checksum_address(word.to_bytes(20, "big"))) if word < 2**160 else ""
