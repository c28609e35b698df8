"""Dividends of members."""

from __future__ import annotations

from dataclasses import dataclass

from celldao.amounts import Amount


@dataclass(frozen=True, slots=True)
class MemberDividends:
    """What one member can claim, and has claimed.

    Attributes:
        number: of the member.
        address: that holds the number now.
        payee: who is paid when he claims.
        claimable: one amount a currency, in the order in which the currencies were added.
        claimed: the same, over the member's whole life; None where the history was not read
            (`cell.history().claimed()` does).
    """

    number: int
    address: str
    payee: str
    claimable: tuple[Amount, ...]
    claimed: tuple[Amount, ...] | None = None
