"""`celldao claim`: dividends."""

from __future__ import annotations

import click

from celldao.cli import options
from celldao.cli.acting import reference as reference_option
from celldao.cli.session import Session


@click.command()
@click.argument("currencies", nargs=-1, metavar="[CURRENCY]...")
@click.option("--for", "members", metavar="MEMBER", multiple=True, help="Pay this member instead; repeat it.")
@click.option("--for-all", is_flag=True, help="Pay everybody to whom something is due.")
@click.option(
    "--payout",
    metavar="ADDRESS",
    help="Claim nothing; name who is paid your dividends and exits from now on.",
)
@reference_option
@options.transacts
def command(
    session: Session,
    currencies: tuple[str, ...],
    members: tuple[str, ...],
    for_all: bool,
    payout: str | None,
    reference: str,
) -> None:
    """Take the dividends that are due, for you or for others.

    All currencies, unless some are named. Who pays others pays the gas; the money goes to them.

    \b
    Example:
      celldao claim --account ada
      celldao claim USDC --account ada
      celldao claim --for-all --account carrier
      celldao claim --for 3 --for 5 --account carrier
      celldao claim --payout 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 --account ada
    """
    from celldao.acts import Claim, ClaimForOthers, SetPayout, Standing
    from celldao.cli.acting import carry_out
    from celldao.cli.members import address_of, checked

    if members and for_all:
        raise click.UsageError("Say --for or --for-all.")
    if payout is not None:
        if members or for_all or currencies:
            raise click.UsageError("--payout goes alone: it claims nothing.")
        to = checked(payout)
        carry_out(session, lambda standing: SetPayout.of(standing, to), reference)
        return

    def make(standing: Standing) -> Claim | ClaimForOthers:
        if members or for_all:
            accounts = [address_of(standing.now, member) for member in members]
            return ClaimForOthers.of(standing, accounts, currencies)
        return Claim.of(standing, currencies)

    carry_out(session, make, reference)
