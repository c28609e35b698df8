"""`celldao propose`: a file put to the vote."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from celldao.cli import options
from celldao.cli.acting import reference as reference_option
from celldao.cli.session import Session

if TYPE_CHECKING:
    from celldao.acts import Act, Outcome, Standing
    from celldao.warnings import Warning


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--fork", metavar="ANVIL", help="An anvil to simulate with, where the node cannot.")
@click.option("--no-simulation", is_flag=True, help="Do not run it before.")
@click.option("--anyway", is_flag=True, help="With --yes: propose it although it would fail as of now.")
@click.option("--plan", "only_plan", is_flag=True, help="Show all of it, and send nothing.")
@reference_option
@options.transacts
def command(
    session: Session,
    file: Path,
    fork: str | None,
    no_simulation: bool,
    anyway: bool,
    only_plan: bool,
    reference: str,
) -> None:
    """Put a proposal file to the vote, after checking and simulating it.

    FILE is a proposal.yaml; its mistakes are told with their lines. Shown before anything is signed: what it
    does, its track and times, what voters should look at, and what would happen if it passed. With --yes,
    what would fail is not proposed. The same proposal is refused a second time; if it is meant again, give
    the file another reference.

    \b
    Example:
      celldao propose payroll.yaml --plan
      celldao propose payroll.yaml --account ada
    """
    from celldao.acts import Propose
    from celldao.cli.acting import carry_out, standing_of
    from celldao.context import load_proposal
    from celldao.errors import ActError

    def make(standing: Standing) -> Act[Outcome]:
        proposal, context = load_proposal(file, standing.now)
        return Propose.of(standing, proposal, context)

    def more(standing: Standing, act: Any) -> Sequence[Any]:
        if no_simulation:
            return ["Not simulated: as you asked.", *_looked_at(standing, act)]
        lines, failure = _simulated(standing, act, fork)
        if failure and session.choice.yes and not only_plan and not anyway:
            session.say(*lines)
            raise ActError(f"the proposal was not made: {failure}", "Correct it, or add --anyway.")
        return lines

    if not only_plan:
        carry_out(session, make, reference, more)
        return
    standing = standing_of(session)
    act = make(standing)
    act.check()
    shown = [act.shown(), *more(standing, act)]
    session.show({"proposal": act.draft.id, "shown": "\n".join(shown).split("\n")}, lambda: shown)  # type: ignore[attr-defined]


def _simulated(standing: Standing, act: Any, fork: str | None) -> tuple[list[str], str]:
    """The warnings, and what would happen, or why that cannot be told; and how it would fail, if it would."""
    from celldao.chain.explorer import ApeExplorer
    from celldao.errors import CelldaoError
    from celldao.simulation import simulate

    explorer = ApeExplorer.behind(standing.now.cell.reader)
    try:
        found = simulate(standing.now, act.draft, explorer=explorer, fork=fork, context=act.context)
    except CelldaoError as error:
        return [f"Not simulated: {error.what}", *_looked_at(standing, act)], ""
    lines = ["", "If it passes:", *(f"  {line}" for line in found.lines())]
    if found.way is None and found.ok is None:
        lines.insert(1, "Not simulated: no way was open.")
    return lines + _told(found.warnings), found.verdict if found.way is not None and not found.ok else ""


def _looked_at(standing: Standing, act: Any) -> list[str]:
    """The warnings, which need no run; or why they cannot be told."""
    from celldao.cli.reading import warnings_of
    from celldao.errors import CelldaoError

    try:
        return _told(warnings_of(standing.now, act.draft, act.context))
    except CelldaoError as error:
        return [f"What voters should look at cannot be told: {error.what}"]


def _told(warnings: Sequence[Warning]) -> list[str]:
    if not warnings:
        return []
    return ["", "Look at:", *(f"  {one.level.upper()}: {one.words}. {one.remedy}" for one in warnings)]
