"""The ceiling of all units is never below them, and never in the way of the bits above it."""

from __future__ import annotations

import boa
import pytest

from tests.unit.governor.world import DEFEATED, FOR, QUEUED, SHARE_UNIT, World, make


@pytest.fixture(scope="module")
def two() -> World:
    """Two members; a quorum is a fifth."""
    return make((1, 1), minimum_position=1, proposal_threshold=0)


def hold(world: World, *held: int) -> None:
    """From this second on each member has so many units."""
    for member, units in zip(world.members, held, strict=True):
        if units > SHARE_UNIT:
            world.share.issue(member, units - SHARE_UNIT, sender=world.by_vote)
        elif units < SHARE_UNIT:
            world.share.burn(member, SHARE_UNIT - units, False, sender=world.by_vote)
    boa.env.time_travel(seconds=1)
    assert world.share.totalSupply() == sum(held)


@pytest.mark.parametrize("total", [5 * 2**10 + 1, 5 * 2**20 + 1, 5 * 2**28 + 1])
@pytest.mark.parametrize(("missing", "state"), [(0, QUEUED), (1, DEFEATED)])
def test_state__a_unit_above_what_rounds_to_itself__needs_a_unit_more(
    two: World, total: int, missing: int, state: int
) -> None:
    """A fifth of all units but one is a whole number, which is no quorum of them all."""
    turnout = total // 5 + 1 - missing
    hold(two, turnout, total - turnout)
    proposal = two.begin(two.propose(two.payment(), by=1))
    two.vote(proposal, FOR, 0)
    assert two.state(two.end(proposal)) == state


@pytest.mark.parametrize("total", [2**12 - 1, 2**12, 2**12 + 1, 2**20 - 1, 2**20, 2**20 + 1, 2**28])
@pytest.mark.parametrize("by_batch", [False, True])
def test_has_voted__where_rounding_ends__nobody_but_who_has(two: World, total: int, by_batch: bool) -> None:
    """Who has voted is noted right above the ceiling, first of all the number that is nobody's."""
    hold(two, total // 2, total - total // 2)
    proposal = two.begin(two.propose(two.payment(), by=1))
    if by_batch:
        ballots = [two.ballot(0, proposal, FOR)]
        assert two.governor.cast_votes_by_sig(proposal.id, ballots, sender=two.stranger) == 1
    else:
        two.vote(proposal, FOR, 0)
    told = [two.governor.hasVoted(proposal.id, account) for account in (two.stranger, *two.members)]
    assert told == [False, True, False]
