"""Dividends: taken twice, taken from others, locked for others by a currency or receiver that misbehaves."""

from __future__ import annotations

from typing import Any

import boa
import pytest

from tests.support.actors import actor
from tests.support.cell import DAY, NATIVE, SHARE_UNIT, Asset, Cell, Policy, Rules, found
from tests.support.contracts import deploy
from tests.support.tokens import force_coin, receiver

HAVE = 100 * SHARE_UNIT
NAMES = ("ann", "bob", "cat", "dan")
# five members' parts of 5,000,000 units; what the division leaves waits
EACH = 999_999

# A currency that turns hostile after it was paid out once: it does whatever `set_mode` says, in every call.
HOSTILE = """
# pragma version 0.4.3
decimals: public(constant(uint8)) = 6
balances: HashMap[address, uint256]
mode: uint256
target: address
data: Bytes[1024]

@external
def set_mode(mode: uint256, target: address, data: Bytes[1024]):
    self.mode = mode
    self.target = target
    self.data = data

@external
def mint(receiver: address, amount: uint256):
    self.balances[receiver] += amount

@external
@view
def balanceOf(account: address) -> uint256:
    self._misbehave()
    if self.mode == 4:
        return max_value(uint256)
    if self.mode == 5:
        return 0
    return self.balances[account]

@external
def transfer(receiver: address, amount: uint256) -> uint256:
    self._misbehave()
    if self.mode == 6:
        success: bool = raw_call(self.target, self.data, revert_on_failure=False)
    if self.mode == 7:
        return max_value(uint256)
    self.balances[msg.sender] -= amount
    self.balances[receiver] += amount
    return 1

@internal
@view
def _misbehave():
    if self.mode == 1:
        raise "hostile"
    if self.mode == 2:
        burned: bytes32 = empty(bytes32)
        for i: uint256 in range(max_value(uint256)):
            burned = keccak256(burned)
    if self.mode == 3:
        bomb: Bytes[40000] = slice(msg.data, 0, 4)
        raw_revert(abi_encode(bomb, empty(uint256[1000])))
"""
MODES = {
    1: "reverts",
    2: "burns gas",
    3: "return bomb",
    4: "shows too much",
    5: "shows nothing",
    6: "calls back",
    7: "answers nonsense",
}


@pytest.fixture(scope="module")
def evil() -> Any:
    return boa.loads(HOSTILE)


@pytest.fixture(scope="module")
def wallet() -> Any:
    """A member who is a contract, and does something else when he is paid."""
    return receiver("Reenterer")


@pytest.fixture(scope="module")
def cell(evil: Any, wallet: Any) -> Cell:
    members = (*((actor(name), HAVE) for name in NAMES), (wallet.address, HAVE))
    return found(
        Rules(
            policy=Policy.FREE,
            members=members,
            dividend_ratio=10_000,
            exit_delay=0,
            assets=(Asset(evil.address, 6), Asset(NATIVE, 18)),
        )
    )


def distribute(cell: Cell, evil: Any, amount: int = 5_000_000) -> None:
    evil.mint(cell.splitter.address, amount)
    cell.splitter.allocate(evil.address)
    boa.env.raw_call(cell.splitter.address, value=amount, sender=cell.stranger)
    cell.splitter.allocate(NATIVE)
    boa.env.time_travel(seconds=1)


def coin(account: Any) -> int:
    return int(boa.env.get_balance(getattr(account, "address", account)))


@pytest.mark.parametrize("mode", MODES, ids=MODES.get)
def test_currency_turns_hostile__shares_and_the_other_currency_go_on(
    cell: Cell, evil: Any, mode: int
) -> None:
    """I-D5, I-T5"""
    ann, bob, cat, dan = cell.members[:4]
    distribute(cell, evil)
    evil.set_mode(mode, cell.share, cell.share.claim_for.prepare_calldata([ann], NATIVE))
    cell.share.transfer(bob, SHARE_UNIT, sender=ann)
    cell.share.transfer(actor("new"), SHARE_UNIT, sender=ann)
    before = coin(cat)
    cell.share.claim(NATIVE, sender=cat)
    # of 18 decimals the division leaves more to wait: less than 2**-13 base units for each share unit
    assert 0 <= 10**6 - (coin(cat) - before) <= HAVE >> 13
    cell.share.claim_for([ann, bob, cat, dan], NATIVE, sender=cell.stranger)
    assert cell.share.claimable(dan, NATIVE) == 0
    cell.treasury.exit(HAVE, sender=dan)
    assert cell.share.balanceOf(dan) == 0
    boa.env.raw_call(cell.splitter.address, value=4 * 10**6, sender=cell.stranger)
    cell.splitter.allocate(NATIVE)
    # nothing of the claims in the hostile one has gone either, if it comes to its senses
    evil.set_mode(0, cell.share, b"")
    cell.share.claim_for([ann, bob, cat, dan], evil.address, sender=cell.stranger)
    assert [evil.balanceOf(who) for who in (ann, bob, cat, dan)] == [EACH] * 4


def test_receiver_tries_everything_while_he_is_paid__is_paid_once(cell: Cell, evil: Any, wallet: Any) -> None:
    """I-D1, I-D2"""
    share = cell.share
    ann = cell.members[0]
    attempts = (
        (share, share.claim.prepare_calldata(NATIVE)),
        (share, share.claim_for.prepare_calldata([wallet.address, ann], NATIVE)),
        (share, share.transfer.prepare_calldata(ann, HAVE)),
        (share, share.sweep.prepare_calldata(NATIVE)),
        (share, share.set_payout.prepare_calldata(ann)),
        (cell.treasury, cell.treasury.exit.prepare_calldata(HAVE)),
        (cell.splitter, cell.splitter.allocate.prepare_calldata(NATIVE)),
    )
    for target, data in attempts:
        with boa.env.anchor():
            distribute(cell, evil)
            boa.env.raw_call(cell.splitter.address, value=10**6, sender=cell.stranger)
            due = share.claimable(wallet.address, NATIVE)
            wallet.arm(target, data)
            before = coin(wallet), coin(share)
            share.claim_for([wallet.address], NATIVE, sender=cell.stranger)
            assert (coin(wallet) - before[0], before[1] - coin(share)) == (due, due)
            assert wallet.calls() == 1
            assert wallet.successes() == 0
            assert share.balanceOf(wallet.address) == HAVE


def test_everything_in_one_second__nothing_is_gained(cell: Cell, evil: Any) -> None:
    """I-D3: who buys, distributes, claims, sells and leaves within a second goes as he came."""
    share = cell.share
    ann, bob = cell.members[:2]
    thief = actor("thief")
    distribute(cell, evil)
    owed = [share.claimable(member, NATIVE) for member in cell.members]
    boa.env.raw_call(cell.splitter.address, value=10**18, sender=thief)
    for _ in range(2):
        share.transfer(thief, HAVE, sender=ann)
        cell.splitter.allocate(NATIVE, sender=thief)
        with boa.reverts("share: nothing due, or it can't be paid"):
            share.claim(NATIVE, sender=thief)
        share.transfer(ann, HAVE, sender=thief)
    boa.env.time_travel(seconds=1)
    assert share.claimable(thief, NATIVE) == 0
    gained = [share.claimable(m, NATIVE) - was for m, was in zip(cell.members, owed, strict=True)]
    assert max(gained) - min(gained) <= 1
    assert share.claimable(bob, NATIVE) == owed[1] + 10**18 // 5


def test_swept_at_every_moment__what_is_booked_stays(cell: Cell, evil: Any) -> None:
    """I-D4: coin forced in goes on as revenue; not a unit of a claim goes with it."""
    share = cell.share

    def sweep() -> None:
        if coin(share) == share.dividend_state(NATIVE).booked:
            with boa.reverts("share: nothing due, or it can't be paid"):
                share.sweep(NATIVE, sender=cell.stranger)
        else:
            share.sweep(NATIVE, sender=cell.stranger)
        assert coin(share) >= share.dividend_state(NATIVE).booked

    for amount in (1, 7, 5_000_003, 1):
        boa.env.raw_call(cell.splitter.address, value=amount, sender=cell.stranger)
        sweep()
        cell.splitter.allocate(NATIVE)
        sweep()
        force_coin(share, amount)
        sweep()
        assert coin(cell.splitter) == amount
        cell.splitter.allocate(NATIVE)
        boa.env.time_travel(seconds=1)
        sweep()
        share.claim_for([cell.members[0]], NATIVE)
        sweep()
    share.claim_for(cell.members, NATIVE)
    state = share.dividend_state(NATIVE)
    accrued = sum(share.account_of(NATIVE, n).accrued for n in range(1, 6))
    assert accrued + state.waiting == state.booked << state.scale
    assert coin(share) == state.booked


def test_largest_register_and_finest_currency__exact_to_the_last_unit() -> None:
    """I-D1 at the ends of the widths: 4 × 10^15 whole shares, 22 decimals, 10^15 whole units."""
    token = deploy("tokens/Plain", 22)
    ann, bob, cat = (actor(name) for name in ("ann", "bob", "cat"))
    big = 4 * 10**21 - 10**6 - 3
    cell = found(
        Rules(
            policy=Policy.FREE,
            minimum_position=1,
            dividend_ratio=10_000,
            exit_delay=0,
            members=((ann, big), (bob, 10**6), (cat, 3)),
            assets=(Asset(token.address, 22),),
        )
    )
    most = 10**37
    token.mint(cell.splitter.address, most)
    # what one call can handle is less
    for _ in range(3):
        cell.splitter.allocate(token.address)
    state = cell.share.dividend_state(token.address)
    assert state.booked == most
    boa.env.time_travel(seconds=1)
    cell.share.transfer(cat, big - 1, sender=ann)
    cell.share.transfer(bob, 1, sender=ann)
    cell.share.claim_for([ann, bob, cat], token.address)
    state = cell.share.dividend_state(token.address)
    accrued = sum(cell.share.account_of(token.address, n).accrued for n in (1, 2, 3))
    assert accrued + state.waiting == state.booked << state.scale
    assert token.balanceOf(cell.share.address) == state.booked
    paid = [token.balanceOf(who) for who in (ann, bob, cat)]
    for got, had in zip(paid, (big, 10**6, 3), strict=True):
        assert 0 <= most * had // (4 * 10**21) - got <= most // 2**110
    # all of it again and again: what is beyond the room comes back, and nothing that moves shares stops
    for _ in range(3):
        token.mint(cell.splitter.address, 2**128)
        cell.splitter.allocate(token.address)
        boa.env.time_travel(seconds=DAY)
        cell.share.transfer(bob, 1, sender=cat)
    assert cell.share.dividend_state(token.address).booked <= 2**123 - 1
    if token.balanceOf(cell.share.address) > cell.share.dividend_state(token.address).booked:
        cell.share.sweep(token.address)
    assert token.balanceOf(cell.share.address) == cell.share.dividend_state(token.address).booked
