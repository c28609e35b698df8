"""The statement of account, for the terminal."""

from __future__ import annotations

from dataclasses import fields
from typing import Final

from rich import box
from rich.console import Console
from rich.table import Table

from celldao.demo import night_shift
from celldao.demo.books import Position
from celldao.demo.calendar import shown
from celldao.demo.events import Kind, Support
from celldao.demo.money import exact, rounded
from celldao.demo.operator_words import UNIT, attempted, votes_needed
from celldao.demo.year import Outcome

PARTS: Final = {
    "paid": "paid to members, to who left, to recipients, to suppliers",
    "claimable": "claimable by members",
    "reserved": "reserved: in the treasury",
    "with_operator": "with the operator",
    "to_release": "still to be released to members",
    "carried": "carried: not divided yet, and fractions of a unit",
}
assert set(PARTS) == {field.name for field in fields(Position)} - {"came_in"}


def print_statement(outcome: Outcome, console: Console) -> None:
    console.print()
    console.rule(f"[bold]{outcome.terms.name}: statement of account, {outcome.year}", align="left")
    tables = (_revenue, _decisions, _operator, _refusals, _gas, _account)
    for table in (table(outcome) for table in tables):
        console.print(table)


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for number, column in enumerate(columns):
        table.add_column(column, justify="left" if number == 0 else "right")
    return table


def _revenue(outcome: Outcome) -> Table:
    assets = outcome.terms.assets
    table = _table("Revenue, and how it was divided", "", *assets)
    accounts = outcome.ledger.accounts
    for kind in Kind:
        table.add_row(kind.label, *(rounded(accounts[s].received[kind], a) for s, a in assets.items()))
    table.add_section()
    table.add_row("to members", *(rounded(accounts[s].to_members, a) for s, a in assets.items()))
    for name, _ in outcome.terms.split.recipients:
        table.add_row(f"to {name}", *(rounded(accounts[s].to_recipients[name], a) for s, a in assets.items()))
    table.add_row("to the treasury", *(rounded(accounts[s].to_treasury, a) for s, a in assets.items()))
    table.add_row("not divided yet", *(rounded(accounts[s].unallocated, a) for s, a in assets.items()))
    return table


def _decisions(outcome: Outcome) -> Table:
    table = _table("Decisions", "", "for", "against", "abstained", "needed", "outcome")
    for poll in outcome.ledger.polls.values():
        votes = [str(poll.tally[s] // 10**6) for s in (Support.FOR, Support.AGAINST, Support.ABSTAIN)]
        table.add_row(poll.proposal.title, *votes, str(votes_needed(poll.quorum)), poll.state(outcome.end))
    return table


def _operator(outcome: Outcome) -> Table:
    assets, mandate = outcome.terms.assets, outcome.ledger.mandate
    assert mandate is not None
    table = _table(f"The account of {night_shift.NAME}, the operator", "", *assets)
    rows = {"drawn": "drawn", "spent": "spent", "returned": "given back", "swept": "swept at the end"}
    for kind, words in rows.items():
        table.add_row(words, *(exact(mandate.purses[s].total(kind), a) for s, a in assets.items()))
    table.add_row("left", *(exact(mandate.purses[s].balance, a) for s, a in assets.items()), style="bold")
    table.add_section()
    after = (exact(mandate.purses[s].treasury_after_sweep, a) for s, a in assets.items())
    table.add_row("the treasury after the sweep", *after)
    petition = mandate.petitions[-1]
    table.add_section()
    signed, needed = petition.signed // UNIT, votes_needed(petition.needed)
    table.add_row(f"petition to recall it: {signed} votes, {needed} needed", "", "")
    return table


def _refusals(outcome: Outcome) -> Table:
    table = _table(f"What {night_shift.NAME} was refused", "", "on", "the contract says")
    for refusal, words in outcome.refusals.items():
        table.add_row(attempted(refusal.attempt, outcome.terms.assets), shown(refusal.at), words)
    return table


def _gas(outcome: Outcome) -> Table:
    table = _table("Gas on the embedded chain, of each kind of step the dearest", "", "gas", "each")
    for note in outcome.gas.notes.values():
        table.add_row(note.step, f"{note.gas:,}", f"{note.part:,} a {note.each}" if note.each else "")
    return table


def _account(outcome: Outcome) -> Table:
    assets = outcome.terms.assets
    table = _table("Final account, to the unit", "", *assets)
    table.add_row(
        "came in", *(exact(outcome.positions[s].came_in, a) for s, a in assets.items()), style="bold"
    )
    for name, words in PARTS.items():
        amounts = (exact(getattr(outcome.positions[s], name), a) for s, a in assets.items())
        table.add_row(words, *amounts)
    table.add_section()
    table.add_row("sum", *(exact(outcome.positions[s].accounted, a) for s, a in assets.items()), style="bold")
    left = (outcome.positions[s].came_in - outcome.positions[s].accounted for s in assets)
    table.add_row("difference, in units", *map(str, left), style="bold")
    return table
