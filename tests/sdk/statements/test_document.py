"""Documents must add up, whatever they are made of."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from celldao.amounts import Amount, Currency
from celldao.history import Kind
from celldao.statements import StatementDocument
from tests.support.statements import COIN, SUPPLIER, currency_statement, row, statement, usual


def document_of(*currencies, names=None) -> StatementDocument:
    return StatementDocument.of(statement(*currencies), 1, names)


def test_document__usual_period__balances_follow_booking_by_booking() -> None:
    document = StatementDocument.of(usual(), 11_155_111, {SUPPLIER: "Glass works"})
    coin, ether = document.accounts
    assert [(one.kind, str(one.amount), str(one.balance)) for one in coin.bookings] == [
        ("revenue", "1250.5", "1255.5"),
        ("payment", "-30.000001", "1225.499999"),
        ("other", "-0.000011", "1225.499988"),
    ]
    assert coin.closing == Decimal("1225.499988")
    assert coin.bookings[0].name == "Glass works"
    assert coin.bookings[2].time is None
    assert (ether.unexplained, ether.bookings[-1].kind) == (Decimal("3e-18"), "unexplained")
    assert ether.totals["unexplained"] == Decimal("3e-18")
    assert not document.adds_up
    assert document.chain_id == 11_155_111


UNITS = st.integers(-(10**40), 10**40)


@given(
    decimals=st.integers(0, 24),
    opening=st.none() | st.integers(0, 10**40),
    amounts=st.lists(st.tuples(st.sampled_from(list(Kind)), UNITS), max_size=12),
    unexplained=UNITS,
    known=st.booleans(),
)
def test_document__any_rows__opening_and_all_bookings_make_closing(
    decimals, opening, amounts, unexplained, known
) -> None:
    currency = Currency(SUPPLIER, "T", decimals)
    rows = [row(kind, currency.amount(units)) for kind, units in amounts]
    (account,) = document_of(currency_statement(currency, opening, rows, unexplained, known)).accounts
    booked = sum(Amount(one.amount, currency).units for one in account.bookings)
    moved = sum(units for _, units in amounts)
    if opening is None or not known:
        assert not account.checked
        assert account.unexplained is None
        assert booked == moved
    else:
        assert account.checked
        assert booked == moved + unexplained
        assert opening + booked == Amount(account.closing, currency).units
    if opening is None:
        assert all(one.balance is None for one in account.bookings)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            {"closing": "1225.499989"},
            "ZOO: the bookings lead to 1225.499988 ZOO, the closing balance differs",
        ),
        ({"opening": "5.000001"}, "ZOO: a balance does not follow from the booking before it"),
        ({"totals": {"revenue": "1250.5"}}, "ZOO: the totals are not the sums of the bookings"),
    ],
)
def test_document__one_figure_changed__refused(change, told) -> None:
    document = StatementDocument.of(usual(), 1)
    data = document.model_dump(mode="json")
    data["accounts"][0] |= change
    with pytest.raises(ValidationError) as refused:
        StatementDocument.model_validate(data)
    assert told in str(refused.value)


def test_document__booking_dropped__refused() -> None:
    data = StatementDocument.of(usual(), 1).model_dump(mode="json")
    del data["accounts"][0]["bookings"][0]
    with pytest.raises(ValidationError, match="a balance does not follow"):
        StatementDocument.model_validate(data)


def test_document__movement_of_a_row_not_in_the_totals__refused() -> None:
    lying = replace(currency_statement(COIN, 0, [row(Kind.REVENUE, COIN.amount(7))]), totals={})
    with pytest.raises(ValidationError, match="ZOO: a balance does not follow from the booking before it"):
        document_of(lying)
