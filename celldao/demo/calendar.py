"""The business year of the demonstration: the calendar year after the one in which it runs, in UTC.

A chain's clock only goes forward, and the embedded chain starts now. No figure depends on which year it is:
revenue is smoothed from July on only, so that not even a 29th of February counts.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MINUTE: Final = 60
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR


def business_year(now: int) -> int:
    return datetime.fromtimestamp(now, UTC).year + 1


def instant(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> int:
    return int(datetime(year, month, day, hour, minute, tzinfo=UTC).timestamp())


def month_of(at: int) -> int:
    """1 for January."""
    return datetime.fromtimestamp(at, UTC).month


def shown(at: int) -> str:
    """2 March, without the year."""
    moment = datetime.fromtimestamp(at, UTC)
    return f"{moment.day} {moment:%B}"
