"""What a proposal would do, as it stands on the chain.

This is the seam to the typed actions: `RawAction` is a call, and whoever can read calls makes words or models
of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from celldao.amounts import Amount


@dataclass(frozen=True, slots=True)
class RawAction:
    """One call that the treasury would make.

    Attributes:
        target: whom it calls.
        value: native coin that goes along.
        data: the calldata; empty for a plain payment of coin.
    """

    target: str
    value: Amount
    data: bytes


class ActionReader(Protocol):
    """Makes words of a call."""

    def __call__(self, action: RawAction) -> str: ...


def plain_words(action: RawAction) -> str:
    """What can be said without knowing any contract."""
    coin = f" with {action.value}" if action.value else ""
    if not action.data:
        return f"pay {action.value} to {action.target}"
    selector = "0x" + action.data[:4].hex()
    return f"UNKNOWN call of {action.target}, function {selector}, {len(action.data)} bytes{coin}"
