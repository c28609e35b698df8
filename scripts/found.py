"""Found a cell, or go on with a founding that broke off.

ape run found examples/manufacturing-cell/cell.yaml --account founder --network ethereum:sepolia:node
"""

from pathlib import Path

import click
from ape import accounts
from ape.api import AccountAPI, ProviderAPI
from ape.cli import ConnectedProviderCommand, account_option, select_account
from rich.console import Console

from celldao.bounds import DEFAULT_BOUNDS, TEST_BOUNDS
from celldao.chain.apeworx import ApeBackend
from celldao.chain.fees import GWEI, FeePolicy
from celldao.chain.journal import beside
from celldao.chain.sending import Sending
from celldao.constitution import load
from celldao.deployment.founding import execute, prepare
from celldao.deployment.progress import progress
from celldao.deployment.show import addresses_table, bounds_warning, plan_table, record_table
from celldao.errors import CelldaoError


@click.command(cls=ConnectedProviderCommand)
@click.argument("file", type=click.Path(path_type=Path))
@account_option(prompt=False)
@click.option("--factory", help="Address of the factory; the standard one if left out.")
@click.option(
    "--test-bounds", is_flag=True, help="Wider hard bounds, for test chains: rules of minutes are allowed."
)
@click.option("--founder", help="Who began the founding, if another account goes on with it.")
@click.option("--max-fee", type=float, help="The most to offer for gas, in gwei; replacements included.")
@click.option("--plan", "only_plan", is_flag=True, help="Show what would be done, send nothing.")
@click.option("--yes", is_flag=True, help="Do not ask before sending.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("cell.json"),
    show_default=True,
    help="Record to write.",
)
def cli(
    file: Path,
    account: AccountAPI | None,
    provider: ProviderAPI,
    factory: str | None,
    test_bounds: bool,
    founder: str | None,
    max_fee: float | None,
    only_plan: bool,
    yes: bool,
    out: Path,
) -> None:
    """Found the cell that FILE (a cell.yaml) describes, and write its cell.json.

    Broken off anywhere and started again with the same file and account, it goes on where it stopped. What it
    signs is kept beside the record (cell.journal.jsonl) until then, so that nothing is sent twice.
    """
    console = Console()
    bounds = TEST_BOUNDS if test_bounds else DEFAULT_BOUNDS
    try:
        fees = FeePolicy(ceiling=None if max_fee is None else round(max_fee * GWEI))
        settings = Sending(fees=fees)
        signer = account or _account(provider)
        backend = ApeBackend(signer, provider, journal=beside(out), settings=settings)
        # Judged by the factory's own bounds in the plan, by the widest here, so that mistakes have lines.
        constitution = load(file, TEST_BOUNDS if factory else bounds)
        plan = prepare(backend, constitution, factory, bounds, founder)
        if plan.steps:
            console.print(plan_table(plan))
        else:
            console.print("This cell stands already; nothing is left to send.")
        console.print(addresses_table(plan))
        if warning := bounds_warning(plan.bounds):
            console.print(warning, style="yellow", markup=False)
        if only_plan:
            return
        if plan.steps and not yes:
            click.confirm(f"Send {len(plan.steps)} transactions from {backend.sender}?", abort=True)
        with progress() as bar:
            backend.listener = bar
            cell = execute(backend, plan, bar)
        cell.record.save(out)
    except CelldaoError as error:
        raise click.ClickException(str(error)) from error
    console.print(record_table(cell.record))
    console.print(f"Read back and compared with {file.name}: no difference. Written: {out}", markup=False)


def _account(provider: ProviderAPI) -> AccountAPI:
    """Where nothing is at stake the first test account; elsewhere the one that the user picks."""
    if provider.network.is_local:
        return accounts.test_accounts[0]
    return select_account()
