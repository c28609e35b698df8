"""Chance, drawn from a seed, or from Hypothesis, which then finds the shortest story."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """`source` is any `random.Random`; that of `hypothesis.strategies.randoms` is Hypothesis's."""

    def __init__(self, source: random.Random) -> None:
        self._source = source

    @classmethod
    def seeded(cls, seed: int | str) -> Dice:
        return cls(random.Random(seed))

    def whole(self, low: int, high: int) -> int:
        return self._source.randint(low, high)

    def pick(self, items: Sequence[T]) -> T:
        return items[self.whole(0, len(items) - 1)]

    def chance(self, percent: int) -> bool:
        # the smallest number, to which Hypothesis shortens, stands for the usual
        return self.whole(1, 100) > 100 - percent


def subset(dice: Dice, items: Sequence[T], most: int) -> list[T]:
    """Some of them, each at most once, in any order."""
    left, chosen = list(items), []
    for _ in range(dice.whole(0, min(most, len(left)))):
        chosen.append(left.pop(dice.whole(0, len(left) - 1)))
    return chosen
