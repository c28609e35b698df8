"""Chance, drawn from Hypothesis (which then finds the shortest story) or from a seed (which is faster)."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any, Protocol, TypeVar

from hypothesis import strategies as st

T = TypeVar("T")


class Dice(Protocol):
    def whole(self, low: int, high: int) -> int: ...

    def pick(self, items: Sequence[T]) -> T: ...

    def chance(self, percent: int) -> bool: ...


class Seeded:
    def __init__(self, seed: int | str) -> None:
        self._random = random.Random(seed)

    def whole(self, low: int, high: int) -> int:
        return self._random.randint(low, high)

    def pick(self, items: Sequence[T]) -> T:
        return self._random.choice(items)

    def chance(self, percent: int) -> bool:
        return self._random.random() * 100 < percent


class Drawn:
    """From `st.data()`."""

    def __init__(self, data: Any) -> None:
        self._data = data

    def whole(self, low: int, high: int) -> int:
        return int(self._data.draw(st.integers(low, high)))

    def pick(self, items: Sequence[T]) -> T:
        return items[self._data.draw(st.integers(0, len(items) - 1))]

    def chance(self, percent: int) -> bool:
        # the smallest number, to which Hypothesis shortens, stands for the usual
        return self.whole(1, 100) > 100 - percent


def subset(dice: Dice, items: Sequence[T], most: int) -> list[T]:
    """Some of them, each at most once, in any order."""
    left, chosen = list(items), []
    for _ in range(dice.whole(0, min(most, len(left)))):
        chosen.append(left.pop(dice.whole(0, len(left) - 1)))
    return chosen
