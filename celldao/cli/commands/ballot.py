"""`celldao ballot`: votes that are signed by some and submitted by others."""

from __future__ import annotations

from pathlib import Path

import click

from celldao.cli import options
from celldao.cli.acting import reference as reference_option
from celldao.cli.relaying import relay_option
from celldao.cli.session import Session


@click.command()
@click.argument("what", type=click.Choice(["sign", "submit", "revoke"]))
@click.argument("arguments", nargs=-1)
@click.option("--split", metavar="PARTS", help="Divide the votes: for=12,against=3,abstain=1.")
@click.option("--reason", default="", help="Why, for the record: public for ever.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write the signed ballot to; ballot-….json by its voter if left out.",
)
@relay_option
@reference_option
@options.transacts
def command(
    session: Session,
    what: str,
    arguments: tuple[str, ...],
    split: str | None,
    reason: str,
    out: Path | None,
    relay: str | None,
    reference: str,
) -> None:
    """Sign a ballot to a file, or submit the ballots that others have signed.

    Who signs needs no coin: whoever has the file can submit it, once. Files of one proposal are submitted
    together; what would not be counted is left out and named. `revoke` makes worthless what the account has
    signed and nobody has submitted.

    \b
    Example:
      celldao ballot sign payroll-2027-03 for --out ada.json --account ada
      celldao ballot sign payroll-2027-03 for --account ada --relay cell
      celldao ballot submit ada.json ben.json --account carrier
      celldao ballot revoke --account ada
    """
    if relay is not None and what != "sign":
        raise click.UsageError("--relay goes with `ballot sign`; a file that exists: `celldao relay send`.")
    if what == "sign":
        _sign(session, arguments, split, reason, out, relay)
    elif what == "submit":
        _submit(session, arguments, reference)
    else:
        _revoke(session, arguments, reference)


def _sign(
    session: Session,
    arguments: tuple[str, ...],
    split: str | None,
    reason: str,
    out: Path | None,
    relay: str | None,
) -> None:
    from celldao.acts import Ballot
    from celldao.cli.acting import proposal_id, standing_of
    from celldao.cli.ballot import chosen
    from celldao.cli.relaying import hand_over, relay_of

    wanted = 1 if split else 2
    if len(arguments) != wanted:
        raise click.UsageError("Write: celldao ballot sign PROPOSAL for|against|abstain (or --split …)")
    how = chosen(None if split else arguments[1], split)
    standing = standing_of(session)
    url = None if relay is None else relay_of(relay, standing.cell)
    ballot = Ballot.of(standing, proposal_id(standing, arguments[0]), how(standing), reason)
    session.say(ballot.shown())
    session.confirm(f"Sign it with {session.signer.sender}{session.where(standing.cell)}?")
    signed = ballot.signed(session.signer.account)
    file = out or Path(f"ballot-{signed.voter[:10]}-{signed.proposal[:10]}.json")
    signed.save(file)
    if url is None:
        session.show({"file": str(file), **signed.model_dump()}, lambda: f"Written: {file}")
    else:
        session.say(f"Written: {file}")
        hand_over(session, standing.cell, url, signed, file)


def _submit(session: Session, files: tuple[str, ...], reference: str) -> None:
    from celldao.acts import SignedBallot, Submit
    from celldao.cli.acting import carry_out

    ballots = [SignedBallot.load(file) for file in files]
    carry_out(session, lambda standing: Submit.of(standing, ballots), reference)


def _revoke(session: Session, arguments: tuple[str, ...], reference: str) -> None:
    from celldao.acts import Revoke
    from celldao.cli.acting import carry_out

    if arguments:
        raise click.UsageError("Write: celldao ballot revoke; it is for all proposals")
    carry_out(session, Revoke, reference)
