"""A stream keeps 2^-32 of a unit: what a touch leaves beyond that is rounded up, and released later."""

from __future__ import annotations

from typing import Any

import boa
import pytest

from celldao.bounds import DEFAULT_BOUNDS, Bound
from tests.support.cell import Asset, Rules, found, make_factory
from tests.unit.splitter.conftest import SIBLINGS

# Three units in three times as long: at the end of each third a whole number of units is left, and a second
# before or after it 2^-33 of a unit more or less.
THIRD = 2**33


@pytest.mark.parametrize(("late", "left"), [(0, 1), (1, 2), (2, 1)])
def test_touch__so_many_seconds_after_a_third__next_third_ends_with_what_it_kept(
    token: Any, late: int, left: int
) -> None:
    factory = make_factory(DEFAULT_BOUNDS._replace(smoothing=Bound(0, 3 * THIRD)), masters=SIBLINGS)
    rules = Rules(dividend_ratio=10_000, smoothing=3 * THIRD, assets=(Asset(token.address, 6),))
    cell = found(rules, factory, masters=SIBLINGS)
    token.mint(cell.splitter, 3)
    cell.splitter.allocate(token)
    boa.env.time_travel(seconds=THIRD + late)
    cell.splitter.allocate(token)
    assert cell.splitter.unreleased(token) == 2
    boa.env.time_travel(seconds=THIRD - late)
    assert cell.splitter.unreleased(token) == left
    boa.env.time_travel(seconds=1)
    assert cell.splitter.unreleased(token) == 1
