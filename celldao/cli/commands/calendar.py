"""`celldao calendar`: the dates ahead."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from celldao.cli import options
from celldao.cli.session import Session

if TYPE_CHECKING:
    from celldao.calendar import Entry


@click.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write them to this file, for calendars (RFC 5545): one of an earlier run is brought up to date.",
)
@options.reads
def command(session: Session, out: Path | None) -> None:
    """List the dates ahead, or keep them as a calendar file.

    Votes that begin and end, the time to leave after a vote, when something can be carried out and when that
    expires; the guardian's term; periods, reports and ends of mandates; the offer to buy shares back;
    recoveries under notice. Each date keeps its name in the file, so calendars that have read it follow when
    one moves or is called off.

    \b
    Example:
      celldao calendar --cell cell.json
      celldao calendar --out cell.ics --rpc http://127.0.0.1:8545
    """
    from celldao.calendar import as_ics, entries, open_recoveries
    from celldao.cli.pages import reading
    from celldao.files import put, read_if_there

    cell = session.cell()
    now = cell.now()
    with reading("Looking for recoveries") as progress:
        recoveries = open_recoveries(cell, now, progress=progress)
    dates = entries(now, recoveries)
    if out is not None:
        name = cell.record.name
        put(out, as_ics(dates, cell.record, name, now.moment, read_if_there(out)))
    session.show({"file": str(out) if out else None, "dates": dates}, lambda: _table(dates, out))


def _table(dates: list[Entry], out: Path | None) -> list[Any]:
    from celldao.calendar import Certainty
    from celldao.cli.output import table, when

    certain = {
        Certainty.CONFIRMED: "",
        Certainty.TENTATIVE: "if the vote passes",
        Certainty.CANCELLED: "called off",
    }
    rows = [
        (
            when(entry.start) + (f" to {when(entry.end)}" if entry.end else ""),
            entry.title,
            certain[entry.certainty],
        )
        for entry in dates
    ]
    shown: list[Any] = [table(("when", "what", ""), rows)] if rows else ["Nothing is ahead."]
    if out is not None:
        shown.append(f"{out} has {'them' if rows else 'an empty calendar'}.")
    return shown
