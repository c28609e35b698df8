"""Quantities: what is read, what is refused, and that nothing is rounded."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from celldao.constitution import units
from celldao.constitution.units import UnitError


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0 seconds", 0),
        ("1 second", 1),
        ("90 seconds", 90),
        ("1 minute", 60),
        ("36 hours", 129_600),
        ("3 days", 259_200),
        ("3days", 259_200),
        (" 3  days ", 259_200),
        ("1 week", 604_800),
        ("2 Weeks", 1_209_600),
    ],
)
def test_parse_duration__a_number_and_a_unit__seconds(text, seconds):
    assert units.parse_duration(text) == seconds


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("3", "has no unit"),
        ("days", "is not a number with a unit"),
        ("", "is not a number with a unit"),
        ("-3 days", "is negative"),
        ("1.5 days", "is not a whole number of days"),
        ("3 month", "a month has no fixed length"),
        ("1 years", "a year has no fixed length"),
        ("3 dayz", "is no unit of time"),
        ("3 days 4 hours", "is no unit of time"),
        ("1,000 seconds", "is not a plain number"),
        ("1_000 seconds", "is not a plain number"),
        ("1.2.3 days", "is not a plain number"),
        ("1. days", "is not a plain number"),
        ("٣ days", "is not a number with a unit"),
    ],
)
def test_parse_duration__anything_else__refused(text, what):
    with pytest.raises(UnitError) as refused:
        units.parse_duration(text)
    assert what in refused.value.what
    assert refused.value.right


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("0 %", 0),
        ("20 %", 2_000),
        ("20%", 2_000),
        ("66.67 %", 6_667),
        ("0.01 %", 1),
        ("5.10 %", 510),
        ("100 %", 10_000),
    ],
)
def test_parse_percent__up_to_two_decimals__basis_points(text, points):
    assert units.parse_percent(text) == points


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("20", "has no unit"),
        ("20 percent", "is not the per cent sign"),
        ("12.345 %", "finer than can be kept"),
        ("100.01 %", "more than the whole"),
        ("-1 %", "is negative"),
        ("1/3 %", "is not the per cent sign"),
        ("twenty %", "is not a number with a unit"),
    ],
)
def test_parse_percent__anything_else__refused(text, what):
    with pytest.raises(UnitError) as refused:
        units.parse_percent(text)
    assert what in refused.value.what


def test_parse_shares__with_and_without_unit__share_units():
    assert units.parse_shares("1 share") == 1_000_000
    assert units.parse_shares("12.5 shares") == 12_500_000
    assert units.parse_shares("0.000001 shares") == 1
    assert units.parse_shares("12.5", unit_required=False) == 12_500_000
    assert units.parse_shares("4000000000000000 shares") == 4 * 10**21


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("5", "has no unit"),
        ("5 units", "not a unit of shares"),
        ("0.0000001 shares", "finer than can be kept"),
    ],
)
def test_parse_shares__anything_else__refused(text, what):
    with pytest.raises(UnitError) as refused:
        units.parse_shares(text)
    assert what in refused.value.what


def test_parse_amount__with_and_without_symbol__base_units():
    assert units.parse_amount("5000", 6, "USDC") == 5_000_000_000
    assert units.parse_amount("5000 USDC", 6, "USDC") == 5_000_000_000
    assert units.parse_amount("0.5 ETH", 18, "ETH") == 5 * 10**17
    assert units.parse_amount("7", 0, "PIECE") == 7
    assert units.parse_amount("7.0", 0, "PIECE") == 7


def test_parse_amount__other_symbol_or_too_fine__refused():
    with pytest.raises(UnitError, match="not the asset's symbol"):
        units.parse_amount("5 DAI", 6, "USDC")
    with pytest.raises(UnitError, match="at most 6 decimal places"):
        units.parse_amount("0.0000001", 6, "USDC")
    with pytest.raises(UnitError, match="a whole number"):
        units.parse_amount("0.5", 0, "PIECE")


def test_format__fixed_examples__as_documents_have_them():
    # The canonical document is hashed: none of these may ever change.
    assert [units.format_duration(s) for s in (0, 1, 59, 60, 3_600, 86_400, 604_800, 90_000)] == [
        "0 seconds",
        "1 second",
        "59 seconds",
        "1 minute",
        "1 hour",
        "1 day",
        "7 days",
        "25 hours",
    ]
    assert [units.format_percent(p) for p in (0, 1, 10, 6_667, 10_000)] == [
        "0 %",
        "0.01 %",
        "0.1 %",
        "66.67 %",
        "100 %",
    ]
    assert [units.format_shares(u) for u in (0, 1, 10**6, 1_500_000)] == [
        "0 shares",
        "0.000001 shares",
        "1 share",
        "1.5 shares",
    ]
    assert units.format_amount(1, 24, "X") == "0.000000000000000000000001 X"


@given(st.integers(0, 2**40))
def test_duration__written_and_read__is_the_same(seconds):
    assert units.parse_duration(units.format_duration(seconds)) == seconds


@given(st.integers(0, 10_000))
def test_percent__written_and_read__is_the_same(points):
    assert units.parse_percent(units.format_percent(points)) == points


@given(st.integers(0, 4 * 10**21), st.booleans())
def test_shares__written_and_read__is_the_same(count, unit):
    assert units.parse_shares(units.format_shares(count, unit), unit) == count


@given(st.integers(0, 10**39), st.integers(0, 24))
def test_amount__written_and_read__is_the_same(amount, decimals):
    assert units.parse_amount(units.format_amount(amount, decimals, "X"), decimals, "X") == amount


def test_as_decimal__large_and_small__exact():
    assert units.as_decimal(1, 24) == Decimal("0.000000000000000000000001")
    assert units.as_decimal(10**39 + 1, 6) == Decimal("1000000000000000000000000000000000.000001")
