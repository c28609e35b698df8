"""What the report draws: the course of the year, noted after every event."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from celldao.demo import events as e
from celldao.demo.calendar import month_of
from celldao.demo.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Point:
    """One currency after one event, in base units."""

    at: int
    treasury: int
    claimed: int
    claimable: int
    to_release: int
    with_operator: int


@dataclass(frozen=True, slots=True)
class Sharing:
    """One member's share units, before and after the year."""

    number: int
    before: int
    after: int


@dataclass
class Record:
    points: dict[str, list[Point]] = field(default_factory=dict)
    revenue: Counter[tuple[str, int, e.Kind]] = field(default_factory=Counter)
    counts: dict[int, Counter[str]] = field(default_factory=dict)

    def note(self, event: e.Event, ledger: Ledger) -> None:
        self.counts.setdefault(month_of(event.at), Counter())[type(event).__name__] += 1
        if isinstance(event, e.Payment):
            self.revenue[event.asset, month_of(event.at), event.kind] += event.amount
        for symbol, account in ledger.accounts.items():
            dividends = account.dividends
            claimed = sum(dividends.claimed.values())
            # What was distributed and is not claimed: the fractions that wait are too small to be seen.
            point = Point(
                event.at,
                account.available,
                claimed,
                dividends.distributed - claimed,
                account.stream.unreleased,
                account.with_operator,
            )
            self.points.setdefault(symbol, []).append(point)
