"""Amounts and texts in documents."""

from __future__ import annotations

from decimal import Decimal
from html import escape

from celldao.statements.document import plain
from celldao.text import one_line


def outside(text: str) -> str:
    """Text from outside, as HTML."""
    return f"<bdi>{escape(one_line(text))}</bdi>"


def _amount(value: Decimal) -> str:
    """'1,250.5', exact."""
    whole, _, fraction = plain(value).partition(".")
    sign = "−" if whole.startswith("-") else ""
    return f"{sign}{int(whole.removeprefix('-')):,}" + (f".{fraction}" if fraction else "")


def amount_words(value: Decimal | None) -> str:
    """'1,250.5', or that it is not known."""
    return "not known" if value is None else _amount(value)
