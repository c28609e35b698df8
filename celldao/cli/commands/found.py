"""`celldao found`: from a cell.yaml to a cell that stands."""

from __future__ import annotations

from pathlib import Path

import click

from celldao.cli import options
from celldao.cli.session import Session


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--factory", metavar="ADDRESS", help="The factory to use; the standard one if left out.")
@click.option(
    "--test-bounds", is_flag=True, help="Wider hard bounds, for test chains: rules of minutes are allowed."
)
@click.option("--founder", metavar="ADDRESS", help="Who began it, if another account goes on with it.")
@click.option("--plan", "only_plan", is_flag=True, help="Show what would be done, and send nothing.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("cell.json"),
    show_default=True,
    help="The record to write.",
)
@options.sends
def command(
    session: Session,
    file: Path,
    factory: str | None,
    test_bounds: bool,
    founder: str | None,
    only_plan: bool,
    out: Path,
) -> None:
    """Found the cell that a cell.yaml describes, and write its cell.json.

    FILE is the constitution; `celldao init` writes one. The plan is shown first: transactions, gas,
    addresses. Broken off anywhere and started again with the same file and account, it goes on where it
    stopped; what is signed meanwhile is kept beside the record (cell.journal.jsonl), so that nothing is sent
    twice.

    \b
    Example:
      celldao found cell.yaml --plan --network ethereum:sepolia:node --account founder
      celldao found cell.yaml --network ethereum:sepolia:node --account founder --max-fee 30
    """
    from celldao.bounds import DEFAULT_BOUNDS, TEST_BOUNDS
    from celldao.cli.founding import addresses_table, bounds_warning, plan_table, record_table
    from celldao.constitution import load
    from celldao.deployment.addresses import as_dict
    from celldao.deployment.founding import execute, prepare

    session.record = out
    bounds = TEST_BOUNDS if test_bounds else DEFAULT_BOUNDS
    # Judged by the factory's own bounds in the plan, by the widest here, so that mistakes have lines.
    constitution = load(file, TEST_BOUNDS if factory else bounds)
    plan = prepare(session.signer, constitution, factory, bounds, founder)
    _refuse_another(out, plan.addresses.treasury)
    shown = [
        plan_table(plan) if plan.steps else "This cell stands already; nothing is left to send.",
        "",
        addresses_table(plan),
        "",
    ]
    if warning := bounds_warning(plan.bounds):
        shown.append(warning)
    if only_plan:
        data = {
            "chain_id": plan.chain_id,
            "founder": plan.founder,
            "factory": plan.factory,
            **as_dict(plan.addresses),
            "constitution": plan.founding.hash,
            "document": plan.founding.document,
            "transactions": [{"what": step.what, "gas": step.gas} for step in plan.steps],
            "gas": plan.gas,
            "cost": _coin(plan.chain_id, plan.cost),
            "warning": warning or None,
        }
        session.show(data, lambda: shown)
        return
    session.say(*shown)
    if plan.steps:
        session.confirm(f"Send {_counted(len(plan.steps))} from {session.signer.sender}{session.where()}?")
    with session.progress() as progress:
        cell = execute(session.signer, plan, progress)
    cell.record.save(out)
    session.show(
        cell.record,
        lambda: [
            record_table(cell.record),
            "",
            f"Read back and compared with {file.name}: no difference. Written: {out}",
        ],
    )


def _counted(count: int) -> str:
    return "1 transaction" if count == 1 else f"{count} transactions"


def _coin(chain_id: int, units: int) -> object:
    from celldao.snapshots.currencies import native

    return native(chain_id).amount(units)


def _refuse_another(out: Path, treasury: str) -> None:
    """Nothing is written over but a record of the same cell."""
    from celldao.errors import CellFileError
    from celldao.record import CellRecord

    if not out.exists():
        return
    remedy = "Name another file with --out, or move this one away first."
    try:
        there = CellRecord.load(out)
    except CellFileError as error:
        raise CellFileError(f"{out} exists and would be written over: {error.what}", remedy) from error
    if there.treasury != treasury:
        raise CellFileError(f"{out} is the record of another cell, {there.name} at {there.treasury}", remedy)
