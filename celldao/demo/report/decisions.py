"""What was put to the vote, and how it came out."""

from __future__ import annotations

from html import escape

from celldao.demo.calendar import shown
from celldao.demo.events import Ballot, Propose, SignedBallots, Support
from celldao.demo.ledger import Poll
from celldao.demo.ledger.votes import UNIT
from celldao.demo.operator_words import votes_needed
from celldao.demo.year import Outcome
from celldao.documents.parts import section


def decisions(outcome: Outcome) -> str:
    cards = "".join(_card(outcome, poll) for poll in outcome.ledger.polls.values())
    lead = (
        "One member, one vote. Members sign their ballots and pay nothing; anyone sends a hundred of them in "
        "with one transaction."
    )
    return section("What the members decided", lead, f'<div class="stack">{cards}</div>')


def _card(outcome: Outcome, poll: Poll) -> str:
    proposal, passed = poll.proposal, poll.state(outcome.end) == "Executed"
    proposer = outcome.terms.members[proposal.proposer]
    signed = sum(
        len(event.ballots)
        for event in outcome.events
        if isinstance(event, SignedBallots) and event.proposal == proposal
    )
    proposed = next(
        event.at for event in outcome.events if isinstance(event, Propose) and event.proposal == proposal
    )
    if passed:
        chip = f'<span class="chip yes">✓ carried out on {shown(poll.executed)}</span>'
    else:
        chip = '<span class="chip no">✗ failed: quorum not reached</span>'
    track = "constitutional" if proposal.constitutional else "ordinary"
    when = (
        f"Proposed on {shown(proposed)} by {proposer.name}, {track} track, voting until "
        f"{shown(poll.deadline)}, {signed} ballots signed and sent in one transaction"
    )
    return (
        f'<div class="card vote-card"><div class="head"><h3>{escape(proposal.title)}</h3>{chip}</div>'
        f"<p>{escape(proposal.text)}</p>{_bar(poll)}{_quotes(outcome, poll)}"
        f'<div class="when">{escape(when)}</div></div>'
    )


def _bar(poll: Poll) -> str:
    total = poll.units
    votes = {support: poll.tally[support] for support in (Support.FOR, Support.ABSTAIN, Support.AGAINST)}
    silent = total - sum(votes.values())
    spans = "".join(
        f'<span class="v-{name}" style="width:{100 * value / total:.3f}%"></span>'
        for name, value in [*votes.items(), ("silent", silent)]
        if value
    )
    need = 100 * poll.quorum / total
    colours = {Support.FOR: "for", Support.ABSTAIN: "abstain", Support.AGAINST: "against"}
    names = "".join(
        f'<li><i style="--swatch: var(--{colour})"></i>{support} <b>{votes[support] // UNIT}</b></li>'
        for support, colour in colours.items()
    )
    names += f'<li><i style="--swatch: var(--silent)"></i>did not vote <b>{silent // UNIT}</b></li>'
    words = ", ".join(f"{support} {value // UNIT}" for support, value in votes.items())
    needed = votes_needed(poll.quorum)
    return (
        f'<div class="bar" role="img" aria-label="{words} of {total // UNIT}, quorum {needed}">'
        f'<div class="fill">{spans}</div>'
        f'<div class="need" style="left:{need:.3f}%"><em>quorum {needed}: for and abstain</em></div></div>'
        f'<ul class="legend">{names}</ul>'
    )


def _quotes(outcome: Outcome, poll: Poll) -> str:
    found = ""
    for event in outcome.events:
        if isinstance(event, Ballot) and event.proposal == poll.proposal:
            name = outcome.terms.members[event.member].name
            found += (
                f'<div class="quote"><b>{escape(name)}</b>, {event.support}: “{escape(event.reason)}”</div>'
            )
    return found
