"""`celldao mandate petition`: members recall an operator without waiting for a vote."""

from __future__ import annotations

from pathlib import Path

import click

from celldao.cli import options
from celldao.cli.acting import reference as reference_option
from celldao.cli.session import Session

_number = click.option("--petition", "number", type=int, metavar="N", help="Which; the newest if left out.")


@click.group()
def petition() -> None:
    """Recall an operator by petition: begin one, sign it, or hand in what others have signed.

    \b
    Example:
      celldao mandate petition file 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 --account ada
    """


@petition.command("list")
@click.argument("mandate", metavar="ADDRESS")
@options.reads
def list_(session: Session, mandate: str) -> None:
    """List the petitions on a mandate, and how many votes each has.

    \b
    Example:
      celldao mandate petition list 0x70997970C51812dc3A010C7d01b50e0d17dc79C8
    """
    from celldao.cli.mandates import the_mandate
    from celldao.cli.output import amount, table, when

    now = session.cell().now()
    found = now.petitions(the_mandate(now, mandate))
    rows = [(str(one.number), amount(one.signed), amount(one.needed), when(one.deadline)) for one in found]
    columns = ("petition", "signed", "needed", "until")
    session.show(found, lambda: [table(columns, rows)] if rows else ["There is no petition on it."])


@petition.command("file")
@click.argument("mandate", metavar="ADDRESS")
@reference_option
@options.transacts
def file_(session: Session, mandate: str, reference: str) -> None:
    """Begin a petition to recall the operator of a mandate, and sign it.

    \b
    Example:
      celldao mandate petition file 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 --account ada
    """
    from celldao.cli.acting import carry_out
    from celldao.operators import FilePetition

    carry_out(session, lambda standing: FilePetition.of(standing, mandate), reference)


@petition.command()
@click.argument("mandate", metavar="ADDRESS")
@_number
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the signature to this file for somebody to hand in, instead of a transaction.",
)
@reference_option
@options.transacts
def sign(session: Session, mandate: str, number: int | None, out: Path | None, reference: str) -> None:
    """Sign a petition; with --out without a transaction, at no cost.

    \b
    Example:
      celldao mandate petition sign 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 --account ben
      celldao mandate petition sign 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 --out ben.json --account ben
    """
    from celldao.cli.acting import carry_out, standing_of
    from celldao.operators import SignPetition, sign_recall

    if out is None:
        carry_out(session, lambda standing: SignPetition.of(standing, mandate, number), reference)
        return
    standing = standing_of(session)
    act = SignPetition.of(standing, mandate, number)
    act.check()
    session.say(act.shown())
    session.confirm(f"Sign it with {session.signer.sender}{session.where(standing.cell)}?")
    signed = sign_recall(standing, session.signer.account, act.mandate, act.petition)
    signed.save(out)
    session.show({"file": str(out), **signed.model_dump()}, lambda: f"Written: {out}")


@petition.command()
@click.argument(
    "files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path, dir_okay=False)
)
@reference_option
@options.transacts
def submit(session: Session, files: tuple[Path, ...], reference: str) -> None:
    """Hand in signatures of others. Anyone may; the one that completes the petition recalls the operator.

    \b
    Example:
      celldao mandate petition submit ben.json cleo.json --account carrier
    """
    from celldao.cli.acting import carry_out
    from celldao.operators import SignedRecall, SubmitSignatures

    signatures = [SignedRecall.load(file) for file in files]
    carry_out(session, lambda standing: SubmitSignatures.of(standing, signatures), reference)
