"""delegate, delegateBySig, return_votes; and transfers among delegates, where one slot plays several parts.

I-V1, I-V2
"""

from __future__ import annotations

from itertools import product
from math import isqrt
from typing import Any

import boa
import pytest
from eth_account import Account

from tests.support.actors import actor
from tests.support.cell import NOBODY, Policy, Weight
from tests.support.register import ONE, Register, events, now, wait

KIND = "Delegation(address delegatee,uint256 nonce,uint256 expiry)"
ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141


@pytest.fixture
def register() -> Register:
    return Register.open()


@pytest.fixture
def votes(register: Register) -> Any:
    return lambda: [register.share.getVotes(member) // ONE for member in register.members]


# --- delegate


def test_delegate__to_a_holder__gives_him_the_units(register: Register, votes: Any) -> None:
    first, second, third = register.members
    register.share.delegate(second, sender=first)
    changed, down, up = register.share.get_logs()
    assert (changed.delegator, changed.fromDelegate, changed.toDelegate) == (first, first, second)
    assert (down.delegate, down.previousVotes, down.newVotes) == (first, 600 * ONE, 0)
    assert (up.delegate, up.previousVotes, up.newVotes) == (second, 300 * ONE, 900 * ONE)
    assert votes() == [0, 900, 100]
    assert register.share.delegates(first) == second
    register.share.delegate(third, sender=first)
    assert votes() == [0, 300, 700]
    register.share.delegate(first, sender=first)
    assert votes() == [600, 300, 100]
    assert register.position(first).delegate == 0


def test_delegate__given_votes__go_no_further(register: Register, votes: Any) -> None:
    first, second, third = register.members
    register.share.delegate(second, sender=first)
    register.share.delegate(third, sender=second)
    assert votes() == [0, 600, 400]


def test_delegate__to_whom_it_is_already__writes_no_checkpoint(register: Register) -> None:
    first, second, _ = register.members
    register.share.delegate(second, sender=first)
    wait()
    register.share.delegate(second, sender=first)
    assert [type(log).__name__ for log in register.share.get_logs()] == ["DelegateChanged"]
    assert register.position(second).archived == 1


def test_delegate__to_who_holds_nothing__reverts(register: Register, votes: Any) -> None:
    first, second, third = register.members
    register.share.transfer(third, 300 * ONE, sender=second)
    for delegatee in (second, register.stranger, NOBODY, register.treasury.address):
        with boa.reverts("share: delegate to a holder or yourself"):
            register.share.delegate(delegatee, sender=first)
    assert votes() == [600, 0, 400]


def test_delegate__by_who_never_was_a_member__reverts(register: Register) -> None:
    for caller in (register.stranger, register.treasury.address, register.governor):
        with boa.reverts("share: only a member"):
            register.share.delegate(register.members[0], sender=caller)


def test_delegate__by_who_holds_nothing_now__counts_when_he_does(register: Register, votes: Any) -> None:
    first, second, third = register.members
    register.share.transfer(third, 300 * ONE, sender=second)
    register.share.delegate(first, sender=second)
    assert votes() == [600, 0, 400]
    register.issue(second, 50 * ONE)
    assert votes() == [650, 0, 400]


def test_delegate__to_oneself_holding_nothing__is_allowed(register: Register) -> None:
    first, second, third = register.members
    register.share.delegate(first, sender=second)
    register.share.transfer(third, 300 * ONE, sender=second)
    register.share.delegate(second, sender=second)
    assert register.share.delegates(second) == second


# --- transfers among delegates


@pytest.mark.parametrize("weight", list(Weight))
@pytest.mark.parametrize("voters", list(product(range(3), repeat=3)))
def test_transfer__any_delegations__votes_are_the_units_entrusted(
    weight: Weight, voters: tuple[int, ...]
) -> None:
    """Every way in which giver, taker and their delegates can be one another; partial and whole."""
    register = Register.open([9 * ONE, 4 * ONE, 25 * ONE], weight=weight)
    units = {
        Weight.MEMBER: lambda balance: ONE if balance else 0,
        Weight.SHARE: lambda balance: balance,
        Weight.SQRT: lambda balance: isqrt(balance * ONE),
    }[weight]
    members, share = register.members, register.share
    for number, voter in enumerate(voters):
        share.delegate(members[voter], sender=members[number])
    for giver, taker, amount in [
        (0, 1, ONE),
        (0, 2, 3 * ONE),
        (1, 0, 5 * ONE),
        (2, 0, 7 * ONE),
        (0, 2, 8 * ONE),
    ]:
        share.transfer(members[taker], amount, sender=members[giver])
        held = [units(share.balanceOf(member)) for member in members]
        expected = [sum(h for h, v in zip(held, voters, strict=True) if v == n) for n in range(3)]
        assert [share.getVotes(member) for member in members] == expected
        assert register.totals.units == sum(held)
        wait()


def test_transfer__between_two_of_one_delegate__writes_nothing_to_him(register: Register) -> None:
    first, second, third = register.members
    for member in (first, second):
        register.share.delegate(third, sender=member)
    before = register.position(third)
    wait()
    register.share.transfer(second, 100 * ONE, sender=first)
    assert register.position(third) == before
    assert events(register.share, "DelegateVotesChanged") == []


def test_transfer__square_root_between_two_of_one_delegate__one_change() -> None:
    register = Register.open([100 * ONE, 44 * ONE, ONE], weight=Weight.SQRT)
    first, second, third = register.members
    for member in (first, second):
        register.share.delegate(third, sender=member)
    before = register.share.getVotes(third)
    wait()
    register.share.transfer(second, 19 * ONE, sender=first)
    (changed,) = events(register.share, "DelegateVotesChanged")
    assert (changed.delegate, changed.previousVotes, changed.newVotes) == (third, before, 17_937_253)


def test_transfer__to_the_delegate__leaves_his_votes(register: Register, votes: Any) -> None:
    first, second, _ = register.members
    register.share.delegate(second, sender=first)
    register.share.transfer(second, 100 * ONE, sender=first)
    assert votes() == [0, 900, 100]
    register.share.transfer(first, 50 * ONE, sender=second)
    assert votes() == [0, 900, 100]


def test_transfer__events__name_the_delegates(register: Register) -> None:
    first, second, third = register.members
    register.share.delegate(third, sender=first)
    register.share.transfer(second, 100 * ONE, sender=first)
    down, up = events(register.share, "DelegateVotesChanged")
    assert (down.delegate, up.delegate) == (third, second)
    register.share.delegate(first, sender=first)
    register.share.delegate(third, sender=second)
    register.share.transfer(second, 100 * ONE, sender=first)
    down, up = events(register.share, "DelegateVotesChanged")
    assert (down.delegate, up.delegate) == (first, third)


# --- return_votes


def test_return_votes__delegate_left__gives_them_back(register: Register, votes: Any) -> None:
    first, second, third = register.members
    register.share.delegate(second, sender=first)
    register.share.transfer(third, 300 * ONE, sender=second)
    assert votes() == [0, 600, 400]
    register.share.return_votes([first], sender=register.stranger)
    changed = events(register.share, "DelegateChanged")[0]
    assert (changed.delegator, changed.fromDelegate, changed.toDelegate) == (first, second, first)
    assert votes() == [600, 0, 400]
    assert register.share.delegates(first) == first


def test_return_votes__all_others_named__are_left_alone(register: Register, votes: Any) -> None:
    first, second, third = register.members
    register.share.delegate(second, sender=first)
    register.share.return_votes([first, second, third, register.stranger, NOBODY], sender=register.stranger)
    assert register.share.get_logs() == []
    assert votes() == [0, 900, 100]


def test_return_votes__who_holds_nothing_himself__is_left_alone(register: Register) -> None:
    _first, second, third = register.members
    register.share.transfer(third, 300 * ONE, sender=second)
    register.share.return_votes([second, second], sender=register.stranger)
    assert register.share.get_logs() == []


def test_return_votes__full_batch__fits() -> None:
    register = Register.open([ONE] * 3)
    register.share.return_votes([actor("nobody in particular")] * 128, sender=register.stranger)
    with pytest.raises(boa.BoaError):  # the ABI's bound, without a word
        register.share.return_votes([actor("nobody in particular")] * 129, sender=register.stranger)


# --- delegateBySig


@pytest.fixture
def signer() -> Any:
    return Account.from_key(b"\x01" * 32)


@pytest.fixture
def signed(signer: Any) -> Register:
    """The signer is member 4."""
    register = Register.open(policy=Policy.FREE)
    register.share.transfer(signer.address, 50 * ONE, sender=register.members[0])
    return register


def sign(register: Register, signer: Any, delegatee: str, nonce: int, expiry: int) -> tuple[Any, ...]:
    signature = Account.unsafe_sign_hash(register.typed(KIND, delegatee, nonce, expiry), signer.key)
    return (
        delegatee,
        nonce,
        expiry,
        signature.v,
        signature.r.to_bytes(32, "big"),
        signature.s.to_bytes(32, "big"),
    )


def test_delegate_by_sig__valid__delegates_for_the_signer(signed: Register, signer: Any) -> None:
    second = signed.members[1]
    signed.share.delegateBySig(*sign(signed, signer, second, 0, now()), sender=signed.stranger)
    assert signed.share.delegates(signer.address) == second
    assert signed.share.nonces(signer.address) == 1


def test_delegate_by_sig__twice__reverts(signed: Register, signer: Any) -> None:
    arguments = sign(signed, signer, signed.members[1], 0, now())
    signed.share.delegateBySig(*arguments, sender=signed.stranger)
    with boa.reverts("share: the signature is not valid"):
        signed.share.delegateBySig(*arguments, sender=signed.stranger)


def test_delegate_by_sig__expired__reverts(signed: Register, signer: Any) -> None:
    with boa.reverts("share: the signature has expired"):
        signed.share.delegateBySig(
            *sign(signed, signer, signed.members[1], 0, now() - 1), sender=signed.stranger
        )


def test_delegate_by_sig__nonce_to_come__reverts(signed: Register, signer: Any) -> None:
    with boa.reverts("share: the signature is not valid"):
        signed.share.delegateBySig(*sign(signed, signer, signed.members[1], 1, now()), sender=signed.stranger)


def test_delegate_by_sig__nobody_or_no_member_signed__reverts(signed: Register, signer: Any) -> None:
    delegatee, nonce, expiry, v, r, s = sign(signed, signer, signed.members[1], 0, now())
    high = (ORDER - int.from_bytes(s, "big")).to_bytes(32, "big")
    for bad in [(0, r, s), (29, r, s), (v, bytes(32), s), (55 - v, r, high), (55 - v, r, s)]:
        with boa.reverts("share: only a member"):
            signed.share.delegateBySig(delegatee, nonce, expiry, *bad, sender=signed.stranger)
    assert signed.share.nonces(NOBODY) == 0


def test_delegate_by_sig__of_another_share__reverts(signed: Register, signer: Any) -> None:
    other = Register.open()
    with boa.reverts("share: only a member"):
        signed.share.delegateBySig(*sign(other, signer, signed.members[1], 0, now()), sender=signed.stranger)
