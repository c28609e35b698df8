"""Two governors of one cell: its end and a successor, both decided."""

from __future__ import annotations

from dataclasses import astuple
from typing import Any

from tests.support.cell import make_factory
from tests.support.contracts import at, clone_of
from tests.unit.governor.world import FOR, NOBODY, Proposal, Rules, World, at_time, call


def second_governor(world: World) -> Any:
    """A governor of the same code for the same cell, from a factory of its own; open."""
    factory = make_factory()
    governor = at("Governor", clone_of(factory.master(1)[0]))
    rules = Rules()
    terms = (astuple(rules.ordinary), astuple(rules.constitutional), 100, NOBODY, 0)
    cell = (world.share.address, governor.address, world.treasury.address, world.cell.splitter.address)
    governor.initialize(terms, cell, sender=factory.address)
    governor.open(sender=factory.address)
    return governor


def both_due(world: World, other: Any) -> tuple[Proposal, Proposal]:
    """One proposal that dissolves the cell and one that appoints the successor, passed at the same time."""
    end = world.propose(call(world.treasury.dissolve, world.stranger), by=0)
    heir = world.propose(call(world.treasury.appoint_successor, other.address), by=1)
    world.begin(heir)
    for proposal in (end, heir):
        world.vote(proposal, FOR, *range(10))
    at_time(world.governor.proposalEta(heir.id))
    return end, heir
