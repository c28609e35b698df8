"""Mandate: the account of one operator, spec §9."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.model.reference.actions import Action
from tests.model.reference.basics import BASIS, NATIVE, NOBODY, Account, require
from tests.model.reference.charter import MOST, Terms
from tests.model.reference.petitions import Petitions, Signature
from tests.model.reference.terms import Grant

if TYPE_CHECKING:
    from tests.model.reference.cell import Cell

MOST_SPENT = 2**127 - 1


@dataclass
class Sums:
    """Of one asset, over the whole life; and of the period of the last draw."""

    drawn: int = 0
    spent: int = 0
    returned: int = 0
    period: int | None = None  # which one, from 0
    in_period: int = 0
    part: int = 0  # of the treasury, when the period's first draw was made


@dataclass
class Report:
    digest: bytes
    covers_to: int
    filed_at: int


class Mandate(Terms):
    def __init__(self, cell: Cell, me: Account, grant: Grant) -> None:
        super().__init__(cell, me, grant)
        self.assets = cell.assets
        self.sums: dict[Account, Sums] = {}
        self.reports: list[Report] = []
        self.roots: dict[bytes, tuple[int, bytes]] = {}  # when, and under which policy
        self.petitions = Petitions(self)

    # --- reads

    def of(self, asset: Account) -> Sums:
        return self.sums.setdefault(asset, Sums())

    def balance(self, asset: Account) -> int:
        """Zero where it can't be read."""
        return self.assets[asset].read(self.me) or 0

    def this_period(self, asset: Account) -> tuple[int, int]:
        """Drawn, and the treasury's part; nothing before the period's first draw."""
        sums = self.of(asset)
        if self.begun == 0 or sums.period != self.period_number:
            return 0, 0
        return sums.in_period, sums.part

    # --- drawing

    def draw(self, caller: Account, asset: Account, amount: int) -> None:
        self.check_working(caller)
        require(self.clock.now <= self.report_due, "mandate: a report is overdue")
        self.check_asset(asset)
        barred = caller in self.cell.share.register.barred
        require(barred, "mandate: the operator must be barred from shares")
        require(self.cell.factory.rules.allowed, "mandate: the cell allows no mandates now")
        require(0 < amount <= MOST, "mandate: beyond the budget")
        self._count(asset, amount)
        self.cell.treasury.fund_mandate(self.me, asset, amount)

    def _count(self, asset: Account, amount: int) -> None:
        sums, budget = self.of(asset), self.budgets[asset]
        if sums.period != self.period_number:
            limit = self.cell.factory.rules.draw_limit
            sums.period, sums.in_period = self.period_number, 0
            sums.part = self.cell.treasury.available(asset) * limit // BASIS
        sums.in_period += amount
        sums.drawn += amount
        within = sums.in_period <= budget.per_period and sums.drawn <= budget.lifetime
        require(within, "mandate: beyond the budget")
        require(sums.in_period <= sums.part, "mandate: beyond a period's part of the treasury")

    # --- spending

    def pay(self, caller: Account, asset: Account, receiver: Account, amount: int) -> None:
        self.spend(caller, asset, (receiver,), (amount,))

    def spend(
        self, caller: Account, asset: Account, receivers: Sequence[Account], amounts: Sequence[int]
    ) -> None:
        self.check_working(caller)
        self.check_asset(asset)
        require(len(receivers) == len(amounts) > 0, "mandate: one amount a receiver")
        for receiver, amount in zip(receivers, amounts, strict=True):
            listed = self.is_receiver(receiver) and receiver not in (NOBODY, self.me)
            require(listed, "mandate: a receiver is not listed")
            paid = self.assets[asset].pay(self.me, receiver, amount)
            require(paid, "mandate: can't pay a receiver")
        self._book_spent(asset, sum(amounts))

    def call(self, caller: Account, target: Account, amount: int, inner: Action) -> None:
        self._check_call(caller, target, inner)
        if amount:
            self.check_asset(NATIVE)
        before = {asset: self.balance(asset) for asset in self.budgets}
        self.cell.outside.carry_out(self.me, Action(target, inner.function, inner.args, amount))
        self._book_lost(before)

    def call_with(self, caller: Account, asset: Account, amount: int, target: Account, inner: Action) -> None:
        self._check_call(caller, target, inner)
        require(asset != NATIVE, "mandate: not an asset of this mandate")
        self.check_asset(asset)
        before = {asset: self.balance(asset) for asset in self.budgets}
        allowed = self.assets[asset].approve(self.me, target, amount)
        require(allowed, "mandate: allowance refused")
        self.cell.outside.carry_out(self.me, Action(target, inner.function, inner.args))
        self.assets[asset].approve(self.me, target, 0)
        self._book_lost(before)

    def give_back(self, caller: Account, asset: Account, amount: int) -> None:
        self.check_operator(caller)
        self.check_lasting()
        paid = self.assets[asset].pay(self.me, self.treasury, amount)
        require(paid, "mandate: can't be paid now")
        if asset in self.budgets:
            sums = self.of(asset)
            require(sums.returned + amount <= MOST, "mandate: more than can be booked")
            sums.returned += amount

    def _check_call(self, caller: Account, target: Account, inner: Action) -> None:
        self.check_working(caller)
        listed = (target, inner.function) in self.calls
        require(listed, "mandate: this call is not listed")
        self.check_callable(target)

    def _book_lost(self, before: dict[Account, int]) -> None:
        for asset, balance in before.items():
            self._book_spent(asset, max(0, balance - self.balance(asset)))

    def _book_spent(self, asset: Account, amount: int) -> None:
        sums = self.of(asset)
        require(sums.spent + amount <= MOST_SPENT, "mandate: more than can be booked")
        sums.spent += amount

    # --- reports and provenance

    def report(self, caller: Account, digest: bytes, _link: str) -> None:
        self.check_operator(caller)
        self.check_begun()
        whole_periods = self.begun + self.period_number * self.period
        until = self.end if self.is_over else whole_periods
        require(until > self.reported, "mandate: no period has ended since")
        self.reported = until
        self.reports.append(Report(digest, until, self.clock.now))

    def log_provenance(self, caller: Account, root: bytes, _link: str) -> None:
        self.check_working(caller)
        new = root != bytes(32) and root not in self.roots
        require(new, "mandate: empty, or logged already")
        self.roots[root] = (self.clock.now, self.policy)

    # --- by members

    def file_petition(self, caller: Account) -> int:
        return self.petitions.file(caller)

    def sign_petition(self, caller: Account, number: int) -> None:
        self.petitions.sign(caller, number)

    def sign_petition_by_sigs(self, _: Account, number: int, signatures: Sequence[Signature]) -> None:
        self.petitions.sign_by_sigs(number, signatures)

    # --- the end

    def recall(self, caller: Account) -> None:
        if caller == self.treasury and self.is_over:
            return
        self.check_lasting()
        allowed = caller in (self.treasury, self.operator) or self.cell.treasury.dissolved
        if not allowed:
            # a successor of the governor need not know of guardians
            require(self.cell.treasury.governor == self.cell.at.governor)
            rules = self.cell.governor.rules
            allowed = caller == rules.guardian and self.clock.now < rules.guardian_until
        require(allowed, "mandate: only vote, guardian or operator recall")
        self.finish()

    def finish(self) -> None:
        self.ended_at = self.clock.now

    def sweep(self, _: Account, swept: Sequence[Account]) -> None:
        """What can't be read or paid now is left for another time."""
        require(self.is_over, "mandate: it has not ended")
        for asset in swept:
            balance = self.assets[asset].read(self.me)
            if balance:
                self.assets[asset].pay(self.me, self.treasury, balance)

    def call_by_vote(self, caller: Account, target: Account, amount: int, inner: Action) -> None:
        self.check_vote(caller)
        require(self.is_over, "mandate: it has not ended")
        self.check_callable(target)
        self.cell.outside.carry_out(self.me, Action(target, inner.function, inner.args, amount))
