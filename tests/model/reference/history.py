"""A number and all it ever was."""

from __future__ import annotations

from bisect import bisect_right


class History:
    """The value at the end of each second. I-V3: a second that is over is never written again."""

    def __init__(self) -> None:
        self.times: list[int] = []
        self.values: list[int] = []

    @property
    def latest(self) -> int:
        return self.values[-1] if self.values else 0

    def record(self, now: int, value: int) -> None:
        if value == self.latest:
            return
        if self.times and self.times[-1] == now:
            self.values[-1] = value
        else:
            self.times.append(now)
            self.values.append(value)

    def at(self, second: int) -> int:
        place = bisect_right(self.times, second)
        return self.values[place - 1] if place else 0
