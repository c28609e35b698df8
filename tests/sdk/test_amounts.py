"""Amounts are exact, whatever their size."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from celldao.amounts import Amount, Currency

EURO = Currency("0x00000000000000000000000000000000000000e0", "EURC", 6)


@given(st.integers(-(2**256), 2**256), st.integers(0, 24))
def test_amount__any_base_units_and_decimals__there_and_back(units: int, decimals: int) -> None:
    currency = Currency("0x", "X", decimals)
    assert currency.amount(units).units == units


@given(st.integers(-(2**200), 2**200), st.integers(-(2**200), 2**200))
def test_amount__sum_and_difference_of_more_digits_than_decimal_keeps__exact(one: int, other: int) -> None:
    assert (EURO.amount(one) + EURO.amount(other)).units == one + other
    assert (EURO.amount(one) - EURO.amount(other)).units == one - other
    assert (EURO.amount(one) < EURO.amount(other)) == (one < other)


@pytest.mark.parametrize(
    ("units", "text"),
    [(0, "0 EURC"), (1, "0.000001 EURC"), (-1_500_000, "-1.5 EURC"), (10**15, "1000000000 EURC")],
)
def test_amount__as_text__plain_digits(units: int, text: str) -> None:
    assert str(EURO.amount(units)) == text


def test_amount__of_another_currency__not_added_nor_compared() -> None:
    other = Currency("0x00000000000000000000000000000000000000e1", "EURC", 6).amount(1)
    with pytest.raises(ValueError, match="different currencies"):
        EURO.amount(1) + other
    with pytest.raises(ValueError, match="different currencies"):
        assert EURO.amount(1) < other


def test_amount__finer_than_its_currency__no_base_units() -> None:
    with pytest.raises(ValueError, match="finer than EURC can be divided"):
        _ = Amount(Decimal("0.0000001"), EURO).units
    assert Amount(Decimal("1E+3"), EURO).units == 10**9
