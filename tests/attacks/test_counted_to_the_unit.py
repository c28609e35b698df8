"""What lies beside a tally for less gas: all units, rounded up, and who of the first numbers has voted."""

from __future__ import annotations

from typing import Any

import boa
import pytest

from tests.support.cell import Policy, Weight
from tests.unit.governor.world import ABSTAIN, DEFEATED, FOR, QUEUED, SHARE_UNIT, World, make

VOTED = "governor: has voted already"


@pytest.mark.parametrize("batch", [False, True])
@pytest.mark.parametrize(
    ("shares", "state"),
    [
        # a fifth of 1,000 shares decides; rounded to sixteenths it would be 198, or more than 201
        (198, DEFEATED),
        (199.999999, DEFEATED),
        (200, QUEUED),
        (201, QUEUED),
        (202, QUEUED),
    ],
)
def test_quorum__number_of_all_units_is_rounded__it_counts_to_the_unit(
    shares: float, state: int, batch: bool
) -> None:
    world = make((shares, 1_000 - shares), minimum_position=1)
    proposal = world.begin(world.propose(world.payment()))
    if batch:
        world.governor.cast_votes_by_sig(proposal.id, [world.ballot(0, proposal, FOR)])
    else:
        world.vote(proposal, FOR, 0)
    assert world.state(world.end(proposal)) == state


def test_quorum__empty_batch_first__counts_to_the_unit() -> None:
    world = make((200, 800), minimum_position=1)
    proposal = world.begin(world.propose(world.payment()))
    world.governor.cast_votes_by_sig(proposal.id, [])
    world.vote(proposal, FOR, 0)
    assert world.governor.proposalVotes(proposal.id) == (0, 200 * SHARE_UNIT, 0)
    assert world.state(world.end(proposal)) == QUEUED


@pytest.fixture(scope="module")
def crowd() -> World:
    """26 citizens: who of the numbers 1 to 23 has voted lies beside the tally, of the others elsewhere."""
    return make((1,) * 26, weight=Weight.MEMBER, policy=Policy.LOCKED, proposal_threshold=0)


def skipped(world: World) -> list[tuple[Any, int]]:
    return [(log.voter, log.reason) for log in world.events("BallotSkipped")]


@pytest.mark.parametrize("number", [1, 22, 23, 24, 25])
def test_twice__numbers_on_both_sides_of_the_border__by_no_way(crowd: World, number: int) -> None:
    voter = number - 1
    proposal = crowd.begin(crowd.propose(crowd.payment()))
    ballot = crowd.ballot(voter, proposal, FOR)
    with boa.env.anchor():
        crowd.vote(proposal, FOR, voter)
        with boa.reverts(VOTED):
            crowd.vote(proposal, ABSTAIN, voter)
        assert crowd.governor.cast_votes_by_sig(proposal.id, [ballot, ballot]) == 0
        assert skipped(crowd) == [(crowd.members[voter], 2)] * 2
        assert crowd.governor.proposalVotes(proposal.id) == (0, 10**6, 0)
    assert crowd.governor.cast_votes_by_sig(proposal.id, [ballot, ballot]) == 1
    assert skipped(crowd) == [(crowd.members[voter], 2)]
    with boa.reverts(VOTED):
        crowd.vote(proposal, FOR, voter)
    assert crowd.governor.proposalVotes(proposal.id) == (0, 10**6, 0)
    voted = [crowd.governor.hasVoted(proposal.id, member) for member in crowd.members]
    assert voted == [index == voter for index in range(26)]


def test_everybody__in_one_batch_and_again__counts_once(crowd: World) -> None:
    proposal = crowd.begin(crowd.propose(crowd.payment()))
    ballots = [crowd.ballot(voter, proposal, FOR) for voter in range(26)]
    assert crowd.governor.cast_votes_by_sig(proposal.id, ballots[::-1]) == 26
    assert crowd.governor.cast_votes_by_sig(proposal.id, ballots) == 0
    assert crowd.governor.proposalVotes(proposal.id) == (0, 26 * 10**6, 0)
    assert all(crowd.governor.hasVoted(proposal.id, member) for member in crowd.members)
    # and of another proposal nobody has voted
    other = crowd.propose(text="another", by=1)
    assert not any(crowd.governor.hasVoted(other.id, member) for member in crowd.members)
