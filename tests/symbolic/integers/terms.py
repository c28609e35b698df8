"""What a transcription computes with: numbers, or symbols that stand for any number.

A transcription asks `holds` before it takes a branch, `quotient` for a division and `least` for the smaller
of several. `Numbers` answers for numbers. `Symbols` follows every branch in turn, keeps what must hold on it,
and leaves it to z3 whether a claim can be false there. z3 is handed over: it is in halmos' environment.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any, Protocol

# a number, or a symbol for one; a condition on such
Number = Any
Condition = Any


class Terms(Protocol):
    def any(self, name: str, least: int = 0, most: int | None = None) -> Number:
        """Whatever number is within the bounds."""

    def assume(self, condition: Condition) -> None: ...

    def claim(self, text: str, condition: Condition) -> None: ...

    def holds(self, condition: Condition) -> bool: ...

    def quotient(self, dividend: Number, divisor: Number) -> Number:
        """Rounded down; of numbers that are not negative. By zero: zero, as the machine divides."""

    def least(self, *numbers: Number) -> Number: ...

    def product_fact(self, *factors: Number) -> None:
        """What the solver need not find out: a product of numbers that are not negative is not negative."""


class Unfit(Exception):
    """The numbers drawn are none that a claim is about."""


class Refuted(Exception):
    """A claim is false, for these numbers."""


class Numbers:
    """Numbers, drawn at random if a claim is tried; for who only computes there is nothing to draw."""

    def __init__(self, source: random.Random | None = None) -> None:
        self._source = source or random.Random(0)
        self.drawn: dict[str, int] = {}
        self.claims = 0

    def any(self, name: str, least: int = 0, most: int | None = None) -> int:
        value = draw(self._source, least, most)
        self.drawn[name] = value
        return value

    def assume(self, condition: Condition) -> None:
        if not condition:
            raise Unfit

    def claim(self, text: str, condition: Condition) -> None:
        self.claims += 1
        if not condition:
            raise Refuted(f"{text}: {self.drawn}")

    def holds(self, condition: Condition) -> bool:
        return bool(condition)

    def quotient(self, dividend: int, divisor: int) -> int:
        return dividend // divisor if divisor else 0

    def least(self, *numbers: int) -> int:
        return min(numbers)

    def product_fact(self, *factors: int) -> None:
        pass


def draw(source: random.Random, least: int, most: int | None) -> int:
    """Any width alike, and often at a bound or a power of two."""
    top = 2**256 - 1 if most is None else most
    kind = source.randrange(8)
    if kind == 0:
        return least
    if kind == 1:
        return top
    bits = source.randrange((top - least).bit_length() + 1)
    value = source.getrandbits(bits) if kind > 3 else (1 << bits) + source.randrange(-1, 2)
    return min(top, max(least, least + value))


class Symbols:
    """One branch of a transcription: the first decisions are given, the others are `True`.

    What is asked twice is answered alike: the same quotient is the same symbol.
    """

    def __init__(self, z3: Any, decisions: list[bool]) -> None:
        self._z3 = z3
        self._given = decisions
        self._answers: dict[tuple[Any, ...], Any] = {}
        self.decisions: list[bool] = []
        self.facts: list[Any] = []
        # what is claimed, and how many facts are known by then
        self.claims: list[tuple[str, Any, int]] = []

    def any(self, name: str, least: int = 0, most: int | None = None) -> Number:
        value = self._z3.FreshInt(name)
        self.facts.append(value >= least)
        if most is not None:
            self.facts.append(value <= most)
        return value

    def assume(self, condition: Condition) -> None:
        self.facts.append(condition)

    def claim(self, text: str, condition: Condition) -> None:
        self.claims.append((text, condition, len(self.facts)))

    def holds(self, condition: Condition) -> bool:
        if isinstance(condition, bool):
            return condition
        return bool(self._once("holds", (condition,), lambda: self._decide(condition)))

    def quotient(self, dividend: Number, divisor: Number) -> Number:
        if self.holds(divisor == 0):
            return 0
        return self._once("quotient", (dividend, divisor), lambda: self._divide(dividend, divisor))

    def least(self, *numbers: Number) -> Number:
        return self._once("least", numbers, lambda: self._choose(numbers))

    def product_fact(self, *factors: Number) -> None:
        product = 1
        for factor in factors:
            product = product * factor
        above = [factor >= 0 for factor in factors]
        self.facts.append(self._z3.Implies(self._z3.And(*above), product >= 0))

    def _once(self, what: str, asked: tuple[Any, ...], find: Callable[[], Any]) -> Any:
        key = (what, *[str(part) if isinstance(part, int) else part.sexpr() for part in asked])
        if key not in self._answers:
            self._answers[key] = find()
        return self._answers[key]

    def _decide(self, condition: Condition) -> bool:
        place = len(self.decisions)
        answer = self._given[place] if place < len(self._given) else True
        self.decisions.append(answer)
        self.facts.append(condition if answer else self._z3.Not(condition))
        return answer

    def _divide(self, dividend: Number, divisor: Number) -> Number:
        found, rest = self._z3.FreshInt("quotient"), self._z3.FreshInt("rest")
        exact = self._z3.And(dividend == found * divisor + rest, rest >= 0, rest < divisor)
        self.facts.append(self._z3.Implies(divisor > 0, exact))
        self.facts.append(self._z3.Implies(self._z3.And(dividend >= 0, divisor > 0), found >= 0))
        return found

    def _choose(self, numbers: tuple[Number, ...]) -> Number:
        found = self._z3.FreshInt("least")
        self.facts += [found <= number for number in numbers]
        self.facts.append(self._z3.Or(*[found == number for number in numbers]))
        return found


def branches(z3: Any, lemma: Callable[[Terms], None]) -> list[Symbols]:
    """Every branch of a lemma: after each, the last decision that was `True` is taken the other way."""
    found = []
    decisions: list[bool] | None = []
    while decisions is not None:
        terms = Symbols(z3, decisions)
        lemma(terms)
        found.append(terms)
        taken = terms.decisions
        while taken and not taken[-1]:
            taken = taken[:-1]
        decisions = [*taken[:-1], False] if taken else None
    return found
