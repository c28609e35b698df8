"""Buy-back: shares bought by the cell at a voted price."""

from __future__ import annotations

from typing import Any

import boa
import pytest

from tests.support.tokens import blacklist, broken_balance, plain
from tests.unit.treasury.world import COIN, DAY, MONEY, NATIVE, World, actor, at_time, make, now

WEEK = 7 * DAY


def offer(world: World, price: int = 2 * MONEY, shares: int = 50 * MONEY, asset: Any = None) -> None:
    world.decide(world.treasury.offer_buy_back, asset or world.token, price, shares, now() + WEEK)


def test_offer_buy_back__shown_and_logged(world: World) -> None:
    offer(world)
    log = next(log for log in world.governor.get_logs() if type(log).__name__ == "BuyBackOffered")
    assert (log.asset, log.price, log.shares) == (world.token.address, 2 * MONEY, 50 * MONEY)
    assert log.until == now() + WEEK
    shown = world.treasury.buy_back_offer()
    assert (shown.asset, shown.price, shown.shares) == (world.token.address, 2 * MONEY, 50 * MONEY)
    assert shown.until == now() + WEEK


def test_offer_buy_back__asset_not_registered__refused(world: World) -> None:
    with boa.reverts("treasury: register the asset first"):
        offer(world, asset=plain())


def test_offer_buy_back__price_at_and_past_the_end_of_the_books(world: World) -> None:
    offer(world, price=2**128 - 1)
    with boa.reverts("treasury: more than is available"):
        world.treasury.sell_back(MONEY, 0, sender=world.members[0])
    offer(world, price=2**255)
    with pytest.raises(boa.BoaError, match="safemul"):
        world.treasury.sell_back(MONEY, 0, sender=world.members[0])


def test_sell_back__within_the_offer__burned_and_paid(world: World) -> None:
    world.fund()
    offer(world)
    member = world.members[1]
    assert world.treasury.sell_back(20 * MONEY, 40 * MONEY, sender=member) == 40 * MONEY
    log = next(log for log in world.treasury.get_logs() if type(log).__name__ == "SoldBack")
    assert (log.number, log.asset, log.receiver) == (2, world.token.address, member)
    assert (log.shares, log.amount) == (20 * MONEY, 40 * MONEY)
    assert world.token.balanceOf(member) == 40 * MONEY
    assert world.share.balanceOf(member) == 80 * MONEY
    assert world.treasury.buy_back_offer().shares == 30 * MONEY


def test_sell_back__asset_unregistered_since__refused_until_it_is_back(world: World) -> None:
    world.fund()
    offer(world)
    world.decide(world.treasury.unregister_asset, world.token)
    with boa.reverts("treasury: register the asset first"):
        world.treasury.sell_back(MONEY, 0, sender=world.members[0])
    world.register(world.token)
    assert world.treasury.sell_back(MONEY, 0, sender=world.members[0]) == 2 * MONEY


def test_sell_back__native_coin_to_a_payout_address(world: World) -> None:
    world.fund_coin()
    offer(world, price=COIN // 10, asset=NATIVE)
    payout = actor("payout")
    world.share.set_payout(payout, sender=world.members[0])
    before = world.coin(payout)
    world.treasury.sell_back(10 * MONEY, 0, sender=world.members[0])
    assert world.coin(payout) == before + COIN


def test_sell_back__fraction_of_a_share__price_rounded_down(world: World) -> None:
    world.fund()
    offer(world, price=3)
    assert world.treasury.sell_back(MONEY // 2, 1, sender=world.members[0]) == 1


def test_sell_back__more_than_is_offered__refused(world: World) -> None:
    world.fund()
    offer(world)
    with boa.reverts("treasury: the offer is smaller"):
        world.treasury.sell_back(50 * MONEY + 1, 0, sender=world.members[0])
    world.treasury.sell_back(30 * MONEY, 0, sender=world.members[0])
    with boa.reverts("treasury: the offer is smaller"):
        world.treasury.sell_back(20 * MONEY + 1, 0, sender=world.members[1])
    world.treasury.sell_back(20 * MONEY, 0, sender=world.members[1])
    with boa.reverts("treasury: the offer is smaller"):
        world.treasury.sell_back(1, 0, sender=world.members[2])


def test_sell_back__without_an_offer__refused(world: World) -> None:
    with boa.reverts("treasury: the offer is smaller"):
        world.treasury.sell_back(1, 0, sender=world.members[0])
    with boa.reverts("share: the amount is zero"):
        offer(world)
        world.fund()
        world.treasury.sell_back(0, 0, sender=world.members[0])


def test_sell_back__until_the_last_second_and_not_after(world: World) -> None:
    world.fund()
    offer(world)
    at_time(now() + WEEK)
    world.treasury.sell_back(MONEY, 0, sender=world.members[0])
    at_time(now() + 1)
    with boa.reverts("treasury: the offer has ended"):
        world.treasury.sell_back(MONEY, 0, sender=world.members[0])


def test_sell_back__after_a_new_offer__only_the_new_one_counts(world: World) -> None:
    world.fund()
    offer(world)
    offer(world, price=MONEY, shares=MONEY)
    with boa.reverts("treasury: below your minimum"):
        world.treasury.sell_back(MONEY, 2 * MONEY, sender=world.members[0])
    assert world.treasury.sell_back(MONEY, MONEY, sender=world.members[0]) == MONEY
    offer(world, shares=0)
    with boa.reverts("treasury: the offer is smaller"):
        world.treasury.sell_back(1, 0, sender=world.members[0])


def test_sell_back__what_leavers_are_owed__is_not_available(world: World) -> None:
    world.fund(100 * MONEY)
    world.treasury.exit(100 * MONEY, sender=world.members[0])
    offer(world, price=3 * MONEY)
    with boa.reverts("treasury: more than is available"):
        world.treasury.sell_back(30 * MONEY + 1, 0, sender=world.members[1])
    world.treasury.sell_back(30 * MONEY, 0, sender=world.members[1])
    assert world.owed(world.token) == 10 * MONEY


def test_sell_back__pending_weights__valued_first() -> None:
    token = broken_balance()
    world = make(token)
    world.fund()
    token.set_mode(1)
    world.treasury.exit(100 * MONEY, sender=world.members[0])
    offer(world, price=9 * MONEY, shares=100 * MONEY)
    with boa.reverts("treasury: asset can't be read"):
        world.treasury.sell_back(MONEY, 0, sender=world.members[1])
    token.set_mode(0)
    world.treasury.sell_back(100 * MONEY, 0, sender=world.members[1])
    assert world.owed(token) == 100 * MONEY - 1
    assert world.treasury.available(token) == 1


def test_sell_back__cant_be_paid__refused_and_nothing_burned() -> None:
    token = blacklist()
    world = make(token)
    world.fund()
    offer(world)
    token.set_blocked(world.members[0], True)
    with boa.reverts("treasury: can't be paid now"):
        world.treasury.sell_back(MONEY, 0, sender=world.members[0])
    assert world.share.balanceOf(world.members[0]) == 100 * MONEY


@pytest.mark.parametrize("price", [0, 1])
def test_sell_back__for_nothing__refused(world: World, price: int) -> None:
    world.fund()
    offer(world, price=price)
    with boa.reverts("treasury: can't be paid now"):
        world.treasury.sell_back(MONEY - 1, 0, sender=world.members[0])


def test_sell_back__by_a_stranger__refused(world: World) -> None:
    world.fund()
    offer(world)
    with boa.reverts("share: only a member"):
        world.treasury.sell_back(MONEY, 0, sender=world.stranger)


def test_sell_back__cell_dissolved__refused(world: World) -> None:
    world.fund()
    offer(world)
    world.decide(world.treasury.dissolve, actor("heir"))
    with boa.reverts("treasury: the offer has ended"):
        world.treasury.sell_back(MONEY, 0, sender=world.members[0])
