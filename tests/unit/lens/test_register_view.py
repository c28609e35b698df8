"""What the lens says of a register over time: since when shares are held, and who is counted as what."""

from __future__ import annotations

from typing import Any

import boa
import pytest

from tests.support.actors import actor
from tests.support.cell import DAY, SHARE_UNIT, Cell, Policy, Rules, found
from tests.support.contracts import deploy


@pytest.fixture(scope="module")
def cell() -> Cell:
    members = tuple((actor(f"holder {n}"), 10 * SHARE_UNIT) for n in range(1, 6))
    return found(Rules(members=members, policy=Policy.FREE))


@pytest.fixture(scope="module")
def lens() -> Any:
    return deploy("Lens")


def test_members__held_since__is_the_second_of_receipt(lens: Any, cell: Cell) -> None:
    entered = boa.env.timestamp - DAY
    assert [member.held_since for member in lens.members(cell.share, 1, 100)] == [entered] * 5
    cell.share.transfer(actor("sixth"), SHARE_UNIT, sender=cell.members[0])
    # as many again, a day later: the mean of both
    cell.share.transfer(cell.members[2], 10 * SHARE_UNIT, sender=cell.members[1])
    known = {member.number: member.held_since for member in lens.members(cell.share, 1, 100)}
    assert known == {1: entered, 2: 0, 3: entered + DAY // 2, 4: entered, 5: entered, 6: entered + DAY}
    assert [lens.member(cell.share, who).held_since for who in (cell.members[2], actor("sixth"))] == [
        known[3],
        known[6],
    ]


def test_overview__members_who_left__are_no_holders_and_members_still(lens: Any, cell: Cell) -> None:
    for member in cell.members[:2]:
        cell.share.transfer(cell.members[4], 10 * SHARE_UNIT, sender=member)
    view = lens.overview(cell.treasury).share
    assert (view.holders, view.members) == (3, 5)
    assert (view.holders, view.members) == (cell.share.holder_count(), cell.share.member_count())
