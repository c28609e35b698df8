"""Somebody else's founding, attacked under way: forged, reordered and stolen batches, squatted addresses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import boa
import pytest
from eth.exceptions import Revert
from eth_utils.crypto import keccak

from tests.support.actors import actor
from tests.support.cell import (
    EMPTY_DIGEST,
    SHARE_UNIT,
    Cell,
    Rules,
    begin,
    enter_members,
    roster_digest,
)
from tests.support.contracts import at

MALLORY = "mallory"
NOT_NEXT = "factory: not the roster's next entries"
SIX = tuple((actor(f"member {n}"), n * SHARE_UNIT) for n in range(1, 7))


@pytest.fixture(scope="module")
def cell() -> Cell:
    return begin(Rules(members=SIX))


def test_entries_forged_around_the_digests__nothing_but_the_roster_goes_in(cell: Cell) -> None:
    """I-F1: every digest of the chain is public; none lets anything else in."""
    entries = cell.rules.entries()
    mallory = actor(MALLORY)
    mine = 100 * SHARE_UNIT << 160 | int(mallory, 16)
    whole, rest = roster_digest(entries), roster_digest(entries[1:])
    forged: list[tuple[list[int], bytes]] = [
        ([mine], EMPTY_DIGEST),
        ([mine], rest),
        ([mine], whole),
        ([mine, *entries[1:]], EMPTY_DIGEST),
        ([entries[0], mine], roster_digest(entries[2:])),
        ([entries[1], entries[0]], roster_digest(entries[2:])),
        ([entries[0], entries[0]], roster_digest(entries[1:])),
        (entries[1:], EMPTY_DIGEST),
        ([*entries, mine], EMPTY_DIGEST),
        ([*entries, 0], EMPTY_DIGEST),
        ([0], whole),
        # the inner digests as entries, the entries as digests
        ([int.from_bytes(rest, "big")], entries[0].to_bytes(32, "big")),
        ([entries[0]], EMPTY_DIGEST),
        ([entries[0]], whole),
        (entries, whole),
        ([entries[0] + (1 << 160)], rest),
        ([entries[0] + (1 << 255)], rest),
    ]
    for batch, left in forged:
        with boa.reverts(NOT_NEXT):
            cell.factory.found_members(cell.treasury, batch, left, sender=mallory)
    with boa.reverts("factory: no entries"):
        cell.factory.found_members(cell.treasury, [], whole, sender=mallory)
    assert cell.share.member_count() == 0


def test_batches_taken_over_piece_by_piece__the_same_cell_and_the_founder_goes_on(cell: Cell) -> None:
    """Who runs ahead with a part of a batch makes that batch fail once, and founds the cell himself."""
    entries = cell.rules.entries()
    mallory = actor(MALLORY)
    cell.factory.found_members(cell.treasury, entries[:1], roster_digest(entries[1:]), sender=mallory)
    with boa.reverts(NOT_NEXT):
        cell.factory.found_members(cell.treasury, entries, EMPTY_DIGEST, sender=cell.founder)
    left = cell.factory.progress(cell.treasury)
    assert (left.members_left, left.roster_left) == (5, roster_digest(entries[1:]))
    with boa.reverts("factory: members are missing"):
        cell.factory.finish(cell.treasury, sender=mallory)
    enter_members(cell, first=1, sender=cell.founder)
    with boa.reverts():
        cell.factory.found_members(cell.treasury, entries[:1], EMPTY_DIGEST, sender=mallory)
    cell.factory.finish(cell.treasury, sender=mallory)
    assert [cell.share.address_of(n) for n in range(1, 7)] == cell.members
    assert cell.share.balanceOf(mallory) == 0


def test_before_it_is_finished__nobody_gets_anything_done(cell: Cell) -> None:
    enter_members(cell, count=3)
    first, second, third = cell.members[:3]
    calls: tuple[Callable[[], Any], ...] = (
        lambda: cell.share.transfer(second, SHARE_UNIT, sender=first),
        lambda: cell.share.approve(second, SHARE_UNIT, sender=first),
        lambda: cell.share.delegate(second, sender=first),
        lambda: cell.share.return_votes([first], sender=first),
        lambda: cell.share.set_payout(second, sender=first),
        lambda: cell.share.open(sender=cell.founder),
        lambda: cell.share.found_members([1 << 180 | 1], sender=cell.founder),
        lambda: cell.treasury.exit(SHARE_UNIT, sender=third),
        lambda: cell.treasury.open(sender=cell.founder),
        lambda: cell.splitter.open(sender=cell.founder),
        lambda: cell.governor.open(sender=cell.founder),
        lambda: cell.governor.propose([], [], [], "first come", sender=first),
    )
    for attempt in calls:
        with boa.reverts():
            attempt()
    for contract in (cell.share, cell.treasury, cell.splitter):
        with pytest.raises(Revert):
            boa.env.raw_call(contract.address, value=1, sender=first)
    enter_members(cell, first=3)
    cell.factory.finish(cell.treasury)
    assert cell.share.getVotes(first) == SHARE_UNIT


def test_the_same_constitution_by_somebody_else__another_cell_and_not_in_the_way(cell: Cell) -> None:
    """I-F1: the founder is in the address, so nobody can take it first."""
    rules = replace(Rules(members=SIX), name="Victim")
    factory, founder = cell.factory, actor("victim")
    expected = factory.addresses(founder, rules.constitution())
    mallory = begin(rules, factory, actor(MALLORY))
    assert mallory.treasury.address != expected.treasury
    # coin sent ahead to the addresses changes nothing
    for address in expected:
        boa.env.set_balance(address, 10**18)
    victim = begin(rules, factory, founder)
    assert (victim.share.address, victim.treasury.address) == (expected.share, expected.treasury)
    enter_members(mallory)
    with boa.reverts(NOT_NEXT):
        # the batches of one are not those of the other any more
        enter_members(mallory)
    enter_members(victim)
    factory.finish(victim.treasury)
    assert victim.share.totalSupply() == sum(shares for _, shares in SIX)


def test_factory_asked_for_what_is_no_cell__touches_no_master(cell: Cell) -> None:
    """I-F3: the factory calls nothing but clones whose addresses it computes itself."""
    entries = [SHARE_UNIT << 160 | int(actor(MALLORY), 16)]
    digest = keccak(EMPTY_DIGEST + entries[0].to_bytes(32, "big"))
    masters = [cell.factory.master(kind)[0] for kind in range(4)]
    for target in (*masters, cell.share.address, cell.governor.address, cell.factory.address, actor(MALLORY)):
        for left in (EMPTY_DIGEST, digest):
            with boa.reverts():
                cell.factory.found_members(target, entries, left)
        with boa.reverts():
            cell.factory.finish(target)
        with boa.reverts():
            cell.factory.contracts_of(target)
    share = at("Share", masters[0])
    with boa.reverts():
        share.open(sender=cell.factory.address)
    assert share.member_count() == 0
