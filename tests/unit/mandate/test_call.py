"""Mandate.call and call_with: listed functions of other contracts, in the mandate's name."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import boa
import pytest
from eth_abi.abi import encode

from tests.support.contracts import deploy
from tests.support.tokens import broken_balance, no_return, pausable
from tests.unit.mandate.world import (
    BUY,
    COIN,
    FAIL,
    MONEY,
    NATIVE,
    OPERATOR,
    SUPPLIER,
    TAKE,
    Grant,
    MandateWorld,
    actor,
    logged,
    make,
    next_mandate,
    selector,
)
from tests.unit.treasury.world import zoo_token

NOT_LISTED = "mandate: this call is not listed"
NOT_AN_ASSET = "mandate: not an asset of this mandate"
OF_THE_CELL = "mandate: no contract or asset of the cell is called"


def do(world: MandateWorld, data: bytes, amount: int = 0, target: Any = None, sender: str = OPERATOR) -> None:
    world.mandate.call(target or world.shop, amount, data, sender=sender)


def take(world: MandateWorld, amount: int, token: Any = None) -> bytes:
    return bytes(world.shop.take.prepare_calldata(token or world.token, amount))


def do_with(world: MandateWorld, amount: int, data: bytes, asset: Any = None, target: Any = None) -> None:
    world.mandate.call_with(asset or world.token, amount, target or world.shop, data, sender=OPERATOR)


def listing(world: MandateWorld, target: Any, *selectors: bytes, **changes: Any) -> MandateWorld:
    """A mandate that may call these functions."""
    calls = tuple((target, each, True) for each in selectors)
    return world.with_grant(Grant(charter=replace(world.charter, calls=calls, **changes)))


# ------------------------------------------------------------------ call
def test_call__listed__done_logged_and_booked(shopping: MandateWorld) -> None:
    shop, mandate = shopping.shop, shopping.mandate
    do(shopping, BUY, COIN // 4)
    assert logged(mandate) == [("Called", shop.address, BUY, NATIVE, COIN // 4)]
    assert logged(mandate, shop) == [("Bought", mandate.address, COIN // 4)]
    assert shopping.coin(shop) == COIN // 4
    assert shopping.account(NATIVE)[5:] == (COIN // 4, 0, COIN * 3 // 4)
    assert shopping.account().spent == 0
    do(shopping, BUY + b"with more behind it")
    assert logged(mandate) == [("Called", shop.address, BUY, NATIVE, 0)]
    assert shopping.account(NATIVE).spent == COIN // 4


@pytest.mark.parametrize(
    "data",
    [b"", b"\x00", BUY[:3], selector("fail"), bytes(4), selector("take_from(address,address,uint256)")],
)
def test_call__function_not_listed__refused(shopping: MandateWorld, data: bytes) -> None:
    with boa.reverts(NOT_LISTED):
        do(shopping, data)
    with boa.reverts(NOT_LISTED):
        do_with(shopping, 1, data)


def test_call__listed_of_another_contract__refused(shopping: MandateWorld) -> None:
    for target in (deploy("standins/Shop"), SUPPLIER, shopping.token, shopping.treasury):
        with boa.reverts(NOT_LISTED):
            do(shopping, BUY, target=target)
        with boa.reverts(NOT_LISTED):
            do_with(shopping, 1, BUY, target=target)


def test_call__struck_off__refused(shopping: MandateWorld) -> None:
    shopping.amend(calls=((shopping.shop, BUY, False),))
    with boa.reverts(NOT_LISTED):
        do(shopping, BUY)
    do_with(shopping, 1, take(shopping, 1))


def test_call__zero_selector__can_be_listed_and_three_bytes_are_not_it(shopping: MandateWorld) -> None:
    shopping.amend(calls=((shopping.shop, bytes(4), True),))
    do(shopping, bytes(4))  # the shop takes anything
    with boa.reverts(NOT_LISTED):
        do(shopping, bytes(3))


def test_call__target_fails__refused_with_its_reason(shopping: MandateWorld) -> None:
    with boa.reverts("shop: closed"):
        do(shopping, FAIL)
    with boa.reverts("shop: closed"):
        do_with(shopping, 1, FAIL)
    assert shopping.token.allowance(shopping.mandate, shopping.shop) == 0


def test_call__more_coin_than_is_there__refused(shopping: MandateWorld) -> None:
    result = boa.env.execute_code(
        to_address=shopping.mandate.address,
        sender=OPERATOR,
        data=shopping.mandate.call.prepare_calldata(shopping.shop, COIN + 1, BUY),
    )
    assert result.is_error
    assert shopping.coin(shopping.shop) == 0
    do(shopping, BUY, COIN)


def test_call__coin_without_a_budget_of_it__refused(world: MandateWorld) -> None:
    budgets = ((world.token, 1, 1),)
    mine = listing(world, world.shop, BUY, budgets=budgets)
    boa.env.set_balance(mine.mandate.address, COIN)
    with boa.reverts(NOT_AN_ASSET):
        do(mine, BUY, 1)
    do(mine, BUY, 0)
    assert mine.coin(mine.mandate) == COIN


def test_call__longest_calldata__8192_bytes(shopping: MandateWorld) -> None:
    for length, done in ((8_192, True), (8_193, False)):
        data = BUY + bytes(length - 4)
        raw = selector("call(address,uint256,bytes)") + encode(
            ["address", "uint256", "bytes"], [shopping.shop.address, 0, data]
        )
        result = boa.env.execute_code(to_address=shopping.mandate.address, sender=OPERATOR, data=raw)
        assert result.is_error is not done


def test_call__target_that_became_an_asset__refused(world: MandateWorld) -> None:
    """It was no asset when it was listed: of the cell, or of the mandate."""
    token = deploy("tokens/Plain", 6)
    transfer = selector("transfer(address,uint256)")
    mine = listing(world, token, transfer)
    token.mint(mine.mandate, 10)
    do(mine, token.transfer.prepare_calldata(SUPPLIER, 1), target=token)
    mine.world.register(token)
    with boa.reverts(OF_THE_CELL):
        do(mine, token.transfer.prepare_calldata(SUPPLIER, 1), target=token)
    mine.amend(budgets=((token, 1, 1),))
    mine.decide(mine.treasury.unregister_asset, token)
    with boa.reverts(OF_THE_CELL):
        do(mine, token.transfer.prepare_calldata(SUPPLIER, 1), target=token)
    with boa.reverts(OF_THE_CELL):
        do_with(mine, 1, token.transfer.prepare_calldata(SUPPLIER, 1), target=token)
    assert token.balanceOf(mine.mandate) == 9


def test_call__target_that_became_the_governor__refused(world: MandateWorld) -> None:
    successor = deploy("standins/GuardedGovernor")
    successor.set_treasury(world.treasury)
    successor.set_minimum_execution_delay(2 * 86_400)
    run = selector("set_minimum_execution_delay(uint256)")
    mine = listing(world, successor, run)
    do(mine, successor.set_minimum_execution_delay.prepare_calldata(2 * 86_400), target=successor)
    mine.decide(mine.treasury.appoint_successor, successor)
    with boa.reverts(OF_THE_CELL):
        do(mine, successor.set_minimum_execution_delay.prepare_calldata(0), target=successor)


def test_call__target_whose_code_is_gone_or_borrowed__refused(shopping: MandateWorld) -> None:
    for code in (b"", bytes.fromhex("ef0100" + shopping.token.address[2:])):
        boa.env.set_code(shopping.shop.address, code)
        with boa.reverts("mandate: target has no code"):
            do(shopping, BUY)
        with boa.reverts("mandate: target has no code"):
            do_with(shopping, 1, TAKE)


def test_call__token_taken_on_a_standing_allowance__is_booked(world: MandateWorld) -> None:
    """As of a token that gives some of its own accord: what is lost by a call counts, whatever it was."""
    mine = listing(world, world.shop, selector("take_from(address,address,uint256)"))
    mine.draw(10)
    mine.token.approve(mine.shop, 10, sender=mine.mandate.address)
    do(mine, mine.shop.take_from.prepare_calldata(mine.token, mine.mandate, 4))
    assert mine.account()[5:] == (4, 0, 6)


def test_call__brings_something_in__books_nothing(world: MandateWorld) -> None:
    maker = deploy("tokens/Plain", 6)
    mine = listing(world, maker, selector("mint(address,uint256)"))
    do(mine, maker.mint.prepare_calldata(mine.mandate, 5), target=maker)
    assert maker.balanceOf(mine.mandate) == 5
    assert mine.account().spent == 0


def test_call__coin_comes_back_within_it__net_is_booked(world: MandateWorld) -> None:
    change = deploy("receivers/Reenterer")
    run = selector("run(address,uint256,bytes)")
    mine = listing(world, change, run)
    mine.draw(COIN, NATIVE)
    do(mine, change.run.prepare_calldata(mine.mandate, COIN // 4, b""), COIN, change)
    assert mine.account(NATIVE)[5:] == (COIN * 3 // 4, 0, COIN // 4)


def test_call__target_calls_back__gets_nowhere(world: MandateWorld) -> None:
    """The target is the operator himself."""
    operator = deploy("receivers/Reenterer")
    run = selector("run(address,uint256,bytes)")
    calls = ((operator, bytes(4), True), (operator, run, True))
    charter = replace(world.charter, calls=calls, receivers=((operator, True),))
    mine = world.with_grant(Grant(operator=operator, charter=charter))
    mandate = mine.mandate
    for asset, amount in ((world.token, 10), (NATIVE, COIN)):
        operator.run(mandate, 0, mandate.draw.prepare_calldata(asset, amount))
    data = b""
    attempts = [
        mandate.spend.prepare_calldata(world.token, [operator.address], [1]),
        mandate.draw.prepare_calldata(world.token, 1),
        mandate.call.prepare_calldata(operator, 0, bytes(4)),
        mandate.call_with.prepare_calldata(world.token, 1, operator, bytes(4)),
        mandate.give_back.prepare_calldata(world.token, 1),
    ]
    for number, attempt in enumerate(attempts, 1):
        operator.arm(mandate, attempt)
        data = mandate.call.prepare_calldata(operator, 1, bytes(4))
        operator.run(mandate, 0, data)
        assert (operator.calls(), operator.successes(), operator.answer()) == (number, 0, b"")
    assert mine.account()[2:4] == (10, 10)
    assert mine.account()[5:] == (0, 0, 10)
    assert mine.account(NATIVE)[5:] == (5, 0, COIN - 5)


def test_call__asset_that_cannot_be_read__counts_as_empty_and_stops_nothing() -> None:
    world = make(token=broken_balance())
    mine = listing(world, world.shop, BUY, TAKE)
    mine.draw(10)
    mine.draw(COIN, NATIVE)
    zoo = zoo_token(world.token.address)
    zoo.set_mode(1)
    do(mine, BUY, 1)
    zoo.set_mode(0)
    do(mine, BUY, 1)
    assert mine.account()[5:] == (0, 0, 10)
    assert mine.account(NATIVE).spent == 2


def test_call__lying_token__no_sum_overflows() -> None:
    """It shows a fortune before the call and nothing after it."""
    world = make()
    liar = deploy("standins/YesToken")
    world.world.register(liar)
    target = deploy("receivers/Reenterer")
    mine = listing(world, target, selector("run(address,uint256,bytes)"))
    mine.amend(budgets=((liar, 1, 1),))
    liar.show(2**127 - 1)
    do(mine, target.run.prepare_calldata(liar, 0, liar.show.prepare_calldata(0)), target=target)
    assert mine.account(liar).spent == 2**127 - 1
    liar.show(1)
    with boa.reverts("mandate: more than can be booked"):
        do(mine, target.run.prepare_calldata(liar, 0, liar.show.prepare_calldata(0)), target=target)
    liar.show(2**256 - 1)
    with boa.reverts("mandate: more than can be booked"):
        do(mine, target.run.prepare_calldata(liar, 0, liar.show.prepare_calldata(0)), target=target)


# ------------------------------------------------------------------ call_with
@pytest.mark.parametrize("taken", [0, 40, 100])
def test_call_with__target_takes_up_to_it__no_allowance_stays(shopping: MandateWorld, taken: int) -> None:
    mandate, shop, token = shopping.mandate, shopping.shop, shopping.token
    do_with(shopping, 100, take(shopping, taken))
    assert logged(mandate) == [("Called", shop.address, TAKE, token.address, 100)]
    assert token.balanceOf(shop) == taken
    assert token.allowance(mandate, shop) == 0
    assert shopping.account()[5:] == (taken, 0, 100 * MONEY - taken)


def test_call_with__target_takes_more__refused_with_the_tokens_reason(shopping: MandateWorld) -> None:
    with boa.reverts("zoo: allowance too small"):
        do_with(shopping, 100, take(shopping, 101))


def test_call_with__native_coin_or_no_budget__refused(shopping: MandateWorld) -> None:
    other = deploy("tokens/Plain", 6)
    other.mint(shopping.mandate, 10)
    for asset in (NATIVE, other, actor("no token")):
        with boa.reverts(NOT_AN_ASSET):
            do_with(shopping, 1, TAKE, asset)


def test_call_with__token_without_answer__works() -> None:
    world = make(token=no_return())
    shop = deploy("standins/GreedyShop")
    mine = listing(world, shop, TAKE)
    mine.draw(10)
    do_with(mine, 5, shop.take.prepare_calldata(world.token, 5), target=shop)
    assert world.token.balanceOf(shop) == 5
    assert mine.account()[5:] == (5, 0, 5)


@pytest.mark.parametrize(
    ("mode", "reason"), [(1, "allowance refused"), (2, "allowance refused"), (3, "allowance remains")]
)
def test_call_with__token_with_odd_allowances__refused(mode: int, reason: str) -> None:
    token = deploy("standins/OddAllowance")
    world = make(token=token)
    mine = listing(world, world.shop, TAKE)
    mine.draw(10)
    token.set_mode(mode)
    with boa.reverts(f"mandate: {reason}"):
        do_with(mine, 5, take(mine, 4))
    assert token.allowance(mine.mandate, world.shop) == 0
    assert mine.balance == 10


def test_call_with__token_that_stops_clearing_in_the_middle__refused() -> None:
    """Given, used, and then the token refuses to take the rest back."""
    token = deploy("standins/OddAllowance")
    world = make(token=token)
    target = deploy("receivers/Reenterer")
    mine = listing(world, target, selector("run(address,uint256,bytes)"))
    mine.draw(10)
    for mode in (1, 2):
        data = target.run.prepare_calldata(token, 0, token.set_mode.prepare_calldata(mode))
        with boa.reverts("mandate: allowance refused"):
            do_with(mine, 5, data, target=target)


def test_call_with__paused__refused() -> None:
    world = make(token=pausable())
    mine = listing(world, world.shop, TAKE)
    mine.draw(10)
    world.token.set_paused(True)
    with boa.reverts("zoo: paused"):
        do_with(mine, 5, take(mine, 4))


def test_call_with__coin_lost_meanwhile__is_booked_too(world: MandateWorld) -> None:
    """All assets of the mandate are compared, not only the one that is named."""
    mine = listing(world, world.shop, selector("take_from(address,address,uint256)"))
    second = mine.world.register(deploy("tokens/Plain", 6))
    second.mint(mine.mandate, 10)
    mine.amend(budgets=((second, 1, 1),))
    second.approve(mine.shop, 10, sender=mine.mandate.address)
    mine.draw(10)
    do_with(mine, 5, mine.shop.take_from.prepare_calldata(second, mine.mandate, 3))
    assert mine.account().spent == 0
    assert mine.account(second)[5:] == (3, 0, 7)


def test_call__next_mandate_of_the_cell__not_before_nor_after(world: MandateWorld) -> None:
    """What has no code can't be listed; once it has, it is a mandate."""
    ahead = next_mandate(world.cell, Grant(actor("next operator")).struct())
    with boa.reverts("mandate: target has no code"):
        world.amend(calls=((ahead, BUY, True),))
    assert world.grant(Grant(actor("next operator"))).address == ahead
    with boa.reverts(OF_THE_CELL):
        world.amend(calls=((ahead, BUY, True),))
