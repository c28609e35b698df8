"""`celldao cancel`: a proposal ends before it is carried out."""

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
    """End a proposal before it is carried out.

    PROPOSAL is its id, the first digits of it, or its reference. Its proposer may while it is
    pending, anyone while its proposer lacks the votes to propose, and the guardian until it is carried out.

    \b
    Example:
      celldao cancel payroll-2027-03 --account ada
    """
    from celldao.acts import Cancel
    from celldao.cli.acting import carry_out, proposal_id

    carry_out(session, lambda standing: Cancel.of(standing, proposal_id(standing, proposal)), reference)
