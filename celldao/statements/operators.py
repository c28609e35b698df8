"""Operators in a statement's page: a chart for each currency, and every mandate in a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from celldao.documents.bars import ranked_bars
from celldao.documents.parts import card, section
from celldao.statements.document import OperatorAccount
from celldao.statements.words import amount_words, outside
from celldao.text import one_line

# Mandates in a chart; all of them are in the table.
_RANKED: Final = 10
_HEAD: Final = ("Drawn", "Spent", "Given back", "Swept", "Payments", "Calls")


def operators_section(operators: Sequence[OperatorAccount]) -> str:
    """What was drawn and spent under mandates."""
    lead = (
        "What lies in a mandate's account is the operator's to spend as its charter allows: the cell's own "
        "books have what was drawn, given back and swept. Spent is what was paid, and what calls have cost."
    )
    symbols = dict.fromkeys((one.asset, one.symbol) for one in operators)
    charts = [_chart([one for one in operators if (one.asset, one.symbol) == key]) for key in symbols]
    return section("Operators", lead, "\n".join([*(chart for chart in charts if chart), _table(operators)]))


def _chart(operators: Sequence[OperatorAccount]) -> str:
    symbol = one_line(operators[0].symbol)
    spent = [(one, float(one.spent if one.spent is not None else one.paid)) for one in operators]
    ranked = sorted((pair for pair in spent if pair[1]), key=lambda pair: -pair[1])[:_RANKED]
    if not ranked:
        return ""
    entries = [(one_line(one.name or one.mandate), value) for one, value in ranked]
    most = (
        f"the {len(ranked)} that spent most of {len(spent):,}" if len(spent) > len(ranked) else "all of them"
    )
    title = f"Spent by operators in {symbol}"
    return card(title, most, ranked_bars(title, entries, "c2", lambda value: f"{value:,.6g}"))


def _table(operators: Sequence[OperatorAccount]) -> str:
    head = "<th>Mandate</th>" + "".join(f'<th class="n">{name}</th>' for name in _HEAD)
    rows = "\n".join(map(_row, operators))
    return f"""<div class="card scroll bookings"><table>
<thead><tr>{head}</tr></thead>
<tbody>
{rows}
</tbody></table></div>"""


def _row(one: OperatorAccount) -> str:
    name = (
        f"{outside(one.name)}<small><code>{one.mandate}</code></small>"
        if one.name
        else f"<code>{one.mandate}</code>"
    )
    values = [amount_words(value) for value in (one.drawn, one.spent, one.returned, one.swept)]
    counts = [f"{one.payments:,}<small>to {one.receivers:,}</small>", f"{one.calls:,}"]
    cells = "".join(f'<td class="n">{value}</td>' for value in (*values, *counts))
    return f'<tr><td class="who">{name}<small>{outside(one.symbol)}</small></td>{cells}</tr>'
