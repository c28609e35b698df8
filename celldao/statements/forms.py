"""A statement as CSV, for spreadsheets, and as JSON, for programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from celldao.statements.document import Account, Booking, StatementDocument, plain
from celldao.text import one_line

COLUMNS: Final = (
    "time_utc",
    "block",
    "transaction",
    "kind",
    "counterparty",
    "name",
    "asset",
    "token",
    "amount",
    "balance_after",
    "memo",
)
OPERATOR_COLUMNS: Final = (
    "mandate",
    "name",
    "asset",
    "token",
    "drawn",
    "paid",
    "called",
    "spent",
    "returned",
    "swept",
    "payments",
    "receivers",
    "calls",
)
OPENING: Final = "opening balance"
CLOSING: Final = "closing balance"
# What spreadsheets take for the beginning of a formula, their wide forms included.
_FORMULA: Final = tuple("=+-@|%＝＋－＠")


def as_csv(document: StatementDocument) -> str:
    """One row a booking, by currency, each between its opening and its closing balance (RFC 4180).

    Amounts are in the bookings' rows only, so the sum of the column is what the balance has changed by.
    Text from outside is on one line, and begins with an apostrophe where a spreadsheet would take it for a
    formula.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for account in document.accounts:
        writer.writerows(_rows(document, account))
    return out.getvalue()


def operators_csv(document: StatementDocument) -> str:
    """One row for each mandate and asset: what was drawn, spent and given back in the period (RFC 4180)."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(OPERATOR_COLUMNS)
    for one in document.operators:
        sums = (one.drawn, one.paid, one.called, one.spent, one.returned, one.swept)
        writer.writerow(
            [
                one.mandate,
                safe_cell(one.name or ""),
                safe_cell(one.symbol),
                one.asset,
                *map(_number, sums),
                one.payments,
                one.receivers,
                one.calls,
            ]
        )
    return out.getvalue()


def as_json(document: StatementDocument) -> str:
    """By docs/statement.schema.json; all of it ASCII, so that no text from outside rules how it is shown."""
    return json.dumps(document.model_dump(mode="json"), indent=2, ensure_ascii=True) + "\n"


def json_schema() -> dict[str, Any]:
    """The schema of `as_json`, draft 2020-12."""
    schema = StatementDocument.model_json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def safe_cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    shown = one_line(text)
    return "'" + shown if shown.startswith(_FORMULA) else shown


def _rows(document: StatementDocument, account: Account) -> Iterator[list[str]]:
    opening, closing = document.opening_block, document.closing_block
    yield _balance(account, OPENING, opening.time, opening.block, account.opening)
    for booking in account.bookings:
        yield _booking(account, booking)
    yield _balance(account, CLOSING, closing.time, closing.block, account.closing)


def _booking(account: Account, booking: Booking) -> list[str]:
    return [
        _time(booking.time),
        "" if booking.block is None else str(booking.block),
        booking.transaction or "",
        booking.kind,
        booking.counterparty or "",
        safe_cell(booking.name or ""),
        safe_cell(account.symbol),
        account.asset,
        plain(booking.amount),
        _number(booking.balance),
        safe_cell(booking.memo),
    ]


def _balance(account: Account, kind: str, time: datetime, block: int, balance: Decimal | None) -> list[str]:
    asset = [safe_cell(account.symbol), account.asset]
    memo = "" if balance is not None else "the node keeps no state of this age"
    return [_time(time), str(block), "", kind, "", "", *asset, "", _number(balance), memo]


def _time(time: datetime | None) -> str:
    return "" if time is None else time.strftime("%Y-%m-%d %H:%M:%S")


def _number(value: Decimal | None) -> str:
    return "" if value is None else plain(value)
