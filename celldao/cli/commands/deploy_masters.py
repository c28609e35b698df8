"""`celldao deploy-masters`: factory and masters on a chain, once for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from celldao.cli import options
from celldao.cli.session import Session

if TYPE_CHECKING:
    from celldao.deployment.masters import MastersPlan


@click.command()
@click.option("--plan", "only_plan", is_flag=True, help="Show what stands and what is missing; send nothing.")
@click.option("--publish", is_flag=True, help="Publish the sources where Ape has an explorer's plugin.")
@click.option("--test-bounds", is_flag=True, help="The factory with wider hard bounds, for test chains.")
@options.sends
def command(session: Session, only_plan: bool, publish: bool, test_bounds: bool) -> None:
    """Put factory and masters on a chain, once for everybody who founds cells there.

    What stands is left as it is: a second run sends nothing. Through the public CREATE2 proxy the addresses
    are the same on every chain; where the proxy is missing it is created first, if the node allows it.
    Whoever pays for it gets no rights by it.

    \b
    Example:
      celldao deploy-masters --plan --network ethereum:sepolia:node --account founder
      celldao deploy-masters --network ethereum:sepolia:node --account founder --publish
    """
    from celldao.bounds import DEFAULT_BOUNDS, TEST_BOUNDS
    from celldao.deployment.masters import deploy_masters, plan_masters
    from celldao.deployment.publish import publish as publish_sources

    backend = session.signer
    explorer = _explorer(session) if publish else None
    plan = plan_masters(backend, TEST_BOUNDS if test_bounds else DEFAULT_BOUNDS)
    data = _data(plan)
    if only_plan:
        session.show(data, lambda: _shown(plan))
        return
    session.say(*_shown(plan))
    if plan.steps:
        session.confirm(f"Send {len(plan.steps)} transactions from {backend.sender}{session.where()}?")
        with session.progress() as progress:
            deploy_masters(backend, plan, progress)
        data |= {"standing": list(plan.addresses), "transactions": [], "sent": len(plan.steps)}
    published = list(publish_sources(explorer, plan.addresses)) if publish else []
    data["published"] = [
        {"name": one.name, "address": one.address, "error": one.why_not or None} for one in published
    ]
    session.show(data, lambda: _ended(plan, published))
    if any(one.why_not for one in published):
        from celldao.errors import FoundingError

        raise FoundingError(
            "the explorer has not taken all sources; the contracts stand, and can be used",
            "Run it again with --publish in a clone of celldao's repository, where the plugin finds them.",
        )


def _explorer(session: Session) -> Any:
    """Looked for before anything is sent."""
    from celldao.chain.apeworx import ApeBackend
    from celldao.deployment.publish import explorer_of

    if not isinstance(session.signer, ApeBackend):
        raise click.UsageError("--publish goes through Ape: name the network with --network")
    return explorer_of(session.signer.provider.network)


def _data(plan: MastersPlan) -> dict[str, Any]:
    from celldao.snapshots.currencies import native

    return {
        "chain_id": plan.chain_id,
        "sender": plan.sender,
        "addresses": plan.addresses,
        "standing": plan.standing,
        "same_everywhere": plan.same_everywhere,
        "transactions": [{"what": step.what, "gas": step.gas} for step in plan.steps],
        "gas": plan.gas,
        "cost": native(plan.chain_id).amount(plan.cost),
        "proxy": plan.proxy.why or None,
        "sent": 0,
    }


def _shown(plan: MastersPlan) -> list[Any]:
    from celldao.cli.founding import bounds_warning
    from celldao.cli.output import amount, table
    from celldao.snapshots.currencies import native

    gas = {step.what: step.gas for step in plan.steps}
    names = [*(name for name in gas if name not in plan.addresses), *plan.addresses]
    rows = [
        (
            name,
            plan.addresses.get(name, ""),
            "stands" if name in plan.standing else "missing" if name in plan.addresses else "to pay",
            gas.get(name),
        )
        for name in names
    ]
    shown: list[Any] = [
        table(
            ("contract", "address", "", "gas, at most"),
            rows,
            title=f"Factory and masters on chain {plan.chain_id}",
            right=["gas, at most"],
        ),
        "",
    ]
    if plan.proxy.why:
        shown.append(f"The CREATE2 proxy is missing: {plan.proxy.why}")
    if not plan.same_everywhere:
        shown.append("These addresses are of this chain alone, not the ones of every chain.")
    if warning := bounds_warning(plan.bounds):
        shown.append(warning)
    if plan.steps:
        cost = amount(native(plan.chain_id).amount(plan.cost))
        shown.append(
            f"{len(plan.steps)} transactions of {plan.sender}, at most {plan.gas:,} gas: "
            f"{cost} at the present price."
        )
    else:
        shown.append("Everything stands: nothing is left to send.")
    return shown


def _ended(plan: MastersPlan, published: list[Any]) -> list[Any]:
    lines: list[Any] = [f"Sent and read back. Cells are founded by {plan.factory}."] if plan.steps else []
    for one in published:
        outcome = f"not published: {one.why_not}" if one.why_not else "sources published"
        lines.append(f"{one.name} at {one.address}: {outcome}")
    return lines
