"""`celldao move`: another key for a member."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import click

from celldao.cli import options
from celldao.cli.acting import reference as reference_option
from celldao.cli.session import Session


@click.command()
@click.argument("what", type=click.Choice(["consent", "with", "object", "finish"]))
@click.argument("argument", required=False, metavar="[MEMBER|FILE]")
@click.option(
    "--hours", type=click.IntRange(1, 8_760), default=24, help="How long a consent holds.", show_default=True
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("consent.json"),
    show_default=True,
    help="The file to write a consent to.",
)
@reference_option
@options.transacts
def command(session: Session, what: str, argument: str | None, hours: int, out: Path, reference: str) -> None:
    """Replace a member's key by a new one, or act on the recovery of a lost one.

    The new key signs a `consent` to a file, for the member whose place it takes; then the old key moves
    `with` it. Everything goes along but allowances and a payout address, and the old address is never again a
    member's. Who has lost the old key asks for a vote (propose_recovery); until it is carried out the old key
    can `object`, and after the notice anyone can `finish` it.

    \b
    Example:
      celldao move consent 3 --out consent.json --account new-key
      celldao move with consent.json --account old-key
      celldao move object --account old-key
      celldao move finish 3 --account anyone
    """
    from celldao.acts import Consent, FinishRecovery, Move, VetoRecovery
    from celldao.cli.acting import carry_out
    from celldao.cli.members import address_of

    if (argument is None) != (what == "object"):
        raise click.UsageError(
            "Write: move consent MEMBER, move with FILE, move object, or move finish MEMBER."
        )
    given = str(argument)
    if what == "consent":
        _consent(session, given, timedelta(hours=hours), out)
    elif what == "with":
        consent = Consent.load(given)
        carry_out(session, lambda standing: Move.of(standing, consent), reference)
    elif what == "object":
        carry_out(session, VetoRecovery.of, reference)
    else:
        carry_out(
            session,
            lambda standing: FinishRecovery.of(standing, address_of(standing.now, given)),
            reference,
        )


def _consent(session: Session, member: str, holds: timedelta, out: Path) -> None:
    from celldao.acts import Consent, Standing
    from celldao.cli.members import address_of
    from celldao.cli.output import when

    cell = session.cell(sending=True)
    now = cell.now()
    standing = Standing.of(cell, address_of(now, member))
    until = now.moment.time + holds
    session.say(
        f"Sign the consent of {session.signer.sender} to take the place of "
        f"{standing.name(standing.account)} of {cell.record.name}, until {when(until)}"
    )
    session.confirm(f"Sign it with {session.signer.sender}{session.where(cell)}?")
    consent = Consent.sign(standing, session.signer.account, until)
    consent.save(out)
    session.show({"file": str(out), **consent.model_dump()}, lambda: f"Written: {out}")
