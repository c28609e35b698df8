"""CSV and JSON: exact figures, and hostile text that does nothing."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from pathlib import Path

import pytest

from celldao.amounts import Currency
from celldao.history import Kind
from celldao.statements import StatementDocument, as_csv, as_json
from celldao.statements.forms import COLUMNS, safe_cell
from celldao.statements.schema import render
from tests.support.paths import ROOT
from tests.support.statements import SUPPLIER, currency_statement, row, statement, usual


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_csv__usual_period__bookings_between_balances_that_they_explain() -> None:
    text = as_csv(StatementDocument.of(usual(), 1, {SUPPLIER: "Glass works"}))
    assert text.startswith(",".join(COLUMNS) + "\r\n")
    coin = [one for one in rows_of(text) if one["asset"] == "ZOO"]
    assert [(one["kind"], one["amount"], one["balance_after"]) for one in coin] == [
        ("opening balance", "", "5"),
        ("revenue", "1250.5", "1255.5"),
        ("payment", "-30.000001", "1225.499999"),
        ("other", "-0.000011", "1225.499988"),
        ("closing balance", "", "1225.499988"),
    ]
    assert (coin[1]["time_utc"], coin[1]["block"]) == ("2027-03-02 12:00:00", "1002")
    assert (coin[1]["counterparty"], coin[1]["name"], coin[1]["memo"]) == (
        SUPPLIER,
        "Glass works",
        "invoice 7",
    )
    for asset in ("ZOO", "ETH"):
        own = [one for one in rows_of(text) if one["asset"] == asset]
        moved = sum(Decimal(one["amount"] or 0) for one in own)
        assert Decimal(own[0]["balance_after"]) + moved == Decimal(own[-1]["balance_after"])


def test_csv__smallest_unit__no_exponent() -> None:
    ether = [one for one in rows_of(as_csv(StatementDocument.of(usual(), 1))) if one["asset"] == "ETH"]
    assert ether[1]["amount"] == "-0.000000000000000001"
    assert ether[2]["kind"] == "unexplained"


def test_csv__balances_unknown__says_why_and_leaves_them_out() -> None:
    unknown = currency_statement(
        Currency(SUPPLIER, "T", 0), None, [row(Kind.REVENUE, Currency(SUPPLIER, "T", 0).amount(5))]
    )
    opening, booking, _ = rows_of(as_csv(StatementDocument.of(statement(unknown), 1)))
    assert (opening["balance_after"], opening["memo"]) == ("", "the node keeps no state of this age")
    assert (booking["amount"], booking["balance_after"]) == ("5", "")


FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "|x",
    "%0",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "＝1",
    "＋1",
    "－1",
    "＠1",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_csv__text_like_a_formula__begins_with_an_apostrophe(text: str) -> None:
    currency = Currency(SUPPLIER, text, 2)
    made = statement(currency_statement(currency, 0, [row(Kind.REVENUE, currency.amount(5), memo=text)]))
    lines = rows_of(as_csv(StatementDocument.of(made, 1, {SUPPLIER: text})))
    assert len(lines) == 3
    for field in ("asset", "name", "memo"):
        assert lines[1][field] == "'" + text.strip()


def test_csv__line_breaks_quotes_and_controls__stay_within_their_cell() -> None:
    currency = Currency(SUPPLIER, 'A"B', 2)
    evil = 'x","9999"\r\n2027,1,2\u202e\x1b[2J\x00'
    made = statement(currency_statement(currency, 0, [row(Kind.REVENUE, currency.amount(5), memo=evil)]))
    text = as_csv(StatementDocument.of(made, 1))
    assert len(rows_of(text)) == 3
    assert rows_of(text)[1]["memo"] == 'x","9999" 2027,1,2\\u{202e}\\u{1b}[2J\\u{0}'
    assert not any(ord(sign) < 32 for sign in text.replace("\r\n", ""))


def test_safe_cell__ordinary_text__as_it_is() -> None:
    assert [safe_cell(text) for text in ("invoice 7", "", "Łódź", "5 = 5")] == [
        "invoice 7",
        "",
        "Łódź",
        "5 = 5",
    ]


def test_json__read_back__the_same_document() -> None:
    document = StatementDocument.of(usual(), 1, {SUPPLIER: "Glass works"})
    text = as_json(document)
    assert StatementDocument.model_validate_json(text) == document
    data = json.loads(text)
    assert (data["format"], data["period"]["start"]) == (1, "2027-03-01T00:00:00Z")
    assert data["accounts"][1]["bookings"][0]["amount"] == "-0.000000000000000001"


def test_json__hostile_symbol__ascii_only() -> None:
    currency = Currency(SUPPLIER, '\u202e</script>"\x1b', 2)
    text = as_json(StatementDocument.of(statement(currency_statement(currency, 0, [])), 1))
    assert text.isascii()
    assert "\x1b" not in text
    assert json.loads(text)["accounts"][0]["symbol"] == currency.symbol


def test_schema__committed__as_the_models_say() -> None:
    committed = (Path(ROOT) / "docs" / "statement.schema.json").read_text(encoding="utf-8")
    assert committed == render(), "run `python -m celldao.statements.schema > docs/statement.schema.json`"
