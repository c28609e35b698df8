"""A charter against what one action of a proposal holds (docs/adr/0007), through the real governor."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import boa
import pytest

from tests.support.actors import actor
from tests.support.contracts import at
from tests.unit.governor.world import World, call, make
from tests.unit.mandate.world import Charter, Grant

GRANTED_AT_ONCE, LISTED_LATER = 24, 27


@pytest.fixture(scope="module")
def world() -> World:
    return make()


def charter(world: World, receivers: Iterable[int], **changes: Any) -> Charter:
    listed = tuple((actor(f"receiver {number}"), True) for number in receivers)
    return Charter(receivers=listed, policy_link="i" * 64, **changes)


def granting(world: World, receivers: int) -> tuple[Any, ...]:
    budgets = ((world.token.address, 5, 5),)
    return Grant(charter=charter(world, range(receivers), budgets=budgets)).struct()


def test_grant__24_receivers_and_27_listed_by_a_later_proposal__all_can_be_paid(world: World) -> None:
    factory, grant = world.cell.factory, granting(world, GRANTED_AT_ONCE)
    world.execute(world.due(call(factory.grant_mandate, grant)))
    mandate = at("Mandate", factory.mandates(world.treasury, 0, 1)[0])
    last = GRANTED_AT_ONCE + LISTED_LATER
    more = charter(world, range(GRANTED_AT_ONCE, last)).struct()
    world.execute(world.due(call(mandate.amend, more), text="and these"))
    assert [mandate.is_receiver(actor(f"receiver {n}")) for n in range(last + 1)] == [True] * last + [False]
    # nobody accepts the shorter list behind the cell's back
    with boa.reverts("mandate: the charter was amended: read it again"):
        mandate.accept(1, sender=grant[0])
    mandate.accept(2, sender=grant[0])


def test_grant__one_receiver_more__does_not_fit_into_a_proposal(world: World) -> None:
    too_long = call(world.cell.factory.grant_mandate, granting(world, GRANTED_AT_ONCE + 1))
    with pytest.raises(boa.BoaError) as refusal:
        world.propose(too_long)
    assert "governor: " not in str(refusal.value)
    with pytest.raises(boa.BoaError):
        world.propose((world.cell.factory.address, 0, bytes(2_241)))
    world.propose((world.cell.factory.address, 0, bytes(2_240)))


def test_grant_and_amend__in_one_proposal__refused_since_there_is_no_code_yet(world: World) -> None:
    factory, grant = world.cell.factory, granting(world, 1)
    mandate = at("Mandate", factory.mandate_address(world.treasury, grant))
    more = charter(world, range(1, 3)).struct()
    with boa.reverts("governor: the target has no code of its own"):
        world.propose(call(factory.grant_mandate, grant), call(mandate.amend, more))
