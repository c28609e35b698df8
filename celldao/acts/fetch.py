"""Fetching what an exit has set aside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from celldao.actions.wording import when
from celldao.acts.act import Act, Done, Explained, Outcome, Step
from celldao.acts.money import currency_of
from celldao.acts.standing import Standing
from celldao.amounts import Amount
from celldao.chain.lens import Ask
from celldao.errors import ActError
from celldao.history.cache import LogCache, default_folder
from celldao.history.scan import Scanner
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
                "Check the number: `celldao exit --tickets` lists them.",
            )
        held = tuple(
            (one.symbol, one.address, bool(claim["amount"])) for one, claim in zip(known, claims, strict=True)
        )
        return cls(standing, ticket, held, at_time(claims[0]["ready"]), claims[0]["number"])

    def words(self) -> str:
        listed = ", ".join(symbol for symbol, _, some in self.held if some) or "nothing"
        return (
            f"Fetch what ticket {self.ticket} of member {self.number} of {self.standing.cell.record.name} "
            f"holds: {listed}"
        )

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


@dataclass(frozen=True)
class Ticket:
    """An exit that has something set aside.

    Attributes:
        ticket: its number.
        ready: the first second in which it can be fetched.
        held: what it holds; an asset that could not be read at the exit is held as a part, without amount.
        unread: symbols of those.
    """

    ticket: int
    ready: datetime
    held: tuple[Amount, ...]
    unread: tuple[str, ...]

    def line(self) -> str:
        """In words."""
        parts = [*map(str, self.held), *(f"a part of {symbol}" for symbol in self.unread)]
        return f"Ticket {self.ticket}, from {when(self.ready)} on: {', '.join(parts)}"


def tickets_of(standing: Standing, cache: str | Path | None = None) -> tuple[Ticket, ...]:
    """The account's exits that still hold something, the oldest first: from the treasury's events, which are
    kept on disk once they are settled.

    Raises:
        ActError: the account never was a member.
    """
    if standing.member is None:
        raise ActError(
            f"{standing.account} is no member of {standing.cell.record.name}", "Use the member's account."
        )
    now, treasury = standing.now, standing.treasury
    topics = ((treasury.interface.topic("Exited"),), (standing.member.number.to_bytes(32, "big"),))
    folder = LogCache(Path(cache) if cache is not None else default_folder())
    scanner = Scanner(standing.cell.reader, folder, now.block)
    found = scanner.logs([treasury.address], topics, standing.cell.record.block, now.block.number)
    numbers = [int.from_bytes(log.topics[2], "big") for log in found]
    currencies = [holding.treasury.owed.currency for holding in now.money()]
    asks = [
        Ask("claim_of", (treasury.address, number, one.address)) for number in numbers for one in currencies
    ]
    claims = iter(standing.ask_all(asks))
    tickets = []
    for number in numbers:
        parts = [(one, claim) for one, claim in zip(currencies, claims, strict=False) if claim["amount"]]
        if parts:
            held = tuple(one.amount(claim["amount"]) for one, claim in parts if not claim["weighed"])
            unread = tuple(one.symbol for one, claim in parts if claim["weighed"])
            tickets.append(Ticket(number, at_time(parts[0][1]["ready"]), held, unread))
    return tuple(tickets)
