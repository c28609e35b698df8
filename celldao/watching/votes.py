"""What becomes of proposals: no event says that a vote has passed, failed, or lapsed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from celldao.actions.wording import when
from celldao.history import Event
from celldao.proposals.description import parse_description
from celldao.snapshots import Proposal, State
from celldao.watching.notice import Kind
from celldao.watching.source import Standing
from celldao.watching.state import Coin, Point, Tracked
from celldao.watching.telling import quoted, short_id

# Nothing happens to it any more once its vote has ended like that.
_OVER: Final = frozenset({State.DEFEATED, State.SUCCEEDED, State.CANCELED})


@dataclass(frozen=True, slots=True)
class Outcome:
    """Something that has become of a proposal."""

    kind: Kind
    words: str
    time: datetime


def follow_new(event: Event, treasury: str) -> Tracked:
    """The proposal that an event has made."""
    v = event.values
    targets, values = v["targets"], v["values"]
    assert isinstance(targets, (list, tuple))
    assert isinstance(values, (list, tuple))
    deadline = v["voteEnd"]
    assert isinstance(deadline, datetime)
    return Tracked(
        id=str(v["proposalId"]),
        governor=event.address,
        title=parse_description(str(v["description"])).title,
        made=event.block,
        deadline=deadline,
        coins=_coins(zip(targets, values, strict=True), treasury),
    )


def follow_known(proposal: Proposal, governor: str, treasury: str, since: Point) -> list[Tracked]:
    """A proposal from before the watch began, unless it was over by then; that it had passed by then is no
    news."""
    over = proposal.deadline < since.time
    if (proposal.expires or proposal.deadline) < since.time or (over and proposal.state in _OVER):
        return []
    coins = ((action.target, action.value.units) for action in proposal.actions)
    return [
        Tracked(
            id=str(proposal.id),
            governor=governor,
            title=parse_description(proposal.description).title,
            made=proposal.created_block,
            deadline=proposal.deadline,
            coins=_coins(coins, treasury),
            passed=since.number if over else None,
        )
    ]


def _coins(actions: Iterator[tuple[str, int]], treasury: str) -> list[Coin]:
    return [
        Coin(receiver=str(target), units=str(value))
        for target, value in actions
        if value and str(target) != treasury
    ]


def named(tracked: Tracked) -> str:
    """'proposal 1234567890… "Buy a press"'."""
    return f"proposal {short_id(int(tracked.id))} {quoted(tracked.title)}"


def carried(tracked: Tracked) -> Outcome:
    """That it passed, seen by its being carried out."""
    return Outcome(Kind.PASSED, f"{named(tracked)} has passed", tracked.deadline)


def outcomes(tracked: Tracked, standing: Standing, block: int) -> Iterator[Outcome]:
    """What has become of a proposal as of a block and was not told; it is noted in `tracked`."""
    tracked.deadline = standing.deadline
    state = standing.state
    if state is State.DEFEATED:
        tracked.closed = block
        yield Outcome(Kind.DEFEATED, f"{named(tracked)} was defeated: {_tally(standing)}", standing.deadline)
        return
    if state in (State.SUCCEEDED, State.QUEUED, State.EXPIRED, State.EXECUTED):
        if tracked.passed is None:
            tracked.passed = block
            then = f"; it can be carried out from {when(standing.eta)} on" if standing.eta else ""
            words = f"{named(tracked)} has passed: {_tally(standing)}{then}"
            yield Outcome(Kind.PASSED, words, standing.deadline)
        if state is State.EXPIRED and standing.expires is not None:
            words = f"{named(tracked)} had passed and was not carried out in time"
            yield Outcome(Kind.EXPIRED, words, standing.expires)
    if state not in (State.PENDING, State.ACTIVE, State.QUEUED):
        tracked.closed = block


def _tally(standing: Standing) -> str:
    return (
        f"{standing.in_favour.value:,f} for, {standing.against.value:,f} against, "
        f"{standing.abstain.value:,f} abstaining"
    )
