"""A stream's times are kept in 40 bits, the highest included."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import boa
import pytest

from tests.support.cell import Cell
from tests.unit.splitter.conftest import give

Make = Callable[..., Cell]
SPAN = 1_000


@pytest.mark.parametrize("start", [2**39 - SPAN // 2, 2**39, 2**40 - 2 * SPAN])
def test_stream__begun_in_late_times__is_released_evenly(make_cell: Make, token: Any, start: int) -> None:
    cell = make_cell(token, dividend_ratio=10_000, smoothing=SPAN)
    give(token, cell.splitter, 1_000)
    boa.env.timestamp = start
    cell.splitter.allocate(token, sender=cell.stranger)
    released = []
    for passed in (0, SPAN // 4, SPAN // 2, SPAN):
        boa.env.timestamp = start + passed
        released.append(cell.splitter.releasable(token))
    assert released == [0, 250, 500, 1_000]
    assert cell.splitter.stream(token).end == start + SPAN
