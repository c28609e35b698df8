"""The operator: what it might do, what it did, what it was refused, and how the members ended it."""

from __future__ import annotations

from html import escape

from celldao.demo import night_shift
from celldao.demo import operating as o
from celldao.demo.calendar import DAY, shown
from celldao.demo.ledger import Mandate
from celldao.demo.money import exact, rounded, whole
from celldao.demo.operator_words import UNIT, attempted, votes_needed
from celldao.demo.report.charts import Mark, step_line
from celldao.demo.year import Outcome
from celldao.documents.parts import card, legend, pair, section

_SUMS = {"drawn": "Drawn", "spent": "Spent", "returned": "Given back", "swept": "Swept at the end"}


def operator(outcome: Outcome) -> str:
    mandate = outcome.ledger.mandate
    assert mandate is not None
    name = night_shift.NAME
    lead = (
        f"{name} is software that runs the robot cell at night. A vote gave it an account of its own and a "
        "charter: the most that could be lost was what lay there and what it could still draw. It reported "
        f"late once and was given nothing until it did. In {shown(mandate.ended).split()[-1]} it paid by a "
        "wrong list, and the members recalled it between two transactions of one payroll."
    )
    parts = (
        _charts(outcome, mandate),
        _sums(outcome, mandate),
        _refusals(outcome),
        _reports(outcome, mandate),
    )
    body = "".join((*parts, _petition(outcome, mandate)))
    return section("The operator", lead, f'<div class="stack">{body}</div>')


def _charts(outcome: Outcome, mandate: Mandate) -> str:
    cards = []
    for symbol, asset in outcome.terms.assets.items():
        points = [point for point in outcome.record.points[symbol] if point.at >= mandate.begun]
        budget = mandate.purses[symbol].budget
        chart = step_line(
            f"What lay in the operator's account in {symbol}",
            outcome.begin,
            outcome.end,
            [point.at for point in points],
            [whole(point.with_operator, asset) for point in points],
            None,
            [Mark(mandate.ended, "recalled", side="end", lift=44)],
        )
        words = (
            f"may draw {rounded(budget.per_period, asset)} in {mandate.charter.period // DAY} days, "
            f"{rounded(budget.lifetime, asset)} in all"
        )
        cards.append(card(f"Its account in {symbol}", words, chart))
    return pair(*cards)


def _sums(outcome: Outcome, mandate: Mandate) -> str:
    assets = outcome.terms.assets
    rows = [
        _row(words, *(exact(mandate.purses[s].total(kind), a) for s, a in assets.items()))
        for kind, words in _SUMS.items()
    ]
    left = [exact(mandate.purses[s].balance, a) for s, a in assets.items()]
    rows.append(_row("Left in the account", *left, kind="total"))
    after = [exact(mandate.purses[s].treasury_after_sweep, a) for s, a in assets.items()]
    rows.append(_row("The treasury after the sweep", *after))
    return _table("Every unit of it", ("", *assets), rows, numbers=True)


def _refusals(outcome: Outcome) -> str:
    assets = outcome.terms.assets
    rows = [
        f'<tr><td class="d">{shown(refusal.at)}</td><td>{escape(attempted(refusal.attempt, assets))}</td>'
        f"<td><code>{escape(words)}</code></td></tr>"
        for refusal, words in outcome.refusals.items()
    ]
    return _table("What it was refused", ("On", "What it tried", "The contract said"), rows)


def _reports(outcome: Outcome, mandate: Mandate) -> str:
    documents = [event.document for event in outcome.events if isinstance(event, o.Reporting)]
    first, asset = next(iter(outcome.terms.assets.items()))
    rows = []
    for document, report in zip(documents, mandate.reports, strict=True):
        due = report.covers_to + mandate.charter.report_time
        filed = shown(report.filed_at) + (f", due by {shown(due)}" if report.filed_at > due else "")
        sums = ", ".join(
            f"{rounded(amount, asset)} {word}"
            for word, amount in zip(("drawn", "spent", "given back"), report.sums[first], strict=True)
        )
        rows.append(
            f'<tr><td class="d">{escape(document.name)}</td><td class="d">{shown(report.covers_to)}</td>'
            f"<td>{filed}</td><td><code>{report.digest.hex()[:16]}…</code></td><td>{escape(sums)}</td></tr>"
        )
    head = ("Report", "covers until", "filed on", "hash, on the chain", f"the contract's own sums in {first}")
    return _table("What it reported", head, rows)


def _petition(outcome: Outcome, mandate: Mandate) -> str:
    petition = mandate.petitions[-1]
    total = petition.electorate.total()
    got, need = 100 * petition.signed / total, 100 * petition.needed / total
    signed, needed = petition.signed // UNIT, votes_needed(petition.needed)
    silent = total // UNIT - signed
    members = outcome.terms.members
    filer = members[next(event.member for event in outcome.events if isinstance(event, o.Petition))]
    batch = next(event for event in outcome.events if isinstance(event, o.SignedPetition))
    when = (
        f"Filed on {shown(petition.snapshot)} by {filer.name}, {filer.role}; {len(batch.members)} signatures "
        f"handed in with one transaction, of which {len(petition.skipped)} did not count (signed already, or "
        "the vote was lent)"
    )
    label = f"{signed} of {total // UNIT} votes signed, {needed} needed"
    return (
        '<div class="card vote-card"><div class="head"><h3>Petition to recall it</h3>'
        f'<span class="chip yes">✓ recalled on {shown(mandate.ended)}</span></div>'
        f'<div class="bar" role="img" aria-label="{escape(label, quote=True)}"><div class="fill">'
        f'<span class="v-for" style="width:{got:.3f}%"></span>'
        f'<span class="v-silent" style="width:{100 - got:.3f}%"></span></div>'
        f'<div class="need" style="left:{need:.3f}%"><em>{needed} votes needed</em></div></div>'
        f"{legend([('signed', 'for', str(signed)), ('did not sign', 'silent', str(silent))])}"
        f'<div class="when">{escape(when)}</div></div>'
    )


def _row(name: str, *values: str, kind: str = "") -> str:
    cells = "".join(f'<td class="n">{escape(value)}</td>' for value in values)
    return f'<tr class="{kind}"><td>{escape(name)}</td>{cells}</tr>'


def _table(title: str, columns: tuple[str, ...], rows: list[str], numbers: bool = False) -> str:
    first, *others = columns
    cls = ' class="n"' if numbers else ""
    head = f"<th>{escape(first)}</th>" + "".join(f"<th{cls}>{escape(name)}</th>" for name in others)
    body = f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    return f'<div class="card scroll"><h3>{escape(title)}</h3>{body}</div>'
