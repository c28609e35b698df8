"""The end of a cell and a new governor, both decided: nobody decides about what is the sleepers'."""

from __future__ import annotations

from dataclasses import astuple
from typing import Any

import boa
import pytest

from tests.support.cell import NOBODY, Rules, make_factory
from tests.support.contracts import at
from tests.unit.governor.world import FOR, Proposal, World, at_time, call, make

DISSOLVED = "governor: the cell is dissolved"
CLONE = "3d602d80600a3d3981f3363d3d373d3d3d363d73{}5af43d82803e903d91602b57fd5bf3"


@pytest.fixture(scope="module")
def world() -> World:
    return make()


@pytest.fixture
def successor(world: World) -> Any:
    """The very same governor once more, by a factory of its own, for the same cell."""
    factory, rules = make_factory(), Rules()
    master = factory.master(1)[0]
    clone, _ = boa.env.deploy_code(bytecode=bytes.fromhex(CLONE.format(master[2:])))
    governor = at("Governor", clone)
    terms = (astuple(rules.ordinary), astuple(rules.constitutional), 100, NOBODY, 0)
    contracts = (world.share.address, clone, world.treasury.address, world.cell.splitter.address)
    governor.initialize(terms, contracts, sender=factory.address)
    governor.open(sender=factory.address)
    return governor


def both(world: World, successor: Any) -> tuple[Proposal, Proposal]:
    """Dissolution, and the successor: both have passed, and may be carried out now."""
    end = world.propose(call(world.treasury.dissolve, world.stranger), by=0)
    heir = world.propose(call(world.treasury.appoint_successor, successor.address), by=1)
    world.begin(heir)
    for proposal in (end, heir):
        world.vote(proposal, FOR, *range(10))
    at_time(world.governor.proposalEta(heir.id))
    return end, heir


def refused_to_propose(world: World, governor: Any) -> None:
    theft = world.draft(call(world.token.transfer, world.members[0], 1), text="mine")
    with boa.reverts(DISSOLVED):
        governor.propose(*theft.lists, theft.description, sender=world.members[0])


def test_dissolved_first__nobody_is_appointed_any_more(world: World, successor: Any) -> None:
    end, heir = both(world, successor)
    world.execute(end)
    with boa.reverts("treasury: dissolved already"):
        world.execute(heir)
    assert world.treasury.governor() == world.governor.address
    refused_to_propose(world, world.governor)


def test_appointed_first__the_former_governor_dissolves_nothing(world: World, successor: Any) -> None:
    end, heir = both(world, successor)
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
