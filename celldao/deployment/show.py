"""A plan and a founded cell in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.markup import escape
from rich.table import Table

from celldao.bounds import DEFAULT_BOUNDS, Bounds
from celldao.constitution import units

if TYPE_CHECKING:
    from celldao.deployment.plan import Plan
    from celldao.record import CellRecord

_RATIOS = (
    "quorum",
    "approval",
    "proposal_threshold",
    "spending_limit",
    "holder_cap",
    "draw_limit",
    "petition_quorum",
)


def plan_table(plan: Plan) -> Table:
    """The transactions of a plan with their gas, and what they cost together."""
    count = len(plan.constitution.members)
    members = "1 member" if count == 1 else f"{count:,} members"
    shares = units.format_shares(plan.founding.roster.total)
    title = escape(f"{plan.constitution.name}: {members}, {shares}, on chain {plan.chain_id}")
    table = Table(title=title, show_footer=True)
    table.add_column("transaction", footer="together, at most")
    table.add_column("gas, at most", justify="right", footer=f"{plan.gas:,}")
    cost = units.as_decimal(plan.cost, 18)
    table.add_column("coin at the present gas price", justify="right", footer=f"{cost:.6f}")
    for step in plan.steps:
        paid = units.as_decimal(step.gas * plan.gas_price, 18)
        table.add_row(step.what, f"{step.gas:,}", f"{paid:.6f}")
    return table


def addresses_table(plan: Plan) -> Table:
    """Where the cell will be, or is."""
    table = _pairs()
    for name, address in (
        ("treasury (the cell's identity)", plan.addresses.treasury),
        ("share", plan.addresses.share),
        ("governor", plan.addresses.governor),
        ("splitter (customers pay here)", plan.addresses.splitter),
        ("factory", plan.factory),
        ("founder", plan.founder),
        ("constitution", "0x" + plan.founding.hash.hex()),
        ("document", "0x" + plan.founding.document.hex()),
    ):
        table.add_row(name, address)
    return table


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


def record_table(record: CellRecord) -> Table:
    """A founded cell."""
    table = _pairs(title=escape(f"{record.name} stands"))
    for name in ("chain_id", "treasury", "share", "governor", "splitter", "factory", "block", "constitution"):
        table.add_row(name.replace("_", " "), str(getattr(record, name)))
    return table


def _pairs(title: str | None = None) -> Table:
    """A table of names and values; a hash that finds no room is broken, not cut."""
    table = Table(title=title, show_header=False)
    table.add_column()
    table.add_column(overflow="fold")
    return table


def _edges(rule: str, bounds: Bounds) -> str:
    low, high = getattr(bounds, rule)
    if rule == "minimum_position":
        return f"{units.format_shares(low)} to {units.format_shares(high)}"
    write = units.format_percent if rule in _RATIOS else units.format_duration
    return f"{write(low)} to {write(high)}"
