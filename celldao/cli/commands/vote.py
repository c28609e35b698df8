"""`celldao vote`: one ballot."""

from __future__ import annotations

import click

from celldao.cli import options
from celldao.cli.acting import reference as reference_option
from celldao.cli.session import Session


@click.command()
@click.argument("proposal")
@click.argument("support", required=False, type=click.Choice(["for", "against", "abstain"]))
@click.option(
    "--split",
    metavar="PARTS",
    help="Divide the votes: for=12,against=3,abstain=1. For who votes for others.",
)
@click.option("--reason", default="", help="Why, for the record: public for ever.")
@reference_option
@options.transacts
def command(
    session: Session, proposal: str, support: str | None, split: str | None, reason: str, reference: str
) -> None:
    """Vote for or against a proposal, or abstain.

    PROPOSAL is its id, the first digits of it, or its reference. A ballot cannot be changed.

    \b
    Example:
      celldao vote payroll-2027-03 for --account ada
      celldao vote 4711081512 against --reason "Too dear." --account ada
      celldao vote 4711081512 --split for=12,against=3 --account delegate
    """
    from celldao.acts import Vote
    from celldao.cli.acting import carry_out, proposal_id
    from celldao.cli.ballot import chosen

    how = chosen(support, split)
    carry_out(
        session,
        lambda standing: Vote.of(standing, proposal_id(standing, proposal), how(standing), reason),
        reference,
    )
