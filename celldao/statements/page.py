"""A statement as one HTML file: no script, nothing from elsewhere, for screen and paper."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from html import escape
from importlib import resources
from typing import Final

from celldao import __version__
from celldao.amounts import Amount
from celldao.constitution.fields import NATIVE
from celldao.documents import frame
from celldao.documents.parts import section, tile
from celldao.statements.document import UNEXPLAINED, Account, Booking, BookingKind, StatementDocument
from celldao.statements.operators import operators_section
from celldao.statements.words import amount_words, outside
from celldao.text import one_line

WORDS: Final[dict[BookingKind, str]] = {
    "revenue": "Revenue",
    "receipt": "Capital and other receipts",
    "from mandate": "Returned by operators",
    "dividend": "Dividends claimed",
    "payment": "Payments by vote",
    "exit": "Paid to members who left",
    "buy-back": "Shares bought back",
    "recipient": "Parts of the revenue to others",
    "to mandate": "Drawn by operators",
    "heir": "To the heir",
    "other": "Moved without an event that names it",
    "unexplained": "Explained by no event",
}


def as_html(document: StatementDocument) -> str:
    """Texts from outside are escaped, on one line, with nothing invisible in them, and set apart in their
    direction of writing."""
    styles = ("celldao.documents", "charts.css"), ("celldao.statements", "style.css")
    style = "".join(resources.files(at).joinpath(name).read_text(encoding="utf-8") for at, name in styles)
    title = f"{one_line(document.cell)}: statement of account, {period_words(document)}"
    body = "\n".join(
        [
            _header(document),
            "<main>",
            *(_account(document, account) for account in document.accounts),
            *([operators_section(document.operators)] if document.operators else []),
            "</main>",
            _footer(document),
        ]
    )
    return frame(title, body, style)


def period_words(document: StatementDocument) -> str:
    """'2026', 'March 2026', or '2026-03-05 to 2026-04-01'."""
    start, end = document.period.start, document.period.end
    midnight = all((moment.hour, moment.minute, moment.second) == (0, 0, 0) for moment in (start, end))
    if not midnight:
        return f"{start:%Y-%m-%d %H:%M:%S} to {end:%Y-%m-%d %H:%M:%S}"
    if (start.month, start.day, end.month, end.day) == (1, 1, 1, 1) and end.year == start.year + 1:
        return str(start.year)
    last = end - timedelta(days=1)
    if start.day == 1 and end.day == 1 and (last.year, last.month) == (start.year, start.month):
        return f"{start:%B %Y}"
    return f"{start:%Y-%m-%d} to {last:%Y-%m-%d}"


def _header(document: StatementDocument) -> str:
    end = document.closing_block
    return f"""<header>
<div class="kicker">Statement of account, {escape(period_words(document))} (UTC)</div>
<h1>{outside(document.cell)}</h1>
<p class="purpose">{verdict(document)} Written as of block {end.block:,}, {_when(end.time)}.</p>
</header>"""


def verdict(document: StatementDocument) -> str:
    """Whether it adds up, in a sentence."""
    if document.adds_up:
        return "In every currency the opening balance and all bookings make the closing balance, to the unit."
    if not all(account.checked for account in document.accounts):
        return "Some balances are not known, so not every currency could be held against them."
    return (
        "In every currency the opening balance and all bookings make the closing balance, to the unit; some "
        "bookings no event explains."
    )


def _account(document: StatementDocument, account: Account) -> str:
    symbol = one_line(account.symbol)
    tiles = "".join(
        [
            tile("Opening balance", amount_words(account.opening), f"block {document.opening_block.block:,}"),
            tile("Came in", amount_words(_sum(account, 1)), _count(account, 1)),
            tile("Went out", amount_words(_sum(account, -1)), _count(account, -1)),
            tile("Closing balance", amount_words(account.closing), f"block {document.closing_block.block:,}"),
        ]
    )
    parts = [f'<div class="tiles">{tiles}</div>', _proof(account)]
    if account.bookings:
        parts.append(_bookings(account))
    what = "The chain's native coin" if account.asset == NATIVE else f"Token {account.asset}"
    lead = f"{what}, {account.decimals} decimals."
    return section(f"In {symbol}", lead, "\n".join(parts))


def _sum(account: Account, sign: int) -> Decimal:
    total = account.currency.nothing
    for booking in account.bookings:
        if booking.amount * sign > 0:
            total = total + Amount(booking.amount, account.currency)
    return total.value


def _count(account: Account, sign: int) -> str:
    count = sum(1 for booking in account.bookings if booking.amount * sign > 0)
    return "1 booking" if count == 1 else f"{count:,} bookings"


def _proof(account: Account) -> str:
    """What makes the closing balance out of the opening one."""
    rows = [_proof_row("Opening balance", account.opening)]
    for kind, words in WORDS.items():
        if kind in account.totals:
            rows.append(_proof_row(words, account.totals[kind], "wrong" if kind == UNEXPLAINED else ""))
    rows.append(_proof_row("Closing balance", account.closing, "total"))
    return f"""<div class="card scroll proof"><table>
<caption>{_reconciled(account)}</caption>
<tbody>{"".join(rows)}</tbody></table></div>"""


def _reconciled(account: Account) -> str:
    if not account.checked:
        return (
            "The node keeps no state of the age of one of the balances: the bookings are complete, but could "
            "not be held against them. Use a node with old states."
        )
    booked = {0: "no bookings", 1: "1 booking"}.get(
        len(account.bookings), f"{len(account.bookings):,} bookings"
    )
    words = f"Opening balance and {booked} make the closing balance, to the unit."
    if account.unexplained:
        words += (
            " One booking is what the balances show and no event names: native coin that came to the "
            "treasury by a plain transfer, or a token that changes balances by itself."
        )
    if account.distributed:
        words += f" Of the revenue {amount_words(account.distributed)} became the members' in the period."
    return words


def _proof_row(words: str, value: Decimal | None, kind: str = "") -> str:
    return f'<tr class="{kind}"><td>{words}</td><td class="n">{amount_words(value)}</td></tr>'


def _bookings(account: Account) -> str:
    head = (
        '<tr><th>Time (UTC)</th><th>What</th><th>With whom</th><th class="n">Amount</th>'
        '<th class="n">Balance</th></tr>'
    )
    rows = "\n".join(_booking(booking) for booking in account.bookings)
    return f"""<div class="card scroll bookings"><table>
<thead>{head}</thead>
<tbody>
{rows}
</tbody></table></div>"""


def _booking(booking: Booking) -> str:
    when = f"{_when(booking.time)}<small>block {booking.block:,}</small>" if booking.time else "in the period"
    # of these kinds the memo only says the same
    memo = booking.memo if booking.kind not in ("other", "unexplained") else ""
    what = WORDS[booking.kind] + (f"<small>{outside(memo)}</small>" if memo else "")
    whom = [outside(booking.name)] if booking.name else []
    whom += [f"<code>{escape(text)}</code>" for text in (booking.counterparty, booking.transaction) if text]
    first, *others = whom or [""]
    with_whom = first + "".join(f"<small>{one}</small>" for one in others)
    cells = [
        _cell("d", when),
        _cell("", what),
        _cell("who", with_whom),
        _cell("n", amount_words(booking.amount)),
        _cell("n", amount_words(booking.balance)),
    ]
    return f"<tr>{''.join(cells)}</tr>"


def _cell(kind: str, inner: str) -> str:
    return f'<td class="{kind}">{inner}</td>' if kind else f"<td>{inner}</td>"


def _when(time: datetime) -> str:
    return f"{time:%Y-%m-%d %H:%M:%S}"


def _footer(document: StatementDocument) -> str:
    start, end = document.opening_block, document.closing_block
    return f"""<footer>
<p>Cell <code>{escape(document.treasury)}</code> on chain {document.chain_id}. Opening balances as of block
{start.block:,} <code>{escape(start.hash)}</code>, {_when(start.time)}; closing balances as of block
{end.block:,} <code>{escape(end.hash)}</code>, {_when(end.time)}. All times are UTC.</p>
<p>The cell's money is what lies at its treasury, its splitter and its share register; what moves between them
is not shown. Names of tokens, memos and names of accounts are what others have written.
celldao {escape(__version__)}.</p>
</footer>"""
