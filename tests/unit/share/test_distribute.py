"""distribute and accrual: who may, when it counts, and that no width overflows. I-D1, I-D3, I-D5"""

from __future__ import annotations

from typing import Any

import boa
import pytest

from tests.support import tokens
from tests.support.actors import actor
from tests.support.cell import NATIVE, Policy
from tests.support.register import GENESIS, MAX_SUPPLY, ONE, Register, events, now, wait

WHOLE = 10**6


@pytest.fixture
def token() -> Any:
    return tokens.plain(6)


@pytest.fixture
def register(token: Any) -> Register:
    register = Register.open()
    register.add_currency(token)
    return register


def claimable(register: Register, asset: Any) -> list[int]:
    address = asset if isinstance(asset, str) else asset.address
    return [register.share.claimable(member, address) for member in register.members]


# --- who, and what is refused


def test_distribute__anyone_but_the_splitter__reverts(register: Register, token: Any) -> None:
    callers = (register.factory, register.treasury)
    for caller in (*(c.address for c in callers), register.governor, register.members[0], register.stranger):
        with boa.reverts("share: only the splitter"):
            register.share.distribute(token.address, 1, sender=caller)
    assert register.share.dividend_state(token.address).booked == 0


def test_distribute__no_currency__reverts(register: Register) -> None:
    for asset in (tokens.plain(6).address, register.share.address):
        with boa.reverts("share: not a currency"):
            register.share.distribute(asset, 1, sender=register.splitter)
    with boa.reverts("share: not a currency"):
        register.distribute(NATIVE, 1)


def test_distribute__value_is_not_the_amount__reverts(register: Register, token: Any) -> None:
    register.add_currency(NATIVE)
    for asset, amount, sent in [(NATIVE, 2, 1), (NATIVE, 1, 2), (NATIVE, 1, 0), (token.address, 1, 1)]:
        with boa.reverts("share: value and amount must be equal"):
            register.share.distribute(asset, amount, value=sent, sender=register.splitter)


# --- when it counts


def test_distribute__waits_for_the_next_second(register: Register, token: Any) -> None:
    register.distribute(token, 1_000 * WHOLE)
    (event,) = events(register.share, "Distributed")
    assert (event.token, event.received, event.booked) == (token.address, 1_000 * WHOLE, 1_000 * WHOLE)
    state = register.share.dividend_state(token.address)
    assert (state.waiting, state.booked, state.fresh) == (1_000 * WHOLE << 53, 1_000 * WHOLE, True)
    assert state.distributed_at == now()
    assert claimable(register, token) == [0, 0, 0]
    wait()
    assert claimable(register, token) == [600 * WHOLE, 300 * WHOLE, 100 * WHOLE]
    state = register.share.dividend_state(token.address)
    assert (state.per_unit, state.waiting, state.booked, state.fresh) == (1 << 53, 0, 1_000 * WHOLE, False)


def test_distribute__bought_distributed_sold_in_one_second__gives_nothing(
    register: Register, token: Any
) -> None:
    share, (first, second, _third) = register.share, register.members
    share.transfer(second, 500 * ONE, sender=first)
    register.distribute(token, 1_000 * WHOLE)
    with boa.reverts("share: nothing due, or it can't be paid"):
        share.claim(token.address, sender=second)
    share.transfer(first, 500 * ONE, sender=second)
    wait()
    assert claimable(register, token) == [600 * WHOLE, 300 * WHOLE, 100 * WHOLE]


def test_distribute__sold_a_second_later__stays_with_the_seller(register: Register, token: Any) -> None:
    first, second, _ = register.members
    register.distribute(token, 1_000 * WHOLE)
    wait()
    register.share.transfer(second, 600 * ONE, sender=first)
    register.burn(second, 900 * ONE)
    assert claimable(register, token) == [600 * WHOLE, 300 * WHOLE, 100 * WHOLE]
    register.distribute(token, 100 * WHOLE)
    wait()
    assert claimable(register, token) == [600 * WHOLE, 300 * WHOLE, 200 * WHOLE]


def test_distribute__issued_later__has_no_part_in_it(register: Register, token: Any) -> None:
    register.distribute(token, 1_000 * WHOLE)
    wait()
    register.issue(actor("fourth"), 1_000 * ONE)
    assert register.share.claimable(actor("fourth"), token.address) == 0
    assert claimable(register, token) == [600 * WHOLE, 300 * WHOLE, 100 * WHOLE]


def test_distribute__again_in_the_same_second__both_count(register: Register, token: Any) -> None:
    for _ in range(2):
        register.distribute(token, 500 * WHOLE)
    wait()
    assert claimable(register, token) == [600 * WHOLE, 300 * WHOLE, 100 * WHOLE]


def test_distribute__again_later__accrues_the_former_by_former_balances(
    register: Register, token: Any
) -> None:
    first, second, _ = register.members
    register.distribute(token, 1_000 * WHOLE)
    wait()
    register.distribute(token, 1_000 * WHOLE)
    # in the second of the second distribution: only that one moves with the shares
    register.share.transfer(second, 600 * ONE, sender=first)
    wait()
    assert claimable(register, token) == [600 * WHOLE, 1_200 * WHOLE, 200 * WHOLE]


def test_distribute__below_one_share_of_supply__waits_until_there_is_one(token: Any) -> None:
    register = Register.open([ONE - 1])
    register.add_currency(token)
    register.distribute(token, 5 * WHOLE)
    wait(1_000)
    assert claimable(register, token) == [0]
    assert register.share.dividend_state(token.address).fresh is True
    register.distribute(token, 5 * WHOLE)
    wait()
    register.issue(register.members[0], 1)
    wait()
    assert claimable(register, token) == [10 * WHOLE]


def test_distribute__nobody_holds_anything__waits(register: Register, token: Any) -> None:
    for member in register.members:
        register.burn(member, register.share.balanceOf(member))
    register.distribute(token, 5 * WHOLE)
    wait()
    register.issue(register.members[0], ONE)
    wait()
    assert claimable(register, token) == [5 * WHOLE, 0, 0]


def test_distribute__what_division_leaves__waits_for_the_next(token: Any) -> None:
    register = Register.open([ONE] * 3)
    register.add_currency(token)
    register.distribute(token, 1)
    wait()
    state = register.share.dividend_state(token.address)
    left = (1 << 53) % (3 * ONE)
    assert (state.per_unit, state.waiting) == ((1 << 53) // (3 * ONE), left)
    register.distribute(token, 2)
    wait()
    # three units for three members, whole at last
    state = register.share.dividend_state(token.address)
    assert state.per_unit * ONE * 3 + state.waiting == 3 << 53


def test_distribute__of_nothing__changes_no_claim(register: Register, token: Any) -> None:
    register.distribute(token, 1_000 * WHOLE)
    wait()
    register.share.distribute(token.address, 0, sender=register.splitter)
    wait()
    assert claimable(register, token) == [600 * WHOLE, 300 * WHOLE, 100 * WHOLE]


def test_distribute__four_currencies__do_not_touch_one_another() -> None:
    register = Register.open(policy=Policy.FREE)
    assets: list[Any] = [NATIVE, *(tokens.plain(places) for places in (0, 6, 24))]
    for asset in assets:
        register.add_currency(asset)
    for factor, asset in enumerate(assets, 1):
        register.distribute(asset, 1_000 * ONE * factor)
    wait()
    first = register.members[0]
    register.share.transfer(actor("fourth"), 600 * ONE, sender=first)
    for factor, asset in enumerate(assets, 1):
        assert claimable(register, asset) == [600 * ONE * factor, 300 * ONE * factor, 100 * ONE * factor]
        address = asset if asset == NATIVE else asset.address
        assert register.share.claimable(actor("fourth"), address) == 0
        account = register.share.account_of(address, 1)
        state = register.share.dividend_state(address)
        assert account.marker == state.per_unit > 0
        assert account.accrued >> state.scale == 600 * ONE * factor


def test_reads__of_what_is_no_currency__are_empty(register: Register) -> None:
    share, first, other = register.share, register.members[0], tokens.plain(6).address
    assert share.claimable(first, other) == 0
    assert tuple(share.account_of(other, 1)) == (0, 0)
    assert tuple(share.dividend_state(other)) == (0, 0, 0, 0, 0, False)


# --- widths


@pytest.mark.parametrize("decimals", [0, 6, 18, 22, 24])
@pytest.mark.parametrize("supply", [ONE, MAX_SUPPLY])
def test_distribute__room_of_a_currency__is_booked_to_the_unit_and_the_rest_swept(
    decimals: int, supply: int
) -> None:
    """What fits, one unit past it, and every operation at the brim: nothing overflows, nothing is lost."""
    register = Register.open([supply - 1, 1], policy=Policy.FREE)
    token = tokens.plain(decimals)
    register.add_currency(token)
    share, (first, second) = register.share, register.members
    scale = share.dividend_state(token.address).scale
    room = 2 ** (123 - scale) - 1
    # 10^15 whole units; with more than 22 decimals a tenth and a hundredth of it
    assert room >= 10 ** min(15 + decimals, 37)
    register.distribute(token, room + 1)
    (event,) = events(share, "Distributed")
    assert (event.received, event.booked) == (room + 1, room)
    share.sweep(token.address, sender=register.stranger)
    assert token.balanceOf(register.splitter) == 1
    wait()
    # every path that settles, with everything accrued to one member and nothing left to add
    share.transfer(second, supply - 1, sender=first)
    share.transfer(first, supply - 1, sender=second)
    register.distribute(token, 1)
    assert events(share, "Distributed")[0].booked == 0
    wait()
    register.burn(first, supply - 1)
    check_sum(register, token, scale, distributed=room)
    share.claim_for([first, second], token.address, sender=register.stranger)
    # all was paid but two fractions and what no share unit could have a part of
    paid = token.balanceOf(first) + token.balanceOf(second)
    assert 0 <= room - paid <= 3 + (supply >> scale)
    check_sum(register, token, scale, distributed=room, claimed=paid)


@pytest.mark.parametrize("decimals", [0, 6, 18, 22, 24])
def test_distribute__lifetime_at_the_least_supply__ends_before_a_width_does(decimals: int) -> None:
    """Distributed and claimed again and again at a supply of one share, `per unit` comes to its end: what
    does not fit stays unbooked, and transfers and claims go on."""
    register = Register.open([ONE - 1, 1], policy=Policy.FREE)
    token = tokens.plain(decimals)
    register.add_currency(token)
    share, (first, second) = register.share, register.members
    scale = share.dividend_state(token.address).scale
    room = 2 ** (123 - scale) - 1
    lifetime = (2**105 - 1) * ONE >> scale
    assert lifetime >= 10 ** min(15 + decimals, 37)
    distributed = 0
    for _ in range(5):
        register.distribute(token, room)
        distributed += events(share, "Distributed")[0].booked
        wait()
        share.claim_for([first, second], token.address, sender=register.stranger)
        share.transfer(second, ONE - 1, sender=first)
        share.transfer(first, ONE - 1, sender=second)
    assert distributed == lifetime
    register.distribute(token, 1)
    assert events(share, "Distributed")[0].booked == 0
    state = share.dividend_state(token.address)
    assert state.per_unit <= 2**105 - 1
    paid = token.balanceOf(first) + token.balanceOf(second)
    check_sum(register, token, scale, distributed, claimed=paid)


def test_distribute__lifetime_of_a_larger_cell__is_longer() -> None:
    """With a thousand shares, a lifetime takes many times what it could at one share of supply."""
    register = Register.open([1_000 * ONE])
    token = tokens.plain(6)
    register.add_currency(token)
    (only,) = register.members
    for _ in range(20):
        register.distribute(token, 10**21)
        assert events(register.share, "Distributed")[0].booked == 10**21
        wait()
        register.share.claim(token.address, sender=only)
    assert token.balanceOf(only) == 20 * 10**21


def check_sum(register: Register, token: Any, scale: int, distributed: int, claimed: int = 0) -> None:
    share = register.share
    state = share.dividend_state(token.address)
    accrued = sum(share.account_of(token.address, n).accrued for n in (1, 2))
    assert (claimed << scale) + accrued + state.waiting == distributed << scale
    assert state.booked == distributed - claimed


def test_distribute__largest_report__books_what_fits(register: Register, token: Any) -> None:
    register.share.distribute(token.address, 2**256 - 1, sender=register.splitter)
    assert events(register.share, "Distributed")[0].booked == 2**70 - 1


def test_distribute__stored_time__is_of_the_last(register: Register, token: Any) -> None:
    register.distribute(token, 5)
    wait(100)
    register.distribute(token, 5)
    assert register.share.dividend_state(token.address).distributed_at == now() > GENESIS
