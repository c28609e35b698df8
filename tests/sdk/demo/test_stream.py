"""The second computation's stream, against figures worked out by hand."""

from __future__ import annotations

from celldao.demo.ledger.stream import Stream

DAY = 86_400


def test_release__before_the_end__in_proportion_to_the_time() -> None:
    stream = Stream()
    stream.add(0, 3_000, 30 * DAY)
    assert stream.end == 30 * DAY
    assert stream.release(10 * DAY) == 1_000
    assert stream.release(10 * DAY) == 0
    assert stream.release(20 * DAY) == 1_000
    assert stream.unreleased == 1_000


def test_release__at_the_end_and_later__everything() -> None:
    for at in (30 * DAY, 31 * DAY):
        stream = Stream()
        stream.add(0, 1_001, 30 * DAY)
        assert stream.release(at) == 1_001
        assert stream.unreleased == 0


def test_release__every_second__a_unit_is_released_when_all_of_it_is() -> None:
    stream = Stream()
    stream.add(0, 1, 10)
    assert [stream.release(at) for at in range(1, 11)] == [0] * 9 + [1]


def test_release__every_second_of_a_long_stream__loses_nothing() -> None:
    stream = Stream()
    stream.add(0, 100, 1_000)
    released = [stream.release(at) for at in range(1, 1_001)]
    assert sum(released) == 100
    assert 48 <= sum(released[:500]) <= 50


def test_add__new_money__moves_the_end_by_its_weight() -> None:
    stream = Stream()
    stream.add(0, 1_000, 20 * DAY)
    stream.release(10 * DAY)
    stream.add(10 * DAY, 500, 30 * DAY)  # 500 with 10 days left, 500 with 30
    assert stream.end == 30 * DAY
    assert stream.unreleased == 1_000


def test_add__one_unit__postpones_nothing() -> None:
    stream = Stream()
    stream.add(0, 10**12, 30 * DAY)
    stream.release(15 * DAY)
    stream.add(15 * DAY, 1, 30 * DAY)
    assert stream.end == 30 * DAY


def test_add__nothing__nothing_changes() -> None:
    stream = Stream()
    stream.add(5, 0, 30 * DAY)
    assert stream == Stream()
