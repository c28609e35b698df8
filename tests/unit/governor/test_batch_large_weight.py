"""cast_votes_by_sig: a weight is counted and told in its whole width, the 72nd bit included."""

from __future__ import annotations

import boa

from tests.unit.governor.test_batch import cast
from tests.unit.governor.world import AGAINST, SHARE_UNIT, make


def test_batch__weight_of_the_highest_bit__is_counted_whole() -> None:
    world = make((1, 1))
    world.share.issue(world.members[0], 2**71 - SHARE_UNIT, sender=world.by_vote)
    boa.env.time_travel(seconds=1)
    proposal = world.begin(world.propose(world.payment(), by=0))
    assert cast(world, proposal, [world.ballot(0, proposal, AGAINST)]) == 1
    assert [event.weight for event in world.events("VoteCast")] == [2**71]
    assert world.governor.proposalVotes(proposal.id) == (2**71, 0, 0)
