"""The end of a cell and a new governor, both decided: nobody decides about what is the sleepers'."""

from __future__ import annotations

from typing import Any

import boa
import pytest

from tests.unit.governor.successors import both_due, second_governor
from tests.unit.governor.world import FOR, World, at_time, call, make

DISSOLVED = "governor: the cell is dissolved"


@pytest.fixture(scope="module")
def world() -> World:
    return make()


@pytest.fixture
def successor(world: World) -> Any:
    return second_governor(world)


def refused_to_propose(world: World, governor: Any) -> None:
    theft = world.draft(call(world.token.transfer, world.members[0], 1), text="mine")
    with boa.reverts(DISSOLVED):
        governor.propose(*theft.lists, theft.description, sender=world.members[0])


def test_dissolved_first__nobody_is_appointed_any_more(world: World, successor: Any) -> None:
    end, heir = both_due(world, successor)
    world.execute(end)
    with boa.reverts("treasury: dissolved already"):
        world.execute(heir)
    assert world.treasury.governor() == world.governor.address
    refused_to_propose(world, world.governor)


def test_appointed_first__the_former_governor_dissolves_nothing(world: World, successor: Any) -> None:
    end, heir = both_due(world, successor)
    world.execute(heir)
    with boa.reverts("treasury: only the governor"):
        world.execute(end)
    assert not world.treasury.dissolved()


def test_appointed_and_dissolved_in_one_decision__the_new_governor_is_closed(
    world: World, successor: Any
) -> None:
    calls = (
        call(world.treasury.appoint_successor, successor.address),
        call(world.treasury.dissolve, world.stranger),
    )
    world.execute(world.due(*calls))
    assert world.treasury.governor() == successor.address
    refused_to_propose(world, successor)


def test_dissolved_by_the_successor__it_is_closed_and_the_former_one_by_anyone(
    world: World, successor: Any
) -> None:
    world.execute(world.due(call(world.treasury.appoint_successor, successor.address)))
    later = World(world.cell, world.keys, world.token)
    end = later.draft(call(world.treasury.dissolve, world.stranger), text="the end")
    successor.propose(*end.lists, end.description, sender=world.members[0])
    at_time(successor.proposalSnapshot(end.id) + 1)
    for member in world.members:
        successor.castVote(end.id, FOR, sender=member)
    at_time(successor.proposalEta(end.id))
    successor.execute(*end.key, sender=world.stranger)
    refused_to_propose(world, successor)
    # it can carry out nothing any more; whoever likes closes it, too
    world.governor.close(sender=world.stranger)
    refused_to_propose(world, world.governor)
