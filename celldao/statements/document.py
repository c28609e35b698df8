"""A statement as a document: bookings with running balances, and the names of those who paid and were paid.

It is what all forms are made of, and it does not come into being unless opening balance + all bookings =
closing balance, to the unit, in every currency. What no event explains is a booking of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Final, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, PlainSerializer, model_validator

from celldao.amounts import Amount, Currency
from celldao.history import CurrencyStatement, Kind, OperatorMoney, Row, Statement
from celldao.snapshots.units import Moment

FORMAT: Final = 1
UNEXPLAINED: Final = "unexplained"

BookingKind = Literal[
    "revenue",
    "receipt",
    "from mandate",
    "dividend",
    "payment",
    "exit",
    "buy-back",
    "recipient",
    "to mandate",
    "heir",
    "other",
    "unexplained",
]


def plain(value: Decimal) -> str:
    """'1250.5': no exponent, no zeros that say nothing, no '-0'."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


Exact = Annotated[
    Decimal,
    PlainSerializer(plain, return_type=str),
    Field(description="an exact decimal, as text: '-1250.5'"),
]
_Address = Annotated[str, Field(pattern=r"^0x[0-9a-fA-F]{40}$")]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class BlockTime(_Model):
    """A block and its time."""

    block: int
    hash: str
    time: AwareDatetime

    @classmethod
    def of(cls, moment: Moment) -> Self:
        return cls(block=moment.block, hash=moment.hash, time=moment.time)


class Booking(_Model):
    """One movement of one currency."""

    time: AwareDatetime | None
    """Of its block, UTC; null, as block and transaction, for what is known as a sum over the period only."""
    block: int | None
    transaction: str | None
    """Hash, 0x…"""
    kind: BookingKind
    """'unexplained' is what the balances show and no event names: native coin that came by a plain transfer,
    or a token that changes balances by itself."""
    counterparty: _Address | None
    """Who paid or was paid, where that is known."""
    name: str | None
    """What the counterparty is called, where it has a name."""
    amount: Exact
    """Below zero for what went out."""
    balance: Exact | None
    """After it; null if the opening balance is not known."""
    memo: str
    """Of a payment, as its payer wrote it: text from outside."""


class Account(_Model):
    """One currency over the period."""

    asset: _Address
    """The token; the native coin's is 0xEeee…EEeE."""
    symbol: str
    """What the token calls itself: another may bear the same."""
    decimals: int
    opening: Exact | None
    """Balance when the period began; null if the node keeps no state of that age."""
    closing: Exact | None
    """Balance at its end; null likewise."""
    totals: dict[BookingKind, Exact]
    """Sum of the bookings of each kind that occurred."""
    distributed: Exact
    """Of the revenue, what became the members' in the period, whether claimed or not. It has not left."""
    unexplained: Exact | None
    """What no event explains of the closing balance; null if a balance is not known."""
    bookings: tuple[Booking, ...]
    """In order; what is known as a sum only comes last."""

    @property
    def currency(self) -> Currency:
        return Currency(self.asset, self.symbol, self.decimals)

    @property
    def checked(self) -> bool:
        """Whether both balances are known, so that the bookings were held against them."""
        return self.opening is not None and self.closing is not None

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        """opening + bookings = closing, and each balance follows from the one before."""
        currency = self.currency
        running = None if self.opening is None else Amount(self.opening, currency)
        total = currency.nothing
        for booking in self.bookings:
            amount = Amount(booking.amount, currency)
            total = total + amount
            running = None if running is None else running + amount
            if booking.balance != (None if running is None else running.value):
                raise ValueError(f"{self.symbol}: a balance does not follow from the booking before it")
        if self.checked and running is not None and running.value != self.closing:
            raise ValueError(f"{self.symbol}: the bookings lead to {running}, the closing balance differs")
        if sum((Amount(one, currency).units for one in self.totals.values()), 0) != total.units:
            raise ValueError(f"{self.symbol}: the totals are not the sums of the bookings")
        return self


class OperatorAccount(_Model):
    """One asset of one mandate over the period. What lies there is not the cell's: of these sums only what
    was drawn, returned and swept is in its bookings."""

    mandate: _Address
    name: str | None
    """What the mandate is called, where it has a name."""
    asset: _Address
    symbol: str
    decimals: int
    drawn: Exact
    """From the treasury."""
    paid: Exact
    """By payments."""
    called: Exact | None
    """What the contract booked as lost in calls; null if the node keeps no state of that age."""
    returned: Exact
    """Given back by the operator."""
    swept: Exact
    """Sent back after its end."""
    payments: int
    receivers: int
    calls: int
    """How many the mandate made, whatever asset they were about."""

    @property
    def spent(self) -> Decimal | None:
        """Paid and lost in calls; None where that is not known."""
        currency = Currency(self.asset, self.symbol, self.decimals)
        return (
            None
            if self.called is None
            else (Amount(self.paid, currency) + Amount(self.called, currency)).value
        )


class StatementPeriod(_Model):
    """From `start` up to, and without, `end`."""

    start: AwareDatetime
    end: AwareDatetime


class StatementDocument(_Model):
    """A statement of account of a cell."""

    format: Annotated[int, Field(ge=FORMAT, le=FORMAT)] = FORMAT
    """Of this document. It is raised when a field changes its meaning or goes away, not when one is added."""
    cell: str
    """The cell's name at its founding."""
    treasury: _Address
    """The cell's identity."""
    chain_id: int
    period: StatementPeriod
    opening_block: BlockTime
    """Of the opening balances: the last block before the period, or that of the founding."""
    closing_block: BlockTime
    """Of the closing balances: the last block of the period so far."""
    adds_up: bool
    """Whether all balances are known, and every booking is explained by an event."""
    accounts: tuple[Account, ...]
    operators: tuple[OperatorAccount, ...] = ()
    """What was drawn and spent under mandates, by mandate and asset."""

    @classmethod
    def of(cls, statement: Statement, chain_id: int, names: Mapping[str, str] | None = None) -> Self:
        """`names`: of accounts, by address, as `address_book` finds them."""
        named = names or {}
        return cls(
            cell=statement.cell,
            treasury=statement.treasury,
            chain_id=chain_id,
            period=StatementPeriod(start=statement.period.start, end=statement.period.end),
            opening_block=BlockTime.of(statement.start),
            closing_block=BlockTime.of(statement.end),
            adds_up=statement.adds_up,
            accounts=tuple(_account(one, named) for one in statement.currencies),
            operators=tuple(_operator(one, named) for one in statement.operators),
        )


def _account(statement: CurrencyStatement, names: Mapping[str, str]) -> Account:
    unexplained = statement.unexplained
    totals = {str(kind): statement.total(kind).value for kind in Kind if kind in statement.totals}
    if unexplained:
        totals[UNEXPLAINED] = unexplained.value
    return Account.model_validate(
        {
            "asset": statement.currency.address,
            "symbol": statement.currency.symbol,
            "decimals": statement.currency.decimals,
            "opening": _value(statement.opening),
            "closing": _value(statement.closing),
            "totals": totals,
            "distributed": statement.distributed.value,
            "unexplained": _value(unexplained),
            "bookings": tuple(_bookings(statement, names)),
        }
    )


def _operator(one: OperatorMoney, names: Mapping[str, str]) -> OperatorAccount:
    return OperatorAccount(
        mandate=one.mandate,
        name=names.get(one.mandate),
        asset=one.currency.address,
        symbol=one.currency.symbol,
        decimals=one.currency.decimals,
        drawn=one.drawn.value,
        paid=one.paid.value,
        called=_value(one.called),
        returned=one.returned.value,
        swept=one.swept.value,
        payments=one.payments,
        receivers=one.receivers,
        calls=one.calls,
    )


def _value(amount: Amount | None) -> Decimal | None:
    return None if amount is None else amount.value


def _bookings(statement: CurrencyStatement, names: Mapping[str, str]) -> Iterator[Booking]:
    running = statement.opening
    for row in statement.rows:
        running = None if running is None else running + row.amount
        yield _booking(row, str(row.kind), row.amount, running, names)
    if unexplained := statement.unexplained:
        row = Row(Kind.OTHER, unexplained, memo="explained by no event")
        yield _booking(row, UNEXPLAINED, unexplained, statement.closing, names)


def _booking(
    row: Row, kind: str, amount: Amount, balance: Amount | None, names: Mapping[str, str]
) -> Booking:
    time: datetime | None = row.time
    return Booking.model_validate(
        {
            "time": time,
            "block": row.block,
            "transaction": row.transaction,
            "kind": kind,
            "counterparty": row.counterparty,
            "name": names.get(row.counterparty or ""),
            "amount": amount.value,
            "balance": _value(balance),
            "memo": row.memo,
        }
    )
