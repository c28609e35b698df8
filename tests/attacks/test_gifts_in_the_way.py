"""In a cell with free transfers, a millionth of a share sent to an address that a vote is about to name."""

from __future__ import annotations

from typing import Any

import boa
import pytest

from tests.support.cell import DAY, SHARE_UNIT, Policy, Weight
from tests.support.contracts import at, deploy
from tests.unit.mandate.world import OPERATOR, Grant, actor, granted, next_mandate
from tests.unit.treasury.world import World, call, make

HOLDS = "share: the account holds shares"


@pytest.fixture
def world() -> World:
    return make(policy=Policy.FREE, weight=Weight.SHARE, minimum_position=1)


@pytest.fixture
def spoiler(world: World) -> str:
    return str(world.members[9])


def test_to_the_next_mandates_address__it_is_granted_all_the_same(world: World, spoiler: str) -> None:
    """Nobody has a key of that address; each copy of the same grant has one of its own, and gets its gift."""
    for copies in range(2):
        ahead = next_mandate(world.cell, Grant().struct(), copies)
        world.share.transfer(ahead, 1, sender=spoiler)
        mandate = granted(world, Grant())
        assert mandate.address == ahead
        assert world.share.balanceOf(mandate) == 1
        # of no use to the operator: he can neither send nor sell nor vote them
        mandate.accept(1, sender=OPERATOR)
        for data in (world.share.transfer.prepare_calldata(OPERATOR, 1), b"\0" * 4):
            with boa.reverts("mandate: this call is not listed"):
                mandate.call(world.share, 0, data, sender=OPERATOR)
        with boa.reverts("mandate: not an asset of this mandate"):
            mandate.spend(world.share, [OPERATOR], [1], sender=OPERATOR)


def test_to_a_mandate_that_got_none_before__does_not_arrive(world: World, spoiler: str) -> None:
    mandate = granted(world, Grant())
    with boa.reverts("share: this address may not hold shares"):
        world.share.transfer(mandate, 1, sender=spoiler)


def successor(world: World) -> Any:
    governor = deploy("standins/RelayGovernor")
    governor.set_treasury(world.treasury)
    governor.set_minimum_execution_delay(10**6)
    return governor


def test_to_the_successor_of_the_governor__succeeds_and_its_votes_are_the_cells(
    world: World, spoiler: str
) -> None:
    governor = successor(world)
    world.share.transfer(governor, 1, sender=spoiler)
    with boa.reverts(HOLDS):
        world.decide(world.share.bar, governor, True)
    world.decide(world.treasury.appoint_successor, governor)
    assert world.treasury.governor() == governor.address
    governor.run([(*call(world.treasury.set_exit_terms, 0, 0), 3, False)])
    assert world.treasury.exit_delay() == 0
    with boa.reverts("treasury: only the governor"):
        world.decide(world.treasury.set_exit_terms, DAY, 0)


def test_return_to_a_former_governor__not_stopped_by_its_old_bar(world: World) -> None:
    first, second = world.governor, successor(world)
    first.set_minimum_execution_delay(10**6)
    world.decide(world.treasury.appoint_successor, second)
    second.run([(*call(world.treasury.appoint_successor, first), 3, False)])
    world.decide(world.treasury.appoint_successor, second)
    assert world.treasury.governor() == second.address
    assert world.share.status_of(second)[1]


def test_to_the_new_key_of_a_recovery__refused_until_transfers_are_closed_by_a_vote_before(
    world: World, spoiler: str
) -> None:
    """Known and kept: name another key, or close transfers first; then no gift reaches the next one."""
    old, new, other = world.members[0], actor("new key"), actor("another new key")
    world.share.transfer(new, 1, sender=spoiler)
    with boa.reverts("treasury: new address is taken"):
        world.decide(world.treasury.propose_recovery, old, new)
    with boa.env.anchor():
        world.decide(world.treasury.propose_recovery, old, other)
        with boa.reverts("share: this address may not hold shares"):
            world.share.transfer(other, 1, sender=spoiler)
    world.decide(world.share.set_policy, Policy.MEMBERS)
    with boa.reverts("share: only holders may receive"):
        world.share.transfer(other, 1, sender=spoiler)
    world.decide(world.treasury.propose_recovery, old, other)
    boa.env.time_travel(seconds=30 * DAY)
    world.treasury.finish_recovery(old)
    assert world.share.balanceOf(other) == 100 * SHARE_UNIT


def test_to_the_operator_before_the_grant__refused_until_he_passes_it_on(world: World, spoiler: str) -> None:
    """Known and kept: it is in his hands, in the transaction that carries the grant out."""
    operator = deploy("attackers/Script")  # an operator with a contract does both in one transaction
    grant = Grant(operator=operator.address)
    world.share.transfer(operator, 1, sender=spoiler)
    with boa.reverts(HOLDS):
        granted(world, grant)
    target, _, data = call(world.cell.factory.grant_mandate, grant.struct())
    execute = world.governor.run.prepare_calldata([(target, 0, data, 3, False)])
    away = world.share.transfer.prepare_calldata(spoiler, 1)
    operator.run([(world.share.address, 0, away), (world.governor.address, 0, execute)])
    assert [operator.succeeded(index) for index in range(2)] == [True, True]
    (made,) = world.cell.factory.mandates(world.treasury, 0, 1)
    assert at("Mandate", made).overview().operator == operator.address
