"""`celldao execute`: what has passed is carried out."""

from __future__ import annotations

import click

from celldao.cli import options
from celldao.cli.acting import reference as reference_option
from celldao.cli.session import Session


@click.command()
@click.argument("proposal")
@reference_option
@options.transacts
def command(session: Session, proposal: str, reference: str) -> None:
    """Carry out a proposal that has passed.

    PROPOSAL is its id, the first digits of it, or its reference. Anyone may, from its eta until it expires.

    \b
    Example:
      celldao execute payroll-2027-03 --account ada
    """
    from celldao.acts import Execute
    from celldao.cli.acting import carry_out, proposal_id

    carry_out(session, lambda standing: Execute.of(standing, proposal_id(standing, proposal)), reference)
