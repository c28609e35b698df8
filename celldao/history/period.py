"""Stretches of time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

_YEAR: Final = re.compile(r"(\d{4})")
_MONTH: Final = re.compile(r"(\d{4})-(\d{2})")
_DAY: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


@dataclass(frozen=True, slots=True)
class Period:
    """From `start` up to, and without, `end`; both aware. Raises ValueError otherwise."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("a period needs times with a time zone, for instance datetime(…, tzinfo=UTC)")
        if self.end <= self.start:
            raise ValueError(f"a period ends after it begins: {self.start} is not before {self.end}")

    @classmethod
    def year(cls, year: int) -> Period:
        """A calendar year, UTC."""
        return cls(datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC))

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        """A calendar month, UTC; months count from 1."""
        start = datetime(year, month, 1, tzinfo=UTC)
        following = (year + 1, 1) if month == 12 else (year, month + 1)
        return cls(start, datetime(*following, 1, tzinfo=UTC))

    @classmethod
    def parse(cls, text: str) -> Period:
        """'2026', '2026-03', '2026-03-05', or two of these with '..' between: from the first day of the one
        to the last day of the other, UTC. Raises ValueError."""
        first, dots, last = text.partition("..")
        begin = cls._calendar(first)
        return cls(begin.start, cls._calendar(last).end) if dots else begin

    @classmethod
    def _calendar(cls, text: str) -> Period:
        text = text.strip()
        if found := _YEAR.fullmatch(text):
            return cls.year(int(found[1]))
        if found := _MONTH.fullmatch(text):
            return cls.month(int(found[1]), int(found[2]))
        if found := _DAY.fullmatch(text):
            start = datetime(int(found[1]), int(found[2]), int(found[3]), tzinfo=UTC)
            return cls(start, start + timedelta(days=1))
        raise ValueError(f"{text!r} is no year, month or day, such as 2026, 2026-03 or 2026-03-05")
