"""Mandate.spend, pay and give_back: payments from the account, and back (I-M3)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import boa
import pytest
from eth_abi.abi import encode

from tests.support.actors import address_of
from tests.support.contracts import at, deploy
from tests.support.tokens import (
    blacklist,
    false_on_fail,
    fee_on_transfer,
    huge_return,
    no_return,
    pausable,
    receiver,
    reentering,
)
from tests.unit.mandate.world import (
    COIN,
    MONEY,
    NATIVE,
    NOBODY,
    OPERATOR,
    SUPPLIER,
    Grant,
    MandateWorld,
    actor,
    logged,
    make,
    selector,
)

UNPAID = "mandate: can't pay a receiver"
OTHER = actor("second supplier")


@pytest.fixture
def funded(world: MandateWorld) -> MandateWorld:
    """500 of the token and 2 coins are drawn; a second supplier is listed."""
    world.draw(500 * MONEY)
    world.draw(2 * COIN, NATIVE)
    world.amend(receivers=((OTHER, True),))
    return world


@pytest.fixture(params=["spend", "pay"])
def either(funded: MandateWorld, request: pytest.FixtureRequest) -> MandateWorld:
    """Its `spend` is a list of one, or `pay`."""
    return replace(funded, paying=request.param == "pay")


def raw_spend(world: MandateWorld, asset: Any, receivers: list[str], amounts: list[int]) -> bool:
    """With lists that may be longer than the ABI allows; whether it was done."""
    types = ["address", "address[]", "uint256[]"]
    data = selector("spend(address,address[],uint256[])") + encode(
        types, [str(getattr(asset, "address", asset)), receivers, amounts]
    )
    result = boa.env.execute_code(to_address=world.mandate.address, sender=OPERATOR, data=data)
    assert not result.is_error or result.output == b""
    return not result.is_error


# ------------------------------------------------------------------ spend
def test_spend__token__pays_each_and_logs(funded: MandateWorld) -> None:
    mandate, token = funded.mandate, funded.token
    mandate.spend(token, [SUPPLIER, OTHER, SUPPLIER], [3, 4, 0], sender=OPERATOR)
    assert logged(mandate) == [
        ("Spent", token.address, SUPPLIER, 3),
        ("Spent", token.address, OTHER, 4),
        ("Spent", token.address, SUPPLIER, 0),
    ]
    assert (funded.held(SUPPLIER), funded.held(OTHER)) == (3, 4)
    assert funded.account()[5:] == (7, 0, 500 * MONEY - 7)
    assert funded.account(NATIVE).spent == 0


def test_spend__native_coin__pays_each_and_logs(funded: MandateWorld) -> None:
    before = funded.coin(SUPPLIER)
    funded.mandate.spend(NATIVE, [SUPPLIER, SUPPLIER], [3, 4], sender=OPERATOR)
    assert logged(funded.mandate) == [("Spent", NATIVE, SUPPLIER, 3), ("Spent", NATIVE, SUPPLIER, 4)]
    assert funded.coin(SUPPLIER) == before + 7
    assert funded.account(NATIVE)[5:] == (7, 0, 2 * COIN - 7)


def test_pay__token_or_coin__pays_and_logs(funded: MandateWorld) -> None:
    mandate, token = funded.mandate, funded.token
    before = funded.coin(OTHER)
    mandate.pay(token, SUPPLIER, 3, sender=OPERATOR)
    assert logged(mandate) == [("Spent", token.address, SUPPLIER, 3)]
    mandate.pay(NATIVE, OTHER, 4, sender=OPERATOR)
    assert logged(mandate) == [("Spent", NATIVE, OTHER, 4)]
    assert (funded.held(SUPPLIER), funded.coin(OTHER)) == (3, before + 4)
    assert funded.account()[5:] == (3, 0, 500 * MONEY - 3)
    assert funded.account(NATIVE)[5:] == (4, 0, 2 * COIN - 4)


def test_spend__sums__add_up_over_payments(either: MandateWorld) -> None:
    for amount in (1, 10, 100):
        either.spend(amount)
    assert either.account().spent == 111


def test_spend__to_128__done_and_to_129_not(funded: MandateWorld) -> None:
    funded.amend(any_receiver=True)
    receivers = [address_of(f"receiver {n}") for n in range(129)]
    before = funded.balance
    assert raw_spend(funded, funded.token, receivers[:128], [2] * 128)
    assert not raw_spend(funded, funded.token, receivers, [2] * 129)
    assert not raw_spend(funded, funded.token, receivers[:128], [2] * 129)
    assert funded.balance == before - 256
    assert [funded.held(each) for each in receivers] == [2] * 128 + [0]
    assert funded.account().spent == 256


@pytest.mark.parametrize(
    ("receivers", "amounts"), [([], []), ([SUPPLIER], []), ([], [1]), ([SUPPLIER], [1, 1])]
)
def test_spend__lists_that_do_not_match__refused(
    funded: MandateWorld, receivers: list[str], amounts: list[int]
) -> None:
    with boa.reverts("mandate: one amount a receiver"):
        funded.mandate.spend(funded.token, receivers, amounts, sender=OPERATOR)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_spend__one_receiver_not_listed__all_refused(funded: MandateWorld, place: int) -> None:
    receivers = [SUPPLIER] * 3
    receivers[place] = actor("somebody else")
    with boa.reverts("mandate: a receiver is not listed"):
        funded.mandate.spend(funded.token, receivers, [1] * 3, sender=OPERATOR)
    assert funded.held(SUPPLIER) == 0
    assert funded.account().spent == 0


def test_spend__operator_and_the_cells_contracts__are_receivers_only_if_listed(either: MandateWorld) -> None:
    for account in (OPERATOR, either.mandate, either.treasury, *either.cell.contracts):
        with boa.reverts("mandate: a receiver is not listed"):
            either.spend(1, account)


def test_spend__nobody__refused_whoever_may_be_paid(either: MandateWorld) -> None:
    either.amend(any_receiver=True)
    for asset in (either.token, NATIVE):
        with boa.reverts("mandate: a receiver is not listed"):
            either.spend(1, NOBODY, asset)


def test_spend__to_itself__refused_also_where_anybody_may_be_paid(either: MandateWorld) -> None:
    """It would be booked as spent, and be there still."""
    either.amend(receivers=((either.mandate, True),), any_receiver=True)
    for asset in (either.token, NATIVE):
        with boa.reverts("mandate: a receiver is not listed"):
            either.spend(5, either.mandate, asset)


def test_spend__more_than_is_there__refused(funded: MandateWorld) -> None:
    """Also by the second of two payments: then the first has not been made."""
    for asset, amount in ((funded.token, 500 * MONEY), (NATIVE, 2 * COIN)):
        with boa.reverts(UNPAID):
            funded.spend(amount + 1, asset=asset)
        with boa.reverts(UNPAID):
            funded.mandate.spend(asset, [SUPPLIER] * 2, [amount, 1], sender=OPERATOR)
        assert funded.account(asset).balance == amount
        funded.spend(amount, asset=asset)


def test_spend__asset_without_a_budget__refused(either: MandateWorld) -> None:
    token = deploy("tokens/Plain", 6)
    token.mint(either.mandate, 10)
    with boa.reverts("mandate: not an asset of this mandate"):
        either.spend(1, asset=token)


def test_spend__what_others_sent__is_his_to_spend(either: MandateWorld) -> None:
    either.token.mint(either.mandate, 500 * MONEY)
    either.spend(1_000 * MONEY)
    assert either.account()[2:] == (500 * MONEY, 500 * MONEY, 1_000 * MONEY, 1_000 * MONEY, 0, 0)


def test_spend__after_the_asset_left_the_cells_list__goes_on(either: MandateWorld) -> None:
    either.decide(either.treasury.unregister_asset, either.token)
    either.spend(1)


def test_spend__receiver_refuses_coin__all_refused(funded: MandateWorld) -> None:
    refusing, bomb, glutton = (receiver(kind) for kind in ("RefusesCoin", "ReturnBomb", "BurnsGas"))
    funded.amend(any_receiver=True)
    for each in (refusing, bomb, glutton):
        with boa.reverts(UNPAID):
            funded.mandate.spend(NATIVE, [SUPPLIER, each.address], [1, 1], sender=OPERATOR)
    assert funded.account(NATIVE).spent == 0


def test_spend__receiver_sends_it_back__counts_as_spent(either: MandateWorld) -> None:
    bouncer = receiver("Bouncer")
    either.amend(receivers=((bouncer, True),))
    either.spend(COIN, bouncer, NATIVE)
    assert either.account(NATIVE)[5:] == (COIN, 0, 2 * COIN)


def test_spend__operator_calls_back_while_he_is_paid__gets_nowhere(world: MandateWorld) -> None:
    operator = deploy("receivers/Reenterer")
    mine = world.with_grant(Grant(operator=operator, charter=world.charter))
    mandate = mine.mandate
    mine.amend(receivers=((operator, True),))
    operator.run(mandate, 0, mandate.draw.prepare_calldata(NATIVE, COIN))
    attempts = [
        mandate.spend.prepare_calldata(NATIVE, [operator.address], [1]),
        mandate.draw.prepare_calldata(NATIVE, 1),
        mandate.give_back.prepare_calldata(NATIVE, 1),
        mandate.recall.prepare_calldata(),
        mandate.sweep.prepare_calldata([NATIVE]),
        mandate.account_of.prepare_calldata(NATIVE),
    ]
    for number, attempt in enumerate(attempts, 1):
        operator.arm(mandate, attempt)
        operator.run(mandate, 0, mandate.spend.prepare_calldata(NATIVE, [operator.address], [5]))
        assert (operator.calls(), operator.successes(), operator.answer()) == (number, 0, b"")
    assert mine.account(NATIVE)[2:] == (COIN, COIN, 10 * COIN, 30, 0, COIN - 30)


# tokens
def test_spend__fee_on_transfer__what_was_sent_counts() -> None:
    world = make(token=fee_on_transfer(6, 100))
    world.draw(100 * MONEY)
    world.spend(99 * MONEY)
    assert world.account()[5:] == (99 * MONEY, 0, 0)
    assert world.held(SUPPLIER) == 98_010_000


@pytest.mark.parametrize("words", [0, 1])
def test_spend__token_without_answer_or_with_yes__works(words: int) -> None:
    world = make(token=no_return() if words == 0 else false_on_fail())
    world.draw(10)
    world.spend(10)
    assert world.held(SUPPLIER) == 10


def test_spend__token_says_no_is_paused_blocks_or_bombs__refused_and_not_counted() -> None:
    no, paused, blocking = false_on_fail(), pausable(), blacklist()
    world = make(token=no, others=(paused, blocking))
    world.amend(budgets=tuple((each, 10, 10) for each in (paused, blocking)))
    for each in (no, paused, blocking):
        each.mint(world.treasury, 1_000)
        world.draw(10, each)
    no.set_refusing(True)
    paused.set_paused(True)
    blocking.set_blocked(SUPPLIER, True)
    for each in (no, paused, blocking):
        with boa.reverts(UNPAID):
            world.spend(1, asset=each)
        assert world.account(each)[5:] == (0, 0, 10)
    # back to the treasury none of them goes while it is so, but the one that blocks somebody else only
    for each in (no, paused):
        with boa.reverts("mandate: can't be paid now"):
            world.give_back(1, each)
    world.give_back(1, blocking)


def test_spend__token_answers_with_a_bomb__refused() -> None:
    token = huge_return(6, 3_125)
    world = make(token=token)
    world.draw(10)
    at("tokens/HugeReturn", token.address).set_huge(True, False)
    with boa.reverts(UNPAID):
        world.spend(1)
    with boa.reverts("mandate: can't be paid now"):
        world.give_back(1)
    assert world.account()[5:] == (0, 0, 10)


def test_spend__token_calls_back__nothing_else_can_be_done_meanwhile() -> None:
    world = make(token=reentering())
    mandate, token = world.mandate, world.token
    operator = deploy("receivers/Reenterer")
    mine = world.with_grant(Grant(operator=operator, charter=world.charter))
    operator.run(mine.mandate, 0, mine.mandate.draw.prepare_calldata(token, 100))
    mandate = mine.mandate
    attempts = [
        mandate.spend.prepare_calldata(token, [SUPPLIER], [1]),
        mandate.give_back.prepare_calldata(token, 1),
        mandate.draw.prepare_calldata(token, 1),
        mandate.recall.prepare_calldata(),
    ]
    for attempt in attempts:
        token.arm(operator, operator.run.prepare_calldata(mandate, 0, attempt))
        operator.run(mandate, 0, mandate.spend.prepare_calldata(token, [SUPPLIER], [10]))
        assert (token.successes(), token.answer()) == (0, b"")
    assert mine.account()[2:] == (100, 100, 1_000 * MONEY, 40, 0, 60)


def test_spend__lying_token__sums_stop_at_what_can_be_booked() -> None:
    """A token without balances of its own says yes to everything."""
    world = make()
    liar = world.world.register(deploy("standins/YesToken"))
    world.amend(budgets=((liar, 1, 1),))
    most = 2**127 - 1
    world.mandate.spend(liar, [SUPPLIER] * 2, [most - 1, 1], sender=OPERATOR)
    assert world.account(liar)[5:7] == (most, 0)
    with boa.reverts("mandate: more than can be booked"):
        world.spend(1, asset=liar)
    world.spend(0, asset=liar)
    # what is returned has a half of its own
    world.give_back(2**128 - 2, liar)
    world.give_back(1, liar)
    with boa.reverts("mandate: more than can be booked"):
        world.give_back(1, liar)
    assert world.account(liar)[5:7] == (most, 2**128 - 1)
    assert world.mandate.overview().assets == [world.token.address, NATIVE, liar.address]
    world.draw(5)
    world.spend(5)
    assert world.account()[5:] == (5, 0, 0)


# ------------------------------------------------------------------ give_back
def test_give_back__token_and_coin__to_the_treasury_and_no_budget(funded: MandateWorld) -> None:
    before = funded.held(funded.treasury), funded.coin(funded.treasury)
    funded.give_back(100 * MONEY)
    assert logged(funded.mandate) == [("Returned", funded.token.address, 100 * MONEY)]
    funded.give_back(COIN, NATIVE)
    assert logged(funded.mandate) == [("Returned", NATIVE, COIN)]
    assert funded.held(funded.treasury) == before[0] + 100 * MONEY
    assert funded.coin(funded.treasury) == before[1] + COIN
    assert funded.account()[5:] == (0, 100 * MONEY, 400 * MONEY)
    assert funded.account(NATIVE)[5:] == (0, COIN, COIN)
    for asset in (funded.token, NATIVE):
        with boa.reverts("mandate: beyond the budget"):
            funded.draw(1, asset)


def test_give_back__asset_without_a_budget__paid_and_not_booked(funded: MandateWorld) -> None:
    token = deploy("tokens/Plain", 6)
    token.mint(funded.mandate, 10)
    funded.give_back(4, token)
    assert logged(funded.mandate) == [("Returned", token.address, 4)]
    assert (token.balanceOf(funded.treasury), token.balanceOf(funded.mandate)) == (4, 6)
    assert funded.account(token) == (0, 0, 0, 0, 0, 0, 0, 6)
    assert funded.mandate.overview().assets == [funded.token.address, NATIVE]


def test_give_back__more_than_is_there__refused(funded: MandateWorld) -> None:
    for asset in (funded.token, NATIVE, actor("no token")):
        with boa.reverts("mandate: can't be paid now"):
            funded.give_back(500 * COIN, asset)


def test_give_back__before_he_accepts__takes_what_was_sent_by_mistake(offered: MandateWorld) -> None:
    offered.token.mint(offered.mandate, 5)
    offered.give_back(5)
    assert offered.account()[5:] == (0, 5, 0)


def test_give_back__sums__add_up_and_leave_the_spent_alone(funded: MandateWorld) -> None:
    funded.spend(7)
    funded.give_back(1)
    funded.spend(7)
    funded.give_back(10)
    assert funded.account()[5:] == (14, 11, 500 * MONEY - 25)
