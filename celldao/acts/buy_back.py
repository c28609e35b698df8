"""Selling shares back to the cell at the price that it offers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from celldao.actions.wording import when
from celldao.acts.act import Act, Done, Explained, Outcome, Step
from celldao.acts.money import shares_of
from celldao.acts.standing import Standing
from celldao.amounts import Amount
from celldao.errors import ActError
from celldao.snapshots.units import at_time


@dataclass(frozen=True)
class Sold(Outcome):
    """
    Attributes:
        shares: that were burned.
        paid: for them.
        payee: who got it.
    """

    shares: Amount
    paid: Amount
    payee: str

    def lines(self) -> list[str]:
        return [f"{self.shares} sold back: {self.paid} paid to {self.payee}"]


@dataclass(frozen=True)
class SellBack(Act[Sold]):
    """
    Attributes:
        shares: that are burned.
        price: of one share.
        proceeds: what is paid, or nothing is done.
        offered: how many shares the cell still buys.
        until: the offer's last second.
    """

    kind: ClassVar[str] = "sell_back"

    standing: Standing
    shares: Amount
    price: Amount
    proceeds: Amount
    offered: Amount
    until: datetime

    @classmethod
    def of(cls, standing: Standing, shares: str | Decimal | int | Amount) -> SellBack:
        """
        Raises:
            AmountError: it is no number of shares.
            ActError: the account holds none, or the cell offers nothing.
        """
        standing.the_member()
        shares = shares_of(standing, shares)
        offer = standing.ask(standing.treasury, "buy_back_offer")
        if not offer["shares"]:
            raise ActError(
                f"{standing.cell.record.name} does not offer to buy shares back",
                "Ask for a vote on it, or leave with your part: `celldao exit`.",
            )
        price = standing.now.currencies.amount(offer["asset"], offer["price"])
        # as the contract rounds: down, to the base unit
        proceeds = price.currency.amount(offer["price"] * shares.units // 10**6)
        return cls(
            standing,
            shares,
            price,
            proceeds,
            standing.now.shares.amount(offer["shares"]),
            at_time(offer["until"]),
        )

    def words(self) -> str:
        return (
            f"Sell {self.shares} of {self.standing.name(self.standing.account)} back to "
            f"{self.standing.cell.record.name} for {self.proceeds}"
        )

    def lines(self) -> list[str]:
        return [
            f"{self.price} a share; the cell buys up to {self.offered} until {when(self.until)}.",
            "The shares are burned for good. If less would be paid, nothing is done.",
        ]

    def explain(self, reason: str) -> Explained | None:
        if reason == "treasury: the offer is smaller":
            return f"{self.standing.cell.record.name} buys only {self.offered} more", "Sell fewer."
        if reason == "treasury: the offer has ended":
            return (
                f"the offer ended at {when(self.until)}",
                "Ask for a vote on a new one, or use `celldao exit`.",
            )
        return None

    def steps(self) -> Sequence[Step]:
        treasury = self.standing.treasury
        data = treasury.interface.encode("sell_back", self.shares.units, self.proceeds.units)
        return [Step(treasury.address, data, f"sell {self.shares} back for {self.proceeds}")]

    def outcome(self, done: Done) -> Sold:
        event = done.one("SoldBack")
        return Sold(
            done.receipts, event.amount("shares"), event.amount("amount"), str(event.values["receiver"])
        )
