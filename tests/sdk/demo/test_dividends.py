"""The second computation's dividends, against figures worked out by hand."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from celldao.demo.ledger.dividends import Dividends

SHARE = 10**6


def test_scale__decimals_of_common_currencies__as_in_the_specification() -> None:
    assert Dividends(6).k == 123 - (10**21).bit_length() == 53
    assert Dividends(18).k == 123 - (10**33).bit_length() == 13


def test_accrue__same_second__nobody_has_anything() -> None:
    book, balances = Dividends(6), {1: 30 * SHARE, 2: 70 * SHARE}
    book.distribute(100, 1_000, balances)
    book.accrue(100, balances)
    assert book.claimable(1) == book.claimable(2) == 0
    assert book.carried == 1_000


def test_accrue__later_second__by_shares() -> None:
    book, balances = Dividends(6), {1: 30 * SHARE, 2: 70 * SHARE}
    book.distribute(100, 1_000, balances)
    book.accrue(101, balances)
    # 300 and 700 less a fraction: a share unit's part is rounded down.
    assert (book.claimable(1), book.claimable(2)) == (299, 699)
    assert book.carried == 2


def test_accrue__less_than_one_share__goes_on_waiting() -> None:
    book = Dividends(6)
    book.distribute(100, 1_000, {1: SHARE - 1})
    book.accrue(101, {1: SHARE - 1})
    assert book.claimable(1) == 0
    book.accrue(102, {1: SHARE})
    assert (book.claimable(1), book.carried) == (999, 1)


def test_claim__twice__the_fraction_is_kept_and_paid_later() -> None:
    book, balances = Dividends(6), {1: SHARE, 2: 2 * SHARE}
    book.distribute(100, 100, balances)
    assert book.claim(101, 1, balances) == 33
    assert book.claim(101, 1, balances) == 0
    book.distribute(200, 100, balances)
    book.distribute(300, 100, balances)
    assert book.claim(301, 1, balances) == 66
    assert book.claimed[1] == 99
    assert 99 < book.fair[1] <= 100


def test_accrue__shares_sold_afterwards__the_dividend_stays_with_the_seller() -> None:
    book = Dividends(6)
    book.distribute(100, 500, {1: SHARE, 2: 0})
    book.accrue(101, {1: SHARE, 2: 0})
    book.distribute(200, 500, {1: 0, 2: SHARE})
    book.accrue(201, {1: 0, 2: SHARE})
    assert (book.claimable(1), book.claimable(2), book.carried) == (499, 499, 2)


@pytest.mark.parametrize("decimals", [0, 2, 6, 18, 24])
def test_any_order__everything_distributed_is_claimed_claimable_or_carried(decimals: int) -> None:
    dice = random.Random(decimals)
    book, balances = Dividends(decimals), {n: dice.randrange(1, 5_000) * SHARE for n in range(1, 8)}
    for at in range(1, 400):
        number, other = dice.sample(list(balances), 2)
        match dice.randrange(4):
            case 0:
                book.distribute(at, dice.randrange(10 ** dice.randrange(1, decimals + 6)), balances)
            case 1:
                book.claim(at, number, balances)
            case 2:
                book.accrue(at, balances)
                moved = dice.randrange(balances[number] + 1)
                balances[number] -= moved
                balances[other] += moved
        claimable = sum(book.claimable(n) for n in balances)
        assert sum(book.claimed.values()) + claimable + book.carried == book.distributed
    book.accrue(10**6, balances)
    for number in balances:
        gap = book.fair[number] - book.claimed[number] - book.claimable(number)
        # Off by less than a unit, and by what each of at most 400 accruals left for the next one.
        assert abs(gap) < 1 + Fraction(400 * sum(balances.values()), 2**book.k)
