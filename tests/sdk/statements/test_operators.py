"""Operators in a statement: every form tells them, and no name of theirs is markup or a formula."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

from celldao.history import OperatorMoney, Statement
from celldao.statements import StatementDocument, as_csv, as_html, as_json, operators_csv
from tests.support.statements import COIN, ETHER, SUPPLIER, TREASURY, usual

FORMULA = "=HYPERLINK(1)<script>"


def with_operators() -> Statement:
    """A mandate in two currencies, one of which a call was about; of another the cost of its calls is not
    known."""
    first = OperatorMoney(
        SUPPLIER,
        COIN,
        drawn=COIN.amount(250_000_001),
        paid=COIN.amount(100_000_000),
        called=COIN.nothing,
        returned=COIN.amount(7),
        swept=COIN.nothing,
        payments=3,
        receivers=2,
        calls=1,
    )
    second = OperatorMoney(
        SUPPLIER, ETHER, *(ETHER.amount(n) for n in (5, 1, 2, 0, 1)), payments=1, receivers=1, calls=1
    )
    unknown = OperatorMoney(
        TREASURY, COIN, COIN.amount(9), COIN.amount(1), None, COIN.nothing, COIN.nothing, 1, 1, 4
    )
    return replace(usual(), operators=(first, second, unknown))


def document() -> StatementDocument:
    return StatementDocument.of(with_operators(), 1, {SUPPLIER: FORMULA})


def test_csv__of_operators__a_row_for_each_mandate_and_asset() -> None:
    rows = list(csv.DictReader(io.StringIO(operators_csv(document()))))
    assert [(row["asset"], row["drawn"], row["spent"], row["returned"], row["calls"]) for row in rows] == [
        ("ZOO", "250.000001", "100", "0.000007", "1"),
        ("ETH", "0.000000000000000005", "0.000000000000000003", "0", "1"),
        ("ZOO", "0.000009", "", "0", "4"),
    ]
    assert rows[0]["name"] == "'" + FORMULA
    assert as_csv(document()) == as_csv(StatementDocument.of(usual(), 1, {SUPPLIER: FORMULA})), (
        "the cell's own books are as before"
    )


def test_json__of_operators__exact_and_null_where_unknown() -> None:
    found = json.loads(as_json(document()))["operators"]
    assert [(one["paid"], one["called"]) for one in found] == [
        ("100", "0"),
        ("0.000000000000000001", "0.000000000000000002"),
        ("0.000001", None),
    ]
    assert json.loads(as_json(StatementDocument.of(usual(), 1)))["operators"] == []


def test_html__of_operators__a_chart_for_each_currency_and_a_table() -> None:
    text = as_html(document())
    assert text.count("<svg") == 2
    assert "Spent by operators in ZOO" in text
    assert "&lt;script&gt;" in text
    assert "<script" not in text
    assert "not known" in text
    assert "<h2>Operators</h2>" not in as_html(StatementDocument.of(usual(), 1))
