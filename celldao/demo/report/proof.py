"""That nothing is missing: the final account, the comparison of every figure, and what steps cost."""

from __future__ import annotations

from html import escape
from itertools import groupby

from celldao.demo.checks import Comparison
from celldao.demo.money import exact
from celldao.demo.statement import PARTS
from celldao.demo.year import Outcome
from celldao.documents.parts import section


def account(outcome: Outcome) -> str:
    assets = list(outcome.terms.assets.items())
    rows = [_row("Everything that came in", [exact(outcome.positions[s].came_in, a) for s, a in assets])]
    for name, words in PARTS.items():
        rows.append(_row(_capital(words), [exact(getattr(outcome.positions[s], name), a) for s, a in assets]))
    rows.append(_row("Sum", [exact(outcome.positions[s].accounted, a) for s, a in assets], "total"))
    left = [outcome.positions[s].came_in - outcome.positions[s].accounted for s, _ in assets]
    kind = "wrong" if any(left) else "zero"
    rows.append(_row("Difference, in smallest units", [f"{value:,}" for value in left], kind))
    table = f"<table>{_head('', *outcome.terms.assets)}<tbody>{''.join(rows)}</tbody></table>"
    body = f'<div class="card scroll">{table}</div>'
    lead = "Each line was asked of the contracts by itself; none is what remains of the others."
    return section("The final account, to the unit", lead, body)


def checks(outcome: Outcome) -> str:
    wrong = len(outcome.disagreements)
    groups = "".join(
        _group(name, list(found)) for name, found in groupby(outcome.comparisons, lambda c: c.topic)
    )
    head = _head("Figures", "compared", "equal")
    table = f"<table>{head}<tbody>{groups}</tbody></table>"
    body = f'<div class="card scroll">{table}{_listing(outcome)}</div>'
    total = len(outcome.comparisons)
    verdict = f"All {total} are equal." if not wrong else f"{wrong} of {total} are not equal."
    lead = (
        "The whole year was computed a second time, from the specification, member by member, without the "
        f"contracts. {verdict} {_fairness(outcome)}"
    )
    return section("Two computations, one result", lead, body)


def gas(outcome: Outcome) -> str:
    rows = "".join(
        f'<tr><td>{escape(_capital(note.step))}</td><td class="n">{note.gas:,}</td>'
        f'<td class="n">{f"{note.part:,} a {note.each}" if note.each else ""}</td></tr>'
        for note in outcome.gas.notes.values()
    )
    table = f"<table>{_head('Step', 'gas', 'each')}<tbody>{rows}</tbody></table>"
    body = f'<div class="card scroll">{table}</div>'
    lead = "Measured on the embedded chain, in gas: of each kind of step the dearest of the year."
    return section("What it cost to run", lead, body)


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def _head(first: str, *others: str) -> str:
    cells = "".join(f'<th class="n">{escape(name)}</th>' for name in others)
    return f"<thead><tr><th>{escape(first)}</th>{cells}</tr></thead>"


def _row(name: str, values: list[str], kind: str = "") -> str:
    cells = "".join(f'<td class="n">{escape(value)}</td>' for value in values)
    return f'<tr class="{kind}"><td>{escape(name)}</td>{cells}</tr>'


def _group(name: str, found: list[Comparison]) -> str:
    equal = sum(comparison.agrees for comparison in found)
    kind = "" if equal == len(found) else "wrong"
    return _row(name, [str(len(found)), str(equal)], kind)


def _listing(outcome: Outcome) -> str:
    rows = "".join(
        _row(c.name, [_value(c.one), _value(c.other)], "" if c.agrees else "wrong")
        for c in outcome.comparisons
    )
    head = _head("Figure", "contracts", "second computation")
    table = f"<table>{head}<tbody>{rows}</tbody></table>"
    return f"<details><summary>Every figure, in smallest units</summary>{table}</details>"


def _value(value: int | str | None) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def _fairness(outcome: Outcome) -> str:
    """How far rounding has taken anybody from what plain fractions would give him."""
    words = []
    for symbol, book in outcome.ledger.accounts.items():
        dividends = book.dividends
        furthest = max(
            abs(dividends.fair[n] - dividends.claimed[n] - dividends.claimable(n))
            for n in outcome.terms.members
        )
        words.append(f"{float(furthest):.1f} of {symbol}")
    return f"Rounding keeps nobody further from his exact part than {' and '.join(words)}, in smallest units."
