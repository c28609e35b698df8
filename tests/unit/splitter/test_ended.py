"""What is left of a stream when the cell has ended: members get it as long as dividends can reach any."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.actors import actor
from tests.support.cell import SHARE_UNIT, Cell
from tests.unit.splitter.conftest import balance, booked, give

Make = Callable[..., Cell]


def ended(make_cell: Make, token: Any, streamed: int, left: int) -> Cell:
    """Dissolved with so much in the stream; all members have left but for so many share units of the last."""
    cell = make_cell(token, dividend_ratio=10_000, smoothing=10_000, minimum_position=1)
    give(token, cell.splitter, streamed)
    cell.splitter.allocate(token, sender=cell.stranger)
    cell.treasury.dissolve(actor("heir"), sender=cell.treasury.address)
    for member in cell.members:
        stays = left if member == cell.members[-1] else 0
        cell.treasury.exit(cell.share.balanceOf(member) - stays, sender=member)
    assert (cell.share.totalSupply(), cell.splitter.unreleased(token)) == (left, streamed)
    return cell


@pytest.mark.parametrize(("left", "reached"), [(SHARE_UNIT, True), (SHARE_UNIT - 1, False)])
def test_allocate__dissolved_and_about_a_share_left__to_the_members_from_a_whole_one_on(
    make_cell: Make, token: Any, left: int, reached: bool
) -> None:
    cell = ended(make_cell, token, 600, left)
    cell.splitter.allocate(token, sender=cell.stranger)
    assert (booked(cell, token), balance(token, cell.treasury)) == ((600, 0) if reached else (0, 600))


def test_allocate__dissolved_without_members_and_one_unit_in_the_stream__to_the_treasury(
    make_cell: Make, token: Any
) -> None:
    cell = ended(make_cell, token, 1, 0)
    cell.splitter.allocate(token, sender=cell.stranger)
    assert (balance(token, cell.share), balance(token, cell.treasury)) == (0, 1)
