"""Statements made up: what a period of a cell could have brought."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from celldao.amounts import Amount, Currency
from celldao.history import CurrencyStatement, Kind, Period, Row, Statement
from celldao.snapshots.units import Moment

TREASURY = "0x756E342846250CbeA063E5d8b4Eb407ee7958845"
SUPPLIER = "0x00000000000000000000000000000000000000A1"
COIN = Currency("0x11c9CFEc77102a7C903a2D2319c79E7b0BBC9235", "ZOO", 6)
ETHER = Currency("0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE", "ETH", 18)
MARCH = Period.month(2027, 3)


def row(kind: Kind, amount: Amount, day: int | None = 1, memo: str = "") -> Row:
    """A movement on a day of March; on none of them if `day` is None."""
    if day is None:
        return Row(kind, amount, memo=memo)
    time = datetime(2027, 3, day, 12, tzinfo=UTC)
    return Row(kind, amount, time, 1_000 + day, "0x" + f"{day:064x}", SUPPLIER, memo)


def currency_statement(
    currency: Currency, opening: int | None, rows: Sequence[Row], unexplained: int = 0, known: bool = True
) -> CurrencyStatement:
    """Of rows as they are; the closing balance is what they lead to, and `unexplained` more."""
    totals: dict[Kind, Amount] = {}
    for one in rows:
        totals[one.kind] = totals.get(one.kind, currency.nothing) + one.amount
    moved = sum(one.amount.units for one in rows)
    return CurrencyStatement(
        currency,
        None if opening is None else currency.amount(opening),
        currency.amount((opening or 0) + moved + unexplained) if known else None,
        totals,
        currency.nothing,
        tuple(rows),
    )


def statement(*currencies: CurrencyStatement, cell: str = "Bottling Cell") -> Statement:
    start, end = (
        Moment(block, "0x" + f"{block:064x}", time)
        for block, time in ((1_000, MARCH.start - timedelta(seconds=1)), (1_099, MARCH.end))
    )
    return Statement(cell, TREASURY, MARCH, start, end, tuple(currencies))


def usual() -> Statement:
    """Two currencies; one of them with native coin that came without an event."""
    coin = [
        row(Kind.REVENUE, COIN.amount(1_250_500_000), 2, "invoice 7"),
        row(Kind.PAYMENT, COIN.amount(-30_000_001), 3),
        row(Kind.OTHER, COIN.amount(-11), None, "moved without an event of the cell that names it"),
    ]
    ether = [row(Kind.DIVIDEND, ETHER.amount(-1), 4)]
    return statement(
        currency_statement(COIN, 5_000_000, coin), currency_statement(ETHER, 10**18, ether, unexplained=3)
    )
