"""Treasury.send: what a vote pays."""

from __future__ import annotations

import boa
import pytest

from tests.support.tokens import (
    blacklist,
    broken_balance,
    false_on_fail,
    fee_on_transfer,
    huge_return,
    no_return,
    plain,
    receiver,
)
from tests.unit.treasury.world import COIN, MONEY, NATIVE, NOBODY, World, actor, make


def test_send__a_token__pays_each_receiver_and_says_so(world: World) -> None:
    world.fund()
    supplier, worker = actor("supplier"), actor("worker")
    world.send(world.token, [supplier, worker], [30 * MONEY, 12 * MONEY])
    logs = [log for log in world.governor.get_logs() if type(log).__name__ == "Sent"]
    assert [(log.asset, log.receiver, log.amount) for log in logs] == [
        (world.token.address, supplier, 30 * MONEY),
        (world.token.address, worker, 12 * MONEY),
    ]
    assert world.token.balanceOf(supplier) == 30 * MONEY
    assert world.token.balanceOf(worker) == 12 * MONEY
    assert world.token.balanceOf(world.treasury) == 958 * MONEY


def test_send__native_coin__pays_each_receiver(world: World) -> None:
    world.fund_coin()
    supplier = actor("supplier")
    before = world.coin(supplier)
    world.send(NATIVE, [supplier, supplier], [COIN, 2])
    assert world.coin(supplier) == before + COIN + 2
    assert world.coin(world.treasury) == 9 * COIN - 2


def test_send__native_coin__brings_300_000_gas_and_the_stipend(world: World) -> None:
    world.fund_coin()
    # GAS PUSH0 SSTORE: notes what is left after its first instruction, which takes 2
    made, _ = boa.env.deploy_code(bytecode=bytes.fromhex("635a5f55005f526004601cf3"))
    world.send(NATIVE, [made], [COIN])
    assert boa.env.get_storage(made, 0) == 300_000 + 2_300 - 2


@pytest.mark.parametrize(
    ("receivers", "amounts"), [([], []), (["a"], []), (["a"], [1, 2]), (["a", "b"], [1])]
)
def test_send__lists_of_other_lengths_or_empty__refused(
    world: World, receivers: list[str], amounts: list[int]
) -> None:
    world.fund()
    with boa.reverts("treasury: one amount a receiver"):
        world.send(world.token, [actor(name) for name in receivers], amounts)


def test_send__to_32_receivers__pays_all_and_33_do_not_fit(world: World) -> None:
    world.fund()
    receivers = [boa.env.generate_address() for _ in range(32)]
    world.send(world.token, receivers, list(range(1, 33)))
    assert [world.token.balanceOf(account) for account in receivers] == list(range(1, 33))
    with pytest.raises(Exception, match="33"):
        world.send(world.token, [*receivers, actor("one more")], [1] * 33)


def test_send__to_nobody__refused(world: World) -> None:
    world.fund_coin()
    with boa.reverts("treasury: can't pay a receiver"):
        world.send(NATIVE, [world.stranger, NOBODY], [1, 1])


def test_send__one_receiver_is_blacklisted__nobody_is_paid(world: World) -> None:
    token = world.register(blacklist())
    world.fund(token=token)
    token.set_blocked(world.stranger, True)
    with boa.reverts("treasury: can't pay a receiver"):
        world.send(token, [actor("supplier"), world.stranger], [1, 1])
    assert token.balanceOf(world.treasury) == 1_000 * MONEY


def test_send__a_token_that_answers_false__refused(world: World) -> None:
    token = world.register(false_on_fail())
    world.fund(token=token)
    token.set_refusing(True)
    with boa.reverts("treasury: can't pay a receiver"):
        world.send(token, [world.stranger], [1])


def test_send__more_than_there_is__refused(world: World) -> None:
    world.fund_coin(COIN)
    with boa.reverts("treasury: can't pay a receiver"):
        world.send(NATIVE, [world.stranger], [COIN + 1])


@pytest.mark.parametrize("kind", ["BurnsGas", "ReturnBomb", "RefusesCoin"])
def test_send__a_receiver_that_burns_gas_bombs_or_refuses__refused_in_words(world: World, kind: str) -> None:
    world.fund_coin()
    with boa.reverts("treasury: can't pay a receiver"):
        world.send(NATIVE, [receiver(kind).address], [1])


def test_send__a_token_that_answers_with_a_long_no__refused(world: World) -> None:
    token = world.register(huge_return(words=3_125))
    world.fund(token=token)
    token.set_huge(True, False)
    with boa.reverts("treasury: can't pay a receiver"):
        world.send(token, [world.stranger], [1])


def test_send__tokens_without_answer_or_with_fee__paid(world: World) -> None:
    receivers = [actor("supplier")]
    for token, arrives in ((no_return(), 100), (fee_on_transfer(fee=100), 99)):
        world.register(token)
        world.fund(token=token)
        world.send(token, receivers, [100])
        assert token.balanceOf(receivers[0]) == arrives
        assert token.balanceOf(world.treasury) == 1_000 * MONEY - 100


@pytest.mark.parametrize("decimals", [0, 2, 18, 24])
def test_send__tokens_of_any_decimals__paid_in_base_units(world: World, decimals: int) -> None:
    token = world.register(plain(decimals), decimals)
    world.fund(10**decimals, token)
    world.send(token, [world.stranger], [10**decimals])
    assert token.balanceOf(world.stranger) == 10**decimals


def test_send__an_asset_not_registered__paid_by_a_constitutional_vote(world: World) -> None:
    other = plain()
    world.fund(token=other)
    world.send(other, [world.stranger], [5])
    assert other.balanceOf(world.stranger) == 5


def test_send__a_registered_asset_that_cant_be_read__refused() -> None:
    token = broken_balance()
    world = make(others=(token,))
    world.fund(token=token)
    token.set_mode(1)
    with boa.reverts("treasury: asset can't be read"):
        world.send(token, [world.stranger], [1])
    token.set_mode(0)
    world.send(token, [world.stranger], [1])
    assert token.balanceOf(world.stranger) == 1


def test_send__code_less_token__refused(world: World) -> None:
    with boa.reverts("treasury: can't pay a receiver"):
        world.send(actor("no token"), [world.stranger], [1])
