"""sweep: what belongs to no member goes to the splitter, and nothing else does. I-D4"""

from __future__ import annotations

from typing import Any

import boa
import pytest

from tests.support import tokens
from tests.support.actors import actor
from tests.support.cell import NATIVE
from tests.support.contracts import deploy
from tests.support.register import ONE, Register, events, wait

WHOLE = 10**6
REFUSAL = "share: nothing due, or it can't be paid"


@pytest.fixture
def token() -> Any:
    return tokens.plain(6)


@pytest.fixture
def register(token: Any) -> Register:
    register = Register.open()
    register.add_currency(token)
    register.distribute(token, 1_000 * WHOLE)
    wait()
    return register


def test_sweep__unbooked_tokens__go_to_the_splitter(register: Register, token: Any) -> None:
    token.mint(register.share.address, 7)
    register.share.sweep(token.address, sender=register.stranger)
    (event,) = events(register.share, "Swept")
    assert (event.token, event.amount) == (token.address, 7)
    assert token.balanceOf(register.splitter) == 7
    assert token.balanceOf(register.share.address) == 1_000 * WHOLE
    with boa.reverts(REFUSAL):
        register.share.sweep(token.address, sender=register.stranger)


def test_sweep__token_that_is_no_currency__goes_whole(register: Register) -> None:
    other = tokens.plain(18)
    other.mint(register.share.address, 5)
    register.share.sweep(other.address, sender=register.stranger)
    assert other.balanceOf(register.splitter) == 5


@pytest.mark.parametrize("currency", [False, True])
def test_sweep__forced_coin__goes_to_the_splitter(register: Register, currency: bool) -> None:
    if currency:
        register.add_currency(NATIVE)
        register.distribute(NATIVE, 100)
    tokens.force_coin(register.share, 5)
    before = boa.env.get_balance(register.splitter)
    register.share.sweep(NATIVE, sender=register.stranger)
    assert boa.env.get_balance(register.splitter) - before == 5


def test_sweep__donation__moves_no_claim(register: Register, token: Any) -> None:
    before = [register.share.claimable(member, token.address) for member in register.members]
    token.mint(register.share.address, 10**15)
    assert [register.share.claimable(member, token.address) for member in register.members] == before
    register.share.sweep(token.address, sender=register.stranger)
    register.share.claim_for(register.members, token.address, sender=register.stranger)
    assert [token.balanceOf(member) for member in register.members] == before


def test_sweep__shrunk_or_unreadable__reverts() -> None:
    register = Register.open()
    token = tokens.broken_balance()
    register.add_currency(token)
    register.distribute(token, 1_000)
    token.burn(register.share.address, 1)
    for mode in (0, 1):
        token.set_mode(mode)
        with boa.reverts(REFUSAL):
            register.share.sweep(token.address, sender=register.stranger)


def test_sweep__payment_fails__reverts(register: Register) -> None:
    blocked = tokens.blacklist()
    blocked.mint(register.share.address, 5)
    blocked.set_blocked(register.splitter, True)
    with boa.reverts(REFUSAL):
        register.share.sweep(blocked.address, sender=register.stranger)


def test_sweep__second_address_of_a_currency__takes_nothing_booked(register: Register, token: Any) -> None:
    """I-D4: under its other address nothing of the token seems to be booked."""
    other = deploy("standins/SecondAddress", token.address)
    with boa.reverts(REFUSAL):
        register.share.sweep(other.address, sender=register.stranger)
    token.mint(register.share.address, 7)
    with boa.reverts(REFUSAL):
        register.share.sweep(other.address, sender=register.stranger)
    assert token.balanceOf(register.share.address) == 1_000 * WHOLE + 7
    register.share.sweep(token.address, sender=register.stranger)
    assert token.balanceOf(register.splitter) == 7


# --- the end of a cell


def test_sweep__while_members_hold_shares__leaves_what_waits(register: Register, token: Any) -> None:
    register.treasury.set_dissolved(True)
    register.distribute(token, 50 * WHOLE)
    with boa.reverts(REFUSAL):
        register.share.sweep(token.address, sender=register.stranger)


def leave(register: Register) -> None:
    for member in register.members:
        register.burn(member, register.share.balanceOf(member))


def test_sweep__nobody_left_but_not_dissolved__leaves_what_waits(register: Register, token: Any) -> None:
    leave(register)
    register.distribute(token, 50 * WHOLE)
    wait()
    with boa.reverts(REFUSAL):
        register.share.sweep(token.address, sender=register.stranger)


def test_sweep__dissolved_and_nobody_left__takes_what_waits_and_no_claim(
    register: Register, token: Any
) -> None:
    leave(register)
    register.distribute(token, 50 * WHOLE)
    wait()
    register.treasury.set_dissolved(True)
    register.share.sweep(token.address, sender=register.stranger)
    assert token.balanceOf(register.splitter) == 50 * WHOLE
    state = register.share.dividend_state(token.address)
    assert (state.waiting, state.booked) == (0, 1_000 * WHOLE)
    register.share.claim_for(register.members, token.address, sender=register.stranger)
    assert [token.balanceOf(member) for member in register.members] == [600 * WHOLE, 300 * WHOLE, 100 * WHOLE]
    with boa.reverts(REFUSAL):
        register.share.sweep(token.address, sender=register.stranger)


def test_sweep__dissolved__of_what_waits_only_whole_units(token: Any) -> None:
    register = Register.open([ONE, ONE, ONE])
    register.add_currency(token)
    register.distribute(token, 1)
    wait()
    leave(register)
    register.distribute(token, 5)
    register.treasury.set_dissolved(True)
    register.share.sweep(token.address, sender=register.stranger)
    assert token.balanceOf(register.splitter) == 5
    state = register.share.dividend_state(token.address)
    assert (state.booked, state.waiting) == (1, (1 << 53) % (3 * ONE))


def test_sweep__dissolved__other_tokens_go_whole(register: Register) -> None:
    leave(register)
    register.treasury.set_dissolved(True)
    other = tokens.plain(18)
    other.mint(register.share.address, 5)
    register.share.sweep(other.address, sender=register.stranger)
    assert other.balanceOf(register.splitter) == 5


def test_sweep__token_calls_back__takes_nothing_twice(register: Register) -> None:
    token = tokens.reentering()
    token.mint(register.share.address, 10)
    token.arm(register.share.address, register.share.sweep.prepare_calldata(token.address))
    register.share.sweep(token.address, sender=register.stranger)
    assert (token.calls(), token.successes()) == (1, 0)
    assert token.balanceOf(register.splitter) == 10


def test_sweep__to_a_splitter_that_is_a_contract__sends_coin(register: Register) -> None:
    """The receive function of a clone needs more than a stipend; the payment brings it."""
    wallet = deploy("receivers/Wallet1271", actor("owner"))
    boa.env.set_code(register.splitter, boa.env.get_code(wallet.address))
    tokens.force_coin(register.share, 5)
    before = boa.env.get_balance(register.splitter)
    register.share.sweep(NATIVE, sender=register.stranger)
    assert boa.env.get_balance(register.splitter) - before == 5
