"""The lemmas about the transcription: they speak of states that exist, on every branch. No solver runs."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from tests.symbolic import project
from tests.symbolic.comparison import __main__ as comparison
from tests.symbolic.comparison import steps
from tests.symbolic.comparison.dividends import any_state
from tests.symbolic.integers import about_dividends, lemmas, terms
from tests.symbolic.integers.terms import Numbers, Refuted, Symbols, Terms, Unfit, branches


def tried(lemma: Callable[[Terms], None], times: int = 60_000, wanted: int = 5) -> int:
    """How many of the states drawn a lemma is about; raises `Refuted` for one at which it is false."""
    source = random.Random(9)
    fit = 0
    for _ in range(times):
        numbers = Numbers(source)
        try:
            lemma(numbers)
        except Unfit:
            continue
        fit += numbers.claims > 0
        if fit == wanted:
            break
    return fit


@pytest.mark.parametrize("name", lemmas.by_name())
def test_lemma__states_drawn_at_random__some_are_what_it_is_about_and_it_holds(name: str) -> None:
    assert tried(lemmas.by_name()[name]) == 5


def test_kept__books_of_the_compared_states__are_those_the_lemmas_assume() -> None:
    source = random.Random(3)
    for _ in range(500):
        state = any_state(source)
        currency, account = state.currency, state.account
        own = account.accrued + state.balance * (currency.per_unit - account.marker)
        accrued = currency.booked * currency.one - currency.waiting - own
        cell = about_dividends.Cell(
            currency, account, state.balance, state.supply - state.balance,
            accrued, (state.supply - state.balance) * currency.per_unit, currency.booked, 0, 0, state.now,
        )  # fmt: skip
        assert [text for text, condition in about_dividends.kept(Numbers(), cell) if not condition] == []


def test_refuted__claim_that_is_false__says_for_which_numbers() -> None:
    def lemma(o: Terms) -> None:
        o.claim("small", o.any("size", 5, 5) < 5)

    with pytest.raises(Refuted, match=r"small: \{'size': 5\}"):
        tried(lemma)


@pytest.mark.parametrize(("dividend", "divisor", "expected"), [(7, 2, 3), (6, 2, 3), (7, 0, 0), (0, 3, 0)])
def test_numbers__quotient__rounds_down_and_by_zero_is_zero(
    dividend: int, divisor: int, expected: int
) -> None:
    assert Numbers().quotient(dividend, divisor) == expected


def test_draw__within_bounds__bounds_themselves_often() -> None:
    source = random.Random(1)
    drawn = [terms.draw(source, 3, 2**72) for _ in range(1_000)]
    assert min(drawn) == 3
    assert max(drawn) == 2**72
    assert len(set(drawn)) > 300


# --- branches, with a stand-in for the solver's package


class Term:
    """As much of a symbol as branches need."""

    def __init__(self, text: str) -> None:
        self._text = text

    def sexpr(self) -> str:
        return self._text

    def _with(self, other: Any) -> Term:
        return Term(f"({self._text} {other.sexpr() if isinstance(other, Term) else other})")

    __add__ = __mul__ = __lt__ = __ge__ = __le__ = __gt__ = _with
    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> Any:
        return self._with(other)


class Solver:
    counted = 0

    @classmethod
    def FreshInt(cls, name: str) -> Term:
        cls.counted += 1
        return Term(f"{name}!{cls.counted}")

    @staticmethod
    def any_of(*terms: Any) -> Term:
        return Term("all")

    And = Or = Implies = Not = any_of


def test_branches__conditions_on_numbers__each_way_once() -> None:
    seen = []

    def lemma(o: Terms) -> None:
        value = o.any("value")
        first = o.holds(value < 1)
        seen.append((first, o.holds(value < 2) if first else None))

    assert len(branches(Solver, lemma)) == 3
    assert sorted(seen, key=str) == [(False, None), (True, False), (True, True)]


def test_symbols__asked_twice__answer_alike_and_branch_once() -> None:
    symbols = Symbols(Solver, [])
    value, divisor = symbols.any("value"), symbols.any("divisor")
    assert symbols.holds(value < 1) is symbols.holds(value < 1)
    assert symbols.quotient(value, divisor) is symbols.quotient(value, divisor)
    assert symbols.least(value, divisor) is symbols.least(value, divisor)
    assert len(symbols.decisions) == 2


# --- what is compared


def test_steps__every_function_of_the_transcription__is_compared() -> None:
    groups = {check.contract for check in project.in_integers()}
    assert groups == {*lemmas.GROUPS, *steps.GROUPS}
    assert all(step.__doc__ for step in [*lemmas.by_name().values(), *steps.by_name().values()])


def test_compare__first_difference__ends_it_with_the_count(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    answers = iter([None, None, comparison.Different("not alike")])

    def step() -> None:
        answer = next(answers)
        if answer:
            raise answer

    monkeypatch.setattr(steps, "ready", lambda name, root, seed: step)
    assert comparison.compare("a step", tmp_path, 5) == 2
