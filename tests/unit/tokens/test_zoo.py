"""Each token of the zoo misbehaves as its name says: a zoo of tame animals would prove nothing."""

from __future__ import annotations

from typing import Any

import boa
import pytest

from tests.support import tokens
from tests.support.actors import address_of as who

OWNER, RECEIVER, SPENDER = "owner", "receiver", "spender"


def call(
    token: Any, function: str, *args: Any, sender: str, gas: int = 20_000_000
) -> tuple[bool, bytes, int]:
    """Success, return data and gas of a raw call: what a contract sees that knows no types."""
    data = getattr(token, function).prepare_calldata(*args)
    answer = boa.env.execute_code(token.address, data=data, sender=sender, gas=gas)
    return answer.is_success, answer.output, answer.get_gas_used()


def pay(receiver: Any) -> Any:
    return boa.env.execute_code(receiver.address, sender=who(OWNER), gas=300_000)


@pytest.mark.parametrize("decimals", [0, 2, 6, 18, 24])
def test_plain__any_decimals__moves_exactly(decimals: int) -> None:
    token = tokens.plain(decimals)
    token.mint(who(OWNER), 10 ** (15 + decimals))
    token.approve(who(SPENDER), 7, sender=who(OWNER))
    token.transferFrom(who(OWNER), who(RECEIVER), 7, sender=who(SPENDER))
    assert token.decimals() == decimals
    assert token.balanceOf(who(RECEIVER)) == 7
    assert token.balanceOf(who(OWNER)) == token.totalSupply() - 7
    with boa.reverts("zoo: allowance too small"):
        token.transferFrom(who(OWNER), who(RECEIVER), 1, sender=who(SPENDER))
    with boa.reverts("zoo: balance too small"):
        token.transfer(who(OWNER), 8, sender=who(RECEIVER))


def test_no_return__transfer__answers_nothing() -> None:
    token = tokens.no_return()
    token.mint(who(OWNER), 10)
    assert call(token, "transfer", who(RECEIVER), 4, sender=who(OWNER))[:2] == (True, b"")
    assert token.balanceOf(who(RECEIVER)) == 4


def test_no_return__approve_from_one_amount_to_another__reverts() -> None:
    token = tokens.no_return()
    token.approve(who(SPENDER), 5, sender=who(OWNER))
    with boa.reverts("zoo: approve zero first"):
        token.approve(who(SPENDER), 6, sender=who(OWNER))
    token.approve(who(SPENDER), 0, sender=who(OWNER))
    token.approve(who(SPENDER), 6, sender=who(OWNER))
    assert token.allowance(who(OWNER), who(SPENDER)) == 6


def test_false_on_fail__too_little__answers_false_and_moves_nothing() -> None:
    token = tokens.false_on_fail()
    token.mint(who(OWNER), 10)
    assert token.transfer(who(RECEIVER), 11, sender=who(OWNER)) is False
    assert token.transferFrom(who(OWNER), who(RECEIVER), 1, sender=who(SPENDER)) is False
    token.set_refusing(True)
    assert token.transfer(who(RECEIVER), 1, sender=who(OWNER)) is False
    assert token.balanceOf(who(RECEIVER)) == 0
    token.set_refusing(False)
    assert token.transfer(who(RECEIVER), 1, sender=who(OWNER)) is True


def test_fee_on_transfer__one_percent__less_arrives() -> None:
    token = tokens.fee_on_transfer(6, 100)
    token.mint(who(OWNER), 1_000)
    token.transfer(who(RECEIVER), 1_000, sender=who(OWNER))
    assert token.balanceOf(who(RECEIVER)) == 990
    assert token.totalSupply() == 990


def test_rebasing__down_and_up__balances_follow() -> None:
    token = tokens.rebasing()
    token.mint(who(OWNER), 999)
    token.rebase(1, 2)
    assert token.balanceOf(who(OWNER)) == 499
    token.transfer(who(RECEIVER), 100, sender=who(OWNER))
    assert token.balanceOf(who(RECEIVER)) == 100
    token.rebase(3, 1)
    assert token.balanceOf(who(RECEIVER)) == 600
    assert token.totalSupply() == 2_997


@pytest.mark.parametrize("blocked", [OWNER, RECEIVER])
def test_blacklist__either_side_blocked__reverts(blocked: str) -> None:
    token = tokens.blacklist()
    token.mint(who(OWNER), 10)
    token.set_blocked(who(blocked), True)
    with boa.reverts("zoo: account is blocked"):
        token.transfer(who(RECEIVER), 1, sender=who(OWNER))
    token.set_blocked(who(blocked), False)
    token.transfer(who(RECEIVER), 1, sender=who(OWNER))


def test_pausable__paused__reverts() -> None:
    token = tokens.pausable()
    token.mint(who(OWNER), 10)
    token.set_paused(True)
    with boa.reverts("zoo: paused"):
        token.transfer(who(RECEIVER), 1, sender=who(OWNER))
    token.set_paused(False)
    token.transfer(who(RECEIVER), 1, sender=who(OWNER))


@pytest.mark.parametrize(("words", "most_gas"), [(tokens.MEGABYTE, 10_000_000), (3_125, 150_000)])
def test_huge_return__switched_on__answers_as_much(words: int, most_gas: int) -> None:
    token = tokens.huge_return(6, words)
    token.mint(who(OWNER), 10)
    assert len(call(token, "transfer", who(RECEIVER), 1, sender=who(OWNER))[1]) == 32
    token.set_huge(True, True)
    for function, args in (("transfer", (who(RECEIVER), 1)), ("balanceOf", (who(OWNER),))):
        success, answer, gas = call(token, function, *args, sender=who(OWNER))
        assert success
        assert len(answer) == 32 * words
        assert gas < most_gas


def test_reentering__armed__calls_in_the_middle_of_a_transfer() -> None:
    token = tokens.reentering()
    other = tokens.plain()
    token.mint(who(OWNER), 10)
    token.arm(other, other.mint.prepare_calldata(who(RECEIVER), 5))
    token.transfer(who(RECEIVER), 1, sender=who(OWNER))
    assert (token.calls(), token.successes()) == (1, 1)
    assert other.balanceOf(who(RECEIVER)) == 5
    token.arm(other, other.burn.prepare_calldata(who(RECEIVER), 6))
    token.transfer(who(RECEIVER), 1, sender=who(OWNER))
    assert (token.calls(), token.successes()) == (2, 1)
    assert b"zoo: balance too small" in token.answer()
    assert token.balanceOf(who(RECEIVER)) == 2


def test_broken_balance__each_mode__cannot_be_read_as_one_word() -> None:
    token = tokens.broken_balance()
    token.mint(who(OWNER), 10)
    answers = {}
    for mode in range(6):
        token.set_mode(mode)
        answers[mode] = call(token, "balanceOf", who(OWNER), sender=who(OWNER), gas=200_000)
    assert answers[0][:2] == (True, (10).to_bytes(32, "big"))
    assert answers[1][0] is False
    assert b"zoo: no balances" in answers[1][1]
    assert answers[2][0] is False
    assert answers[2][2] > 190_000
    assert answers[3][:2] == (True, b"")
    assert answers[4][0] is True
    assert len(answers[4][1]) == 64
    assert answers[5][:2] == (True, b"\xff" * 32)
    token.transfer(who(RECEIVER), 1, sender=who(OWNER))


def test_native_mirror__coin_moves__balance_follows() -> None:
    token = tokens.native_mirror()
    boa.env.set_balance(who(OWNER), 123)
    assert token.balanceOf(who(OWNER)) == 123


def test_weth__deposit_and_withdraw__backed_by_coin() -> None:
    weth = tokens.weth()
    boa.env.set_balance(who(OWNER), 100)
    weth.deposit(value=100, sender=who(OWNER))
    assert boa.env.get_balance(weth.address) == weth.balanceOf(who(OWNER)) == 100
    weth.withdraw(40, sender=who(OWNER))
    assert boa.env.get_balance(who(OWNER)) == 40


def test_refuses_coin__paid__reverts_until_it_accepts() -> None:
    receiver = tokens.receiver("RefusesCoin")
    assert not pay(receiver).is_success
    receiver.set_accepting(True)
    assert pay(receiver).is_success


def test_burns_gas__paid__takes_all() -> None:
    receiver = tokens.receiver("BurnsGas")
    answer = pay(receiver)
    assert not answer.is_success
    assert answer.get_gas_used() > 290_000


def test_return_bomb__paid__explains_at_length_below_the_cap() -> None:
    receiver = tokens.receiver("ReturnBomb")
    answer = pay(receiver)
    assert not answer.is_success
    assert len(answer.output) == 100_000


def test_reenterer__paid__calls_its_target() -> None:
    receiver = tokens.receiver("Reenterer")
    other = tokens.plain()
    receiver.arm(other, other.mint.prepare_calldata(who(RECEIVER), 5))
    assert pay(receiver).is_success
    assert (receiver.calls(), receiver.successes()) == (1, 1)
    assert other.balanceOf(who(RECEIVER)) == 5


def test_force_coin__receiver_refuses__coin_is_there() -> None:
    receiver = tokens.receiver("RefusesCoin")
    tokens.force_coin(receiver, 7)
    assert boa.env.get_balance(receiver.address) == 7
