"""A report as Markdown: read on a forge, or in a terminal. Charts are rows of blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final

from celldao.reports.models import AssetFigures, Figure, Report
from celldao.statements.words import amount_words
from celldao.text import one_line

# What Markdown or HTML might take for markup.
_MARKUP: Final = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~&:@/])")
_WIDTH: Final = 32


def as_markdown(report: Report) -> str:
    """Text that somebody wrote is escaped, so that nothing in it is markup, a link or an image."""
    return "\n".join(_lines(report)) + "\n"


def plain_text(text: str) -> str:
    """A line of somebody's text, nothing in it markup."""
    return _MARKUP.sub(r"\\\1", one_line(text, 2_000))


def _lines(report: Report) -> Iterator[str]:
    yield f"# {plain_text(report.cell_name)}: report {report.number} of an operator"
    yield ""
    yield f"{_day(report.covers.start)} to {_day(report.covers.end)} (UTC). Operator `{report.operator}`,"
    yield f"mandate `{report.mandate}`. Hash on chain: `0x{report.digest.hex()}`."
    yield ""
    for title, part in (("Operations", report.operations), ("Market", report.market)):
        yield from (f"## {title}", "", *_text(part.summary or "Nothing is said."))
        yield from _figures(part.figures)
    yield from ("## Finances", "")
    for one in report.finances.assets:
        yield from _asset(one)
    yield from _paid(report)
    if report.finances.calls:
        rows = [
            [f"`{one.target}`", f"`{one.selector}`", str(one.count), plain_text(one.purpose)]
            for one in report.finances.calls
        ]
        yield from _table(["Contract", "Function", "Times", "What for"], rows)
    if report.finances.revenue:
        rows = [[plain_text(one.symbol), amount_words(one.amount)] for one in report.finances.revenue]
        yield from _table(["Revenue of the whole cell in", "amount"], rows)
    yield from _text(report.finances.comment)
    if report.forecasts:
        yield from ("## Forecasts", "")
        rows = [
            [
                plain_text(one.name),
                amount_words(one.expected),
                "" if one.low is None and one.high is None else f"{_maybe(one.low)} to {_maybe(one.high)}",
                plain_text(one.unit),
                _day(one.by),
            ]
            for one in report.forecasts
        ]
        yield from _table(["What", "Expected", "Between", "Unit", "By"], rows)
    yield from ("## Incidents", "")
    if not report.incidents:
        yield "None."
        return
    rows = [
        [f"{one.time:%Y-%m-%d %H:%M}", one.severity, _cell(one.what), _cell(one.done)]
        for one in report.incidents
    ]
    yield from _table(["Time (UTC)", "Severity", "What happened", "What was done"], rows)


def _asset(one: AssetFigures) -> Iterator[str]:
    yield f"### {plain_text(one.symbol)} (`{one.asset}`)"
    yield ""
    rows = [["Opening balance", amount_words(one.opening)]]
    for figures in one.periods:
        span = f"{_day(figures.period.start)} to {_day(figures.period.end)}"
        rows.append([f"{span}: drawn", amount_words(figures.drawn)])
        rows.append([f"{span}: spent", amount_words(None if figures.spent is None else -figures.spent)])
        rows.append([f"{span}: given back", amount_words(-figures.returned)])
    rows.append(["Gifts, fees of the token, and what calls brought", amount_words(one.other)])
    rows.append(["Closing balance", amount_words(one.closing)])
    yield from _table(["", "amount"], rows)
    bars = []
    for figures in one.periods:
        for name, value in (
            ("drawn", figures.drawn),
            ("spent", figures.spent),
            ("returned", figures.returned),
        ):
            bars.append((f"{_day(figures.period.start)} {name}", value))
    yield from _chart(bars)


def _paid(report: Report) -> Iterator[str]:
    if not report.finances.paid:
        return
    symbols = {one.asset: one.symbol for one in report.finances.assets}
    rows = [
        [
            f"`{one.receiver}`",
            f"{amount_words(one.amount)} {plain_text(symbols.get(one.asset, one.asset))}",
            str(one.count),
            plain_text(one.purpose),
        ]
        for one in report.finances.paid
    ]
    yield from _table(["Who was paid", "Amount", "Payments", "What for"], rows)


def _figures(figures: Sequence[Figure]) -> Iterator[str]:
    if figures:
        rows = [
            [plain_text(one.name), amount_words(one.value), _maybe(one.target), plain_text(one.unit)]
            for one in figures
        ]
        yield from _table(["", "Value", "Target", "Unit"], rows)


def _chart(bars: Sequence[tuple[str, Decimal | None]]) -> Iterator[str]:
    most = max((value for _, value in bars if value is not None), default=Decimal(0))
    if not most:
        return
    width = max(len(name) for name, _ in bars)
    yield "```text"
    for name, value in bars:
        blocks = 0 if value is None else round(float(value / most) * _WIDTH)
        yield f"{name.ljust(width)} {'█' * blocks}{' ' if blocks else ''}{amount_words(value)}"
    yield from ("```", "")


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(columns)} |"
    yield f"|{'|'.join(' --- ' for _ in columns)}|"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""


def _text(text: str) -> Iterator[str]:
    for block in text.split("\n\n"):
        if block.strip():
            yield "\\\n".join(plain_text(line) for line in block.splitlines())
            yield ""


def _cell(text: str) -> str:
    return plain_text(" ".join(text.split()))


def _maybe(value: Decimal | None) -> str:
    return "" if value is None else amount_words(value)


def _day(time: datetime) -> str:
    return f"{time:%Y-%m-%d}"
