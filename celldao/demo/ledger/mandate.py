"""The operator's account a second time: what he may draw and pay, his reports, and how members recall him.

From the specification, without the contract: plain numbers, and every payment in a list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from celldao.demo.ledger.impossible import LedgerError, Refused
from celldao.demo.operating import Budget, Charter, Payments

BASIS: Final = 10_000
SIGNING_TIME: Final = 14 * 86_400


@dataclass(frozen=True)
class Rules:
    """What the cell's constitution says about mandates; basis points."""

    draw_limit: int
    petition_quorum: int


@dataclass(frozen=True)
class Entry:
    """One movement of the account; `amount` is negative where money leaves it."""

    at: int
    kind: str
    amount: int


@dataclass
class Purse:
    """One currency.

    Attributes:
        entries: every movement. All sums are sums of these.
        caps: the treasury's part for a period, fixed by its first draw.
    """

    budget: Budget
    entries: list[Entry] = field(default_factory=list)
    caps: dict[int, int] = field(default_factory=dict)
    treasury_after_sweep: int = 0

    def total(self, kind: str, since: int = 0) -> int:
        return abs(sum(entry.amount for entry in self.entries if entry.kind == kind and entry.at >= since))

    @property
    def balance(self) -> int:
        return sum(entry.amount for entry in self.entries)


@dataclass(frozen=True)
class Filed:
    """A report, and what the account's sums were when it was filed: by currency drawn, spent, given back."""

    digest: bytes
    covers_to: int
    filed_at: int
    sums: Mapping[str, tuple[int, int, int]]


@dataclass
class PetitionBook:
    """Attributes:
    electorate: units by member, of the second before it was filed.
    skipped: members whose handed-in signature did not count.
    """

    snapshot: int
    electorate: Counter[int]
    quorum: int
    signed_by: list[int] = field(default_factory=list)
    skipped: list[int] = field(default_factory=list)

    @property
    def deadline(self) -> int:
        return self.snapshot + SIGNING_TIME

    @property
    def needed(self) -> int:
        """Rounded up."""
        return -(-self.electorate.total() * self.quorum // BASIS)

    @property
    def signed(self) -> int:
        return sum(self.electorate[number] for number in self.signed_by)


class Mandate:
    """The account of one operator. What the contract would refuse raises `Refused` with its words."""

    def __init__(self, charter: Charter, rules: Rules) -> None:
        self.charter = charter
        self.rules = rules
        self.purses = {budget.asset: Purse(budget) for budget in charter.budgets}
        self.begun = 0
        self.ended = 0
        self.reports: list[Filed] = []
        self.petitions: list[PetitionBook] = []

    # --- time

    def period_start(self, at: int) -> int:
        return at - (at - self.begun) % self.charter.period

    @property
    def reported_until(self) -> int:
        return self.reports[-1].covers_to if self.reports else self.begun

    @property
    def report_due(self) -> int:
        """The last second in which the next report is in time."""
        return self.reported_until + self.charter.period + self.charter.report_time

    def is_over(self, at: int) -> bool:
        return bool(self.ended) or at >= self.charter.expiry

    def status(self, at: int) -> str:
        if self.is_over(at):
            return "ended"
        if not self.begun:
            return "granted"
        return "overdue" if at > self.report_due else "running"

    # --- the operator

    def accept(self, at: int) -> None:
        if self.begun or self.is_over(at):
            raise LedgerError("there is nothing to accept")
        self.begun = at

    def draw(self, at: int, asset: str, amount: int, available: int) -> None:
        """`available` is what the treasury has."""
        self._check_working(at)
        if at > self.report_due:
            raise Refused("a report is overdue")
        purse = self._purse(asset)
        start = self.period_start(at)
        if purse.total("drawn", start) + amount > purse.budget.per_period:
            raise Refused("beyond the budget")
        if purse.total("drawn") + amount > purse.budget.lifetime:
            raise Refused("beyond the budget")
        cap = purse.caps.get(start, available * self.rules.draw_limit // BASIS)
        if purse.total("drawn", start) + amount > cap:
            raise Refused("beyond a period's part of the treasury")
        if amount > available:
            raise LedgerError(f"the treasury has {available}, not {amount}")
        purse.caps[start] = cap
        purse.entries.append(Entry(at, "drawn", amount))

    def spend(self, at: int, asset: str, payments: Payments) -> None:
        self._check_working(at)
        purse = self._purse(asset)
        for payee, _ in payments:
            if payee not in self.charter.payees:
                raise Refused("a receiver is not listed")
        if sum(amount for _, amount in payments) > purse.balance:
            raise Refused("can't pay a receiver")
        purse.entries += [Entry(at, "spent", -amount) for _, amount in payments]

    def give_back(self, at: int, asset: str, amount: int) -> None:
        if self.is_over(at):
            raise Refused("it has ended")
        purse = self._purse(asset)
        if amount > purse.balance:
            raise Refused("can't be paid now")
        purse.entries.append(Entry(at, "returned", -amount))

    def report(self, at: int, digest: bytes) -> None:
        if not self.begun:
            raise Refused("accept it first")
        until = self.period_start(at)
        if self.is_over(at):
            until = min(self.ended or self.charter.expiry, self.charter.expiry)
        if until <= self.reported_until:
            raise Refused("no period has ended since")
        sums = {
            asset: (purse.total("drawn"), purse.total("spent"), purse.total("returned"))
            for asset, purse in self.purses.items()
        }
        self.reports.append(Filed(digest, until, at, sums))

    # --- the members

    def file_petition(self, at: int, number: int, votes: Counter[int]) -> None:
        """`votes` are those of the second before."""
        if self.is_over(at):
            raise Refused("it has ended")
        if not votes[number]:
            raise Refused("no votes at the snapshot")
        self.petitions.append(PetitionBook(at - 1, votes, self.rules.petition_quorum, [number]))
        self._end_if_enough(at)

    def sign(self, at: int, number: int) -> None:
        petition = self._open_petition(at)
        if not petition.electorate[number]:
            raise Refused("no votes at the snapshot")
        if number in petition.signed_by:
            raise Refused("you have signed it already")
        petition.signed_by.append(number)
        self._end_if_enough(at)

    def hand_in(self, at: int, numbers: tuple[int, ...]) -> None:
        """Signatures of many; those that don't count are skipped."""
        petition = self._open_petition(at)
        before = len(petition.signed_by)
        for number in numbers:
            counts = petition.electorate[number] and number not in petition.signed_by
            (petition.signed_by if counts else petition.skipped).append(number)
        if len(petition.signed_by) == before:
            raise Refused("no signature counts")
        self._end_if_enough(at)

    def sweep(self, at: int, asset: str) -> int:
        """What goes back to the treasury."""
        if not self.is_over(at):
            raise Refused("it has not ended")
        amount = self.purses[asset].balance
        self.purses[asset].entries.append(Entry(at, "swept", -amount))
        return amount

    # ---

    def _check_working(self, at: int) -> None:
        if not self.begun:
            raise Refused("accept it first")
        if self.is_over(at):
            raise Refused("it has ended")

    def _purse(self, asset: str) -> Purse:
        if asset not in self.purses:
            raise Refused("not an asset of this mandate")
        return self.purses[asset]

    def _open_petition(self, at: int) -> PetitionBook:
        if self.is_over(at):
            raise Refused("it has ended")
        if not self.petitions or at > self.petitions[-1].deadline:
            raise Refused("no petition that can be signed now")
        return self.petitions[-1]

    def _end_if_enough(self, at: int) -> None:
        petition = self.petitions[-1]
        if petition.signed >= petition.needed:
            self.ended = at
