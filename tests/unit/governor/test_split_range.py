"""Split ballots: each part is read in the whole width of its 128 bits."""

from __future__ import annotations

import boa
import pytest

from tests.unit.governor.world import SPLIT, World, split


@pytest.mark.parametrize("bit", [72, 126, 127])
@pytest.mark.parametrize("place", range(3))
def test_split__part_that_would_fit_without_its_high_bit__is_refused(
    world: World, place: int, bit: int
) -> None:
    proposal = world.begin(world.propose(world.payment()))
    parts = [1, 1, 1]
    parts[place] += 2**bit
    with boa.reverts("governor: params do not fit the ballot"):
        world.governor.castVoteWithReasonAndParams(
            proposal.id, SPLIT, "", split(*parts), sender=world.members[0]
        )
    assert world.governor.proposalVotes(proposal.id) == (0, 0, 0)
    assert world.governor.hasVoted(proposal.id, world.members[0]) is False
