"""Money released evenly until an end: spec §7."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

UNIT = 2**32  # what a base unit is cut into


@dataclass
class Stream:
    level: int = 0  # unreleased when it was last touched, in 2^-32 of a base unit
    since: int = 0
    end: int = 0
    # The same without any rounding, to hold the rounded one against.
    exact: Fraction = Fraction(0)

    @property
    def booked(self) -> int:
        """Whole base units that were not released at the last touch: one is released when all of it is."""
        return -(-self.level // UNIT)

    def level_at(self, now: int) -> int:
        if now >= self.end:
            return 0
        return self.level - self.level * (now - self.since) // (self.end - self.since)

    def exact_at(self, now: int) -> Fraction:
        if now >= self.end:
            return Fraction(0)
        return self.exact - self.exact * (now - self.since) / (self.end - self.since)

    def unreleased_at(self, now: int) -> int:
        return -(-self.level_at(now) // UNIT)

    def touch(self, now: int, exact: Fraction, level: int, end: int) -> None:
        self.exact, self.level, self.since, self.end = exact, level, now, end
