"""`celldao status`: the cell on one page."""

from __future__ import annotations

import click

from celldao.cli import options
from celldao.cli.session import Session


@click.command()
@options.reads
def command(session: Session) -> None:
    """Show the cell on one page: members, money, open proposals, and what needs attention.

    \b
    Example:
      celldao status --cell cell.json --network ethereum:sepolia:node
    """
    status = session.cell().now().status()
    session.show(status, lambda: status.name)
