"""A plan, a founded cell and the bounds of a factory in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from celldao.bounds import DEFAULT_BOUNDS, Bounds
from celldao.cli.output import amount, pairs, table
from celldao.constitution import units
from celldao.snapshots.currencies import native

if TYPE_CHECKING:
    from rich.console import RenderableType

    from celldao.deployment.plan import Plan
    from celldao.record import CellRecord

_RATIOS: Final = (
    "quorum",
    "approval",
    "proposal_threshold",
    "spending_limit",
    "holder_cap",
    "draw_limit",
    "petition_quorum",
)
_FIGURES: Final = ("gas, at most", "at the present price")


def plan_table(plan: Plan) -> RenderableType:
    """The transactions of a plan with their gas, and what they cost together."""
    count = len(plan.constitution.members)
    members = "1 member" if count == 1 else f"{count:,} members"
    shares = units.format_shares(plan.founding.roster.total)
    coin = native(plan.chain_id)

    def row(what: str, gas: int) -> tuple[str, int, str]:
        return what, gas, amount(coin.amount(gas * plan.gas_price))

    return table(
        ("transaction", *_FIGURES),
        [*(row(step.what, step.gas) for step in plan.steps), row("together", plan.gas)],
        title=f"{plan.constitution.name}: {members}, {shares}, on chain {plan.chain_id}",
        right=_FIGURES,
    )


def addresses_table(plan: Plan) -> RenderableType:
    """Where the cell will be, or is."""
    return pairs(
        [
            ("treasury (the cell's identity)", plan.addresses.treasury),
            ("share", plan.addresses.share),
            ("governor", plan.addresses.governor),
            ("splitter (customers pay here)", plan.addresses.splitter),
            ("factory", plan.factory),
            ("founder", plan.founder),
            ("constitution", "0x" + plan.founding.hash.hex()),
            ("document", "0x" + plan.founding.document.hex()),
        ]
    )


def record_table(record: CellRecord) -> RenderableType:
    """A founded cell."""
    return pairs(
        [
            ("chain", str(record.chain_id)),
            ("block", record.block),
            ("treasury", record.treasury),
            ("share", record.share),
            ("governor", record.governor),
            ("splitter", record.splitter),
            ("factory", record.factory),
            ("constitution", record.constitution),
        ],
        title=f"{record.name} stands",
    )


def bounds_warning(bounds: Bounds) -> str:
    """What to tell about the hard bounds of a factory; empty where they are the standard ones."""
    wider = [
        f"{rule} {_edges(rule, bounds)} (standard: {_edges(rule, DEFAULT_BOUNDS)})"
        for rule in Bounds._fields
        if getattr(bounds, rule) != getattr(DEFAULT_BOUNDS, rule)
    ]
    if not wider:
        return ""
    return "This factory has other hard bounds than the standard ones:\n  " + "\n  ".join(wider)


def _edges(rule: str, bounds: Bounds) -> str:
    low, high = getattr(bounds, rule)
    if rule == "minimum_position":
        return f"{units.format_shares(low)} to {units.format_shares(high)}"
    write = units.format_percent if rule in _RATIOS else units.format_duration
    return f"{write(low)} to {write(high)}"
