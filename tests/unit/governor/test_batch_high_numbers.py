"""cast_votes_by_sig: members with numbers that are far apart, each noted in his own word."""

from __future__ import annotations

import boa
import pytest

from tests.support.cell import Policy, Weight
from tests.unit.governor.test_batch import cast
from tests.unit.governor.world import FOR, SHARE_UNIT, World, key, make, packed

MASK_24 = 2**24 - 1


def enter(world: World, number: int) -> str:
    """A member of that number. So many can't be entered here: those before are marked as used up."""
    share, newcomer = world.share, key(f"number {number}").address
    slot = int(share.compiler_data.storage_layout["storage_layout"]["register"]["sums"]["slot"])
    sums = boa.env.get_storage(share.address, slot)
    boa.env.set_storage(share.address, slot, sums & ~(MASK_24 << 224) | (number - 1) << 224)
    share.issue(newcomer, SHARE_UNIT, sender=world.by_vote)
    assert share.number_of(newcomer) == number
    return newcomer


@pytest.mark.parametrize("low", [24, 30])
def test_batch__word_of_the_one_has_256_times_the_number_of_the_other__both_are_noted(low: int) -> None:
    high = low << 16
    world = make((1,) * 30, weight=Weight.MEMBER, policy=Policy.LOCKED, proposal_threshold=0)
    newcomer = enter(world, high)
    boa.env.time_travel(seconds=1)
    proposal = world.begin(world.propose(world.payment()))
    signature = world.sign(key(f"number {high}"), proposal, FOR, 0)
    ballots = [packed(newcomer, FOR, signature), world.ballot(low - 1, proposal, FOR)]
    assert cast(world, proposal, ballots) == 2
    assert [world.governor.hasVoted(proposal.id, who) for who in (newcomer, world.members[low - 1])] == [
        True,
        True,
    ]
    assert cast(world, proposal, ballots) == 0
