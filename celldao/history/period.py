"""Stretches of time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime


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
