"""Leaving with one's part of everything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import ClassVar

from celldao.actions.wording import lasting, when
from celldao.acts.act import Act, Done, Explained, Outcome, Step
from celldao.acts.money import shares_of
from celldao.acts.standing import Standing
from celldao.amounts import Amount
from celldao.chain.lens import Ask
from celldao.errors import ActError


@dataclass(frozen=True)
class Left(Outcome):
    """
    Attributes:
        ticket: the number under which what was set aside is fetched.
        shares: that were burned.
        paid: at once.
        kept: what the ticket holds.
        unread: addresses of assets that could not be read: the ticket holds a part of them all the same.
        ready: the first second in which it can be fetched.
    """

    ticket: int
    shares: Amount
    paid: tuple[Amount, ...]
    kept: tuple[Amount, ...]
    unread: tuple[str, ...]
    ready: datetime

    def lines(self) -> list[str]:
        lines = [f"{self.shares} redeemed, ticket {self.ticket}"]
        lines += [f"Paid: {amount}" for amount in self.paid]
        lines += [f"To be fetched from {when(self.ready)} on: {amount}" for amount in self.kept]
        return lines + [f"To be fetched once it can be read: a part of {asset}" for asset in self.unread]


@dataclass(frozen=True)
class Exit(Act[Left]):
    """
    Attributes:
        shares: that are burned, of `held`.
        parts: what they are worth, one amount an asset, by the contract's own figures of this block.
        unread: symbols of assets that cannot be read now: a part of them is kept as well.
        delay: until the parts can be fetched; none if they are paid at once.
        payee: who is paid: the member's payout address.
    """

    kind: ClassVar[str] = "exit"

    standing: Standing
    shares: Amount
    held: Amount
    parts: tuple[Amount, ...]
    unread: tuple[str, ...]
    delay: timedelta
    payee: str

    @classmethod
    def of(cls, standing: Standing, shares: str | Decimal | int | Amount) -> Exit:
        """
        Args:
            shares: how many; "all".

        Raises:
            AmountError: it is no number of shares.
            ActError: the account holds none, or not so many.
        """
        now, member = standing.now, standing.the_member()
        shares = shares_of(standing, shares)
        if shares > member.balance:
            raise ActError(
                f"{standing.account} holds {member.balance}, less than {shares}", "Choose fewer, or all."
            )
        dissolved, delay, payee = standing.ask_all(
            [
                Ask("dissolved", (), contract=standing.treasury),
                Ask("exit_delay", (), contract=standing.treasury),
                Ask("payee_of", (member.number,), contract=standing.share),
            ]
        )
        parts, unread = [], []
        for holding in now.money():
            available = holding.treasury.available
            if holding.treasury.balance is None:
                unread.append(holding.symbol)
            part = available.units * shares.units // now.supply.units
            parts.append(available.currency.amount(part))
        return cls(
            standing,
            shares,
            member.balance,
            tuple(parts),
            tuple(unread),
            timedelta(seconds=0 if dissolved else delay),
            payee,
        )

    def words(self) -> str:
        worth = ", ".join(str(part) for part in self.parts if part) or "nothing"
        return (
            f"Redeem {self.shares} of {self.standing.name(self.standing.account)} for their part of "
            f"{self.standing.cell.record.name}: {worth}"
        )

    def lines(self) -> list[str]:
        left = self.held - self.shares
        lines = [
            f"The shares are burned for good; {left} are left."
            if left
            else "All shares are burned for good: you are no member any more, and have no vote.",
            f"Paid to {self.payee}, "
            + (f"from {lasting(self.delay)} after now on, when it is fetched" if self.delay else "at once"),
            "The amounts are those of this moment: what comes in, or is spent, until then changes them.",
        ]
        lines += [f"A part of {symbol}, which cannot be read now, is kept for you." for symbol in self.unread]
        dividends = self.standing.now.dividends(self.standing.account)
        due = [str(amount) for amount in dividends.claimable if amount] if dividends else []
        return lines + ([f"Dividends stay yours and can be claimed later: {', '.join(due)}"] if due else [])

    def explain(self, reason: str) -> Explained | None:
        if reason == "treasury: held too short a time":
            member, holding = self.standing.the_member(), self.standing.now.rules()["exit.holding_time"].value
            if member.held_since is not None and isinstance(holding, timedelta):
                since = member.held_since
                return (
                    f"the shares of {self.standing.account} have been held since {when(since)} on average, "
                    f"and can be redeemed {lasting(holding)} after that",
                    f"Leave from {when(since + holding)} on. Receiving more shares moves that.",
                )
        if reason == "share: below the minimum position":
            least = self.standing.now.rules()["minimum_position"].value
            return f"less than {least} would be left", f"Redeem all {self.held}, or leave at least {least}."
        return None

    def steps(self) -> Sequence[Step]:
        treasury = self.standing.treasury
        data = treasury.interface.encode("exit", self.shares.units)
        return [Step(treasury.address, data, f"redeem {self.shares}")]

    def outcome(self, done: Done) -> Left:
        event = done.one("Exited")
        ready = event.values["ready"]
        assert isinstance(ready, datetime)
        booked = done.all("ExitBooked")
        return Left(
            done.receipts,
            int(str(event.values["ticket"])),
            event.amount("shares"),
            tuple(one.amount("amount") for one in done.all("ExitPaid")),
            tuple(one.amount("amount") for one in booked if not one.values["weighed"]),
            tuple(str(one.values["asset"]) for one in booked if one.values["weighed"]),
            ready,
        )
