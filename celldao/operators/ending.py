"""The end of a mandate: recalled or resigned, and what is left in it sent back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from celldao import limits
from celldao.acts.act import Done, Explained, Outcome, Step
from celldao.acts.money import the_one
from celldao.acts.standing import Standing
from celldao.amounts import Amount, Currency
from celldao.errors import ActError
from celldao.mandate import Status
from celldao.operators.base import Given, MandateAct, find_mandate


@dataclass(frozen=True)
class MandateEnded(Outcome):
    """
    Attributes:
        by: who ended it.
    """

    mandate: str
    by: str

    def lines(self) -> list[str]:
        return [
            f"The mandate {self.mandate} has ended, for good: by {self.by}",
            "What is left in it anyone can send to the treasury: `celldao mandate sweep`.",
        ]


@dataclass(frozen=True)
class Recall(MandateAct[MandateEnded]):
    """Ends a mandate at once: the operator resigns, or the guardian recalls him; anyone once the cell is
    dissolved. Members do it by vote (`recall_mandate` in a proposal) or by petition."""

    kind: ClassVar[str] = "mandate_recall"

    @classmethod
    def of(cls, standing: Standing, mandate: Given = None) -> Recall:
        """Raises ActError if there is no such mandate."""
        return cls(standing, find_mandate(standing, mandate))

    @property
    def _resigns(self) -> bool:
        return self.standing.account == self.mandate.operator

    def words(self) -> str:
        verb = "Resign from" if self._resigns else "Recall the operator of"
        return f"{verb} the {self.label}, at once and for good"

    def lines(self) -> list[str]:
        held = ", ".join(str(budget.balance) for budget in self.mandate.budgets if budget.balance)
        return [f"In its account: {held or 'nothing'}. It moves no money; sweep it afterwards."]

    def check(self) -> None:
        self.check_lasting()

    def explain(self, reason: str) -> Explained | None:
        if reason == "mandate: only vote, guardian or operator recall":
            return (
                f"{self.standing.account} is neither the operator nor the guardian within his term",
                "Members recall by petition (`celldao mandate petition file`) or by vote (`recall_mandate`).",
            )
        return None

    def steps(self) -> Sequence[Step]:
        return [self.step(f"end the {self.label}", "recall")]

    def outcome(self, done: Done) -> MandateEnded:
        return MandateEnded(done.receipts, self.mandate.address, str(done.one("Ended").values["by"]))


@dataclass(frozen=True)
class Swept(Outcome):
    """
    Attributes:
        amounts: what was sent to the treasury.
        failed: assets that cannot be read or paid now.
    """

    mandate: str
    amounts: tuple[Amount, ...]
    failed: tuple[str, ...]

    def lines(self) -> list[str]:
        lines = [f"Sent to the treasury from the mandate {self.mandate}: {amount}" for amount in self.amounts]
        lines += [f"Could not be sent now, and stays: {asset}" for asset in self.failed]
        return lines or ["Nothing was left."]


@dataclass(frozen=True)
class Sweep(MandateAct[Swept]):
    """Anyone may, once the mandate is over, and as often as something arrives.

    Attributes:
        assets: that are swept.
    """

    kind: ClassVar[str] = "mandate_sweep"
    # An asset of which nothing is left logs nothing.
    logs: ClassVar[bool] = False

    assets: tuple[Currency, ...]

    @classmethod
    def of(cls, standing: Standing, mandate: Given = None, assets: Iterable[str] = ()) -> Sweep:
        """
        Args:
            assets: by symbol or address; all that the mandate has a budget of if none is named. An address
                may be that of any token.

        Raises:
            ActError: no such mandate, or no such asset.
        """
        found = find_mandate(standing, mandate)
        named = tuple(assets)
        own = {budget.balance.currency.address: budget.balance.currency for budget in found.budgets}
        known = {**own, **standing.now.currencies}
        chosen: dict[str, Currency] = {} if named else own
        for name in named:
            currency = the_one(known.values(), name, f"assets of {standing.cell.record.name}")
            currency = currency or standing.now.currencies.amount(_token(name, standing), 0).currency
            chosen[currency.address] = currency
        return cls(standing, found, tuple(chosen.values()))

    def words(self) -> str:
        names = ", ".join(currency.symbol for currency in self.assets) or "nothing"
        return f"Send what is left in the {self.label} to the treasury: {names}"

    def lines(self) -> list[str]:
        return [
            str(budget.balance) for budget in self.mandate.budgets if budget.balance.currency in self.assets
        ]

    def check(self) -> None:
        if self.mandate.status is not Status.ENDED:
            raise ActError(f"the {self.label} has not ended", "Recall it first; or its operator gives back.")
        if not self.assets:
            raise ActError(f"the {self.label} has a budget of nothing", "Name the assets.")
        held = [budget.balance for budget in self.mandate.budgets if budget.balance.currency in self.assets]
        if len(held) == len(self.assets) and not any(held):
            raise ActError(f"nothing is left in the {self.label}", "Nothing is left to do.")

    def steps(self) -> Sequence[Step]:
        steps = []
        for number, first in enumerate(range(0, len(self.assets), limits.MAX_SWEEP), start=1):
            part = [currency.address for currency in self.assets[first : first + limits.MAX_SWEEP]]
            steps.append(self.step(f"sweep {len(part)} assets", "sweep", part, key=str(number)))
        return steps

    def outcome(self, done: Done) -> Swept:
        return Swept(
            done.receipts,
            self.mandate.address,
            tuple(event.amount("amount") for event in done.all("Swept") if event.contract == "Mandate"),
            tuple(str(event.values["asset"]) for event in done.all("SweepFailed")),
        )


def _token(name: str, standing: Standing) -> str:
    from eth_utils.address import is_address, to_checksum_address

    if not is_address(name):
        raise ActError(
            f"{standing.cell.record.name} has no asset {name}",
            f"Choose one of {standing.currency_names}, or write a token's address.",
        )
    return str(to_checksum_address(name))
