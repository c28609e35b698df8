"""Any order of arrivals, waiting, allocations and votes, against a model in exact fractions. (I-S1, I-S3)"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import boa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.support import tokens
from tests.support.actors import address_of
from tests.support.cell import Asset, Cell, Rules, found
from tests.unit.splitter.conftest import MEMBERS, SIBLINGS, balance, booked, give

FUND = address_of("fund")
amounts = st.one_of(st.just(0), st.integers(1, 3), st.integers(1, 10_000), st.integers(1, 10**15))
waits = st.one_of(st.just(0), st.just(1), st.integers(1, 2_000), st.integers(1, 10**7))
votes = st.one_of(
    st.none(),
    st.tuples(st.just("ratio"), st.integers(0, 10_000)),
    st.tuples(st.just("smoothing"), st.sampled_from([0, 1, 1_000, 30 * 86_400])),
    st.tuples(st.just("floor"), st.integers(0, 10**9)),
)
Chapter = tuple[tuple[str, int] | None, int, int]
# A vote (or none), what arrives, and how long it takes until somebody allocates.
chapters = st.tuples(votes, amounts, waits)


@dataclass
class Model:
    """What the spec says, without any rounding but that of the ratios and of the stream's end."""

    now: int
    ratio: int = 6_000
    smoothing: int = 1_000
    floor: int = 0
    arrived: int = 0
    unreleased: Fraction = Fraction(0)
    since: int = 0
    end: int = 0
    released: Fraction = Fraction(0)
    treasury: int = 0
    fund: int = 0

    def allocate(self) -> None:
        if self.now >= self.end:
            due = self.unreleased
        else:
            due = self.unreleased * Fraction(self.now - self.since, self.end - self.since)
        self.unreleased -= due
        self.released += due
        self.since = self.now
        rest = self.arrived - min(self.arrived, max(self.floor - self.treasury, 0))
        dividend = rest * self.ratio // 10_000
        fund = rest * self.fund_ratio // 10_000
        self.fund += fund
        self.treasury += self.arrived - dividend - fund
        self.arrived = 0
        if self.smoothing == 0:
            self.released += dividend
        elif dividend:
            left = max(self.end - self.now, 0)
            total = self.unreleased + dividend
            self.end = self.now + (self.unreleased * left + dividend * self.smoothing) // total
            self.unreleased = total

    @property
    def fund_ratio(self) -> int:
        return min(1_000, 10_000 - self.ratio)


@pytest.fixture(scope="module")
def stage(factory: Any) -> tuple[Cell, Any]:
    token = tokens.plain(6)
    rules = Rules(assets=(Asset(token.address, 6),), members=MEMBERS)
    return found(rules, factory, masters=SIBLINGS), token


def play(cell: Cell, token: Any, story: list[Chapter]) -> None:
    model = Model(boa.env.timestamp)
    total = 0
    change(cell, token, model)
    for vote, amount, seconds in [*story, (None, 0, 31 * 86_400)]:
        if vote is not None:
            setattr(model, *vote)
            change(cell, token, model)
        give(token, cell.splitter, amount)
        boa.env.time_travel(seconds=seconds)
        former_end = model.end
        cell.splitter.allocate(token, sender=cell.stranger)
        total += amount
        model.arrived += amount
        model.now += seconds
        model.allocate()
        compare(cell, token, model, former_end)
        assert total == balance(token, cell.splitter) + booked(cell, token) + model.treasury + model.fund
    # at the end everything is out, to the unit
    assert model.unreleased == 0
    assert balance(token, cell.splitter) == 0
    assert booked(cell, token) == model.released


def change(cell: Cell, token: Any, model: Model) -> None:
    to = [(FUND, model.fund_ratio)] if model.fund_ratio else []
    cell.splitter.set_split((model.ratio, model.smoothing, to), sender=cell.treasury.address)
    cell.splitter.set_reserve_floor(token, model.floor, sender=cell.treasury.address)


def compare(cell: Cell, token: Any, model: Model, former_end: int) -> None:
    assert (balance(token, cell.treasury), balance(token, FUND)) == (model.treasury, model.fund)
    assert booked(cell, token) == balance(token, cell.share)
    assert abs(booked(cell, token) - model.released) <= 1
    assert booked(cell, token) <= model.released
    assert cell.splitter.revenue(token) == 0
    stream = cell.splitter.stream(token)
    if stream.unreleased:
        assert stream.end <= max(former_end, model.now + model.smoothing)
        # the contract rounds down what it has released by 2^-32 of a unit, which may cost the end a second
        assert abs(stream.end - model.end) <= 1
        model.end = stream.end


@settings(max_examples=60)
@given(story=st.lists(chapters, min_size=1, max_size=8))
@example(story=[(None, 10_007, 0), (None, 0, 333), (None, 5, 3)])
def test_any_story__exact_model__same_to_the_unit(stage: tuple[Cell, Any], story: list[Chapter]) -> None:
    play(*stage, story)
