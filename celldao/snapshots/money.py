"""Where a cell's money is: treasury, splitter, and what belongs to the members at the share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from celldao.amounts import Amount
from celldao.snapshots.currencies import Currencies
from celldao.snapshots.units import Moment, at_time


@dataclass(frozen=True, slots=True)
class TreasuryHolding:
    """One asset at the treasury.

    Attributes:
        balance: what lies there; None if the asset cannot be read.
        owed: booked for members who left.
        available: what the cell may spend; nothing if the asset cannot be read.
        reserve_floor: the treasury is filled up to this before revenue is split.
        spending_left: what ordinary votes may still spend in this period.
        spending_period_end: when the next one may begin, aware, UTC.
    """

    balance: Amount | None
    owed: Amount
    available: Amount
    reserve_floor: Amount
    spending_left: Amount
    spending_period_end: datetime


@dataclass(frozen=True, slots=True)
class SplitterHolding:
    """One asset at the splitter; every figure is None where the asset cannot be read.

    Attributes:
        balance: what lies there.
        revenue: of it, not allocated yet.
        releasable: of the stream, due to the members now.
        unreleased: of the stream, still to be released.
        stream_end: when all of it will be, aware, UTC; None if nothing flows.
        credits: of recipients who could not be paid.
    """

    balance: Amount | None
    revenue: Amount | None
    releasable: Amount | None
    unreleased: Amount | None
    stream_end: datetime | None
    credits: Amount


@dataclass(frozen=True, slots=True)
class Holding:
    """One asset, everywhere in the cell.

    Attributes:
        is_dividend: whether dividends are paid in it.
        members: what lies at the share; None if the asset cannot be read.
        members_booked: of it, what belongs to the members: claimable, or waiting to become so.
    """

    is_dividend: bool
    treasury: TreasuryHolding
    splitter: SplitterHolding
    members: Amount | None
    members_booked: Amount

    @property
    def symbol(self) -> str:
        return self.treasury.owed.currency.symbol


@dataclass(frozen=True)
class Money:
    """All registered assets at one moment: `money["USDC"]`, or by address."""

    moment: Moment
    holdings: tuple[Holding, ...]

    def __iter__(self) -> Iterator[Holding]:
        return iter(self.holdings)

    def __getitem__(self, asset: str) -> Holding:
        """By address, or by a symbol that only one of them bears.

        Raises:
            KeyError: there is none, or several bear the symbol.
        """
        found = [
            holding
            for holding in self.holdings
            if asset in (holding.treasury.owed.currency.address, holding.symbol)
        ]
        if len(found) != 1:
            raise KeyError(asset)
        return found[0]


Balances = Mapping[tuple[str, str], int | None]


def money_of(
    moment: Moment,
    holdings: list[Mapping[str, Any]],
    balances: Balances,
    currencies: Currencies,
    places: tuple[str, str, str],
) -> Money:
    """From the Lens.

    Args:
        balances: base units by asset and account, None where they cannot be read.
        places: treasury, splitter, share.
    """
    return Money(moment, tuple(_holding(entry, balances, currencies, places) for entry in holdings))


def _holding(
    entry: Mapping[str, Any], balances: Balances, currencies: Currencies, places: tuple[str, str, str]
) -> Holding:
    asset, books, readable = entry["asset"], entry["books"], entry["readable"]
    currency = currencies[asset]

    def lying(place: str) -> Amount | None:
        units = balances[asset, place]
        return None if units is None else currency.amount(units)

    def seen(name: str) -> Amount | None:
        return currency.amount(entry[name]) if readable else None

    treasury, splitter, share = places
    return Holding(
        is_dividend=entry["currency"],
        treasury=TreasuryHolding(
            balance=lying(treasury),
            owed=currency.amount(books["owed"]),
            available=currency.amount(books["available"]),
            reserve_floor=currency.amount(entry["reserve_floor"]),
            spending_left=currency.amount(books["spendable"]),
            spending_period_end=at_time(books["period_end"]),
        ),
        splitter=SplitterHolding(
            balance=lying(splitter),
            revenue=seen("revenue"),
            releasable=seen("releasable"),
            unreleased=seen("unreleased"),
            stream_end=at_time(entry["stream_end"]) if readable and entry["unreleased"] else None,
            credits=currency.amount(entry["credits"]),
        ),
        members=lying(share),
        members_booked=currency.amount(entry["booked"]),
    )
