"""Fetching what an exit has set aside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from celldao.actions.wording import when
from celldao.acts.act import Act, Done, Explained, Outcome, Step
from celldao.acts.money import currency_of
from celldao.acts.standing import Standing
from celldao.amounts import Amount
from celldao.chain.lens import Ask
from celldao.errors import ActError
from celldao.snapshots.units import at_time


@dataclass(frozen=True)
class Fetched(Outcome):
    """
    Attributes:
        paid: (payee, amount) of each asset.
    """

    paid: tuple[tuple[str, Amount], ...]

    def lines(self) -> list[str]:
        return [f"Paid {amount} to {payee}" for payee, amount in self.paid] or ["Nothing was left to fetch."]


@dataclass(frozen=True)
class Fetch(Act[Fetched]):
    """Pays what an exit's ticket holds to the member who left. Anyone may.

    Attributes:
        ticket: of the exit.
        held: symbol and address of each asset that is asked for, and whether the ticket holds some.
        ready: the first second in which it can be fetched.
        number: of the member who left.
    """

    kind: ClassVar[str] = "fetch"

    standing: Standing
    ticket: int
    held: tuple[tuple[str, str, bool], ...]
    ready: datetime
    number: int

    @classmethod
    def of(cls, standing: Standing, ticket: int, assets: Iterable[str] = ()) -> Fetch:
        """These assets, by symbol or address; all that the ticket holds if none is named.

        Raises:
            ActError: there is no such ticket, or asset.
        """
        known = [currency_of(standing, asset) for asset in assets] or [
            holding.treasury.owed.currency for holding in standing.now.money()
        ]
        treasury = standing.treasury.address
        claims = standing.ask_all([Ask("claim_of", (treasury, ticket, one.address)) for one in known])
        if not any(claim["number"] for claim in claims):
            raise ActError(
                f"nothing is set aside under the ticket {ticket} of {standing.cell.record.name}",
                "Check the number: the exit told it.",
            )
        held = tuple(
            (one.symbol, one.address, bool(claim["amount"])) for one, claim in zip(known, claims, strict=True)
        )
        return cls(standing, ticket, held, at_time(claims[0]["ready"]), claims[0]["number"])

    def words(self) -> str:
        listed = ", ".join(symbol for symbol, _, some in self.held if some) or "nothing"
        return f"Fetch what ticket {self.ticket} of member {self.number} holds: {listed}"

    def check(self) -> None:
        if not any(some for *_, some in self.held):
            raise ActError(
                f"nothing is left under the ticket {self.ticket}",
                "It was fetched already: nothing is left to do.",
            )

    def explain(self, reason: str) -> Explained | None:
        if reason == "treasury: not ready yet":
            return f"ticket {self.ticket} is not ready", f"Fetch it from {when(self.ready)} on."
        return None

    def steps(self) -> Sequence[Step]:
        treasury = self.standing.treasury
        return [
            Step(
                treasury.address,
                treasury.interface.encode("pull", self.ticket, address),
                f"fetch {symbol} of ticket {self.ticket}",
                key=address,
                due=some,
            )
            for symbol, address, some in self.held
        ]

    def outcome(self, done: Done) -> Fetched:
        events = done.all("ExitPaid")
        paid = tuple((str(event.values["receiver"]), event.amount("amount")) for event in events)
        return Fetched(done.receipts, paid)
