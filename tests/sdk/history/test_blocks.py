"""Which block a time falls on."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from celldao.errors import HistoryError
from celldao.history import Period
from celldao.history.blocks import block_at, last_block
from tests.support.fake_chain import SECONDS, START, FakeReader


@pytest.mark.parametrize("height", [1, 2, 17, 18, 19, 1_000, 20_000_000])
@pytest.mark.parametrize("part", [0, 1, 2, 3])
def test_last_block__any_time__last_one_not_after_it(height: int, part: int) -> None:
    reader = FakeReader(height=height)
    number = (height - 1) * part // 3
    for offset in (0, 1, SECONDS - 1):
        found = last_block(reader, START + SECONDS * number + offset, reader.header(height))
        assert found.number == number


def test_last_block__twenty_million_blocks__at_most_seven_requests() -> None:
    reader = FakeReader(height=20_000_000)
    last_block(reader, START + SECONDS * 12_345_678, reader.header(reader.height))
    assert len(reader.requests) <= 7


def test_last_block__several_blocks_in_one_second__the_last_of_them() -> None:
    reader = FakeReader(height=100)
    plain = reader.header

    def crowded(number: int):
        block = plain(number)
        return type(block)(number, block.hash, START + number // 10)

    reader.header = crowded  # type: ignore[method-assign]
    assert last_block(reader, START + 3, crowded(100)).number == 39


def test_last_block__second_that_is_not_over__refused() -> None:
    reader = FakeReader(height=10)
    with pytest.raises(HistoryError, match="the chain has come to"):
        last_block(reader, START + SECONDS * 10, reader.header(10))


def test_last_block__before_the_chain__refused() -> None:
    reader = FakeReader(height=10)
    with pytest.raises(HistoryError, match="the chain began after"):
        last_block(reader, START - 1, reader.header(10))


def test_block_at__time_without_zone__refused() -> None:
    with pytest.raises(ValueError, match="has no time zone"):
        block_at(FakeReader(), datetime(2027, 1, 20))


def test_block_at__aware_time__its_block() -> None:
    reader = FakeReader(height=1_000)
    assert block_at(reader, datetime.fromtimestamp(START + 25, UTC)).number == 2
    assert block_at(reader, 77).number == 77


def test_period__december__ends_with_the_year() -> None:
    assert Period.month(2026, 12).end == datetime(2027, 1, 1, tzinfo=UTC) == Period.year(2026).end


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (datetime(2026, 1, 1), datetime(2026, 1, 2), "time zone"),
        (datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC), "ends after it begins"),
    ],
)
def test_period__naive_or_empty__refused(start: datetime, end: datetime, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Period(start, end)
