"""cancel in the last second of a vote, in which its proposer's is still an open one."""

from __future__ import annotations

import boa
import pytest

from tests.unit.governor.world import CANCELED, DAY, World, at_time, key, make, now

GUARDIAN = key("guardian").address


@pytest.fixture(scope="module")
def guarded() -> World:
    world = make()
    world.governor.set_guardian(GUARDIAN, now() + 200 * DAY, sender=world.by_vote)
    return world


def test_cancel__in_the_last_second_of_the_vote__lets_the_proposer_make_another(guarded: World) -> None:
    proposal = guarded.begin(guarded.propose(guarded.payment()))
    at_time(guarded.governor.proposalDeadline(proposal.id))
    with boa.reverts("governor: you have an open proposal"):
        guarded.send(guarded.draft(text="another"), guarded.members[0])
    guarded.cancel(proposal, GUARDIAN)
    assert guarded.state(proposal) == CANCELED
    guarded.propose(text="another")
