"""Treasury.spend_with: an allowance for one call, and nothing after it."""

from __future__ import annotations

import boa
import pytest

from tests.support.contracts import deploy
from tests.support.tokens import broken_balance, false_on_fail, no_return
from tests.unit.treasury.world import COIN, MONEY, NATIVE, World, call, make


def take(world: World, token: object, amount: int) -> bytes:
    return bytes(world.shop.take.prepare_calldata(token, amount))


@pytest.mark.parametrize("taken", [0, 40, 100])
def test_spend_with__a_token__target_takes_up_to_it_and_no_allowance_stays(world: World, taken: int) -> None:
    world.fund()
    data = take(world, world.token, taken)
    world.decide(world.treasury.spend_with, world.token, 100, world.shop, data)
    log = next(log for log in world.governor.get_logs() if type(log).__name__ == "SpentWith")
    assert (log.asset, log.target, log.amount) == (world.token.address, world.shop.address, 100)
    assert world.token.balanceOf(world.shop) == taken
    assert world.token.allowance(world.treasury, world.shop) == 0


def test_spend_with__target_takes_more__refused_with_the_tokens_reason(world: World) -> None:
    world.fund()
    with boa.reverts("zoo: allowance too small"):
        data = take(world, world.token, 101)
        world.decide(world.treasury.spend_with, world.token, 100, world.shop, data)


def test_spend_with__native_coin__sent_along(world: World) -> None:
    world.fund_coin()
    data = world.shop.buy.prepare_calldata()
    world.decide(world.treasury.spend_with, NATIVE, COIN, world.shop, data)
    assert world.coin(world.shop) == COIN
    assert world.shop.calls() == 1
    with boa.reverts("treasury: not enough native coin"):
        world.decide(world.treasury.spend_with, NATIVE, 10 * COIN, world.shop, data)


def test_spend_with__target_fails__refused_with_its_reason(world: World) -> None:
    data = world.shop.fail.prepare_calldata()
    for asset in (world.token, NATIVE):
        with boa.reverts("shop: closed"):
            world.decide(world.treasury.spend_with, asset, 0, world.shop, data)


def test_spend_with__target_without_code__refused(world: World) -> None:
    for asset in (world.token, NATIVE):
        with boa.reverts("treasury: target has no code"):
            world.decide(world.treasury.spend_with, asset, 0, world.stranger, b"\x01")


def test_spend_with__token_without_answer__works(world: World) -> None:
    token = world.register(no_return())
    world.fund(token=token)
    shop = deploy("standins/GreedyShop")
    world.decide(world.treasury.spend_with, token, 70, shop, shop.take.prepare_calldata(token, 30))
    assert token.balanceOf(shop) == 30
    assert token.allowance(world.treasury, shop) == 0


def test_spend_with__token_refuses_the_allowance__refused() -> None:
    for kind in ("reverts", "false"):
        token = deploy("standins/OddAllowance")
        world = make(others=(token,))
        world.fund(token=token)
        token.set_mode(1 if kind == "reverts" else 2)
        with boa.reverts("treasury: allowance refused"):
            data = take(world, token, 1)
            world.decide(world.treasury.spend_with, token, 1, world.shop, data)


def test_spend_with__allowance_cant_be_cleared__refused() -> None:
    token = deploy("standins/OddAllowance")
    world = make(others=(token,))
    world.fund(token=token)
    token.set_mode(3)
    with boa.reverts("treasury: allowance remains"):
        world.decide(world.treasury.spend_with, token, 9, world.shop, take(world, token, 1))


def test_spend_with__a_registered_asset_that_cant_be_read__refused() -> None:
    token = broken_balance()
    world = make(others=(token,))
    world.fund(token=token)
    token.set_mode(2)
    with boa.reverts("treasury: asset can't be read"):
        world.decide(world.treasury.spend_with, token, 1, world.shop, take(world, token, 1))


def test_spend_with__payload_of_2048_bytes__fits_into_one_action(world: World) -> None:
    filler = world.shop.buy.prepare_calldata().ljust(2_048, b"\0")
    world.vote(call(world.treasury.spend_with, NATIVE, 0, world.shop, filler))
    assert world.shop.calls() == 1


def test_spend_with__false_on_fail_token__works_when_it_says_yes(world: World) -> None:
    token = world.register(false_on_fail())
    world.fund(token=token)
    world.decide(world.treasury.spend_with, token, MONEY, world.shop, take(world, token, MONEY))
    assert token.balanceOf(world.shop) == MONEY
