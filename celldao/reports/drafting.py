"""The financial part of a report, from the chain; the rest is for the operator to write."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path

from celldao.amounts import Currency
from celldao.cell import Cell
from celldao.errors import ReportError
from celldao.reports.figures import Truth, read_truth
from celldao.reports.models import (
    AssetFigures,
    CallsMade,
    Finances,
    Paid,
    PeriodFigures,
    Report,
    Revenue,
    Span,
)
from celldao.snapshots import MandateState, Snapshot
from celldao.text import one_line


def draft(cell: Cell, mandate: str, cache: str | Path | None = None, now: Snapshot | None = None) -> Report:
    """The report that is due: of all periods that have ended and are not reported yet.

    Args:
        mandate: its address.
        cache: folder in which what is settled of the history is kept; the platform's folder if None.
        now: as of which block; the latest if None.

    Raises:
        ReportError: the cell has no such mandate, or nothing has ended since the last report.
        ChainError: the node does not answer.
    """
    now = now or cell.now()
    state = state_of(now, mandate)
    due = state.due_periods(now.moment.time)
    if due is None:
        raise ReportError(
            f"no period of the mandate {mandate} has ended since its last report",
            "Nothing is due: `celldao mandate show` tells when the next period ends.",
        )
    truth = read_truth(cell, now, state, *due, cache)
    return Report(
        chain_id=cell.record.chain_id,
        cell=cell.record.treasury,
        cell_name=one_line(cell.record.name),
        mandate=state.address,
        operator=state.operator,
        policy=state.policy,
        number=state.reports + 1,
        covers=Span(start=due[0], end=due[1]),
        finances=finances_of(truth),
    )


def finances_of(truth: Truth) -> Finances:
    """As a report has it."""
    return Finances(
        assets=tuple(_asset(truth, number) for number in range(len(truth.assets))),
        paid=tuple(
            Paid(asset=asset, receiver=receiver, amount=total.value, count=count)
            for (asset, receiver), (total, count) in truth.paid.items()
        ),
        calls=tuple(
            CallsMade(target=target, selector=selector, count=count)
            for (target, selector), count in truth.calls.items()
        ),
        revenue=tuple(
            Revenue(
                asset=amount.currency.address,
                symbol=one_line(amount.currency.symbol),
                decimals=amount.currency.decimals,
                amount=amount.value,
            )
            for amount in truth.revenue
        ),
    )


def _asset(truth: Truth, number: int) -> AssetFigures:
    one = truth.assets[number]
    currency = one.currency
    return AssetFigures(
        asset=currency.address,
        symbol=one_line(currency.symbol),
        decimals=currency.decimals,
        opening=value_of(currency, one.opening),
        closing=value_of(currency, one.closing),
        periods=tuple(
            PeriodFigures(
                period=_span(truth.spans[place]),
                drawn=currency.amount(one.drawn[place]).value,
                spent=value_of(currency, one.spent[place]),
                returned=currency.amount(one.returned[place]).value,
            )
            for place in range(len(truth.spans))
        ),
        other=value_of(currency, one.other),
    )


def value_of(currency: Currency, units: int | None) -> Decimal | None:
    """In whole units of the currency; None stays None."""
    return None if units is None else currency.amount(units).value


def _span(ends: tuple[datetime, datetime]) -> Span:
    return Span(start=ends[0], end=ends[1])


def state_of(now: Snapshot, mandate: str) -> MandateState:
    """Raises ReportError if the cell has granted no mandate there."""
    found = now.mandate(mandate)
    if found is None:
        raise ReportError(f"{mandate} is no mandate of {now.cell.record.name}", "Check address and cell.")
    return found
