"""Splitting the revenue that has arrived."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from celldao.acts.act import Act, Done, Outcome, Step
from celldao.acts.money import currency_of
from celldao.acts.standing import Standing
from celldao.amounts import Amount
from celldao.errors import ActError
from celldao.snapshots import Holding


@dataclass(frozen=True)
class Allocation:
    """How the revenue in one asset was split.

    Attributes:
        revenue: what was split.
        dividend: of it, for the members, at once or over time.
        treasury: of it, for the treasury.
        released: what earlier allocations had set aside for the members, and is theirs now.
        recipients: (account, amount) of who else was paid.
    """

    revenue: Amount
    dividend: Amount
    treasury: Amount
    released: Amount
    recipients: tuple[tuple[str, Amount], ...]


@dataclass(frozen=True)
class Allocated(Outcome):
    """
    Attributes:
        allocations: one for each asset in which there was something to do.
    """

    allocations: tuple[Allocation, ...]

    def lines(self) -> list[str]:
        lines = []
        for one in self.allocations:
            lines.append(
                f"{one.revenue} of revenue: {one.dividend} for the members, {one.treasury} for the treasury"
            )
            lines += [f"  {amount} to {account}" for account, amount in one.recipients]
            if one.released:
                lines.append(f"  and {one.released} released to the members from before")
        return lines or ["There was nothing to split."]


@dataclass(frozen=True)
class Allocate(Act[Allocated]):
    """
    Attributes:
        waiting: the assets that are asked for, with what lies at the splitter.
    """

    kind: ClassVar[str] = "allocate"

    standing: Standing
    waiting: tuple[Holding, ...]

    @classmethod
    def of(cls, standing: Standing, assets: Iterable[str] = ()) -> Allocate:
        """These assets, by symbol or address; every registered one if none is named.

        Raises:
            ActError: the cell has no such asset.
        """
        money = standing.now.money()
        chosen = [currency_of(standing, asset).address for asset in assets]
        waiting = [one for one in money if not chosen or one.treasury.owed.currency.address in chosen]
        return cls(standing, tuple(waiting))

    def words(self) -> str:
        revenue = [str(one.splitter.revenue) for one in self.waiting if one.splitter.revenue]
        listed = ", ".join(revenue) or "none has arrived"
        return f"Split the revenue of {self.standing.cell.record.name}: {listed}"

    def lines(self) -> list[str]:
        released = [str(one.splitter.releasable) for one in self.waiting if one.splitter.releasable]
        lines = [f"Released to the members from before: {', '.join(released)}"] if released else []
        rules = self.standing.now.rules()
        ratio = rules["revenue.dividend_ratio"].value
        lines.append(
            f"First the treasury's reserve is filled; of the rest {ratio} goes to the members, and the "
            "treasury gets what is left."
        )
        lines += [f"{one.ratio} to {one.account}" for one in rules.recipients]
        return lines

    def check(self) -> None:
        if not any(_is_due(one) for one in self.waiting):
            listed = ", ".join(one.symbol for one in self.waiting) or "any asset"
            raise ActError(
                f"nothing is to be split in {listed}", "Revenue is what arrives at the splitter: has it?"
            )

    def steps(self) -> Sequence[Step]:
        splitter = self.standing.splitter
        return [
            Step(
                splitter.address,
                splitter.interface.encode("allocate", one.treasury.owed.currency.address),
                f"split the revenue in {one.symbol}",
                key=one.treasury.owed.currency.address,
                due=_is_due(one),
            )
            for one in self.waiting
        ]

    def outcome(self, done: Done) -> Allocated:
        paid = done.all("Paid", "Credited")
        treasury = self.standing.cell.record.treasury
        found = []
        for event in done.all("Allocated"):
            others = tuple(
                (str(one.values["recipient"]), one.amount("amount"))
                for one in paid
                if one.values["asset"] == event.values["asset"] and one.values["recipient"] != treasury
            )
            revenue, dividend, kept, released = map(
                event.amount, ("revenue", "dividend", "treasury", "released")
            )
            found.append(Allocation(revenue, dividend, kept, released, others))
        return Allocated(done.receipts, tuple(found))


def _is_due(one: Holding) -> bool:
    return bool(one.splitter.revenue) or bool(one.splitter.releasable)
