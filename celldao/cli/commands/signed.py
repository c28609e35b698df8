"""`celldao signed`: delegations, permits and exits that are signed by some and submitted by others."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from celldao.cli import options
from celldao.cli.acting import reference as reference_option
from celldao.cli.relaying import relay_option
from celldao.cli.session import Session

if TYPE_CHECKING:
    from celldao.acts import Standing, Unsigned

_WORDS = {
    "delegation": "delegation MEMBER",
    "permit": "permit SPENDER SHARES",
    "exit": "exit SHARES|all",
    "revoke": "revoke delegation|permit|exit",
}
_COUNT = {"delegation": 1, "permit": 2, "exit": 1, "revoke": 1}


@click.command()
@click.argument("what", type=click.Choice([*_WORDS, "submit"]))
@click.argument("arguments", nargs=-1, required=True)
@click.option(
    "--hours", type=click.IntRange(1, 8_760), default=24, help="How long it holds.", show_default=True
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write it to; delegation-….json, say, if left out.",
)
@relay_option
@reference_option
@options.transacts
def command(
    session: Session,
    what: str,
    arguments: tuple[str, ...],
    hours: int,
    out: Path | None,
    relay: str | None,
    reference: str,
) -> None:
    """Sign a delegation, permit or exit to a file, or submit what others have signed.

    Who signs needs no coin: whoever has the file can submit it, once, until its deadline. What is out of hand
    is revoked by another file, which uses the same number and must be submitted first; for an exit that is
    one of a millionth of a share. Keep the time of exits short.

    \b
    Example:
      celldao signed delegation 3 --account ada --relay cell
      celldao signed permit 0x3F5CE5FBFe3E9af3971dD833D26bA9b5C936f0bE 12.5 --hours 2 --account ada
      celldao signed exit all --hours 1 --out exit.json --account ada
      celldao signed revoke exit --account ada
      celldao signed submit exit.json --account carrier
    """
    if what == "submit":
        if relay is not None:
            raise click.UsageError(
                "`signed submit` sends a transaction; `relay send` hands a file to a relay."
            )
        _submit(session, arguments, reference)
        return
    if len(arguments) != _COUNT[what]:
        raise click.UsageError(f"Write: celldao signed {_WORDS[what]}")
    _sign(session, what, arguments, timedelta(hours=hours), out, relay)


def _sign(
    session: Session,
    what: str,
    arguments: tuple[str, ...],
    holds: timedelta,
    out: Path | None,
    relay: str | None,
) -> None:
    from celldao.cli.acting import standing_of
    from celldao.cli.relaying import hand_over, relay_of

    standing = standing_of(session)
    url = None if relay is None else relay_of(relay, standing.cell)
    paper = _paper(standing, what, arguments, holds)
    session.say(paper.shown())
    session.confirm(f"Sign it with {session.signer.sender}{session.where(standing.cell)}?")
    signed = paper.signed(session.signer.account)
    file = out or Path(f"{signed.kind}-{signed.signer[:10]}-{signed.nonce}.json")
    signed.save(file)
    if url is None:
        session.show({"file": str(file), **signed.model_dump()}, lambda: f"Written: {file}")
    else:
        session.say(f"Written: {file}")
        hand_over(session, standing.cell, url, signed, file)


def _paper(standing: Standing, what: str, arguments: tuple[str, ...], holds: timedelta) -> Unsigned:
    from celldao.acts import Unsigned
    from celldao.cli.members import address_of, checked

    until = standing.now.moment.time + holds
    if what == "delegation":
        return Unsigned.delegation(standing, address_of(standing.now, arguments[0]), until)
    if what == "permit":
        return Unsigned.permit(standing, checked(arguments[0]), arguments[1], until)
    if what == "exit":
        return Unsigned.exit(standing, arguments[0], until)
    if arguments[0] not in ("delegation", "permit", "exit"):
        raise click.UsageError(f"Write: celldao signed {_WORDS['revoke']}; ballots: celldao ballot revoke")
    return Unsigned.revocation(standing, arguments[0], until)


def _submit(session: Session, files: tuple[str, ...], reference: str) -> None:
    from celldao.acts import SignedBallot, SubmitActs
    from celldao.cli.acting import carry_out
    from celldao.cli.relaying import read_file

    read = [read_file(Path(file)) for file in files]
    acts = [one for one in read if not isinstance(one, SignedBallot)]
    if len(acts) != len(read):
        raise click.UsageError("Ballots are submitted with `celldao ballot submit`.")
    carry_out(session, lambda standing: SubmitActs.of(standing, acts), reference)
