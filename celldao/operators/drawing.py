"""Money into a mandate's account from the treasury, and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from celldao.actions.wording import when
from celldao.acts.act import Done, Explained, Outcome, Step
from celldao.acts.standing import Standing
from celldao.amounts import Amount
from celldao.errors import ActError
from celldao.mandate import Status
from celldao.operators.base import Given, MandateAct, amount_of, budget_of, find_mandate


@dataclass(frozen=True)
class Drawn(Outcome):
    """
    Attributes:
        amount: as the mandate counts it; a token may take a fee on the way.
    """

    mandate: str
    amount: Amount

    def lines(self) -> list[str]:
        return [f"Drawn: {self.amount} into the mandate {self.mandate}"]


@dataclass(frozen=True)
class Draw(MandateAct[Drawn]):
    """
    Attributes:
        amount: from the treasury into the mandate's account.
        left: what the budgets and the treasury still allow in this period.
        ends: the first second of the next period; None before acceptance.
    """

    kind: ClassVar[str] = "mandate_draw"

    amount: Amount
    left: Amount
    ends: datetime | None

    @classmethod
    def of(cls, standing: Standing, amount: str | Amount, mandate: Given = None) -> Draw:
        """
        Raises:
            AmountError: the amount cannot be read.
            ActError: no such mandate, or no budget of this asset.
        """
        found = find_mandate(standing, mandate)
        amount = amount_of(standing, found, amount)
        left = standing.now.drawable(found)[budget_of(found, amount.currency)]
        ends = found.period_at(standing.now.moment.time)[1] if found.begun else None
        return cls(standing, found, amount, left, ends)

    def words(self) -> str:
        return f"Draw {self.amount} from the treasury into the {self.label}"

    def lines(self) -> list[str]:
        until = f" until {when(self.ends)}" if self.ends else ""
        return [
            f"{self.left} can still be drawn{until}, all budgets and the treasury counted.",
            "It can only be spent as the mandate allows. What is given back does not refill the budget.",
        ]

    def check(self) -> None:
        self.check_working()
        if self.mandate.status is Status.OVERDUE:
            due = f", which was due by {when(self.mandate.report_due)}," if self.mandate.report_due else ""
            raise ActError(
                f"no money before the report{due} of the mandate {self.mandate.address} is filed",
                "Draft, complete and file it: `celldao report draft`, `celldao report file`.",
            )
        if self.left < self.amount:
            ends = f" A new period begins at {when(self.ends)}." if self.ends else ""
            raise ActError(
                f"only {self.left} can still be drawn in this period, less than {self.amount}",
                f"Draw less, or ask for a vote on the budget.{ends}",
            )

    def explain(self, reason: str) -> Explained | None:
        if reason in ("mandate: beyond the budget", "mandate: beyond a period's part of the treasury"):
            return f"{self.amount} is more than can be drawn now", "Draw less, or wait for the next period."
        return None

    def steps(self) -> Sequence[Step]:
        return [self.step(f"draw {self.amount}", "draw", self.amount.currency.address, self.amount.units)]

    def outcome(self, done: Done) -> Drawn:
        return Drawn(done.receipts, self.mandate.address, done.one("Drawn").amount("amount"))


@dataclass(frozen=True)
class GivenBack(Outcome):
    """
    Attributes:
        amount: as the mandate counts it.
    """

    mandate: str
    amount: Amount

    def lines(self) -> list[str]:
        return [f"Given back to the treasury: {self.amount} from the mandate {self.mandate}"]


@dataclass(frozen=True)
class GiveBack(MandateAct[GivenBack]):
    """
    Attributes:
        amount: from the mandate's account to the treasury; of any asset.
        balance: what the account has of it; None for an asset without a budget, where it is not known.
    """

    kind: ClassVar[str] = "mandate_return"

    amount: Amount
    balance: Amount | None

    @classmethod
    def of(cls, standing: Standing, amount: str | Amount, mandate: Given = None) -> GiveBack:
        """
        Raises:
            AmountError: the amount cannot be read.
            ActError: no such mandate, or no such asset.
        """
        found = find_mandate(standing, mandate)
        amount = amount_of(standing, found, amount)
        balances = {budget.balance.currency: budget.balance for budget in found.budgets}
        return cls(standing, found, amount, balances.get(amount.currency))

    def words(self) -> str:
        return f"Give {self.amount} back to the treasury from the {self.label}"

    def lines(self) -> list[str]:
        return ["It is not given back to the budget."]

    def check(self) -> None:
        self.check_operator()
        self.check_lasting()
        if self.balance is not None and self.balance < self.amount:
            raise ActError(f"the {self.label} has {self.balance}, less than {self.amount}", "Give back less.")

    def steps(self) -> Sequence[Step]:
        asset, units = self.amount.currency.address, self.amount.units
        return [self.step(f"give {self.amount} back", "give_back", asset, units)]

    def outcome(self, done: Done) -> GivenBack:
        return GivenBack(done.receipts, self.mandate.address, done.one("Returned").amount("amount"))
