"""`celldao exit`: leaving with one's part, and fetching it."""

from __future__ import annotations

import click

from celldao.cli import options
from celldao.cli.acting import reference as reference_option
from celldao.cli.session import Session


@click.command()
@click.argument("shares", required=False, metavar="[SHARES|all]")
@click.option("--sell-back", is_flag=True, help="Accept the cell's offer to buy shares back instead.")
@click.option("--fetch", "ticket", type=int, metavar="TICKET", help="Fetch what an exit has set aside.")
@click.option("--tickets", is_flag=True, help="List the exits that still hold something for you.")
@click.option("--asset", "assets", multiple=True, help="With --fetch: only this asset; repeat it.")
@reference_option
@options.transacts
def command(
    session: Session,
    shares: str | None,
    sell_back: bool,
    ticket: int | None,
    tickets: bool,
    assets: tuple[str, ...],
    reference: str,
) -> None:
    """Redeem shares for their part of everything, or fetch what an exit has set aside.

    The exact amounts are shown before anything is signed. Where leaving takes a delay, the exit has a ticket;
    when it is ready, anyone may fetch what it holds for the member who left.

    \b
    Example:
      celldao exit all --account ada
      celldao exit 12.5 --account ada
      celldao exit --tickets --account ada
      celldao exit --fetch 3 --account ada
      celldao exit 12.5 --sell-back --account ada
    """
    from celldao.acts import Exit, Fetch, SellBack, tickets_of
    from celldao.cli.acting import carry_out, standing_of

    if (shares is not None) + (ticket is not None) + tickets != 1 or (sell_back and shares is None):
        raise click.UsageError("Say how many shares, or all; or --fetch with a ticket; or --tickets.")
    if assets and ticket is None:
        raise click.UsageError("--asset goes with --fetch: an exit is always from all assets.")
    if tickets:
        found = tickets_of(standing_of(session))
        session.show(found, lambda: [one.line() for one in found] or "Nothing is set aside for you.")
        return
    if ticket is not None:
        number = ticket
        carry_out(session, lambda standing: Fetch.of(standing, number, assets), reference)
        return
    kind = SellBack if sell_back else Exit
    carry_out(session, lambda standing: kind.of(standing, str(shares)), reference)
