"""Votes without shares behind them: aliases of sender, receiver and delegate, moved keys, lost delegates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import boa
import pytest
from eth_account import Account
from eth_utils.crypto import keccak

from tests.support.actors import actor
from tests.support.cell import NOBODY, SHARE_UNIT, Cell, Policy, Rules, Weight, found

GENESIS = 1_600_000_000
MASK_24 = 2**24 - 1
MASK_72 = 2**72 - 1
NAMES = ("ann", "bob", "cat", "dan")
HAVE = 100 * SHARE_UNIT


def cell_of(weight: Weight, policy: Policy, factory: Any = None) -> Cell:
    members = tuple((actor(name), HAVE) for name in NAMES)
    return found(Rules(weight=weight, policy=policy, members=members, exit_delay=0), factory)


@pytest.fixture(scope="module")
def free() -> Cell:
    return cell_of(Weight.SHARE, Policy.FREE)


@pytest.fixture(scope="module")
def cells(free: Cell) -> dict[Weight, Cell]:
    return {weight: cell_of(weight, Policy.MEMBERS, free.factory) for weight in Weight}


def units_of(weight: Weight, balance: int) -> int:
    if weight == Weight.SHARE or balance == 0:
        return balance
    return 10**6 if weight == Weight.MEMBER else int((balance * 10**6) ** 0.5)


def check_votes(cell: Cell, weight: Weight) -> None:
    """I-V1, I-V2, I-R1 and I-R4, from the words themselves."""
    words = {n: cell.share.position_word(n) for n in range(1, cell.share.member_count() + 1)}
    backed = dict.fromkeys(words, 0)
    for number, word in words.items():
        delegate = word >> 200 & MASK_24
        backed[delegate or number] += units_of(weight, word & MASK_72)
    assert {n: word >> 72 & MASK_72 for n, word in words.items()} == backed
    totals = cell.share.totals_word()
    assert totals >> 72 & MASK_72 == sum(backed.values())
    assert totals & MASK_72 == sum(word & MASK_72 for word in words.values())
    assert totals >> 200 & MASK_24 == sum(1 for word in words.values() if word & MASK_72)


def moved(cell: Cell, old: str, name: str) -> str:
    key = Account.from_key(keccak(text=f"the next key of {name}"))
    boa.env.set_balance(key.address, 10**18)
    deadline = boa.env.timestamp + 1
    domain = {
        "name": cell.share.name(),
        "version": "1",
        "chainId": boa.env.evm.patch.chain_id,
        "verifyingContract": cell.share.address,
    }
    kinds = {
        "Move": [
            {"name": "old", "type": "address"},
            {"name": "new", "type": "address"},
            {"name": "deadline", "type": "uint256"},
        ]
    }
    message = {"old": old, "new": key.address, "deadline": deadline}
    signed = key.sign_typed_data(domain, kinds, message)
    cell.share.move(key.address, deadline, signed.signature, sender=old)
    return str(key.address)


@pytest.mark.parametrize("weight", list(Weight))
def test_every_alias_of_a_transfer__votes_stay_backed_by_shares(
    cells: dict[Weight, Cell], weight: Weight
) -> None:
    """I-V1, I-V2: the position written may be the sender's, the receiver's and the delegate's at once."""
    cell = cells[weight]
    share = cell.share
    ann, bob, cat, _ = cell.members
    delegations: tuple[tuple[tuple[str, str], ...], ...] = (
        (),
        ((ann, bob),),  # the receiver votes for the sender
        ((bob, ann),),  # the sender votes for the receiver
        ((ann, bob), (bob, ann)),
        ((ann, cat),),
        ((bob, cat),),
        ((ann, cat), (bob, cat)),  # one delegate of both
        ((cat, ann), (ann, bob), (bob, cat)),  # a ring
    )
    for pairs in delegations:
        for amount in (3 * SHARE_UNIT, HAVE):
            with boa.env.anchor():
                for delegator, delegatee in pairs:
                    share.delegate(delegatee, sender=delegator)
                boa.env.time_travel(seconds=1)
                share.transfer(bob, amount, sender=ann)
                check_votes(cell, weight)
                share.return_votes([*cell.members, cell.stranger, NOBODY, ann], sender=cell.stranger)
                check_votes(cell, weight)
                cell.treasury.exit(share.balanceOf(bob), sender=bob)
                share.return_votes([*cell.members], sender=cell.stranger)
                check_votes(cell, weight)


@pytest.mark.parametrize("weight", list(Weight))
def test_delegate_leaves_comes_back_and_moves__votes_stay_backed_by_shares(
    cells: dict[Weight, Cell], weight: Weight
) -> None:
    """I-V1, I-V2, I-R3"""
    cell = cells[weight]
    share = cell.share
    ann, bob, cat, dan = cell.members
    share.delegate(bob, sender=ann)
    share.delegate(bob, sender=cat)
    cell.treasury.exit(HAVE, sender=bob)
    check_votes(cell, weight)
    # who left votes on for those who let him, until anybody gives their votes back; nobody else can take them
    with boa.reverts("share: delegate to a holder or yourself"):
        share.delegate(bob, sender=dan)
    new = moved(cell, bob, "bob")
    assert share.getVotes(bob) == 0
    check_votes(cell, weight)
    for former in (bob, new):
        with boa.reverts("share: only holders may receive"):
            share.transfer(former, SHARE_UNIT, sender=ann)
    share.return_votes([ann, ann, bob, new], sender=cell.stranger)
    assert share.getVotes(new) == units_of(weight, HAVE)
    check_votes(cell, weight)
    newer = moved(cell, ann, "ann")
    share.delegate(newer, sender=cat)
    share.delegate(cat, sender=newer)
    share.transfer(newer, HAVE, sender=cat)
    check_votes(cell, weight)
    share.return_votes([newer, cat], sender=cell.stranger)
    assert share.getVotes(cat) == 0
    check_votes(cell, weight)


def test_key_moved_while_delegating__the_past_is_counted_once(cells: dict[Weight, Cell]) -> None:
    """I-V3, I-V4: the old key has no past any more, the new one has all of it."""
    cell = cells[Weight.SHARE]
    ann, bob, *_ = cell.members
    cell.share.delegate(ann, sender=bob)
    boa.env.time_travel(seconds=1)
    second = boa.env.timestamp - 1
    assert cell.share.getPastVotes(ann, second) == 2 * HAVE
    new = moved(cell, ann, "ann")
    assert cell.share.getPastVotes(ann, second) == 0
    assert cell.share.getPastVotes(new, second) == 2 * HAVE
    words = cell.share.powers_at([ann, new, bob], second)
    assert [word >> 72 for word in words] == [0, 1, 2]
    assert sum(word & MASK_72 for word in words) == 2 * HAVE


def test_votes_lent_within_a_second__are_not_there_when_it_is_over(free: Cell) -> None:
    cell = free
    ann, bob, *_ = cell.members
    second = boa.env.timestamp
    cell.share.transfer(ann, HAVE, sender=bob)
    cell.share.delegate(cell.members[2], sender=ann)
    cell.share.delegate(ann, sender=ann)
    cell.share.transfer(bob, HAVE, sender=ann)
    with boa.reverts("share: that second is not over yet"):
        cell.share.getPastVotes(ann, second)
    boa.env.time_travel(seconds=1)
    assert cell.share.getPastVotes(ann, second) == HAVE
    check_votes(cell, Weight.SHARE)


@pytest.mark.parametrize("amount", [0, 1, SHARE_UNIT, 2**72 - 1, 2**72, 2**256 - 1])
def test_nobody_as_sender_or_receiver__no_shares_come_or_go(free: Cell, amount: int) -> None:
    """I-R6: the empty address means issue and burn inside; from outside nothing, under FREE as well."""
    cell = free
    share = cell.share
    ann, bob, *_ = cell.members
    before = share.totals_word()
    share.approve(bob, 2**256 - 1, sender=ann)
    attempts: tuple[Callable[[], Any], ...] = (
        lambda: share.transfer(NOBODY, amount, sender=ann),
        lambda: share.transferFrom(ann, NOBODY, amount, sender=bob),
        lambda: share.transferFrom(NOBODY, bob, amount, sender=bob),
        lambda: share.transferFrom(NOBODY, NOBODY, amount, sender=bob),
        lambda: share.permit(NOBODY, bob, amount, 2**256 - 1, 27, bytes(32), bytes(32), sender=bob),
        lambda: share.delegateBySig(bob, 0, 2**256 - 1, 27, bytes(32), bytes(32), sender=bob),
    )
    for attempt in attempts:
        with boa.reverts():
            attempt()
    share.delegate(bob, sender=ann)
    with boa.reverts():
        share.delegate(NOBODY, sender=ann)
    assert share.totals_word() == before
    assert share.position_word(0) == 0
    check_votes(cell, Weight.SHARE)


@pytest.mark.parametrize("amount", [HAVE + 1, 2**72, 2**144, 2**256 - HAVE, 2**256 - 1])
def test_more_than_the_balance__spills_into_no_other_field(free: Cell, amount: int) -> None:
    cell = free
    ann, bob, *_ = cell.members
    words = [cell.share.position_word(n) for n in (1, 2)]
    cell.share.approve(bob, 2**256 - 1, sender=ann)
    attempts: tuple[Callable[[], Any], ...] = (
        lambda: cell.share.transfer(bob, amount, sender=ann),
        lambda: cell.share.transfer(ann, amount, sender=ann),
        lambda: cell.share.transferFrom(ann, bob, amount, sender=bob),
        lambda: cell.treasury.exit(amount, sender=ann),
        lambda: cell.treasury.sell_back(amount, 0, sender=ann),
    )
    for attempt in attempts:
        with boa.reverts():
            attempt()
    assert [cell.share.position_word(n) for n in (1, 2)] == words


def contracts_of(cell: Cell) -> list[Any]:
    return [cell.share, cell.governor, cell.treasury, cell.splitter]


def test_contracts_of_the_cell__can_be_given_no_shares_by_any_way(free: Cell) -> None:
    """I-R5"""
    cell = free
    ann = cell.members[0]
    for own in contracts_of(cell):
        with boa.reverts("share: this address may not hold shares"):
            cell.share.transfer(own, HAVE, sender=ann)
        data = cell.share.issue.prepare_calldata(own, HAVE)
        with boa.reverts("share: this address may not hold shares"):
            cell.treasury.execute(cell.share, 0, data, 3, sender=cell.governor.address)
