"""cast_votes_by_sig: who has revoked his ballots is told apart wherever his bit lies in its word."""

from __future__ import annotations

import pytest

from tests.support.cell import Policy, Weight
from tests.unit.governor.test_batch import cast
from tests.unit.governor.world import FOR, World, make


@pytest.fixture(scope="module")
def crowd() -> World:
    """260 members, a vote each: the bit of the 256th is the first of its word."""
    return make((1,) * 260, weight=Weight.MEMBER, policy=Policy.LOCKED, proposal_threshold=0)


@pytest.mark.parametrize("number", [1, 255, 256, 257])
def test_batch__ballot_of_before_the_revocation__does_not_count(crowd: World, number: int) -> None:
    proposal = crowd.begin(crowd.propose(crowd.payment()))
    before = crowd.ballot(number - 1, proposal, FOR)
    crowd.governor.revoke_ballots(sender=crowd.members[number - 1])
    assert cast(crowd, proposal, [before]) == 0
    assert crowd.governor.hasVoted(proposal.id, crowd.members[number - 1]) is False
    assert cast(crowd, proposal, [crowd.ballot(number - 1, proposal, FOR, nonce=1)]) == 1
