"""The end of a cell and its governors: in whatever order it comes, nobody proposes afterwards (I-G7)."""

from __future__ import annotations

from typing import Any

import boa
import pytest

from tests.support.contracts import deploy
from tests.unit.governor.successors import both_due, second_governor
from tests.unit.governor.world import DAY, FOR, World, at_time, call

CLOSED = "governor: the cell is dissolved"


@pytest.fixture
def other(world: World) -> Any:
    return second_governor(world)


def proposes(governor: Any, world: World) -> None:
    """Something that member 1 has not proposed yet."""
    draft = world.draft(world.payment(), text="After the end")
    governor.propose(*draft.lists, draft.description, sender=world.members[0])


def test_ending__dissolved_first__a_successor_voted_before_is_refused(world: World, other: Any) -> None:
    end, heir = both_due(world, other)
    world.execute(end)
    with boa.reverts("treasury: dissolved already"):
        world.execute(heir)
    assert world.treasury.governor() == world.governor.address
    with boa.reverts(CLOSED):
        proposes(world.governor, world)


def test_ending__succeeded_first__the_former_governor_dissolves_nothing(world: World, other: Any) -> None:
    end, heir = both_due(world, other)
    world.execute(heir)
    with boa.reverts("treasury: only the governor"):
        world.execute(end)
    assert not world.treasury.dissolved()
    proposes(other, world)


def test_ending__succeeded_and_dissolved_in_one_proposal__the_successor_is_closed(
    world: World, other: Any
) -> None:
    appoint = call(world.treasury.appoint_successor, other.address)
    world.execute(world.due(appoint, call(world.treasury.dissolve, world.stranger)))
    assert world.treasury.dissolved()
    assert world.treasury.governor() == other.address
    with boa.reverts(CLOSED):
        proposes(other, world)
    # the former one is not closed, and executes nothing
    late = world.due(world.payment(), text="Too late", by=1)
    with boa.reverts("treasury: only the governor"):
        world.execute(late)


def test_ending__dissolved_and_succeeded_in_one_proposal__fails_whole(world: World, other: Any) -> None:
    appoint = call(world.treasury.appoint_successor, other.address)
    proposal = world.due(call(world.treasury.dissolve, world.stranger), appoint)
    with boa.reverts("treasury: dissolved already"):
        world.execute(proposal)
    assert not world.treasury.dissolved()
    proposes(world.governor, world)


def test_ending__there_and_back_and_dissolved__the_one_of_then_is_closed(world: World, other: Any) -> None:
    there = call(world.treasury.appoint_successor, other.address)
    back = call(world.treasury.appoint_successor, world.governor.address)
    world.execute(world.due(there, back, call(world.treasury.dissolve, world.stranger)))
    with boa.reverts(CLOSED):
        proposes(world.governor, world)
    with boa.reverts("treasury: only the governor"):
        world.treasury.execute(world.token.address, 0, b"", 3, sender=other.address)


def test_ending__what_passed_before__is_still_executed(world: World) -> None:
    end = world.propose(call(world.treasury.dissolve, world.stranger), by=0)
    payment = world.propose(world.payment(7), by=1)
    world.begin(payment)
    for proposal in (end, payment):
        world.vote(proposal, FOR, *range(10))
    at_time(world.governor.proposalEta(end.id))
    world.execute(end)
    world.execute(payment)
    assert world.token.balanceOf(world.stranger) == 7


def test_close__before_the_end__changes_nothing(world: World) -> None:
    world.governor.close(sender=world.stranger)
    world.execute(world.due(call(world.governor.close), text="By a vote"))
    proposes(world.governor, world)


def test_dissolve__successor_that_can_not_be_closed__fails(world: World) -> None:
    """A governor of other code must answer `close`; until another one does, the cell is not dissolved."""
    mute = deploy("standins/MuteGovernor", world.treasury.address, 10 * DAY)
    world.treasury.appoint_successor(mute.address, sender=world.by_vote)
    with pytest.raises(boa.BoaError):
        world.treasury.dissolve(world.stranger, sender=world.by_vote)
    assert not world.treasury.dissolved()
    world.treasury.appoint_successor(world.governor.address, sender=world.by_vote)
    world.treasury.dissolve(world.stranger, sender=world.by_vote)
    assert world.treasury.dissolved()
