"""The register of members."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from celldao.amounts import Amount, Currency
from celldao.snapshots.units import at_time

# contracts/modules/position.vy: balance 72 | votes 72 | time 32 | archived 24 | delegate 24 | mean time of
# receipt 32
_GENESIS: Final = 1_600_000_000
_MASK_24: Final = 2**24 - 1
_MASK_72: Final = 2**72 - 1
_VOTES: Final = 72
_DELEGATE: Final = 200
_MEAN: Final = 224


@dataclass(frozen=True, slots=True)
class Member:
    """One number of the register; it is a member's for ever, also when he has left.

    Attributes:
        number: from 1.
        address: that holds the number now.
        name: from the constitution, if one is known; a number that was founded with a name keeps it.
        balance: shares; nothing for who has left.
        votes: what he casts: his own and what others have delegated to him.
        delegate: the number that votes for this one; his own number if nobody else does.
        held_since: mean time of receipt of his shares, aware, UTC; None without shares.
    """

    number: int
    address: str
    name: str | None
    balance: Amount
    votes: Amount
    delegate: int
    held_since: datetime | None

    @property
    def is_holder(self) -> bool:
        return bool(self.balance)


def member_of(
    number: int, entry: Mapping[str, Any], name: str | None, shares: Currency, votes: Currency
) -> Member:
    """From an entry of `Lens.register`."""
    word: int = entry["position"]
    balance = word & _MASK_72
    return Member(
        number=number,
        address=entry["account"],
        name=name,
        balance=shares.amount(balance),
        votes=votes.amount(word >> _VOTES & _MASK_72),
        delegate=word >> _DELEGATE & _MASK_24 or number,
        held_since=at_time(_GENESIS + (word >> _MEAN)) if balance else None,
    )
