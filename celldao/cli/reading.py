"""Proposals in a terminal: which one is meant, what it is called, how it stands, what happens next."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

import click

from celldao.cli.output import amount, visible, when
from celldao.snapshots import State
from celldao.text import one_line

if TYPE_CHECKING:
    from celldao.actions import Context
    from celldao.proposals import Draft
    from celldao.snapshots import Proposal, Snapshot
    from celldao.warnings import Warning

# How much of an id is shown, and how little of it names a proposal.
SHORT: Final = 10
_LEAST: Final = 4
_TITLE: Final = 60


def find_proposal(now: Snapshot, given: str) -> Proposal:
    """The proposal that a user means: by id, by its first digits, as 0x…, or by its reference.

    Raises:
        UsageError: there is none, or more than one.
        ChainError: the node does not answer.
    """
    from celldao.proposals import parse_description

    wanted = given.strip().rstrip("…")
    number = _number(wanted)
    found = {}
    for made in now.created():
        if made.id == number:
            found = {made.id: made}
            break
        named = parse_description(made.event["description"]).reference == wanted
        begins = wanted.isdecimal() and len(wanted) >= _LEAST and str(made.id).startswith(wanted)
        if named or begins:
            found[made.id] = made
    if not found:
        raise click.UsageError(
            f"There is no proposal {visible(given)}: name its id, at least {_LEAST} of its first digits, or "
            "its reference. `celldao proposals` lists them."
        )
    if len(found) > 1:
        listed = ", ".join(str(one) for one in found)
        raise click.UsageError(f"{visible(given)} may be one of {len(found)} proposals: {listed}")
    ((proposal_id, _),) = found.items()
    proposal = now.proposal(proposal_id)
    assert proposal is not None
    return proposal


def _number(text: str) -> int | None:
    try:
        return int(text, 16) if text.lower().startswith("0x") else int(text) if text.isdecimal() else None
    except ValueError:
        return None


def short_id(proposal: Proposal) -> str:
    """Its first digits, by which it can be named again."""
    return handle(proposal) + "…"


def handle(proposal: Proposal) -> str:
    """The same, as it is typed."""
    return str(proposal.id)[:SHORT]


def title_of(proposal: Proposal, longest: int = _TITLE) -> str:
    """Its title on one line, however it was written."""
    from celldao.proposals import parse_description

    return one_line(parse_description(proposal.description).title, longest) or "(without a title)"


def track_of(proposal: Proposal) -> str:
    return "constitutional" if proposal.constitutional else "ordinary"


def passes(proposal: Proposal) -> bool:
    """Whether it would pass if its vote ended with these tallies; as the governor decides it."""
    in_favour, against = proposal.in_favour.units, proposal.against.units
    needed = (in_favour + against) * int(proposal.approval_ratio.percent * 100)
    return proposal.has_quorum and in_favour > against and in_favour * 10_000 >= needed


def next_step(proposal: Proposal, now: datetime) -> str:
    """What happens next, or what has happened, in a sentence without a full stop."""
    p = proposal
    if p.state is State.PENDING:
        return f"voting begins after {when(p.snapshot)} and ends {when(p.deadline)}"
    if p.state is State.ACTIVE:
        return f"voting ends {when(p.deadline)}; as it stands it {'passes' if passes(p) else 'fails'}"
    if p.state is State.QUEUED and p.eta is not None and p.expires is not None:
        if now < p.eta:
            return f"passed; can be carried out from {when(p.eta)} until {when(p.expires)}"
        return f"passed; can be carried out now, until {when(p.expires)}"
    if p.state is State.EXPIRED and p.expires is not None:
        return f"passed, but nobody carried it out by {when(p.expires)}"
    return {
        State.CANCELED: "cancelled; nothing follows",
        State.DEFEATED: f"voted down {when(p.deadline)}; nothing follows",
        State.SUCCEEDED: f"resolved {when(p.deadline)}; a resolution calls nothing",
        State.EXECUTED: "carried out",
    }.get(p.state, p.state.value)


def quorum_words(proposal: Proposal) -> str:
    """'40 of 60 votes needed (20 % of all)'."""
    cast = proposal.in_favour + proposal.abstain
    if proposal.quorum is None:
        return f"{proposal.quorum_ratio} of all votes, counted when voting begins"
    reached = "reached" if proposal.has_quorum else "not reached"
    return f"{amount(cast)} of {amount(proposal.quorum)} ({proposal.quorum_ratio} of all): {reached}"


def approval_words(proposal: Proposal) -> str:
    """'75 % for, more than half needed'."""
    total = proposal.in_favour + proposal.against
    needed = f"more for than against, and {proposal.approval_ratio} of both, are needed"
    if not total:
        return needed
    share = proposal.in_favour.value * 100 / total.value
    return f"{share:.2f} % for; {needed}"


def warnings_of(now: Snapshot, draft: Draft | Proposal, context: Context) -> list[Warning]:
    """What voters should look at."""
    from celldao.actions import read_calls
    from celldao.warnings import check, gather
    from celldao.warnings.gathering import calls_of

    facts = gather(now, draft, context=context)
    return check(read_calls(calls_of(draft), context), context, facts)
