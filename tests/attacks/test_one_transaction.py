"""Several executions in one transaction: nothing that one leaves behind may help the next (I-T2, I-T3)."""

from __future__ import annotations

from typing import Any

import boa
import pytest

from tests.support import reading
from tests.support.actors import actor
from tests.support.cell import NATIVE, SHARE_UNIT
from tests.support.tokens import broken_balance
from tests.unit.governor.world import EXECUTED, QUEUED, Proposal, World, call, make

CALLS = """
# pragma version 0.4.3
@external
@payable
def __default__():
    pass

@external
def run(targets: DynArray[address, 8], data: DynArray[Bytes[8192], 8]):
    for i: uint256 in range(len(targets), bound=8):
        raw_call(targets[i], data[i])
"""
ABOVE = "treasury: above this period's limit"
SUM = 10**9


@pytest.fixture(scope="module")
def world() -> World:
    return make()


@pytest.fixture(scope="module")
def caller() -> Any:
    """A contract that makes many calls in one transaction."""
    return boa.loads(CALLS)


def execution(world: World, proposal: Proposal) -> tuple[str, bytes]:
    return str(world.governor.address), world.governor.execute.prepare_calldata(*proposal.key)


def run(caller: Any, *calls: tuple[str, bytes]) -> None:
    caller.run([target for target, _ in calls], [data for _, data in calls])


def both_due(world: World, first: list[Any], second: list[Any]) -> tuple[Proposal, Proposal]:
    """Two proposals that have passed and can be executed in the same second."""
    one = world.propose(*first, text="first", by=0)
    other = world.propose(*second, text="second", by=1)
    for proposal in (one, other):
        world.begin(proposal)
        world.vote(proposal, 1, *range(len(world.members)))
    boa.env.timestamp = max(world.governor.proposalEta(proposal.id) for proposal in (one, other))
    assert (world.state(one), world.state(other)) == (QUEUED, QUEUED)
    return one, other


def test_two_executions__each_within_the_limit__count_together(world: World, caller: Any) -> None:
    held = world.token.balanceOf(world.treasury)
    pay = call(world.treasury.send, world.token.address, [actor("thief")], [held // 10])
    one, other = both_due(world, [pay], [pay])
    with boa.reverts(ABOVE):
        run(caller, execution(world, one), execution(world, other))
    assert world.token.balanceOf(actor("thief")) == 0
    run(caller, execution(world, one))
    assert world.token.balanceOf(actor("thief")) == held // 10


def test_an_asset_unreadable_in_the_first_execution__is_bracketed_in_the_second(
    world: World, caller: Any
) -> None:
    """The first bracket notes the token as unreadable; the second must not believe that note."""
    token = broken_balance(6)
    token.mint(world.treasury.address, SUM)
    world.execute(world.due(call(world.treasury.register_asset, token.address, 6), text="register"))
    nothing = call(world.treasury.send, NATIVE, [world.stranger], [1])
    everything = call(world.treasury.send, token.address, [actor("thief")], [SUM])
    one, other = both_due(world, [nothing], [everything])
    mode = [(str(token.address), token.set_mode.prepare_calldata(n)) for n in (0, 1)]
    with boa.reverts(ABOVE):
        run(caller, mode[1], execution(world, one), mode[0], execution(world, other))
    run(caller, mode[1], execution(world, one), mode[0])
    assert world.state(one) == EXECUTED
    assert token.balanceOf(world.treasury.address) == SUM


def test_claims_booked_between_two_executions__are_kept_from_the_second(world: World, caller: Any) -> None:
    """Constitutional votes know no limit: what stops the second one is the debt of a moment ago."""
    held = world.token.balanceOf(world.treasury)
    step = call(world.treasury.send, world.token.address, [actor("thief")], [held])
    harmless = call(world.governor.set_proposal_threshold, 200)
    leaver = world.members[9]
    one, other = both_due(world, [harmless], [step, call(world.governor.set_proposal_threshold, 300)])
    world.execute(one)
    world.treasury.exit(100 * SHARE_UNIT, sender=leaver)
    with boa.reverts("treasury: leavers are owed this"):
        world.execute(other)
    assert reading.asset_state(world.treasury, world.token).owed == held // 10
