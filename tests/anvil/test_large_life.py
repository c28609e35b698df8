"""Two years of a small cell, told as `python -m bench.life` tells ten of a large one."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from bench.life.books import Books
from bench.life.checks import checks
from bench.life.plan import SMALL
from bench.life.run import begun
from bench.life.story import Life
from bench.run import laboratory


@pytest.fixture(scope="module")
def life():
    with laboratory() as (world, subject), ThreadPoolExecutor(1) as pool:
        life, plan, ballots = begun(world, subject, pool, SMALL, random.Random(7))
        life.run(plan, ballots)
        yield life


def wrong(life: Life) -> list[str]:
    return [check.what for check in checks(life) if check.wrong]


def test_life__two_years__every_total_is_exact(life):
    assert wrong(life) == []
    assert all(check.compared > 0 for check in checks(life))
    assert {outcome.passed for outcome in life.outcomes} == {True, False}
    assert life.newcomers > 0


def _paid(books: Books) -> None:
    books.treasury += 1


def _given(books: Books) -> None:
    next(iter(books.members.values())).balance += 1


def _voted(books: Books) -> None:
    books.votes[next(iter(books.votes))] -= 1


def _distributed(books: Books) -> None:
    books.distributed += 1


def _left(books: Books) -> None:
    next(iter(books.members.values())).left_with += 10**6


@pytest.mark.parametrize(
    ("change", "noticed"),
    [
        (_paid, ["the treasury, and an empty splitter"]),
        (_given, ["shares of everybody, and their sum"]),
        (_voted, ["votes of every delegate"]),
        (_distributed, ["claimed + accrued + waiting = distributed"]),
        (
            _left,
            ["dividends of everybody, against exact fractions", "claimed + accrued + waiting = distributed"],
        ),
    ],
)
def test_checks__one_figure_is_another__they_say_so(
    life: Life, change: Callable[[Books], None], noticed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = copy.deepcopy(life.books)
    change(changed)
    monkeypatch.setattr(life, "books", changed)
    assert wrong(life) == noticed
