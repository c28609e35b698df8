"""Statements of account to hand on: CSV, JSON, HTML.

    statement = cell.history().statement(Period.year(2026))
    document = StatementDocument.of(statement, cell.reader.chain_id, address_book(cell.now()))
    Path("2026.html").write_text(as_html(document), encoding="utf-8")

document   bookings with running balances, which must add up     names   of the accounts in it
forms      CSV and JSON                                          page    HTML, with operators
"""

from celldao.statements.document import Account, Booking, OperatorAccount, StatementDocument
from celldao.statements.forms import as_csv, as_json, operators_csv
from celldao.statements.names import address_book
from celldao.statements.page import as_html

__all__ = [
    "Account",
    "Booking",
    "OperatorAccount",
    "StatementDocument",
    "address_book",
    "as_csv",
    "as_html",
    "as_json",
    "operators_csv",
]
