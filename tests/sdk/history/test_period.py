"""Periods as people write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from celldao.history import Period


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026", (2026, 1, 1), (2027, 1, 1)),
        ("2026-12", (2026, 12, 1), (2027, 1, 1)),
        ("2026-03-05", (2026, 3, 5), (2026, 3, 6)),
        ("2026-01..2026-06", (2026, 1, 1), (2026, 7, 1)),
        ("2025..2026-02-28", (2025, 1, 1), (2026, 3, 1)),
        (" 2026-03-05 .. 2026-03-05 ", (2026, 3, 5), (2026, 3, 6)),
    ],
)
def test_parse__year_month_day_or_two_of_these__both_ends_included(text, start, end) -> None:
    assert Period.parse(text) == Period(datetime(*start, tzinfo=UTC), datetime(*end, tzinfo=UTC))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "'' is no year, month or day, such as 2026, 2026-03 or 2026-03-05"),
        ("26", "'26' is no year"),
        ("2026-3", "'2026-3' is no year"),
        ("2026..", "'' is no year"),
        ("2026-02-30", "day is out of range for month"),
        ("2026-06..2026-01", "a period ends after it begins"),
    ],
)
def test_parse__something_else__refused(text: str, told: str) -> None:
    with pytest.raises(ValueError, match=r".*") as refused:
        Period.parse(text)
    assert told in str(refused.value)
