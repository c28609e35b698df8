"""proposalThreshold and quorum round up whatever little is left over."""

from __future__ import annotations

import boa

from tests.unit.governor.world import SHARE_UNIT, Track, World, make, now

BASIS = 10_000


def issued(world: World, units: int) -> int:
    """Some more units; all of them, from this second on."""
    world.share.issue(world.members[0], units, sender=world.by_vote)
    boa.env.time_travel(seconds=1)
    return int(world.share.totalSupply())


def test_proposal_threshold__a_ten_thousandth_unit_left_over__is_a_unit_more(world: World) -> None:
    assert issued(world, 1) == 1_000 * SHARE_UNIT + 1
    world.governor.set_proposal_threshold(1, sender=world.by_vote)
    assert world.governor.proposalThreshold() == 100_001


def test_quorum__a_ten_thousandth_unit_left_over__is_a_unit_more() -> None:
    world = make(ordinary=Track(quorum=2_001))
    total = issued(world, 8_001)
    assert total * 2_001 % BASIS == 1
    assert world.governor.quorum(now() - 1) == total * 2_001 // BASIS + 1
