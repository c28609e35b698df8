"""The ordinary track's limit: a part of an asset per period, over all decisions together."""

from __future__ import annotations

import boa
import pytest

from celldao.bounds import DEFAULT_BOUNDS
from tests.support import reading
from tests.support.tokens import plain
from tests.unit.treasury.world import COIN, DAY, MONEY, NATIVE, World, at_time, call, make, now

ABOVE = "treasury: above this period's limit"


def pay(world: World, amount: int, asset: object = None) -> None:
    world.send(asset or world.token, [world.stranger], [amount], ordinary=True)


def left(world: World, asset: object = None) -> int:
    return int(reading.asset_state(world.treasury, asset or world.token).spendable)


def test_limit__several_decisions__count_together(world: World) -> None:
    world.fund()
    assert left(world) == 100 * MONEY  # a tenth
    pay(world, 60 * MONEY)
    assert left(world) == 40 * MONEY
    with boa.reverts(ABOVE):
        pay(world, 40 * MONEY + 1)
    pay(world, 40 * MONEY)
    with boa.reverts(ABOVE):
        pay(world, 1)
    world.send(world.token, [world.stranger], [MONEY])  # the constitutional track has none


def test_limit__several_steps_of_one_decision__count_together(world: World) -> None:
    world.fund()
    step = call(world.treasury.send, world.token, [world.stranger], [50 * MONEY])
    world.vote(step, step, ordinary=True)
    with boa.reverts(ABOVE):
        world.vote(call(world.treasury.send, world.token, [world.stranger], [1]), ordinary=True)


def test_limit__at_the_end_of_the_period__a_new_one_begins_with_the_next_decrease(world: World) -> None:
    world.fund()
    pay(world, 100 * MONEY)
    end = reading.asset_state(world.treasury, world.token).period_end
    assert end == now() + 30 * DAY
    at_time(end - 1)
    with boa.reverts(ABOVE):
        pay(world, 1)
    at_time(end)
    assert left(world) == 90 * MONEY  # of the 900 that are left
    at_time(end + 5 * DAY)
    pay(world, 90 * MONEY)
    assert reading.asset_state(world.treasury, world.token).period_end == now() + 30 * DAY
    with boa.reverts(ABOVE):
        pay(world, 1)


def test_limit__revenue_within_a_period__raises_nothing(world: World) -> None:
    world.fund()
    pay(world, 100 * MONEY)
    world.fund(10_000 * MONEY)
    with boa.reverts(ABOVE):
        pay(world, 1)


def test_limit__each_asset_has_its_own(world: World) -> None:
    world.fund()
    world.fund_coin()
    pay(world, 100 * MONEY)
    pay(world, COIN, NATIVE)
    for asset in (world.token, NATIVE):
        with boa.reverts(ABOVE):
            pay(world, 1, asset)


def test_limit__what_leavers_are_owed__is_not_counted_as_available(world: World) -> None:
    world.fund()
    world.treasury.exit(100 * MONEY, sender=world.members[0])
    assert left(world) == 90 * MONEY
    with boa.reverts(ABOVE):
        pay(world, 90 * MONEY + 1)
    pay(world, 90 * MONEY)


def test_limit__other_ways_out__count_as_well(world: World) -> None:
    """A listed contract with a standing allowance takes from the treasury while it is called."""
    world.fund()
    world.decide(world.token.approve, world.shop, 1_000 * MONEY)
    take = world.shop.take_from
    data = take.prepare_calldata(world.token, world.treasury, 100 * MONEY)
    world.decide(world.treasury.list_call, world.shop, data[:4], True)
    with boa.reverts(ABOVE):
        world.vote(call(take, world.token, world.treasury, 100 * MONEY + 1), ordinary=True)
    world.vote((world.shop.address, 0, data), ordinary=True)
    assert left(world) == 0


def test_limit__money_that_comes_back_in_the_same_execution__is_not_spent(world: World) -> None:
    world.fund()
    pay(world, 0)
    assert reading.asset_state(world.treasury, world.token).spendable == 100 * MONEY


def test_limit__of_zero__nothing_can_be_spent() -> None:
    world = make(spending_limit=0)
    world.fund()
    with boa.reverts(ABOVE):
        pay(world, 1)


def test_limit__nothing_available__shows_nothing_spendable(world: World) -> None:
    state = reading.asset_state(world.treasury, world.token)
    assert (state.available, state.spendable) == (0, 0)
    assert not reading.asset_state(world.treasury, plain()).registered


def test_set_spending_limit__begins_new_periods_for_all_assets(world: World) -> None:
    world.fund()
    world.fund_coin()
    pay(world, 100 * MONEY)
    pay(world, COIN, NATIVE)
    world.decide(world.treasury.set_spending_limit, 2_000, DAY)
    log = next(log for log in world.governor.get_logs() if type(log).__name__ == "SpendingLimitSet")
    assert (log.limit, log.period) == (2_000, DAY)
    overview = reading.overview(world.treasury)
    assert (overview.spending_limit, overview.spending_period) == (2_000, DAY)
    assert left(world) == 180 * MONEY
    pay(world, 180 * MONEY)
    pay(world, 9 * COIN // 5, NATIVE)
    assert reading.asset_state(world.treasury, NATIVE).period_end == now() + DAY
    with boa.reverts(ABOVE):
        pay(world, 1)
    at_time(now() + DAY)
    pay(world, 1)


def test_set_spending_limit__a_lower_one__binds_at_once(world: World) -> None:
    world.fund()
    pay(world, MONEY)
    world.decide(world.treasury.set_spending_limit, 0, DAY)
    with boa.reverts(ABOVE):
        pay(world, 1)


@pytest.mark.parametrize("end", ["low", "high"])
def test_set_spending_limit__at_each_bound_and_one_past_it(world: World, end: str) -> None:
    limits, periods = DEFAULT_BOUNDS.spending_limit, DEFAULT_BOUNDS.spending_period
    step = 1 if end == "high" else -1
    world.decide(world.treasury.set_spending_limit, getattr(limits, end), getattr(periods, end))
    overview = reading.overview(world.treasury)
    assert overview.spending_limit == getattr(limits, end)
    assert overview.spending_period == getattr(periods, end)
    with boa.reverts("treasury: spending period out of bounds"):
        world.decide(world.treasury.set_spending_limit, limits.low, getattr(periods, end) + step)
    if end == "high":
        with boa.reverts("treasury: spending limit out of bounds"):
            world.decide(world.treasury.set_spending_limit, limits.high + 1, periods.low)
    # the words beside it are untouched
    assert world.treasury.governor() == world.governor.address
    assert reading.overview(world.treasury).recovery_notice == 30 * DAY
    assert len(world.treasury.registered_assets()) == 2
