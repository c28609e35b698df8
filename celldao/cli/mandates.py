"""What the commands around mandates share: which one is meant, and how it is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from celldao.amounts import Amount
    from celldao.cli.session import Session
    from celldao.snapshots import Allowed, MandateState, Snapshot

option: Callable[[Any], Any] = click.option(
    "--mandate",
    metavar="ADDRESS",
    help="The mandate; by default the only one of the account that has not ended.",
)
link: Callable[[Any], Any] = click.option(
    "--link", default="", help="Where it can be read; public for ever. https, ipfs, or a path of your own."
)


def the_mandate(now: Snapshot, given: str) -> MandateState:
    """One that is named. Raises UsageError if the cell has none there."""
    from celldao.cli.members import checked

    found = now.mandate(checked(given))
    if found is None:
        raise click.UsageError(f"{given} is no mandate of the cell: `celldao mandate list` lists them.")
    return found


def summary(mandate: MandateState) -> dict[str, Any]:
    """For programs: the state, and when its period ends."""
    return {name: getattr(mandate, name) for name in mandate.__dataclass_fields__}


def list_page(mandates: tuple[MandateState, ...]) -> list[Any]:
    """All of a cell, a row each."""
    from celldao.cli.output import amount, table, when

    if not mandates:
        return ["The cell has granted no mandate."]
    rows = [
        (
            one.address,
            one.operator,
            one.status.value,
            ", ".join(amount(budget.balance) for budget in one.budgets),
            when(one.report_due) if one.report_due and one.end is None else "",
        )
        for one in mandates
    ]
    return [table(("mandate", "operator", "state", "in its account", "report due"), rows)]


def page(now: Snapshot, one: MandateState, drawable: tuple[Amount, ...], allowed: Allowed) -> list[Any]:
    """One mandate: how it stands, its money, what it may do."""
    from celldao.cli.output import amount, pairs, table, when
    from celldao.operators import terms_of

    begun = one.begun is not None and one.end is None
    period = one.period_at(now.moment.time) if begun else None
    due = one.due_periods(now.moment.time)
    shown: list[Any] = [
        pairs(
            [
                ("operator", one.operator),
                ("state", one.status.value),
                ("granted", when(one.granted)),
                ("accepted", when(one.begun) if one.begun else None),
                ("ended", when(one.end) if one.end else None),
                ("this period", f"{when(period[0])} to {when(period[1])}" if period else None),
                ("reports", str(one.reports)),
                ("to be reported", f"{when(due[0])} to {when(due[1])}" if due else None),
                ("report due", when(one.report_due) if one.report_due and one.end is None else None),
                ("petitions", str(one.petitions) if one.petitions else None),
            ],
            title=f"Mandate {one.address}",
        ),
        "",
    ]
    rows = [
        (
            budget.balance.currency.symbol,
            *(
                amount(value).rpartition(" ")[0]
                for value in (budget.balance, budget.drawn, budget.spent, budget.returned, left)
            ),
        )
        for budget, left in zip(one.budgets, drawable, strict=True)
    ]
    columns = ("", "in its account", "drawn", "spent", "given back", "can be drawn now")
    shown += [table(columns, rows, right=columns[1:]), "", "What it may do:"]
    return [*shown, *(f"  {line}" for line in terms_of(one, allowed))]


def show_one(session: Session, given: str) -> None:
    """The page of one mandate, or its JSON."""
    now = session.cell().now()
    one = the_mandate(now, given)
    drawable = now.drawable(one)
    allowed = now.allowed_of(one.address)
    data = summary(one) | {
        "drawable": drawable,
        "to_be_reported": one.due_periods(now.moment.time),
        "receivers": allowed.receivers,
        "calls": [{"target": target, "selector": selector} for target, selector in allowed.calls],
        "time": now.moment.time,
    }
    session.show(data, lambda: page(now, one, drawable, allowed))
