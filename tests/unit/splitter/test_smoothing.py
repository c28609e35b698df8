"""Dividends released over time: new money moves the end by its weight only. (I-S2)"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import boa
import pytest

from tests.support import tokens
from tests.support.cell import Cell
from tests.unit.splitter.conftest import balance, booked, give, logged

Make = Callable[..., Cell]
SPAN = 1_000


@pytest.fixture
def cell(make_cell: Make, token: Any) -> Cell:
    """Everything is dividend, released over 1,000 seconds."""
    return make_cell(token, dividend_ratio=10_000, smoothing=SPAN)


def earn(cell: Cell, token: Any, amount: int) -> None:
    give(token, cell.splitter, amount)
    cell.splitter.allocate(token, sender=cell.stranger)


def later(seconds: int) -> None:
    boa.env.time_travel(seconds=seconds)


def test_smoothing__revenue__into_the_stream(cell: Cell, token: Any) -> None:
    earn(cell, token, 10_000)
    now = boa.env.timestamp
    stream = cell.splitter.stream(token)
    assert (stream.unreleased, stream.since, stream.end) == (10_000, now, now + SPAN)
    assert cell.splitter.unreleased(token) == balance(token, cell.splitter) == 10_000
    assert cell.splitter.revenue(token) == cell.splitter.releasable(token) == booked(cell, token) == 0


@pytest.mark.parametrize(
    ("seconds", "due"), [(1, 10), (333, 3_330), (999, 9_990), (1_000, 10_000), (9_999, 10_000)]
)
def test_smoothing__time_passes__released_evenly(cell: Cell, token: Any, seconds: int, due: int) -> None:
    earn(cell, token, 10_000)
    later(seconds)
    assert cell.splitter.releasable(token) == due
    assert cell.splitter.unreleased(token) == 10_000 - due
    cell.splitter.allocate(token, sender=cell.stranger)
    (event,) = logged(cell.splitter, "Allocated")
    assert (event.revenue, event.dividend, event.treasury, event.released) == (0, 0, 0, due)
    assert booked(cell, token) == due
    assert cell.splitter.unreleased(token) == balance(token, cell.splitter) == 10_000 - due


def test_smoothing__allocated_twice_in_one_second__released_once(cell: Cell, token: Any) -> None:
    earn(cell, token, 10_000)
    later(100)
    for _ in range(3):
        cell.splitter.allocate(token, sender=cell.stranger)
    assert booked(cell, token) == 1_000


def test_smoothing__new_money__moves_the_end_by_its_weight(cell: Cell, token: Any) -> None:
    earn(cell, token, 10_000)
    later(500)
    earn(cell, token, 2_501)
    # 5,000 with 500 s to go and 2,501 with 1,000 s
    remaining = (5_000 * 500 + 2_501 * 1_000) // 7_501
    stream = cell.splitter.stream(token)
    assert stream.end == boa.env.timestamp + remaining
    assert stream.unreleased == 7_501
    assert booked(cell, token) == 5_000


def test_smoothing__one_unit_a_second__postpones_nothing(cell: Cell, token: Any) -> None:
    earn(cell, token, 1_000_000)
    end = cell.splitter.stream(token).end
    for _ in range(50):
        later(19)
        earn(cell, token, 1)
        assert cell.splitter.stream(token).end == end
    assert boa.env.timestamp == end - 50


@pytest.mark.parametrize("amount", [100, 1_900])
def test_smoothing__touched_every_second__few_units_are_not_held_up(make_cell: Make, amount: int) -> None:
    """With rounding to units at each touch, of 1.9 units a second only one would come out."""
    token = tokens.plain(2)
    cell = make_cell(token, dividend_ratio=10_000, smoothing=SPAN)
    earn(cell, token, amount)
    for second in range(1, 61):
        later(1)
        cell.splitter.allocate(token, sender=cell.stranger)
        assert abs(booked(cell, token) - amount * second / SPAN) <= 1
    later(SPAN - 60)
    cell.splitter.allocate(token, sender=cell.stranger)
    assert booked(cell, token) == amount


def test_smoothing__withheld_in_the_very_second_of_its_end__can_be_tried_again(make_cell: Make) -> None:
    token = tokens.blacklist()
    cell = make_cell(token, dividend_ratio=10_000, smoothing=SPAN)
    earn(cell, token, 500)
    later(SPAN)
    token.set_blocked(cell.share, True)
    for _ in range(2):
        cell.splitter.allocate(token, sender=cell.stranger)
        assert logged(cell.splitter, "Withheld")[0].amount == 500
    token.set_blocked(cell.share, False)
    cell.splitter.allocate(token, sender=cell.stranger)
    assert booked(cell, token) == 500


def test_smoothing__switched_off__the_stream_goes_on_to_its_end(cell: Cell, token: Any) -> None:
    earn(cell, token, 10_000)
    cell.splitter.set_split((10_000, 0, []), sender=cell.treasury.address)
    later(100)
    earn(cell, token, 77)
    assert booked(cell, token) == 1_000 + 77
    assert cell.splitter.unreleased(token) == 9_000
    later(900)
    cell.splitter.allocate(token, sender=cell.stranger)
    assert booked(cell, token) == 10_077


def test_smoothing__shortened__the_end_comes_nearer_only(cell: Cell, token: Any) -> None:
    earn(cell, token, 10_000)
    end = cell.splitter.stream(token).end
    cell.splitter.set_split((10_000, 10, []), sender=cell.treasury.address)
    earn(cell, token, 10_000)
    assert cell.splitter.stream(token).end == boa.env.timestamp + (SPAN + 10) // 2 < end


def test_smoothing__lengthened__the_end_never_lies_beyond_it(cell: Cell, token: Any) -> None:
    earn(cell, token, 1)
    cell.splitter.set_split((10_000, 5 * SPAN, []), sender=cell.treasury.address)
    for _ in range(5):
        earn(cell, token, 10**12)
        assert cell.splitter.stream(token).end <= boa.env.timestamp + 5 * SPAN


def test_smoothing__after_the_end__a_new_stream_begins_now(cell: Cell, token: Any) -> None:
    earn(cell, token, 500)
    later(5 * SPAN)
    earn(cell, token, 300)
    assert booked(cell, token) == 500
    assert cell.splitter.stream(token).end == boa.env.timestamp + SPAN
    assert cell.splitter.unreleased(token) == 300


def test_smoothing__ended_and_empty__next_allocation_finds_nothing(cell: Cell, token: Any) -> None:
    earn(cell, token, 500)
    later(SPAN)
    cell.splitter.allocate(token, sender=cell.stranger)
    later(SPAN)
    cell.splitter.allocate(token, sender=cell.stranger)
    assert cell.splitter.get_logs() == []
    assert (cell.splitter.unreleased(token), cell.splitter.releasable(token)) == (0, 0)


def test_smoothing__month_of_the_largest_amount__no_overflow(make_cell: Make) -> None:
    token = tokens.plain(24)
    month = 30 * 86_400
    cell = make_cell(token, dividend_ratio=10_000, smoothing=month)
    whole = 10 ** (15 + 24)
    # what one call handles
    most = 2**128 - 1
    earn(cell, token, whole)
    assert cell.splitter.unreleased(token) == most
    for _ in range(3):
        later(1)
        cell.splitter.allocate(token, sender=cell.stranger)
    assert cell.splitter.revenue(token) == 0
    later(month)
    cell.splitter.allocate(token, sender=cell.stranger)
    assert balance(token, cell.share) == whole
