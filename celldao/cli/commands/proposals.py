"""`celldao proposals`: what was proposed, and how it stands."""

from __future__ import annotations

from itertools import islice

import click

from celldao.cli import options
from celldao.cli.session import Session


@click.command()
@click.option("--open", "only_open", is_flag=True, help="Those alone to which something can still happen.")
@click.option(
    "--count",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help="How many of the newest.",
)
@click.option("--all", "every", is_flag=True, help="All that were ever made.")
@options.reads
def command(session: Session, only_open: bool, count: int, every: bool) -> None:
    """List the proposals, the newest first, and what happens next with each.

    \b
    Example:
      celldao proposals --open
      celldao proposals --all --json --cell cell.json
    """
    from celldao.cli.output import table
    from celldao.cli.reading import next_step, short_id, title_of, track_of
    from celldao.proposals import parse_description

    now = session.cell().now()
    made = now.open_proposals() if only_open else now.proposals()
    found = list(made if every else islice(made, count))
    time = now.moment.time
    data = [
        {
            "id": str(one.id),
            "title": title_of(one, 200),
            "reference": parse_description(one.description).reference,
            "track": track_of(one),
            "state": one.state,
            "next": next_step(one, time),
            "proposer": one.proposer,
            "actions": len(one.actions),
            "for": one.in_favour,
            "against": one.against,
            "abstain": one.abstain,
            "quorum": one.quorum,
            "snapshot": one.snapshot,
            "deadline": one.deadline,
            "eta": one.eta,
            "expires": one.expires,
        }
        for one in found
    ]
    columns = ("proposal", "title", "for", "against", "what happens next")
    rows = [
        (
            short_id(one),
            title_of(one),
            f"{one.in_favour.value:,f}",
            f"{one.against.value:,f}",
            next_step(one, time),
        )
        for one in found
    ]
    title = f"{now.cell.record.name}, {time:%Y-%m-%d %H:%M} UTC"
    none = f"No proposal {'is open' if only_open else 'was ever made'} in {now.cell.record.name}."
    session.show(
        data,
        lambda: table(columns, rows, title=title, right=("for", "against")) if rows else none,
    )
