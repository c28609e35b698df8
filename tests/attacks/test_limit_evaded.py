"""The ordinary track's limit: ways of spending more than the period allows (I-T3)."""

from __future__ import annotations

from typing import Any

import boa
import pytest

from tests.support.actors import actor
from tests.support.cell import NATIVE
from tests.support.contracts import deploy
from tests.support.tokens import receiver
from tests.unit.treasury.world import COIN, MONEY, World, call, make

ABOVE = "treasury: above this period's limit"
HELD = 10 * COIN


@pytest.fixture
def rich() -> tuple[World, Any]:
    """A treasury that may spend a coin this period, and a payee who sends back whatever he gets."""
    world = make()
    world.fund_coin(HELD)
    return world, receiver("Bouncer")


def test_payee_who_sends_it_back__has_been_paid_for_the_limit(rich: tuple[World, Any]) -> None:
    """What comes back is income. Seen net, it would have been no payment, and the next one could follow."""
    world, bouncer = rich
    world.send(NATIVE, [bouncer.address], [COIN], ordinary=True)
    assert world.coin(world.treasury) == HELD
    with boa.reverts(ABOVE):
        world.send(NATIVE, [actor("thief")], [1], ordinary=True)


def test_payee_and_thief_in_one_decision__share_the_limit(rich: tuple[World, Any]) -> None:
    world, bouncer = rich
    with boa.reverts(ABOVE):
        world.send(NATIVE, [bouncer.address, actor("thief")], [COIN, 1], ordinary=True)
    back = call(world.treasury.send, NATIVE, [bouncer.address], [COIN])
    thief = call(world.treasury.send, NATIVE, [actor("thief")], [COIN])
    with boa.reverts(ABOVE):
        world.vote(back, thief, ordinary=True)
    with boa.reverts(ABOVE):
        world.vote(thief, back, ordinary=True)
    assert world.coin(actor("thief")) == 10**24


def test_money_that_arrives_before__raises_what_the_period_began_with_only_once(
    rich: tuple[World, Any],
) -> None:
    """A loan to raise the limit: the period begins with what is there, and does not grow."""
    world, _ = rich
    world.send(NATIVE, [actor("payee")], [1], ordinary=True)  # the period has begun
    world.fund_coin(100 * HELD)
    with boa.reverts(ABOVE):
        world.send(NATIVE, [actor("thief")], [COIN], ordinary=True)


def test_allowance_spent_by_the_target__counts_whether_it_was_taken_or_not() -> None:
    """`spend_with` counts what was allowed, so that who takes it later or gives it back gains nothing."""
    world = make()
    world.fund()
    take = world.shop.take.prepare_calldata(world.token, 1)
    world.decide(world.treasury.list_call, world.shop, take[:4], True)
    spend = call(world.treasury.spend_with, world.token, 100 * MONEY, world.shop, take)
    world.vote(spend, ordinary=True)
    assert world.token.balanceOf(world.shop) == 1
    with boa.reverts(ABOVE):
        world.send(world.token, [actor("thief")], [1], ordinary=True)


def test_a_second_governor_in_the_wings__spends_from_the_same_limit() -> None:
    """A successor begins where the former governor stood: the limit is the treasury's."""
    world = make()
    world.fund()
    world.send(world.token, [actor("payee")], [100 * MONEY], ordinary=True)
    successor = deploy("standins/RelayGovernor")
    successor.set_treasury(world.treasury)
    successor.set_minimum_execution_delay(10**6)
    world.decide(world.treasury.appoint_successor, successor)
    step = call(world.treasury.send, world.token, [actor("thief")], [1])
    with boa.reverts(ABOVE):
        successor.run([(*step, 7, False)])
