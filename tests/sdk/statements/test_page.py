"""The HTML statement: one well-formed file that loads and runs nothing."""

from __future__ import annotations

import re
from base64 import b64encode
from datetime import UTC, datetime
from hashlib import sha256
from html.parser import HTMLParser

import pytest

from celldao.amounts import Currency
from celldao.history import Kind, Period
from celldao.statements import StatementDocument, as_html
from celldao.statements.page import period_words
from tests.support.statements import COIN, SUPPLIER, currency_statement, row, statement, usual

VOID = {"meta", "br", "hr", "img", "link", "input", "base"}
TAGS = {"html", "head", "meta", "title", "style", "body", "header", "div", "h1", "p", "main", "section", "h2"}
TAGS |= {"table", "caption", "thead", "tbody", "tr", "td", "th", "small", "code", "bdi", "footer"}
EVIL = '"><script>alert(1)</script><img src=x onerror=alert(1)>\u202e</title></style>&lt;'


class Page(HTMLParser):
    """Notes elements and attributes, and whether they close in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.text: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def html(*currencies, cell="Bottling Cell", names=None) -> str:
    return as_html(StatementDocument.of(statement(*currencies, cell=cell), 1, names))


def test_page__usual_period__figures_and_proof() -> None:
    text = as_html(StatementDocument.of(usual(), 11_155_111, {SUPPLIER: "Glass works"}))
    words = " ".join(" ".join(Page(text).text).split())
    assert "Bottling Cell" in words
    assert "Statement of account, March 2027 (UTC)" in words
    assert "Opening balance and 3 bookings make the closing balance, to the unit." in words
    assert "some bookings no event explains" in words
    assert "1,225.499988" in words
    assert "−30.000001" in words
    assert "Glass works" in words
    assert "on chain 11155111" in words


def test_page__everything_hostile__harmless_and_well_formed() -> None:
    currency = Currency(SUPPLIER, EVIL, 6)
    rows = [row(Kind.REVENUE, currency.amount(5), memo=EVIL)]
    text = html(currency_statement(currency, 0, rows), cell=EVIL, names={SUPPLIER: EVIL})
    page = Page(text)
    assert page.open == []
    assert page.tags == TAGS
    assert {name for name, _ in page.attributes} == {
        "lang",
        "charset",
        "http-equiv",
        "content",
        "name",
        "class",
    }
    assert "\u202e" not in text
    assert "\\u{202e}" in text


def test_page__policy__allows_its_own_style_alone() -> None:
    text = html(currency_statement(COIN, 0, []))
    style = re.search(r"<style>(.*)</style>", text, re.DOTALL)
    digest = b64encode(sha256(style[1].encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert f'<meta http-equiv="Content-Security-Policy" content="{policy}">' in text
    assert "url(" not in text
    assert "@import" not in text
    assert "@media screen and (prefers-color-scheme: dark)" in text
    assert "@media print" in text


def test_page__balances_not_known__says_so_instead_of_adding_up() -> None:
    words = " ".join(Page(html(currency_statement(COIN, None, [row(Kind.REVENUE, COIN.amount(5))]))).text)
    assert "Some balances are not known" in words
    assert "could not be held against them" in words
    assert "to the unit" not in words
    assert "not known" in words


@pytest.mark.parametrize(
    ("period", "words"),
    [
        (Period.year(2026), "2026"),
        (Period.month(2026, 12), "December 2026"),
        (
            Period(datetime(2026, 3, 5, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)),
            "2026-03-05 to 2026-03-31",
        ),
        (
            Period(datetime(2026, 3, 5, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)),
            "2026-03-05 01:00:00 to 2026-04-01 00:00:00",
        ),
    ],
)
def test_period_words__calendar_or_not(period: Period, words: str) -> None:
    made = statement()
    document = StatementDocument.of(type(made)(made.cell, made.treasury, period, made.start, made.end, ()), 1)
    assert period_words(document) == words
