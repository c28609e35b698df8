"""A dividend that waits because Share can't be paid has no end: it is due at once."""

from __future__ import annotations

from collections.abc import Callable

import boa
import pytest

from tests.support import tokens
from tests.support.cell import Cell
from tests.unit.splitter.conftest import booked, give, logged

Make = Callable[..., Cell]
SPAN = 1_000


@pytest.mark.parametrize("former", [False, True], ids=["no stream yet", "a stream that has ended"])
def test_allocate__withheld_without_a_stream_under_way__no_end_is_kept(make_cell: Make, former: bool) -> None:
    token = tokens.blacklist()
    cell = make_cell(token, dividend_ratio=10_000, smoothing=SPAN)
    if former:
        give(token, cell.splitter, 500)
        cell.splitter.allocate(token, sender=cell.stranger)
        boa.env.time_travel(seconds=SPAN)
        cell.splitter.allocate(token, sender=cell.stranger)
        assert (cell.splitter.unreleased(token), cell.splitter.stream(token).end) == (0, boa.env.timestamp)
    cell.splitter.set_split((10_000, 0, []), sender=cell.treasury.address)
    token.set_blocked(cell.share, True)
    give(token, cell.splitter, 300)
    cell.splitter.allocate(token, sender=cell.stranger)
    assert logged(cell.splitter, "Withheld")[0].amount == 300
    assert tuple(cell.splitter.stream(token)) == (300, boa.env.timestamp, 0)
    assert cell.splitter.releasable(token) == 300
    token.set_blocked(cell.share, False)
    cell.splitter.allocate(token, sender=cell.stranger)
    assert booked(cell, token) == (800 if former else 300)
