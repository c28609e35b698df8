"""move and repoint: a member's new key. I-R3"""

from __future__ import annotations

from typing import Any

import boa
import pytest
from eth_account import Account

from tests.support.actors import actor
from tests.support.cell import NATIVE, NOBODY, Policy
from tests.support.contracts import deploy
from tests.support.register import ONE, Register, events, now, wait

KIND = "Move(address old,address new,uint256 deadline)"


@pytest.fixture
def register() -> Register:
    return Register.open(policy=Policy.FREE)


@pytest.fixture
def new() -> Any:
    return Account.from_key(b"\x03" * 32)


def sign(register: Register, key: Any, old: str, new: str, deadline: int) -> bytes:
    return bytes(Account.unsafe_sign_hash(register.typed(KIND, old, new, deadline), key.key).signature)


def move(register: Register, old: str, key: Any, deadline: int | None = None) -> None:
    deadline = now() if deadline is None else deadline
    register.share.move(key.address, deadline, sign(register, key, old, key.address, deadline), sender=old)


def test_move__signed_by_the_new_key__takes_everything_along(register: Register, new: Any) -> None:
    share, (first, second, third) = register.share, register.members
    register.add_currency(NATIVE)
    share.delegate(second, sender=first)
    share.delegate(first, sender=third)
    register.distribute(NATIVE, 10**18)
    wait()
    before, due = register.position(first), share.claimable(first, NATIVE)
    move(register, first, new)
    moved, transfer, down, up = share.get_logs()
    assert (moved.number, moved.old, moved.new) == (1, first, new.address)
    assert (transfer.sender, transfer.receiver, transfer.value) == (first, new.address, 600 * ONE)
    assert (down.delegate, down.previousVotes, down.newVotes) == (first, 100 * ONE, 0)
    assert (up.delegate, up.previousVotes, up.newVotes) == (new.address, 0, 100 * ONE)
    assert register.position(new.address) == before
    assert (share.number_of(new.address), share.address_of(1)) == (1, new.address)
    assert (share.balanceOf(new.address), share.balanceOf(first)) == (600 * ONE, 0)
    assert share.delegates(new.address) == second
    assert share.delegates(third) == new.address
    assert share.claimable(new.address, NATIVE) == due > 0
    assert share.claimable(first, NATIVE) == 0
    assert (share.member_count(), share.holder_count()) == (3, 3)


def test_move__old_address__is_never_again_a_member(register: Register, new: Any) -> None:
    share, (first, second, _) = register.share, register.members
    move(register, first, new)
    assert share.number_of(first) == 0
    assert share.status_of(first) == (True, False)
    with boa.reverts("share: this address may not hold shares"):
        share.transfer(first, ONE, sender=second)
    with boa.reverts("share: this address may not hold shares"):
        register.issue(first, ONE)
    with boa.reverts("share: this address may not hold shares"):
        share.repoint(second, first, sender=register.treasury.address)
    for act in (lambda: share.delegate(second, sender=first), lambda: share.set_payout(second, sender=first)):
        with boa.reverts("share: only a member"):
            act()
    with boa.reverts("share: more than the balance"):
        share.transfer(second, 1, sender=first)


def test_move__payout_address__does_not_go_along(register: Register, new: Any) -> None:
    first = register.members[0]
    register.share.set_payout(actor("thief"), sender=first)
    move(register, first, new)
    assert register.share.payee_of(1) == new.address


def test_move__allowances__do_not_go_along(register: Register, new: Any) -> None:
    first, second, _ = register.members
    register.share.approve(second, ONE, sender=first)
    move(register, first, new)
    with boa.reverts("share: more than the allowance"):
        register.share.transferFrom(new.address, second, 1, sender=second)
    with boa.reverts("share: more than the balance"):
        register.share.transferFrom(first, second, 1, sender=second)


def test_move__onward__works_any_number_of_times(register: Register, new: Any) -> None:
    move(register, register.members[0], new)
    last = Account.from_key(b"\x04" * 32)
    move(register, new.address, last)
    assert register.share.address_of(1) == last.address


def test_move__wallet_contract__signs_by_erc1271(register: Register, new: Any) -> None:
    wallet, first = deploy("receivers/Wallet1271", new.address), register.members[0]
    signature = sign(register, new, first, wallet.address, now())
    register.share.move(wallet.address, now(), signature, sender=first)
    assert register.share.address_of(1) == wallet.address


@pytest.mark.parametrize("mode", [1, 2])
def test_move__wallet_contract_that_fails__reverts(register: Register, new: Any, mode: int) -> None:
    wallet, first = deploy("receivers/Wallet1271", new.address), register.members[0]
    wallet.set_mode(mode)
    signature = sign(register, new, first, wallet.address, now())
    with boa.reverts("share: the signature is not valid"):
        register.share.move(wallet.address, now(), signature, sender=first, gas=1_000_000)


def test_move__without_the_right_signature__reverts(register: Register, new: Any) -> None:
    first, second, _ = register.members
    other = Account.from_key(b"\x05" * 32)
    wrong = [
        b"",
        bytes(65),
        sign(register, other, first, new.address, now()),
        sign(register, new, second, new.address, now()),
        sign(register, new, first, new.address, now() + 1),
        sign(register, new, first, other.address, now()),
    ]
    for signature in wrong:
        with boa.reverts("share: the signature is not valid"):
            register.share.move(new.address, now(), signature, sender=first)
    assert register.share.address_of(1) == first


def test_move__to_nobody__reverts(register: Register) -> None:
    with boa.reverts("share: the signature is not valid"):
        register.share.move(NOBODY, now(), bytes(64) + b"\x1b", sender=register.members[0])


def test_move__deadline_passed__reverts(register: Register, new: Any) -> None:
    with boa.reverts("share: the signature has expired"):
        move(register, register.members[0], new, now() - 1)


def test_move__by_who_is_no_member__reverts(register: Register, new: Any) -> None:
    for caller in (register.stranger, register.treasury.address):
        with boa.reverts("share: only a member"):
            move(register, caller, new)


def test_move__to_a_member_now_or_once__reverts(register: Register, new: Any) -> None:
    share, (first, second, _) = register.share, register.members
    share.transfer(new.address, ONE, sender=first)
    with boa.reverts("share: the new address has a number"):
        move(register, second, new)
    share.transfer(first, ONE, sender=new.address)
    with boa.reverts("share: the new address has a number"):
        move(register, second, new)


def test_move__to_a_barred_address__reverts(register: Register, new: Any) -> None:
    register.share.bar(new.address, True, sender=register.treasury.address)
    with boa.reverts("share: this address may not hold shares"):
        move(register, register.members[0], new)


def test_move__where_members_may_not__reverts(new: Any) -> None:
    register = Register.open(policy=Policy.LOCKED, movable=False)
    with boa.reverts("share: members may not move here"):
        move(register, register.members[0], new)


def test_move__barred_former_holder__stays_barred(register: Register, new: Any) -> None:
    first, second, _ = register.members
    register.share.transfer(second, 600 * ONE, sender=first)
    register.share.bar(first, True, sender=register.treasury.address)
    move(register, first, new)
    assert register.share.status_of(new.address) == (False, True)
    with boa.reverts("share: this address may not hold shares"):
        register.share.transfer(new.address, ONE, sender=second)


# --- repoint


def test_repoint__by_the_treasury__does_what_move_does(register: Register) -> None:
    share, first, fresh = register.share, register.members[0], actor("new key")
    share.set_payout(actor("thief"), sender=first)
    before = register.position(first)
    share.repoint(first, fresh, sender=register.treasury.address)
    (moved,) = events(share, "Moved")
    assert (moved.number, moved.old, moved.new) == (1, first, fresh)
    assert register.position(fresh) == before
    assert share.status_of(first) == (True, False)
    assert share.payee_of(1) == fresh


def test_repoint__where_members_may_not_move__works() -> None:
    register = Register.open(policy=Policy.LOCKED, movable=False)
    register.share.repoint(register.members[0], actor("new key"), sender=register.treasury.address)
    assert register.share.address_of(1) == actor("new key")


def test_repoint__anyone_but_the_treasury__reverts(register: Register) -> None:
    first, second, _ = register.members
    for caller in (
        register.factory.address,
        register.governor,
        register.splitter,
        first,
        second,
        register.stranger,
    ):
        with boa.reverts("share: only the treasury"):
            register.share.repoint(first, actor("new key"), sender=caller)
    assert register.share.address_of(1) == first


def test_repoint__to_who_may_not_hold__reverts(register: Register) -> None:
    for new in (NOBODY, *register.cell):
        with boa.reverts("share: this address may not hold shares"):
            register.share.repoint(register.members[0], new, sender=register.treasury.address)
    with boa.reverts("share: the new address has a number"):
        register.share.repoint(register.members[0], register.members[0], sender=register.treasury.address)


def test_repoint__from_who_is_no_member__reverts(register: Register) -> None:
    with boa.reverts("share: only a member"):
        register.share.repoint(register.stranger, actor("new key"), sender=register.treasury.address)
