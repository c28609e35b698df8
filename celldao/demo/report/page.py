"""The report from top to bottom."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from importlib import resources

from celldao.demo.money import rounded
from celldao.demo.report.decisions import decisions
from celldao.demo.report.money_sections import dividends, flows, revenue, treasury
from celldao.demo.report.operator import operator
from celldao.demo.report.people_sections import owners, timeline
from celldao.demo.report.proof import account, checks, gas
from celldao.demo.year import Outcome
from celldao.documents import frame
from celldao.documents.parts import tile


def page(outcome: Outcome) -> str:
    style = resources.files("celldao.demo.report").joinpath("style.css").read_text(encoding="utf-8")
    title = f"{outcome.terms.name}: business year {outcome.year}"
    sections = (
        *(revenue, flows, dividends, treasury),
        *(decisions, operator, owners, timeline),
        *(account, checks, gas),
    )
    body = "\n".join(section(outcome) for section in sections)
    body = f"{_header(outcome)}\n<main>\n{body}\n</main>\n{_footer(outcome)}"
    return frame(title, body, style, inline_styles=True)


def _header(outcome: Outcome) -> str:
    holders = sum(1 for shares in outcome.ledger.shares.values() if shares)
    wrong = len(outcome.disagreements)
    polls = outcome.ledger.polls.values()
    executed = sum(1 for poll in polls if poll.state(outcome.end) == "Executed")
    total = len(outcome.comparisons)
    tiles = [
        tile("Revenue", *_sums(outcome, lambda s: outcome.ledger.accounts[s].received.total())),
        tile("Dividends", *_sums(outcome, lambda s: outcome.ledger.accounts[s].to_members)),
        tile(
            "Carried by vote",
            f"{executed} of {len(polls)} <small>proposals</small>",
            f"{holders} members, one vote each",
        ),
        tile("Checked", f"{total - wrong} of {total}", "figures, computed twice", "bad" if wrong else "good"),
    ]
    return f"""<header>
<div class="kicker">Business year {outcome.year}, a demonstration on a test chain</div>
<h1>{escape(outcome.terms.name)}</h1>
<p class="purpose">{escape(outcome.terms.purpose)}</p>
<div class="tiles">{"".join(tiles)}</div>
</header>"""


def _sums(outcome: Outcome, amount: Callable[[str], int]) -> tuple[str, str]:
    """The first currency large, the others below."""
    first, *others = (rounded(amount(s), asset) for s, asset in outcome.terms.assets.items())
    value, symbol = first.split()
    return f"{value} <small>{escape(symbol)}</small>", escape("and " + ", ".join(others))


def _footer(outcome: Outcome) -> str:
    cell = outcome.cell
    return f"""<footer>
<p>Written by <code>python -m celldao.demo</code> in {outcome.seconds:.0f} seconds, with
{outcome.gas.transactions} transactions after founding, on the chain that lives inside the process. Names,
orders and amounts are invented; addresses and keys are those of the public test phrase.</p>
<p>Treasury <code>{cell.treasury}</code>, Share <code>{cell.share}</code>,
Governor <code>{cell.governor}</code>, RevenueSplitter <code>{cell.splitter}</code>,
constitution <code>{cell.constitution}</code></p>
</footer>"""
