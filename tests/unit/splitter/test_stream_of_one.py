"""A stream of one unit is released once, and is over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import boa

from tests.support.cell import Cell
from tests.unit.splitter.conftest import booked, give

Make = Callable[..., Cell]
SPAN = 1_000


def test_allocate__stream_of_one_unit_that_has_ended__nothing_is_left_of_it(
    make_cell: Make, token: Any
) -> None:
    cell = make_cell(token, dividend_ratio=10_000, smoothing=SPAN)
    give(token, cell.splitter, 1)
    cell.splitter.allocate(token, sender=cell.stranger)
    assert (cell.splitter.unreleased(token), booked(cell, token)) == (1, 0)
    boa.env.time_travel(seconds=SPAN)
    cell.splitter.allocate(token, sender=cell.stranger)
    assert (cell.splitter.unreleased(token), booked(cell, token)) == (0, 1)
    # what comes then is revenue, and nothing of it is due already
    give(token, cell.splitter, 1)
    assert (cell.splitter.revenue(token), cell.splitter.releasable(token)) == (1, 0)
