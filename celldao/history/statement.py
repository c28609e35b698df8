"""A statement of account: what came in, what went out, and whether it adds up.

The cell's money is what lies at treasury, splitter and share. What moves between them is not shown. Every
category is made of the cell's own events; of tokens every transfer is known besides, so what no event
explains is shown as `OTHER`. Native coin that arrives by a plain transfer leaves no event: at the splitter it
is revenue all the same, since all that arrives there is, and at the treasury or the share it is in
`unexplained`.

opening + all categories + unexplained = closing, exactly, in every currency.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from celldao.amounts import Amount, Currency
from celldao.history.operators import OperatorMoney
from celldao.history.period import Period
from celldao.snapshots.units import Moment


class Kind(StrEnum):
    """What a line is. What goes out is below zero."""

    REVENUE = "revenue"
    """Arrived at the splitter."""
    RECEIPT = "receipt"
    """Arrived elsewhere in the cell, not from a mandate: capital."""
    FROM_MANDATE = "from mandate"
    DIVIDEND = "dividend"
    """Claimed by members."""
    PAYMENT = "payment"
    """By the treasury, by vote."""
    EXIT = "exit"
    """Paid to members who left."""
    BUY_BACK = "buy-back"
    RECIPIENT = "recipient"
    """Parts of the revenue paid to recipients."""
    TO_MANDATE = "to mandate"
    HEIR = "heir"
    OTHER = "other"
    """Moved by a token in ways that no event of the cell names: an allowance, a call by vote."""


@dataclass(frozen=True, slots=True)
class Row:
    """One movement.

    Attributes:
        time: aware, UTC; None, as `block` and `transaction`, of what is known in sum only.
        amount: below zero for what went out.
        counterparty: address, where one is known.
        memo: of a customer's payment; text from outside.
        index: place of its event in the block; of what is known in sum only 0.
    """

    kind: Kind
    amount: Amount
    time: datetime | None = None
    block: int | None = None
    transaction: str | None = None
    counterparty: str | None = None
    memo: str = ""
    index: int = 0


@dataclass(frozen=True)
class CurrencyStatement:
    """One currency over the period.

    Attributes:
        opening: balance when the period began; None if the node does not keep states of that age, or the
            token could not be read.
        closing: balance at its end; None likewise.
        totals: by kind, those that occurred.
        distributed: of the revenue, what became the members' in the period, whether claimed or not. It has
            not left.
        rows: every movement, in order.
    """

    currency: Currency
    opening: Amount | None
    closing: Amount | None
    totals: Mapping[Kind, Amount]
    distributed: Amount
    rows: tuple[Row, ...]

    def total(self, kind: Kind) -> Amount:
        return self.totals.get(kind, self.currency.nothing)

    @property
    def unexplained(self) -> Amount | None:
        """What the closing balance has more (below zero: less) than all lines explain; None if it is not
        known."""
        if self.opening is None or self.closing is None:
            return None
        explained = self.opening
        for amount in self.totals.values():
            explained = explained + amount
        return self.closing - explained

    @property
    def adds_up(self) -> bool:
        """Whether both balances are known and nothing is unexplained."""
        unexplained = self.unexplained
        return unexplained is not None and not unexplained


@dataclass(frozen=True)
class Statement:
    """All currencies over a period.

    Attributes:
        cell: its name.
        treasury: its identity.
        period: that was asked for.
        start: the block of the opening balances: the last one before the period, or that of the founding if
            it is later.
        end: the block of the closing balances: the last one of the period so far.
        operators: what was drawn and spent under mandates, by mandate and asset. Their accounts are not the
            cell's: to its books only what was drawn and given back belongs.
    """

    cell: str
    treasury: str
    period: Period
    start: Moment
    end: Moment
    currencies: tuple[CurrencyStatement, ...]
    operators: tuple[OperatorMoney, ...] = ()

    @property
    def adds_up(self) -> bool:
        return all(one.adds_up for one in self.currencies)

    def __getitem__(self, symbol: str) -> CurrencyStatement:
        """By address, or by a symbol that only one currency bears. Raises KeyError otherwise."""
        found = [one for one in self.currencies if symbol in (one.currency.address, one.currency.symbol)]
        if len(found) != 1:
            raise KeyError(symbol)
        return found[0]
