"""transfer, transferFrom, approve: ERC-20 with a cell's rules of holding. I-R1, I-R2, I-R4, I-R5"""

from __future__ import annotations

import boa
import pytest

from tests.support.actors import actor
from tests.support.cell import NOBODY, Policy, Weight
from tests.support.register import GENESIS, MAX_SUPPLY, ONE, Position, Register, events, now, wait

FRESH = actor("never a member")


@pytest.fixture
def register() -> Register:
    return Register.open(policy=Policy.FREE)


@pytest.fixture
def holder(register: Register) -> str:
    return register.members[0]


@pytest.fixture
def other(register: Register) -> str:
    return register.members[1]


# --- transfer


def test_transfer__between_holders__moves_shares_votes_and_mean_time(
    register: Register, holder: str, other: str
) -> None:
    founded = register.position(other).mean
    wait(30)
    assert register.share.transfer(other, 100 * ONE, sender=holder) is True
    (transfer,) = events(register.share, "Transfer")
    assert (transfer.sender, transfer.receiver, transfer.value) == (holder, other, 100 * ONE)
    down, up = events(register.share, "DelegateVotesChanged")
    assert (down.delegate, down.previousVotes, down.newVotes) == (holder, 600 * ONE, 500 * ONE)
    assert (up.delegate, up.previousVotes, up.newVotes) == (other, 300 * ONE, 400 * ONE)
    stored = now() - GENESIS
    assert register.position(holder) == Position(500 * ONE, 500 * ONE, stored, 1, 0, founded)
    # a quarter of his shares is new: a quarter of the time between, rounded down
    assert register.position(other) == Position(400 * ONE, 400 * ONE, stored, 1, 0, founded + 10)
    assert register.share.totalSupply() == register.totals.units == 1_000 * ONE


def test_transfer__dust__postpones_nothing(register: Register, holder: str, other: str) -> None:
    founded = register.position(other).mean
    wait(10_000)
    register.share.transfer(other, 1, sender=holder)
    assert register.position(other).mean == founded


def test_transfer__everything__leaves_no_holder_but_a_number(
    register: Register, holder: str, other: str
) -> None:
    register.share.transfer(other, 600 * ONE, sender=holder)
    assert register.share.balanceOf(holder) == 0
    assert register.share.number_of(holder) == 1
    assert (register.share.holder_count(), register.share.member_count()) == (2, 3)
    assert register.share.getVotes(holder) == 0


def test_transfer__to_somebody_new__gives_the_next_number(register: Register, holder: str) -> None:
    register.share.transfer(FRESH, ONE, sender=holder)
    assert register.share.number_of(FRESH) == 4
    assert register.share.address_of(4) == FRESH
    assert (register.share.holder_count(), register.share.member_count()) == (4, 4)
    assert register.position(FRESH).mean == now() - GENESIS


def test_transfer__to_somebody_who_comes_back__keeps_his_number_and_counts_time_anew(
    register: Register, holder: str, other: str
) -> None:
    register.share.transfer(other, 600 * ONE, sender=holder)
    wait(1_000)
    register.share.transfer(holder, ONE, sender=other)
    assert register.share.number_of(holder) == 1
    assert register.position(holder).mean == now() - GENESIS
    assert (register.share.holder_count(), register.share.member_count()) == (3, 3)


def test_transfer__more_than_the_balance__reverts(register: Register, holder: str, other: str) -> None:
    for receiver in (other, holder, FRESH):
        with boa.reverts("share: more than the balance"):
            register.share.transfer(receiver, 600 * ONE + 1, sender=holder)
    with boa.reverts("share: more than the balance"):
        register.share.transfer(other, 1, sender=register.stranger)
    with boa.reverts("share: more than the balance"):
        register.share.transfer(other, 2**256 - 1, sender=holder)


def test_transfer__nothing__says_so_from_whom_to_whom_and_changes_nothing(
    register: Register, holder: str, other: str
) -> None:
    """ERC-20: a transfer of 0 is a transfer, and fires the event."""
    wait(100)
    before, totals = (register.position(holder), register.position(other)), register.totals
    assert register.share.transfer(other, 0, sender=holder)
    (transfer,) = register.share.get_logs()
    assert (transfer.sender, transfer.receiver, transfer.value) == (holder, other, 0)
    assert ((register.position(holder), register.position(other)), register.totals) == (before, totals)


@pytest.mark.parametrize("amount", [0, ONE, 600 * ONE])
def test_transfer__to_oneself__changes_nothing(register: Register, holder: str, amount: int) -> None:
    wait(100)
    before, totals = register.position(holder), register.totals
    assert register.share.transfer(holder, amount, sender=holder)
    (transfer,) = register.share.get_logs()
    assert (transfer.sender, transfer.receiver, transfer.value) == (holder, holder, amount)
    assert (register.position(holder), register.totals) == (before, totals)


def test_transfer__of_nothing__changes_nothing(register: Register, holder: str) -> None:
    totals = register.totals
    for sender in (holder, register.stranger):
        register.share.transfer(FRESH, 0, sender=sender)
        assert [type(log).__name__ for log in register.share.get_logs()] == ["Transfer"]
    assert register.share.number_of(FRESH) == register.share.number_of(register.stranger) == 0
    assert register.totals == totals


@pytest.mark.parametrize("amount", [0, ONE])
def test_transfer__to_nobody__reverts(register: Register, holder: str, amount: int) -> None:
    with boa.reverts("share: this address may not hold shares"):
        register.share.transfer(NOBODY, amount, sender=holder)


def test_transfer__to_a_contract_of_the_cell__reverts(register: Register, holder: str) -> None:
    for receiver in register.cell:
        with boa.reverts("share: this address may not hold shares"):
            register.share.transfer(receiver, ONE, sender=holder)


def test_transfer__to_a_barred_or_retired_address__reverts(
    register: Register, holder: str, other: str
) -> None:
    treasury = register.treasury.address
    register.share.bar(FRESH, True, sender=treasury)
    register.share.repoint(other, actor("new key"), sender=treasury)
    for receiver in (FRESH, other):
        with boa.reverts("share: this address may not hold shares"):
            register.share.transfer(receiver, ONE, sender=holder)


# --- policies


def test_transfer__members_only__needs_a_holder_now(register: Register) -> None:
    register = Register.open(policy=Policy.MEMBERS)
    first, second, third = register.members
    register.share.transfer(second, 600 * ONE, sender=first)
    for receiver, amount in [(FRESH, 1), (FRESH, 0), (first, 1)]:
        with boa.reverts("share: only holders may receive"):
            register.share.transfer(receiver, amount, sender=third)


def test_transfer__locked__reverts_always() -> None:
    register = Register.open(policy=Policy.LOCKED)
    first, second, _ = register.members
    register.share.approve(second, ONE, sender=first)
    for receiver, amount in [(second, 1), (second, 0), (first, 1)]:
        with boa.reverts("share: shares are locked"):
            register.share.transfer(receiver, amount, sender=first)
    with boa.reverts("share: shares are locked"):
        register.share.transferFrom(first, second, 1, sender=second)


# --- minimum position and holder cap


def test_transfer__minimum_position__holds_on_both_sides() -> None:
    register = Register.open([10, 10], minimum=5, policy=Policy.FREE)
    first, second = register.members
    with boa.reverts("share: below the minimum position"):
        register.share.transfer(FRESH, 4, sender=first)
    with boa.reverts("share: below the minimum position"):
        register.share.transfer(second, 6, sender=first)
    register.share.transfer(FRESH, 5, sender=first)
    register.share.transfer(second, 5, sender=first)
    assert [register.share.balanceOf(account) for account in (first, second, FRESH)] == [0, 15, 5]


def test_transfer__holder_cap__binds_the_receiver_only() -> None:
    register = Register.open([400, 300, 300], cap=4_000)
    first, second, third = register.members
    register.share.transfer(second, 100, sender=third)
    with boa.reverts("share: more than the holder cap"):
        register.share.transfer(second, 1, sender=third)
    # who has more since the cap was lowered may give, and may not receive
    register.share.set_holder_cap(2_500, sender=register.treasury.address)
    with boa.reverts("share: more than the holder cap"):
        register.share.transfer(first, 1, sender=second)
    register.share.transfer(third, 50, sender=second)
    assert register.share.balanceOf(third) == 250


# --- weights


def test_transfer__one_member_one_vote__writes_no_checkpoint() -> None:
    register = Register.open(weight=Weight.MEMBER)
    first, second, _ = register.members
    before = register.totals, register.position(first).time, register.position(second).time
    register.share.transfer(second, 100 * ONE, sender=first)
    assert events(register.share, "DelegateVotesChanged") == []
    assert (register.totals, register.position(first).time, register.position(second).time) == before


def test_transfer__one_member_one_vote__emptying_removes_a_unit() -> None:
    register = Register.open(weight=Weight.MEMBER)
    first, second, _ = register.members
    register.share.transfer(second, 600 * ONE, sender=first)
    assert (register.totals.units, register.share.getVotes(first), register.share.getVotes(second)) == (
        2 * ONE,
        0,
        ONE,
    )


def test_transfer__square_root__total_of_units_follows() -> None:
    register = Register.open([100 * ONE, 44 * ONE], weight=Weight.SQRT)
    first, second = register.members
    assert register.totals.units == 10 * ONE + 6_633_249
    register.share.transfer(second, 19 * ONE, sender=first)
    assert register.share.getVotes(first) == 9 * ONE
    assert register.share.getVotes(second) == 7_937_253
    assert register.totals.units == 16_937_253


def test_transfer__maximum_supply__fits_every_field() -> None:
    register = Register.open([MAX_SUPPLY - 1, 1])
    first, second = register.members
    wait(100)
    register.share.transfer(second, MAX_SUPPLY - 2, sender=first)
    register.share.transfer(second, 1, sender=first)
    position = register.position(second)
    assert (position.balance, position.votes, position.mean) == (MAX_SUPPLY, MAX_SUPPLY, now() - GENESIS - 1)
    assert (register.totals.supply, register.totals.units, register.totals.holders) == (
        MAX_SUPPLY,
        MAX_SUPPLY,
        1,
    )


# --- allowances


def test_approve__replaces_what_was_allowed(register: Register, holder: str, other: str) -> None:
    for amount in (5, 3, 0, 2**256 - 1):
        assert register.share.approve(other, amount, sender=holder) is True
        (approval,) = register.share.get_logs()
        assert (approval.owner, approval.spender, approval.value) == (holder, other, amount)
        assert register.share.allowance(holder, other) == amount


def test_transfer_from__spends_the_allowance(register: Register, holder: str, other: str) -> None:
    register.share.approve(other, 10, sender=holder)
    assert register.share.transferFrom(holder, FRESH, 4, sender=other) is True
    assert register.share.allowance(holder, other) == 6
    assert register.share.balanceOf(FRESH) == 4
    with boa.reverts("share: more than the allowance"):
        register.share.transferFrom(holder, FRESH, 7, sender=other)


def test_transfer_from__nobody_allowed_anything__reverts(register: Register, holder: str, other: str) -> None:
    for caller in (other, register.stranger, register.treasury.address, register.governor, holder):
        with boa.reverts("share: more than the allowance"):
            register.share.transferFrom(holder, other, 1, sender=caller)


def test_transfer_from__highest_allowance__is_spent_too(register: Register, holder: str, other: str) -> None:
    register.share.approve(other, 2**256 - 1, sender=holder)
    register.share.transferFrom(holder, FRESH, 1, sender=other)
    assert register.share.allowance(holder, other) == 2**256 - 2


def test_transfer_from__nobody__issues_nothing(register: Register, holder: str) -> None:
    with boa.reverts("share: this address may not hold shares"):
        register.share.transferFrom(NOBODY, holder, 0, sender=register.stranger)
