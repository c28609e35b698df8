"""`celldao delegate`: another member votes."""

from __future__ import annotations

import click

from celldao.cli import options
from celldao.cli.acting import reference as reference_option
from celldao.cli.session import Session


@click.command()
@click.argument("member", required=False)
@click.option("--back", is_flag=True, help="Take the votes back.")
@reference_option
@options.transacts
def command(session: Session, member: str | None, back: bool, reference: str) -> None:
    """Let another member vote for you, or take that back.

    MEMBER is an address, or the member's number. It holds for votes whose snapshot comes later, and until you
    take it back.

    \b
    Example:
      celldao delegate 3 --account ada
      celldao delegate --back --account ada
    """
    from celldao.acts import Delegate, Standing
    from celldao.cli.acting import carry_out
    from celldao.cli.members import address_of

    if back == (member is not None):
        raise click.UsageError("Name a member, or say --back.")

    def make(standing: Standing) -> Delegate:
        to = standing.account if member is None else address_of(standing.now, member)
        return Delegate.of(standing, to)

    carry_out(session, make, reference)
