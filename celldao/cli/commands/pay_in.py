"""`celldao pay-in`: revenue, or capital."""

from __future__ import annotations

import click

from celldao.cli import options
from celldao.cli.acting import reference as reference_option
from celldao.cli.session import Session


@click.command()
@click.argument("amount", nargs=-1, required=True, metavar="AMOUNT CURRENCY")
@click.option("--memo", default="", help="For the receipt: an invoice number. Public for ever.")
@click.option("--capital", is_flag=True, help="To the treasury, and not split.")
@reference_option
@options.transacts
def command(session: Session, amount: tuple[str, ...], memo: str, capital: bool, reference: str) -> None:
    """Pay the cell: revenue to its splitter, or capital to its treasury.

    Give a --reference in scripts: without one, a payment that is finished and run again is another payment.

    \b
    Example:
      celldao pay-in 1,250.50 USDC --memo "invoice 7" --reference invoice-7 --account customer
      celldao pay-in 2 ETH --capital --account ada
    """
    from celldao.acts import PayIn
    from celldao.cli.acting import carry_out

    carry_out(session, lambda standing: PayIn.of(standing, " ".join(amount), memo, capital), reference)
