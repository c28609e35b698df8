"""Who owns the cell, and what happened to its members."""

from __future__ import annotations

from html import escape
from itertools import groupby

from celldao.demo import decisions as d
from celldao.demo import night_shift
from celldao.demo import operating as o
from celldao.demo.calendar import shown
from celldao.demo.events import (
    Allocation,
    ClaimForAll,
    Contribution,
    Delegation,
    Event,
    Execute,
    Exit,
    Move,
    Payment,
    Propose,
    Pull,
    SignedBallots,
    Trade,
)
from celldao.demo.ledger.votes import UNIT, votes_of
from celldao.demo.money import rounded, shares
from celldao.demo.operator_words import attempted
from celldao.demo.report.charts import Owner, owners_chart
from celldao.demo.year import Outcome
from celldao.documents.parts import card, legend, section


def owners(outcome: Outcome) -> str:
    ledger, members = outcome.ledger, outcome.terms.members
    votes = votes_of(ledger.shares, ledger.delegates)
    listed = sorted(members.values(), key=lambda m: (-ledger.shares[m.number], -m.shares))
    drawn = [
        Owner(
            f"{member.title}: {shares(member.shares)} in January, {shares(ledger.shares[member.number])} in "
            f"December, {votes[member.number] // UNIT} votes",
            member.shares / UNIT,
            ledger.shares[member.number] / UNIT,
            votes[member.number] // UNIT,
        )
        for member in listed
    ]
    sold = sum(event.shares for event in outcome.events if isinstance(event, Trade))
    trades = sum(1 for event in outcome.events if isinstance(event, Trade))
    names = legend(
        [
            ("shares at the end of the year", "parts", ""),
            ("shares in January, where they were more", "silent", ""),
            ("one vote", "members", ""),
            ("who left", "against", ""),
        ]
    )
    delegator, delegate = members[d.DELEGATOR], members[d.DELEGATE]
    lead = (
        f"Shares decide what one earns, not what one has to say. In {trades} trades some {sold // UNIT:,} "
        f"shares changed hands between members. {delegator.name} lent the vote to {delegate.name}, who now "
        "casts two."
    )
    chart = owners_chart("Shares and votes of the members", drawn)
    return section("Who owns the cell", lead, card("", "", names + chart, wide=True))


def timeline(outcome: Outcome) -> str:
    told = [(shown(event.at), *moment) for event in outcome.events if (moment := _moment(outcome, event))]
    items = []
    # What happens in both currencies on one day is one entry.
    for (day, kind, title), same in groupby(told, lambda entry: entry[:3]):
        words = " and ".join(entry[3] for entry in same)
        items.append(
            f'<li><time>{day}</time><div class="what t-{kind}"><b>{escape(title)}</b>'
            f"<span>{escape(words)}</span></div></li>"
        )
    body = f'<div class="card"><ol class="timeline">{"".join(items)}</ol></div>'
    return section("The year", "What was not routine.", body)


def _moment(outcome: Outcome, event: Event) -> tuple[str, str, str] | None:
    """Colour, title and words of what is told of an event."""
    members, assets = outcome.terms.members, outcome.terms.assets
    match event:
        case Contribution():
            return "money", "The members bring in their capital", rounded(event.amount, assets[event.asset])
        case Propose():
            return "vote", f"Proposed: {event.proposal.title}", f"by {members[event.proposal.proposer].name}"
        case SignedBallots():
            return "vote", f"{len(event.ballots)} signed ballots", "counted in one transaction"
        case Execute():
            return "vote", f"Carried out: {event.proposal.title}", "by whoever pressed the button first"
        case Delegation():
            words = f"{members[event.member].name} lets {members[event.to].name} vote"
            return "member", "A vote is lent", words
        case Move():
            words = f"{members[event.member].title} keeps number, shares, votes and dividends"
            return "member", "A member changes keys", words
        case Exit():
            return "left", "A member leaves", f"{members[event.member].title}, with all shares"
        case Pull():
            account = outcome.ledger.accounts[event.asset]
            title = f"{members[event.member].name} takes what is due"
            return "left", title, rounded(account.paid_exits[event.member], account.asset)
        case ClaimForAll():
            paid = f"{len(event.members)} claims in {event.asset}"
            return "money", "Everyone is paid", paid
        case o.Acceptance():
            return "vote", f"{night_shift.NAME} accepts", "the operator's mandate begins"
        case o.Refusal():
            words = outcome.refusals[event]
            return "left", f"{night_shift.NAME} is refused", f"{attempted(event.attempt, assets)}: {words}"
        case o.Reporting():
            return "member", f"{night_shift.NAME} reports", event.document.name
        case o.Petition():
            return (
                "vote",
                f"A petition to recall {night_shift.NAME}",
                f"filed by {members[event.member].name}",
            )
        case o.SignedPetition():
            return (
                "vote",
                f"{night_shift.NAME} is recalled",
                f"{len(event.members)} signatures in one transaction",
            )
        case o.Sweep():
            purses = outcome.ledger.mandate.purses if outcome.ledger.mandate else {}
            swept = (rounded(purses[s].total("swept"), assets[s]) for s in event.assets)
            return "money", "What was left comes back", " and ".join(swept)
        case Payment() if event.at > _last_allocation(outcome):
            words = f"{event.customer}: {rounded(event.amount, assets[event.asset])}, divided next year"
            return "money", "Paid in advance", words
    return None


def _last_allocation(outcome: Outcome) -> int:
    return max(event.at for event in outcome.events if isinstance(event, Allocation))
