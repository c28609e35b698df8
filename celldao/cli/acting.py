"""How every command that sends does it: shown in words, foreseen, confirmed, sent once, told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from celldao.acts import Act, Outcome, Standing
    from celldao.cli.session import Session

reference: Callable[[Any], Any] = click.option(
    "--reference",
    metavar="NAME",
    default="",
    help="A name of your own for this: nothing is done twice under one, whenever the command dies.",
)


def standing_of(session: Session) -> Standing:
    """The account in the cell, as of the latest block."""
    from celldao.acts import Standing

    cell = session.cell(sending=True)
    return Standing.of(cell, session.signer.sender)


def carry_out(
    session: Session,
    make: Callable[[Standing], Act[Outcome]],
    reference: str = "",
    more: Callable[[Standing, Any], Sequence[Any]] | None = None,
) -> None:
    """From an act to its outcome.

    Args:
        make: the act of the account.
        more: what else is shown before anything is signed, of the act.
    """
    from celldao.acts import Performance
    from celldao.errors import ActError

    standing = standing_of(session)
    try:
        act = make(standing)
        shown = act.shown()  # before anything is settled: what an earlier run has done is told once
    except ActError:
        # It may be refused because an earlier run has done it, of whose end nobody was told: now they are.
        session.signer.settle()
        raise
    performance = Performance(act, session.signer, reference)
    session.say(shown)
    if performance.left:
        _ask(session, performance, list(more(standing, act)) if more else [])
    else:
        performance.preview()  # says why nothing is to be done, unless an earlier run has done it
        session.say("An earlier run has sent all of it.")
    with session.progress() as progress:
        outcome = performance.finish(progress)
    session.show(outcome, outcome.lines)


def _ask(session: Session, performance: Any, more: list[Any]) -> None:
    from celldao.cli.output import amount

    cost = performance.preview()
    count = len(performance.left)
    session.say(*more)
    further = f", and what {_counted(cost.unforeseen)} more will need" if cost.unforeseen else ""
    session.say(f"Gas: about {cost.gas:,}, at most {amount(cost.fee)} at the present price{further}")
    where = session.where(performance.act.standing.cell)
    session.confirm(f"Sign and send {_counted(count)} from {session.signer.sender}{where}?")


def _counted(count: int) -> str:
    return "1 transaction" if count == 1 else f"{count} transactions"


def proposal_id(standing: Standing, given: str) -> int:
    """Of the proposal that a user means: id, its first digits, or its reference."""
    from celldao.cli.reading import find_proposal

    return find_proposal(standing.now, given).id
