"""`celldao statement`: what came in and went out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from celldao.cli import options
from celldao.cli.session import Session

if TYPE_CHECKING:
    from celldao.history import Period
    from celldao.statements import StatementDocument

FORMS: Final = ("csv", "html", "json", "operators")


@click.command()
@click.argument("period", required=False)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write it to this file, in the form that its name ends with: .csv, .html or .json.",
)
@click.option("--form", type=click.Choice(FORMS), help="The form, where the name of --out does not tell it.")
@click.option(
    "--names",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The cell.yaml that has the names of members and recipients.",
)
@options.reads
def command(
    session: Session, period: str | None, out: Path | None, form: str | None, names: Path | None
) -> None:
    """Show what came in and went out in a period; as CSV, JSON or HTML on request.

    PERIOD is a year, a month or a day (2026, 2026-03, 2026-03-05), or two of these with ".." between; this
    year, by the chain's time, if it is left out. Opening balance and all bookings make the closing balance,
    to the unit, in every currency; where they do not, the statement says so. History is read in pages and
    kept on disk, so that the next statement is quick. What operators spent under their mandates is told
    beside it; --form operators writes that as CSV.

    \b
    Example:
      celldao statement 2026-03 --cell cell.json
      celldao statement 2026-01..2026-06 --out half-year.html --names cell.yaml
      celldao statement 2026 --form csv --rpc http://127.0.0.1:8545
      celldao statement 2026 --form operators --out operators.csv
    """
    from celldao.files import put
    from celldao.statements.page import period_words, verdict

    chosen, form = _period(period), _form(form, out)
    made = _document(session, chosen, names)
    if form is None or (out is None and session.choice.as_json):
        session.show(made, lambda: _table(made))
        return
    data = _written(made, form).encode()
    if out is None:
        click.get_binary_stream("stdout").write(data)
        return
    put(out, data)
    told = {"file": str(out), "form": form, "adds_up": made.adds_up}
    session.show(told, lambda: f"{out} has the statement for {period_words(made)}. {verdict(made)}")


def _period(text: str | None) -> Period | None:
    from celldao.history import Period

    try:
        return Period.parse(text) if text else None
    except ValueError as error:
        raise click.UsageError(str(error)) from error


def _form(form: str | None, out: Path | None) -> str | None:
    """The form of what is written; None for a table."""
    if form is not None or out is None:
        return form
    ending = out.suffix.removeprefix(".").lower()
    if ending not in FORMS[:3]:
        raise click.UsageError(f"{out.name} ends with none of .csv, .html and .json: say --form")
    return ending


def _document(session: Session, asked: Period | None, names: Path | None) -> StatementDocument:
    """Raises HistoryError if there was no cell in the period."""
    from celldao.cli.pages import reading
    from celldao.constitution import load
    from celldao.errors import HistoryError
    from celldao.history import History, Period
    from celldao.statements import StatementDocument, address_book

    cell = session.cell()
    constitution = None
    if names is not None:
        constitution = load(names, cell.record.hard_bounds)
        cell.name_members(constitution)
    now = cell.now()
    period = asked or Period.year(now.moment.time.year)
    with reading("Reading what has happened") as progress:
        found = History(cell, now=now, progress=progress).statement(period)
    if found is None:
        raise HistoryError(
            f"{cell.record.name} did not exist yet between {period.start:%Y-%m-%d} and {period.end:%Y-%m-%d}",
            "Ask for a later period.",
        )
    return StatementDocument.of(found, cell.reader.chain_id, address_book(now, constitution))


def _written(document: StatementDocument, form: str) -> str:
    from celldao.statements import as_csv, as_html, as_json, operators_csv

    forms = {"csv": as_csv, "html": as_html, "json": as_json, "operators": operators_csv}
    return forms[form](document)


def _table(document: StatementDocument) -> list[Any]:
    from celldao.cli.output import table
    from celldao.statements.page import WORDS, period_words, verdict
    from celldao.statements.words import amount_words

    shown: list[Any] = [f"{document.cell}, {period_words(document)}", ""]
    for account in document.accounts:
        rows = [("Opening balance", amount_words(account.opening))]
        rows += [
            (words, amount_words(account.totals[kind]))
            for kind, words in WORDS.items()
            if kind in account.totals
        ]
        rows.append(("Closing balance", amount_words(account.closing)))
        heading = f"in {account.symbol}"
        shown += [table((heading, "amount"), rows, right=["amount"]), ""]
    if document.operators:
        columns = ("mandate", "asset", "drawn", "spent", "given back", "swept")
        sums = [
            (
                one.mandate,
                one.symbol,
                *(amount_words(value) for value in (one.drawn, one.spent, one.returned, one.swept)),
            )
            for one in document.operators
        ]
        shown += [table(columns, sums, right=columns[2:]), ""]
    shown.append(verdict(document))
    return shown
