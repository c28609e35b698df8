"""One open proposal a member: what ends or extends one leaves alone those whose deadlines lie beside its own.

Eight member numbers share a slot: 1 to 7 the first, 8 to 10 the next.
"""

from __future__ import annotations

import boa
import pytest

from tests.unit.governor.world import DAY, FOR, Proposal, World, at_time

OPEN = "governor: you have an open proposal"
MEMBERS = range(10)


@pytest.fixture
def proposals(world: World) -> list[Proposal]:
    """One of each member, made in the same second."""
    return [world.propose(text=f"of {member}", by=member) for member in MEMBERS]


def blocked(world: World) -> set[int]:
    """Members who can't propose now."""
    found = set()
    for member in MEMBERS:
        draft = world.draft(text=f"another of {member}")
        with boa.env.anchor():
            data = world.governor.propose.prepare_calldata(*draft.lists, draft.description)
            answer = boa.env.execute_code(world.governor.address, sender=world.members[member], data=data)
            if answer.is_success:
                continue
        with boa.reverts(OPEN):
            world.send(draft, world.members[member])
        found.add(member)
    return found


@pytest.mark.parametrize("member", MEMBERS)
def test_cancel__by_one_of_ten_proposers__the_others_are_open_still(
    world: World, proposals: list[Proposal], member: int
) -> None:
    world.cancel(proposals[member], world.members[member])
    assert blocked(world) == {*MEMBERS} - {member}


@pytest.mark.parametrize("member", MEMBERS)
def test_late_quorum__of_one_of_ten_proposals__keeps_its_proposer_longer_and_nobody_else(
    world: World, proposals: list[Proposal], member: int
) -> None:
    deadline = world.governor.proposalDeadline(proposals[member].id)
    at_time(deadline)
    world.vote(proposals[member], FOR, 0, 1)
    assert world.governor.proposalDeadline(proposals[member].id) == deadline + DAY
    assert blocked(world) == {*MEMBERS}
    at_time(deadline + 1)
    assert blocked(world) == {member}
    at_time(deadline + DAY)
    assert blocked(world) == {member}
    at_time(deadline + DAY + 1)
    assert blocked(world) == set()
