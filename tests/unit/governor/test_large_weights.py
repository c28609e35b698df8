"""state: what decides is read in the whole width of a tally's lanes, the 72nd bit included."""

from __future__ import annotations

import boa
import pytest

from tests.unit.governor.world import (
    ABSTAIN,
    AGAINST,
    DEFEATED,
    FOR,
    QUEUED,
    SHARE_UNIT,
    World,
    make,
)

MOST = 4 * 10**21
LARGE, SMALL, REST = range(3)


@pytest.fixture(scope="module")
def world() -> World:
    """As many shares as there can be. One member has 2^71 units: in a lane, its highest bit and no other."""
    made = make((1, 1, 1))
    for member, units in ((LARGE, 2**71), (REST, MOST - 2**71 - SHARE_UNIT)):
        made.share.issue(made.members[member], units - SHARE_UNIT, sender=made.by_vote)
    assert made.share.totalSupply() == MOST
    boa.env.time_travel(seconds=1)
    return made


@pytest.mark.parametrize(
    ("ballots", "state"),
    [
        ({LARGE: FOR}, QUEUED),
        ({LARGE: FOR, REST: AGAINST}, QUEUED),
        ({LARGE: AGAINST, REST: FOR}, DEFEATED),
        # he alone makes the quorum
        ({LARGE: ABSTAIN, SMALL: FOR}, QUEUED),
        ({SMALL: FOR}, DEFEATED),
    ],
)
def test_state__weight_of_the_highest_bit__decides(world: World, ballots: dict[int, int], state: int) -> None:
    proposal = world.begin(world.propose(world.payment(), by=LARGE))
    for member, support in ballots.items():
        world.vote(proposal, support, member)
    assert world.state(world.end(proposal)) == state
