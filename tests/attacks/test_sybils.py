"""One person as many: votes by head where heads can be made, and what is left of somebody who left."""

from __future__ import annotations

from typing import Any

import boa
import pytest

from tests.support.actors import actor
from tests.support.cell import SHARE_UNIT, Cell, Policy, Rules, Weight, begin, found

ONE = SHARE_UNIT
HAVE = 100 * ONE
NAMES = ("ringleader", "accomplice", "baker", "turner")
HOLDERS_ONLY = "share: only holders may receive"


def cell_of(weight: Weight, policy: Policy = Policy.MEMBERS, factory: Any = None, **rules: Any) -> Cell:
    members = tuple((actor(name), HAVE) for name in NAMES)
    return found(Rules(weight=weight, policy=policy, members=members, exit_delay=0, **rules), factory)


@pytest.fixture(scope="module")
def cells() -> dict[Weight, Cell]:
    first = cell_of(Weight.MEMBER)
    return {Weight.MEMBER: first, Weight.SQRT: cell_of(Weight.SQRT, factory=first.factory)}


def units(cell: Cell) -> int:
    return sum(int(cell.share.getVotes(member)) for member in cell.members)


@pytest.mark.parametrize("weight", [Weight.MEMBER, Weight.SQRT])
def test_shares_spread_over_fresh_addresses__nobody_new_appears(
    cells: dict[Weight, Cell], weight: Weight
) -> None:
    """By heads or by roots, ten tenths would weigh more than one whole."""
    cell = cells[weight]
    share, ringleader = cell.share, cell.members[0]
    before = units(cell)
    for n in range(3):
        puppet = actor(f"puppet {n}")
        with boa.reverts(HOLDERS_ONLY):
            share.transfer(puppet, HAVE // 10, sender=ringleader)
        share.approve(cell.stranger, HAVE, sender=ringleader)
        with boa.reverts(HOLDERS_ONLY):
            share.transferFrom(ringleader, puppet, HAVE // 10, sender=cell.stranger)
        with boa.reverts("share: only a member"):
            share.delegate(ringleader, sender=puppet)
        assert share.number_of(puppet) == 0
    assert (share.member_count(), units(cell)) == (4, before)


@pytest.mark.parametrize("weight", [Weight.MEMBER, Weight.SQRT])
def test_open_transfers_with_votes_by_head__cannot_be_founded_nor_voted(
    cells: dict[Weight, Cell], weight: Weight
) -> None:
    """I-F1: whoever has the majority can't let the heads in either, nor a cap that heads would get around."""
    members = tuple((actor(name), HAVE) for name in NAMES)
    with boa.reverts("share: free needs weight share, no cap"):
        begin(Rules(weight=weight, policy=Policy.FREE, members=members), cells[weight].factory)
    cell = cells[weight]
    with boa.reverts("share: free needs weight share, no cap"):
        cell.share.set_policy(int(Policy.FREE), sender=cell.treasury.address)


def test_accomplices_who_leave_and_come_back__need_a_vote_to_be_let_in_again(
    cells: dict[Weight, Cell],
) -> None:
    cell = cells[Weight.MEMBER]
    share, treasury = cell.share, cell.treasury
    ringleader, accomplice = cell.members[:2]
    share.transfer(ringleader, HAVE, sender=accomplice)
    assert (share.getVotes(accomplice), share.getVotes(ringleader)) == (0, ONE)
    with boa.reverts(HOLDERS_ONLY):
        share.transfer(accomplice, ONE, sender=ringleader)
    # a dust position of less than the minimum is none that could vote
    with boa.reverts("share: below the minimum position"):
        share.issue(actor("puppet"), ONE - 1, sender=treasury.address)


@pytest.mark.parametrize("weight", [Weight.MEMBER, Weight.SQRT])
def test_delegate_left__who_trusted_him_can_still_leave_with_all_and_leaves_no_vote(
    cells: dict[Weight, Cell], weight: Weight
) -> None:
    """Where a leaver takes entrusted votes along, who gave them can't subtract them any more, nor leave."""
    cell = cells[weight]
    share, treasury = cell.share, cell.treasury
    trusted, truster, other, _ = cell.members
    for delegator in (truster, other):
        share.delegate(trusted, sender=delegator)
    entrusted = share.getVotes(trusted)
    treasury.exit(HAVE, sender=trusted)
    own = entrusted // 3
    assert share.getVotes(trusted) == 2 * own
    # he has no share left and still votes for two, until anybody gives them back
    treasury.exit(HAVE, sender=truster)
    assert share.getVotes(trusted) == own
    treasury.exit(HAVE // 2, sender=other)
    share.return_votes([other, truster], sender=cell.stranger)
    assert share.getVotes(trusted) == 0
    assert share.getVotes(other) > 0
    treasury.exit(HAVE // 2, sender=other)
    total = share.totals_word() >> 72 & (2**72 - 1)
    assert total == units(cell) == share.getVotes(cell.members[3])
