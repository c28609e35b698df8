"""All money of the cell in one currency: who has it, who is owed it, and where it came from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from celldao.demo.events import Asset, Kind, Split
from celldao.demo.ledger.dividends import Dividends
from celldao.demo.ledger.impossible import LedgerError
from celldao.demo.ledger.stream import Stream
from celldao.demo.operating import Payments

BASIS = 10_000


@dataclass
class Account:
    """One currency.

    Attributes:
        contributed: capital sent to the treasury.
        received: revenue by kind.
        unallocated: revenue that the splitter has not divided yet.
        treasury: what lies in the treasury, booked claims included.
        owed: booked exit claims, by member.
        to_treasury, to_members, to_recipients: how revenue was divided so far.
        paid_exits, paid_suppliers: what the treasury has paid, by member and by supplier.
        wages: what members were paid for their work.
        with_operator: what lies in the operator's account, outside the treasury.
    """

    asset: Asset
    contributed: int = 0
    received: Counter[Kind] = field(default_factory=Counter)
    unallocated: int = 0
    treasury: int = 0
    owed: Counter[int] = field(default_factory=Counter)
    to_treasury: int = 0
    to_members: int = 0
    to_recipients: Counter[str] = field(default_factory=Counter)
    paid_exits: Counter[int] = field(default_factory=Counter)
    paid_suppliers: Counter[str] = field(default_factory=Counter)
    wages: Counter[int] = field(default_factory=Counter)
    with_operator: int = 0
    stream: Stream = field(default_factory=Stream)
    dividends: Dividends = field(init=False)

    def __post_init__(self) -> None:
        self.dividends = Dividends(self.asset.decimals)

    @property
    def available(self) -> int:
        return self.treasury - self.owed.total()

    def divide(self, at: int, split: Split) -> int:
        """Divides what arrived (spec 7); the answer is what goes to Share now."""
        released = self.stream.release(at)
        revenue, self.unallocated = self.unallocated, 0
        fill = min(revenue, max(self.asset.floor - self.available, 0))
        rest = revenue - fill
        to_members = rest * split.dividends // BASIS
        to_others = {name: rest * ratio // BASIS for name, ratio in split.recipients}
        to_treasury = revenue - to_members - sum(to_others.values())
        self.treasury += to_treasury
        self.to_treasury += to_treasury
        self.to_recipients.update(to_others)
        self.to_members += to_members
        if not split.smoothing:
            return released + to_members
        self.stream.add(at, to_members, split.smoothing)
        return released

    def book_exit(self, number: int, shares: int, supply: int) -> None:
        self.owed[number] += self.available * shares // supply

    def pull(self, number: int) -> None:
        amount = self.owed.pop(number)
        self.treasury -= amount
        self.paid_exits[number] += amount

    def buy(self, supplier: str, amount: int) -> None:
        self.give(((supplier, amount),))

    def give(self, payments: Payments) -> None:
        """The treasury pays."""
        amount = sum(part for _, part in payments)
        if amount > self.available:
            raise LedgerError(f"the treasury has {self.available}, not {amount}")
        self.treasury -= amount
        self._paid(payments)

    def to_operator(self, amount: int) -> None:
        """Less than nothing comes back."""
        self.treasury -= amount
        self.with_operator += amount

    def operator_paid(self, payments: Payments) -> None:
        self.with_operator -= sum(part for _, part in payments)
        self._paid(payments)

    def _paid(self, payments: Payments) -> None:
        for payee, amount in payments:
            if isinstance(payee, int):
                self.wages[payee] += amount
            else:
                self.paid_suppliers[payee] += amount
