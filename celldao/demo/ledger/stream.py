"""Dividends that are released little by little (spec 7, steps 1 and 4)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Stream:
    unreleased: int = 0
    released_until: int = 0
    end: int = 0

    def release(self, at: int) -> int:
        """What is due since the last time."""
        if at >= self.end:
            due = self.unreleased
        else:
            due = self.unreleased * (at - self.released_until) // (self.end - self.released_until)
        self.unreleased -= due
        self.released_until = at
        return due

    def add(self, at: int, amount: int, smoothing: int) -> None:
        """New money moves the end by its weight only. `release` comes first."""
        if not amount:
            return
        total = self.unreleased + amount
        left = max(self.end - at, 0)
        self.end = at + (self.unreleased * left + amount * smoothing) // total
        self.unreleased = total
        self.released_until = at
