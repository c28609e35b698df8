"""The year from founding to the last day, on the chain and in the ledger, month by month."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final

from celldao.cell import Cell
from celldao.constitution.models import Constitution
from celldao.demo import events as e
from celldao.demo import night_shift
from celldao.demo import operating as o
from celldao.demo.books import Position, Scope, month_figures, position, year_figures
from celldao.demo.calendar import MONTHS, business_year, instant, month_of
from celldao.demo.chain import Chain
from celldao.demo.chain_books import ChainBooks, opening_balances
from celldao.demo.checks import Comparison, compare, disagreements, sums
from celldao.demo.gas import GasBook
from celldao.demo.ledger import Ledger, LedgerBooks
from celldao.demo.money import rounded
from celldao.demo.operator_words import month_of_operator, operator_told
from celldao.demo.record import Record
from celldao.demo.scenario import year_of_events
from celldao.demo.show import FoundingShow, Show
from celldao.demo.story import Story
from celldao.demo.terms import Terms, read_terms
from celldao.demo.token import dollar
from celldao.deployment.founding import found
from celldao.record import CellRecord

_FOUNDING_STEPS: Final = 9
_HOME: Final = (
    "workshop",
    "solidarity fund",
    "Hallmann Machine Tools",
    night_shift.TOOLS,
    night_shift.COMPUTE,
)


@dataclass(frozen=True)
class Outcome:
    """What is known when the year is over.

    Attributes:
        positions: where the money is, as the contracts say.
        comparisons: every figure of the contracts beside the second computation, and the sums.
        refusals: what the operator was refused, in the contract's own words.
        seconds: how long it took.
    """

    year: int
    terms: Terms
    events: list[e.Event]
    cell: CellRecord
    ledger: Ledger
    record: Record
    scope: Scope
    positions: dict[str, Position]
    comparisons: list[Comparison]
    refusals: dict[o.Refusal, str]
    gas: GasBook
    seconds: float

    @property
    def disagreements(self) -> list[Comparison]:
        return disagreements(self.comparisons)

    @property
    def begin(self) -> int:
        return instant(self.year, 1, 1)

    @property
    def end(self) -> int:
        """The last second of the year."""
        return instant(self.year + 1, 1, 1) - 1


def live(chain: Chain, folder: Path, show: Show) -> Outcome:
    """Founds the cell of a folder and lives through the year with it."""
    constitution, terms = read_terms(folder)
    year = business_year(chain.reader.timestamp())
    events = year_of_events(folder, year, terms.assets)
    show.expect(_FOUNDING_STEPS + len(events) + 1)
    gas = GasBook()
    token = chain.deploy(chain.people.issuer, dollar())
    cell = _found(chain, constitution, show, gas)
    story = Story(chain, cell, terms, token, gas)
    show.step("customers open their accounts")
    story.prepare({event.customer for event in events if isinstance(event, e.Payment)})
    show.done()
    return _Year(show, story, terms, year, events).live()


def _found(chain: Chain, constitution: Constitution, show: Show, gas: GasBook) -> Cell:
    backend = chain.backend(chain.people.founder)
    cell = found(backend, constitution, progress=FoundingShow(show, gas))
    show.line(
        "founded", f"{cell.record.name}: {len(constitution.members)} members, at {cell.record.treasury}"
    )
    return cell


class _Year:
    """Story and ledger side by side."""

    def __init__(self, show: Show, story: Story, terms: Terms, year: int, events: list[e.Event]) -> None:
        self.show = show
        self.story = story
        self.terms = terms
        self.year = year
        self.events = events
        self.ledger = Ledger(
            terms.assets.values(),
            {number: member.shares for number, member in terms.members.items()},
            terms.split,
            terms.ordinary,
            terms.constitutional,
            terms.holder_cap,
            terms.mandates,
        )
        self.record = Record()
        self.scope = Scope(
            symbols=tuple(terms.assets),
            members=tuple(terms.members),
            outsiders=_HOME,
            polls=tuple(event.proposal.key for event in events if isinstance(event, e.Propose)),
            workers=tuple(sorted(_workers(events))),
            wages_in=night_shift.CURRENCY,
        )
        self.opening = opening_balances(story, self.scope.outsiders)
        self.comparisons: list[Comparison] = []

    def live(self) -> Outcome:
        for month, events in groupby(self.events, lambda event: month_of(event.at)):
            self._month(month, list(events))
        end = instant(self.year + 1, 1, 1) - 1
        self.story.chain.close(end)
        self.ledger.close(end)
        self.show.line("closed", f"the year {self.year}; now every figure is asked for and compared")
        self.show.step("comparing every figure")
        chain = ChainBooks(self.story, self.opening)
        positions = {symbol: position(chain, symbol, self.scope) for symbol in self.scope.symbols}
        ledger = LedgerBooks(self.ledger, end)
        one, other = year_figures(chain, self.scope), year_figures(ledger, self.scope)
        for topic in one:
            self.comparisons += compare(topic, one[topic], other[topic])
        self.comparisons += sums(positions)
        self.show.done()
        self.show.line("checked", f"{len(self.comparisons)} figures of contracts and second computation")
        return Outcome(
            year=self.year,
            terms=self.terms,
            events=self.events,
            cell=self.story.cell.record,
            ledger=self.ledger,
            record=self.record,
            scope=self.scope,
            positions=positions,
            comparisons=self.comparisons,
            refusals=self.story.refusals,
            gas=self.story.gas,
            seconds=self.show.seconds,
        )

    def _month(self, month: int, events: list[e.Event]) -> None:
        name = MONTHS[month - 1]
        for event in events:
            self.show.step(f"{name}: {_doing(event)}")
            self.story.perform(event)
            self.ledger.apply(event)
            self.record.note(event, self.ledger)
            self.show.done()
        last = events[-1].at
        chain = month_figures(ChainBooks(self.story, self.opening), name, self.scope.symbols)
        ledger = month_figures(LedgerBooks(self.ledger, last), name, self.scope.symbols)
        compared = compare("Balances at the end of every month", chain, ledger)
        self.comparisons += compared
        wrong = [f"DIFFERENCE {comparison}" for comparison in disagreements(compared)]
        told = [note for event in events if (note := self._told(event))]
        if routine := month_of_operator(events, self.terms.assets):
            told.append(routine)
        self.show.line(name, self._summary(events), *told, *wrong)

    def _summary(self, events: list[e.Event]) -> str:
        counts = Counter(type(event) for event in events)
        came = Counter[str]()
        for event in events:
            if isinstance(event, e.Payment):
                came[event.asset] += event.amount
        words = [f"{rounded(came[symbol], asset)}" for symbol, asset in self.terms.assets.items()]
        return f"revenue {' and '.join(words)}, {counts[e.Trade]} trades"

    def _told(self, event: e.Event) -> str:
        """What a month's line says of an event, if it is worth it."""
        match event:
            case e.Propose():
                return f"proposed: {event.proposal.title}"
            case e.SignedBallots():
                poll = self.ledger.polls[event.proposal.key]
                outcome = "quorum reached" if poll.has_quorum else "too few: the proposal fails"
                return f"{len(event.ballots)} signed ballots in one transaction: {outcome}"
            case e.Execute():
                return f"carried out: {event.proposal.title}"
            case e.Delegation():
                return f"member {event.member} gives his vote to member {event.to}"
            case e.Move():
                return f"member {event.member} changes his key"
            case e.Exit():
                return f"member {event.member} leaves with his part"
            case e.Claim():
                return f"member {event.member} takes his dividends in {event.asset}"
            case e.ClaimForAll():
                return f"{len(event.members)} members are paid in {event.asset}, in one transaction"
            case e.Pull():
                return f"member {event.member} is paid his part in {event.asset}"
        return operator_told(event, self.ledger, self.story.refusals, self.terms.assets)


def _workers(events: list[e.Event]) -> set[int]:
    """All members whom the operator ever pays, or tries to."""
    tried = (event.attempt if isinstance(event, o.Refusal) else event for event in events)
    paid = (event.payments for event in tried if isinstance(event, o.Spending))
    return {payee for payments in paid for payee, _ in payments if isinstance(payee, int)}


def _doing(event: e.Event) -> str:
    words = {
        e.Contribution: "contributions",
        e.Payment: "customers pay",
        e.Allocation: "revenue is divided",
        e.Trade: "shares are sold",
        e.Claim: "a member claims",
        e.ClaimForAll: "everyone is paid",
        e.SignedBallots: "signed ballots",
    }
    return words.get(type(event), type(event).__name__.lower())
