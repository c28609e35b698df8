"""`celldao allocate`: revenue is split."""

from __future__ import annotations

import click

from celldao.cli import options
from celldao.cli.acting import reference as reference_option
from celldao.cli.session import Session


@click.command()
@click.argument("assets", nargs=-1, metavar="[ASSET]...")
@reference_option
@options.transacts
def command(session: Session, assets: tuple[str, ...], reference: str) -> None:
    """Split the revenue that has arrived: reserve, members, recipients, treasury.

    All assets, unless some are named. Anyone may.

    \b
    Example:
      celldao allocate --account ada
      celldao allocate USDC --account ada
    """
    from celldao.acts import Allocate
    from celldao.cli.acting import carry_out

    carry_out(session, lambda standing: Allocate.of(standing, assets), reference)
