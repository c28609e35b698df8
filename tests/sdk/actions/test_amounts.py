"""Amounts: read strictly, written exactly, never rounded."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from celldao.actions import Amount
from celldao.errors import AmountError, CelldaoError
from tests.support.action_world import CONTEXT, CURRENCIES, OTHER_TOKEN, USDC, amounts


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("1250.50 USDC", "1250.5", "USDC"),
        ("1,250.50 USDC", "1250.5", "USDC"),
        ("1,250,000 USDC", "1250000", "USDC"),
        ("0 ETH", "0", "ETH"),
        ("0.000000000000000001 ETH", "0.000000000000000001", "ETH"),
        ("007 ETH", "7", "ETH"),
        ("  5   USD₮0 ", "5", "USD₮0"),
        ("1 share", "1", "shares"),
        ("12.5 shares", "12.5", "shares"),
        (f"7 base units of {OTHER_TOKEN.lower()}", "7", f"base units of {OTHER_TOKEN}"),
        (f"1 base unit of {OTHER_TOKEN}", "1", f"base units of {OTHER_TOKEN}"),
    ],
)
def test_parse__amounts_as_people_write_them__read_exactly(text, value, currency):
    amount = Amount.parse(text)
    if text.startswith("1 base unit"):
        assert amount.token == OTHER_TOKEN
        return
    assert (amount.value, amount.currency) == (Decimal(value), currency)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("5", "'5' has no currency"),
        ("1,250", "'1,250' has no currency"),
        ("1.250,50 USDC", "'1.250,50' is not a plain number"),
        ("12,50 USDC", "'12,50' is not a plain number"),
        ("1,25,000 USDC", "'1,25,000' is not a plain number"),
        ("1_000 USDC", "'1_000' is not a plain number"),
        ("1'000 USDC", '"1\'000" is not a plain number'),
        (".5 USDC", "'.5' is not a plain number"),
        ("5. USDC", "'5.' is not a plain number"),
        ("-5 USDC", "'-5 USDC' is negative"),
        ("1e3 USDC", "'1e3 USDC' is not an amount"),
        ("5USDC", "'5USDC' is not an amount"),
        ("USDC 5", "'USDC 5' is not an amount"),
        ("٥ USDC", "'٥ USDC' is not an amount"),
        ("", "'' is not an amount"),
        ("NaN USDC", "'NaN USDC' is not an amount"),
    ],
)
def test_parse__anything_else__refused_in_words(text, what):
    with pytest.raises(AmountError) as refused:
        Amount.parse(text)
    assert refused.value.what == what
    assert "1250.50 USDC" in refused.value.remedy
    assert isinstance(refused.value, (CelldaoError, ValueError))


@pytest.mark.parametrize(
    ("value", "what"),
    [
        (5, "5 is not a Decimal"),
        (0.1, "0.1 is not a Decimal"),
        (Decimal("-1"), "-1 is no amount"),
        (Decimal("NaN"), "NaN is no amount"),
        (Decimal("Infinity"), "Infinity is no amount"),
    ],
)
def test_amount__no_decimal_or_no_amount__refused(value, what):
    with pytest.raises(AmountError, match=what):
        Amount(value, "USDC")


def test_amount__written_differently__equal():
    assert Amount(Decimal("1E+3"), "USDC") == Amount.parse("1,000.000 USDC")
    assert hash(Amount(Decimal("1E+3"), "USDC")) == hash(Amount.parse("1000 USDC"))


@given(amounts())
def test_amount__any__reads_what_it_writes(amount):
    assert Amount.parse(str(amount)) == amount
    assert Amount.parse(amount.text) == amount


@given(st.integers(0, 2**256 - 1), st.integers(0, 24))
def test_of_units__any__gives_the_same_units(count, decimals):
    assert Amount.of_units(count, decimals, "X").units(decimals) == count


def test_units__finer_than_the_asset__refused_not_rounded():
    with pytest.raises(AmountError) as refused:
        CONTEXT.units(Amount.parse("0.0000001 USDC"), ("amount",))
    assert refused.value.what == "0.0000001 USDC is finer than USDC can be"
    assert refused.value.remedy == "write at most 6 decimals: nothing is rounded here"
    assert refused.value.path == ("amount",)
    assert CONTEXT.units(Amount.parse("0.0000010 USDC")) == (USDC, 1)


def test_units__more_than_a_word__refused():
    with pytest.raises(AmountError, match="is more than a contract can count"):
        Amount(Decimal(2**256), "GOLD").units(0)


def test_units__unknown_symbol__names_those_that_are_known():
    with pytest.raises(CelldaoError) as refused:
        CONTEXT.units(Amount.parse("5 USDT"))
    assert refused.value.what == "no asset is called USDT"
    assert refused.value.remedy == "write one of ETH, GOLD, USDC, or the token's address"


def test_units__base_units_of_a_known_asset__refused():
    with pytest.raises(CelldaoError, match="is not in the asset's currency\nwrite it in USDC"):
        CONTEXT.units(Amount.parse(f"5 base units of {USDC}"))


def test_units__an_address_as_currency__told_how():
    with pytest.raises(CelldaoError, match="gives an address as its currency"):
        CONTEXT.units(Amount.parse(f"5 {OTHER_TOKEN}"))


@given(amounts())
def test_context__amount_and_units__are_the_reverse_of_each_other(amount):
    token, units = CONTEXT.units(amount)
    assert CONTEXT.amount(token, units) == amount
    assert amount.units(CURRENCIES[amount.currency]) == units
