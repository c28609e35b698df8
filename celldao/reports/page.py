"""A report as one HTML file and as Markdown. Everything in it that somebody wrote is text, and stays text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from html import escape
from importlib import resources
from typing import Final

from celldao import __version__
from celldao.documents import frame
from celldao.documents.bars import Series, grouped_bars, ranked_bars
from celldao.documents.parts import card, key, pair, section, tile
from celldao.reports.markdown import as_markdown
from celldao.reports.models import AssetFigures, Figure, Forecast, Incident, Market, Operations, Report
from celldao.statements.words import amount_words
from celldao.text import one_line

__all__ = ["as_html", "as_markdown"]

_COLOURS: Final = (("drawn", "c1"), ("spent", "c2"), ("returned", "c3"))
# Receivers in a chart; all of them are in the table.
_RANKED: Final = 8


def as_html(report: Report) -> str:
    """One file: no script, nothing from elsewhere; light and dark, for screen and paper."""
    styles = ("celldao.documents", "charts.css"), ("celldao.reports", "style.css")
    style = "".join(resources.files(at).joinpath(name).read_text(encoding="utf-8") for at, name in styles)
    title = f"{one_line(report.cell_name)}: report {report.number} of an operator"
    body = "\n".join(
        [
            _header(report),
            "<main>",
            *_sections(report),
            "</main>",
            _footer(report),
        ]
    )
    return frame(title, body, style)


def _header(report: Report) -> str:
    start, end = day(report.covers.start), day(report.covers.end)
    tiles = "".join(
        tile(
            f"Spent in {escape(one_line(one.symbol))}",
            amount_words(one.total("spent")),
            f"of {amount_words(one.total('drawn'))} drawn, {amount_words(one.total('returned'))} given back",
        )
        for one in report.finances.assets
    )
    high = sum(1 for incident in report.incidents if incident.severity == "high")
    kind = "bad" if high else ""
    count = len(report.incidents)
    tiles += tile("Incidents", str(count), f"{high} of them of high severity" if count else "none", kind)
    return f"""<header>
<div class="kicker">Report {report.number} of an operator, {start} to {end} (UTC)</div>
<h1>{outside(report.cell_name)}</h1>
<p class="purpose">Operator <code>{report.operator}</code> under mandate <code>{report.mandate}</code>.</p>
<div class="tiles">{tiles}</div>
</header>"""


def _sections(report: Report) -> list[str]:
    made = [
        section("Operations", "What was produced, and how.", _told(report.operations)),
        section("Market", "What was sold, and what customers and prices did.", _told(report.market)),
        section(
            "Finances",
            "What the mandate's contract saw: `celldao report check` holds every figure against the chain.",
            _finances(report),
        ),
    ]
    if report.forecasts:
        made.append(
            section(
                "Forecasts", "What the operator expects, to be held against what comes.", _forecasts(report)
            )
        )
    body = _incidents(report.incidents) if report.incidents else "<p>None.</p>"
    made.append(section("Incidents", "What went wrong, and what was done about it.", body))
    return made


def _told(part: Operations | Market) -> str:
    return _text(part.summary or "Nothing is said.") + (_figures(part.figures) if part.figures else "")


def _figures(figures: Sequence[Figure]) -> str:
    rows = [
        _row(
            outside(figure.name),
            amount_words(figure.value),
            "" if figure.target is None else amount_words(figure.target),
            outside(figure.unit),
        )
        for figure in figures
    ]
    return _table("", ("", "Value", "Target", "Unit"), rows)


def _finances(report: Report) -> str:
    parts = [_asset(report, one) for one in report.finances.assets]
    if report.finances.paid:
        parts.append(_paid(report))
    if report.finances.calls:
        rows = [
            f"<tr><td><code>{one.target}</code></td><td><code>{one.selector}</code></td>"
            f'<td class="n">{one.count}</td><td>{outside(one.purpose)}</td></tr>'
            for one in report.finances.calls
        ]
        parts.append(_table("Contracts called", ("Contract", "Function", "Times", "What for"), rows, None))
    if report.finances.revenue:
        rows = [
            _row(f"in {outside(one.symbol)}", amount_words(one.amount)) for one in report.finances.revenue
        ]
        parts.append(_table("What the whole cell earned in this time", ("", "Revenue"), rows))
    if report.finances.comment:
        parts.append(_text(report.finances.comment))
    return f'<div class="stack">{"".join(parts)}</div>'


def _asset(report: Report, one: AssetFigures) -> str:
    symbol = one_line(one.symbol)
    labels = [day(figures.period.start) for figures in one.periods]
    series = [
        Series(name, cls, [float(getattr(figures, name) or 0) for figures in one.periods])
        for name, cls in _COLOURS
    ]
    chart = grouped_bars(f"Drawn, spent and returned in {symbol}", labels, series, write)
    left = card(f"In {symbol}", "by period", chart + key(_COLOURS))
    receivers = sorted(
        ((paid.receiver, float(paid.amount)) for paid in report.finances.paid if paid.asset == one.asset),
        key=lambda entry: -entry[1],
    )
    right = ""
    if receivers:
        shown = [(f"{who[:10]}…{who[-4:]}", value) for who, value in receivers[:_RANKED]]
        most = (
            f"the {len(shown)} largest of {len(receivers)}" if len(receivers) > len(shown) else "all of them"
        )
        right = card(f"Paid in {symbol}", most, ranked_bars(f"Receivers in {symbol}", shown, "c2", write))
    rows = [_row("Opening balance", amount_words(one.opening))]
    for figures in one.periods:
        span = f"{day(figures.period.start)} to {day(figures.period.end)}"
        rows.append(_row(f"{span}: drawn", amount_words(figures.drawn)))
        rows.append(_row(f"{span}: spent", minus(figures.spent)))
        rows.append(_row(f"{span}: given back", minus(figures.returned)))
    rows.append(_row("Gifts, fees of the token, and what calls brought", amount_words(one.other)))
    rows.append(_row("Closing balance", amount_words(one.closing), kind="total"))
    charts = pair(left, right) if right else left
    return charts + _table(f"The account in {symbol}: token {one.asset}", ("", symbol), rows)


def _paid(report: Report) -> str:
    symbols = {one.asset: one.symbol for one in report.finances.assets}
    rows = [
        f'<tr><td><code>{one.receiver}</code></td><td class="n">{amount_words(one.amount)} '
        f'{outside(symbols.get(one.asset, one.asset))}</td><td class="n">{one.count}</td>'
        f"<td>{outside(one.purpose)}</td></tr>"
        for one in report.finances.paid
    ]
    return _table("Who was paid", ("Receiver", "Amount", "Payments", "What for"), rows, None)


def _forecasts(report: Report) -> str:
    def about(one: Forecast) -> str:
        if one.low is None and one.high is None:
            return ""
        return f"{amount_words(one.low)} to {amount_words(one.high)}"

    rows = [
        f'<tr><td>{outside(one.name)}{_small(one.reason)}</td><td class="n">{amount_words(one.expected)}</td>'
        f'<td class="n">{about(one)}</td><td>{outside(one.unit)}</td><td class="d">{day(one.by)}</td></tr>'
        for one in report.forecasts
    ]
    return _table("", ("What", "Expected", "Between", "Unit", "By"), rows, None)


def _incidents(incidents: Sequence[Incident]) -> str:
    rows = [
        f'<tr class="{"wrong" if one.severity == "high" else ""}"><td class="d">{when(one.time)}</td>'
        f"<td>{one.severity}</td><td>{_paragraphs(one.what)}</td><td>{_paragraphs(one.done)}</td></tr>"
        for one in incidents
    ]
    return _table("", ("Time (UTC)", "Severity", "What happened", "What was done"), rows, None)


def _table(title: str, columns: Sequence[str], rows: Sequence[str], numbers: bool | None = True) -> str:
    first, *others = columns
    cls = ' class="n"' if numbers else ""
    head = f"<th>{escape(first)}</th>" + "".join(f"<th{cls}>{escape(name)}</th>" for name in others)
    heading = f"<h3>{escape(title)}</h3>" if title else ""
    body = f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    return f'<div class="card scroll">{heading}{body}</div>'


def _row(name: str, *values: str, kind: str = "") -> str:
    cells = "".join(f'<td class="n">{value}</td>' for value in values)
    return f'<tr class="{kind}"><td>{name}</td>{cells}</tr>'


def _small(text: str) -> str:
    return f"<small>{_paragraphs(text)}</small>" if text else ""


def _text(text: str) -> str:
    return f'<div class="told">{_paragraphs(text)}</div>'


def _paragraphs(text: str) -> str:
    """Paragraphs by empty lines; no markup is understood."""
    return "".join(
        f"<p>{'<br>'.join(outside(line) for line in block.splitlines())}</p>"
        for block in text.split("\n\n")
        if block.strip()
    )


def outside(text: str) -> str:
    """Text that somebody wrote, as HTML."""
    return f"<bdi>{escape(one_line(text, 2_000))}</bdi>" if text else ""


def minus(value: Decimal | None) -> str:
    """What goes out, with its sign."""
    return amount_words(None if value is None else -value)


def write(value: float) -> str:
    """A figure beside a bar; the tables are exact."""
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def day(time: datetime) -> str:
    return f"{time:%Y-%m-%d}"


def when(time: datetime) -> str:
    return f"{time:%Y-%m-%d %H:%M:%S}"


def _footer(report: Report) -> str:
    return f"""<footer>
<p>Hash of this report, as it is filed on chain: <code>0x{report.digest.hex()}</code>. It covers
{when(report.covers.start)} to {when(report.covers.end)} (UTC). Policy <code>{report.policy}</code>.</p>
<p>Cell <code>{report.cell}</code> on chain {report.chain_id}. The figures of the finances can be held against
the chain by anybody; everything else is what the operator says. celldao {escape(__version__)}.</p>
</footer>"""
