"""What stands open to members by itself: the buy-back offer, and recoveries of lost keys under notice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from celldao.amounts import Amount, Currency
from celldao.snapshots.currencies import Currencies
from celldao.snapshots.units import at_time


@dataclass(frozen=True, slots=True)
class BuyBack:
    """The cell's offer to buy shares back, as a vote has made it.

    Attributes:
        price: for one whole share.
        shares: still to be bought.
        until: the last second to accept it in, aware, UTC.
    """

    price: Amount
    shares: Amount
    until: datetime


@dataclass(frozen=True, slots=True)
class Recovery:
    """A member's number on its way to a new key, by vote.

    Attributes:
        account: the lost key's. Until it is finished, it can veto.
        replacement: the new key's.
        number: of the member.
        ready: from when on anybody can finish it, aware, UTC.
    """

    account: str
    replacement: str
    number: int
    ready: datetime


def buy_back_of(answer: Mapping[str, Any], currencies: Currencies, shares: Currency) -> BuyBack | None:
    """From `Treasury.buy_back_offer()`; None if nothing is, or is left, to be bought."""
    if not answer["shares"]:
        return None
    price = currencies.amount(answer["asset"], answer["price"])
    return BuyBack(price, shares.amount(answer["shares"]), at_time(answer["until"]))


def recovery_of(account: str, answer: Mapping[str, Any]) -> Recovery | None:
    """From `Treasury.recovery_of(account)`; None if there is none under way."""
    if not answer["number"]:
        return None
    return Recovery(account, answer["replacement"], answer["number"], at_time(answer["ready"]))
