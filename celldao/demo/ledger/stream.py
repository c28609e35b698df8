"""Dividends that are released little by little (spec 7, steps 1 and 4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

# A stream is kept in parts of 2^-32 of a base unit.
PART: Final = 2**32


@dataclass
class Stream:
    level: int = 0
    since: int = 0
    end: int = 0

    @property
    def unreleased(self) -> int:
        """Base units. One is released when all of it is."""
        return -(-self.level // PART)

    def release(self, at: int) -> int:
        """What is due since the last time, base units."""
        before = self.unreleased
        if at >= self.end:
            self.level = 0
        else:
            self.level -= self.level * (at - self.since) // (self.end - self.since)
        self.since = at
        return before - self.unreleased

    def add(self, at: int, amount: int, smoothing: int) -> None:
        """New money moves the end by its weight only. `release` comes first."""
        if not amount:
            return
        left = max(self.end - at, 0)
        total = self.level + amount * PART
        self.end = at + (self.level * left + amount * PART * smoothing) // total
        self.level = total
        self.since = at
