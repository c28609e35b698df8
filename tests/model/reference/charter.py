"""Who a mandate's operator is, how long, what he may touch, and whether he may now: spec §9.1, §9.2."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.model.reference.basics import NOBODY, Account, require
from tests.model.reference.terms import Budget, Charter, Grant

if TYPE_CHECKING:
    from tests.model.reference.cell import Cell

MOST_ASSETS = 4
MOST = 2**128 - 1
LAST_SECOND = 2**40 - 1
GRANTED, RUNNING, SUSPENDED, OVERDUE, ENDED = 1, 2, 4, 8, 16


class Terms:
    """The part of a mandate that votes change; `Mandate` is the account beside it."""

    def __init__(self, cell: Cell, me: Account, grant: Grant) -> None:
        self.cell, self.clock, self.me, self.treasury = cell, cell.clock, me, cell.at.treasury
        self.operator, self.period, self.report_time = grant.operator, grant.period, grant.report_time
        self.granted_at = cell.clock.now
        self.begun = 0
        self.reported = 0  # all before it is
        self.ended_at = 0  # 0: not by anybody's word
        self.version = 0
        self.suspended = False
        self.expiry = 0
        self.any_receiver = False
        self.budgets: dict[Account, Budget] = {}  # in order of their first naming
        self.receivers: set[Account] = set()
        self.calls: set[tuple[Account, str]] = set()
        self.policy, self.policy_link = bytes(32), ""

    def begin(self, grant: Grant) -> None:
        rules = self.cell.factory.rules
        fit = rules.shortest_period <= grant.period <= rules.longest_period
        require(fit, "mandate: the cell's rules forbid this period")
        require(grant.report_time <= grant.period, "mandate: reports must be due within a period")
        fit = grant.operator != NOBODY and not self.is_of_the_cell(grant.operator)
        require(fit, "mandate: this operator can't be one")
        self._set(grant.charter)

    # --- reads

    @property
    def is_over(self) -> bool:
        return self.ended_at > 0 or self.clock.now >= self.expiry

    @property
    def end(self) -> int:
        """The second from which a mandate that is over was so."""
        return min(self.ended_at, self.expiry) if self.ended_at else self.expiry

    @property
    def report_due(self) -> int:
        """The last second in which the report of the earliest period without one is in time."""
        return self.reported + self.period + self.report_time

    @property
    def period_number(self) -> int:
        """From 0, of a mandate that has begun."""
        return (self.clock.now - self.begun) // self.period

    @property
    def status(self) -> int:
        if self.is_over:
            return ENDED
        if self.begun == 0:
            return GRANTED
        if self.suspended:
            return SUSPENDED
        return OVERDUE if self.clock.now > self.report_due else RUNNING

    def is_receiver(self, account: Account) -> bool:
        return self.any_receiver or account in self.receivers

    def is_of_the_cell(self, account: Account) -> bool:
        return self.cell.treasury.is_own(account)

    # --- by vote

    def amend(self, caller: Account, charter: Charter) -> None:
        self.check_vote(caller)
        self.check_lasting()
        self._set(charter)

    def suspend(self, caller: Account, suspended: bool) -> None:
        self.check_vote(caller)
        self.check_lasting()
        self.suspended = suspended

    def _set(self, charter: Charter) -> None:
        ahead = self.clock.now < charter.expiry <= LAST_SECOND
        require(ahead, "mandate: the expiry must lie ahead")
        self.expiry, self.any_receiver = charter.expiry, charter.any_receiver
        for budget in charter.budgets:
            self._set_budget(budget)
        for account, allowed in charter.receivers:
            require(account != NOBODY, "mandate: nobody can't be paid")
            (self.receivers.add if allowed else self.receivers.discard)(account)
        for target, function, allowed in charter.calls:
            if allowed:
                self.check_callable(target)
            (self.calls.add if allowed else self.calls.discard)((target, function))
        self.policy, self.policy_link = charter.policy, charter.policy_link
        self.version += 1

    def _set_budget(self, budget: Budget) -> None:
        small = max(budget.per_period, budget.lifetime) <= MOST
        require(small, "mandate: a budget is too large")
        if budget.asset not in self.budgets:
            known = self.cell.treasury.is_registered(budget.asset)
            require(known, "mandate: the cell must register the asset first")
            require(len(self.budgets) < MOST_ASSETS, "mandate: no more than 4 assets")
        self.budgets[budget.asset] = budget

    # --- by the operator

    def accept(self, caller: Account, version: int) -> None:
        self.check_operator(caller)
        self.check_lasting()
        require(self.begun == 0, "mandate: accepted already")
        require(version == self.version, "mandate: the charter was amended: read it again")
        self.begun = self.reported = self.clock.now

    # --- who may

    def check_vote(self, caller: Account) -> None:
        require(caller == self.treasury, "mandate: only by vote")

    def check_operator(self, caller: Account) -> None:
        require(caller == self.operator, "mandate: only the operator")

    def check_begun(self) -> None:
        require(self.begun > 0, "mandate: accept it first")

    def check_lasting(self) -> None:
        require(not self.is_over, "mandate: it has ended")

    def check_working(self, caller: Account) -> None:
        self.check_operator(caller)
        self.check_begun()
        self.check_lasting()
        require(not self.suspended, "mandate: suspended by vote")

    def check_asset(self, asset: Account) -> None:
        require(asset in self.budgets, "mandate: not an asset of this mandate")

    def check_callable(self, target: Account) -> None:
        registered = self.cell.treasury.is_registered(target)
        foreign = not self.is_of_the_cell(target) and target not in self.budgets and not registered
        require(foreign, "mandate: no contract or asset of the cell is called")
        require(self.cell.has_code(target), "mandate: target has no code")
