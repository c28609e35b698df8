"""What the chain says of the time that a report covers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from celldao.amounts import Amount, Currency
from celldao.artifacts import artifact
from celldao.cell import Cell
from celldao.chain.backend import Block
from celldao.chain.contract import Contract
from celldao.chain.lens import Ask
from celldao.constitution.fields import NATIVE
from celldao.errors import ChainError, NodeError, ReportError
from celldao.history import Event, History, Kind, Period
from celldao.history.blocks import last_block, seconds_of
from celldao.snapshots import MandateState, Snapshot

_SECOND: Final = timedelta(seconds=1)
_MONEY: Final = ("Drawn", "Spent", "Returned", "Called")
# More periods in one report than anybody reads; a report that claims more is refused before it is read.
MAX_PERIODS: Final = 1_000


@dataclass(frozen=True, slots=True)
class AssetTruth:
    """One asset, in base units; None where the node keeps no state of that age.

    Attributes:
        drawn, returned: one a period.
        spent: one a period; None for a period in which a call was made whose cost is not known.
        opening, closing: of the mandate's account.
    """

    currency: Currency
    drawn: tuple[int, ...]
    spent: tuple[int | None, ...]
    returned: tuple[int, ...]
    opening: int | None
    closing: int | None

    @property
    def other(self) -> int | None:
        """What the balance changed by besides."""
        if self.opening is None or self.closing is None or None in self.spent:
            return None
        spent = sum(units for units in self.spent if units is not None)
        return self.closing - self.opening - sum(self.drawn) + spent + sum(self.returned)


@dataclass(frozen=True, slots=True)
class Truth:
    """Everything that a report's financial part can be held against.

    Attributes:
        spans: the periods, first and last maybe shortened.
        paid: (asset, receiver) to the sum and the number of payments, in order of the first.
        calls: (target, selector) to their number.
        revenue: of the whole cell, where it had some.
        unsure: assets whose revenue is not known: coin that came by plain transfers shows in balances only.
    """

    spans: tuple[tuple[datetime, datetime], ...]
    assets: tuple[AssetTruth, ...]
    paid: dict[tuple[str, str], tuple[Amount, int]]
    calls: dict[tuple[str, str], int]
    revenue: tuple[Amount, ...]
    unsure: frozenset[str]


def spans_of(mandate: MandateState, start: datetime, end: datetime) -> tuple[tuple[datetime, datetime], ...]:
    """The mandate's periods within a stretch of time.

    Raises:
        ReportError: the mandate has not begun by then, or there are more than 1,000.
    """
    if mandate.begun is None or start < mandate.begun:
        raise ReportError(
            f"the mandate {mandate.address} had not begun at {start}", "A report begins with the mandate."
        )
    if (end - start) // mandate.period >= MAX_PERIODS:
        raise ReportError("the report covers too many periods", f"It covers at most {MAX_PERIODS:,}.")
    spans = []
    while start < end:
        until = min(mandate.period_at(start)[1], end)
        spans.append((start, until))
        start = until
    return tuple(spans)


def read_truth(
    cell: Cell,
    now: Snapshot,
    mandate: MandateState,
    start: datetime,
    end: datetime,
    cache: str | Path | None = None,
) -> Truth:
    """From the mandate's events and, where the node has them, its states at the ends of the periods.

    The last report of a mandate covers what happened up to its end, in the second of the end too.

    Args:
        now: up to which blocks count.
        cache: folder in which what is settled of the history is kept; the platform's folder if None.

    Raises:
        ReportError: the mandate has not begun by then.
        ChainError: the node does not answer.
    """
    spans = spans_of(mandate, start, end)
    history = History(cell, cache, now=now)
    last = end + _SECOND if mandate.end is not None and end == mandate.end else end
    period = Period(start, last)
    events = list(history.events(period, _MONEY, ("Mandate",), (mandate.address,)))
    currencies = [budget.balance.currency for budget in mandate.budgets]
    states = _states(now, mandate, [start, *(until for _, until in spans[:-1]), last])
    return Truth(
        spans,
        tuple(_asset(currency, spans, events, states) for currency in currencies),
        _paid(events),
        _calls(events),
        *_revenue(history, Period(start, end)),
    )


def _states(now: Snapshot, mandate: MandateState, edges: Sequence[datetime]) -> list[dict[str, Any] | None]:
    """`account_of` of every asset, by address, as of the last block before each of these times."""
    contract = Contract(mandate.address, artifact("Mandate").interface, now.cell.reader)
    assets = [budget.balance.currency.address for budget in mandate.budgets]
    found: list[dict[str, Any] | None] = []
    for edge in edges:
        block = _block_before(now, edge)
        asks = [Ask("account_of", (asset,), contract=contract, optional=True) for asset in assets]
        try:
            answers = now.cell.lens.read(block, asks)
        except NodeError:
            raise
        except ChainError:
            # No state of that age; or the mandate did not stand there yet.
            found.append(None)
            continue
        complete = all(answer is not None for answer in answers)
        found.append(dict(zip(assets, answers, strict=True)) if complete else None)
    return found


def _block_before(now: Snapshot, edge: datetime) -> Block:
    """The last block before a time."""
    before = seconds_of(edge) - 1
    return now.block if before >= now.block.timestamp else last_block(now.cell.reader, before, now.block)


def _asset(
    currency: Currency,
    spans: Sequence[tuple[datetime, datetime]],
    events: Sequence[Event],
    states: Sequence[dict[str, Any] | None],
) -> AssetTruth:
    own = [event for event in events if event.name != "Called" and event.values["asset"] == currency.address]
    drawn: list[int] = []
    spent: list[int | None] = []
    returned: list[int] = []
    for number, (start, until) in enumerate(spans):
        is_last = number == len(spans) - 1

        def within(
            event: Event, start: datetime = start, until: datetime = until, last: bool = is_last
        ) -> bool:
            return event.time >= start and (last or event.time < until)

        sums = {
            name: sum(event.amount("amount").units for event in own if event.name == name and within(event))
            for name in ("Drawn", "Spent", "Returned")
        }
        drawn.append(sums["Drawn"])
        returned.append(sums["Returned"])
        before, after = states[number], states[number + 1]
        if not any(event.name == "Called" and within(event) for event in events):
            spent.append(sums["Spent"])
        elif before is None or after is None:
            spent.append(None)
        else:
            spent.append(after[currency.address]["spent"] - before[currency.address]["spent"])
    opening, closing = states[0], states[-1]
    return AssetTruth(
        currency,
        tuple(drawn),
        tuple(spent),
        tuple(returned),
        None if opening is None else opening[currency.address]["balance"],
        None if closing is None else closing[currency.address]["balance"],
    )


def _paid(events: Sequence[Event]) -> dict[tuple[str, str], tuple[Amount, int]]:
    found: dict[tuple[str, str], tuple[Amount, int]] = {}
    for event in events:
        if event.name != "Spent":
            continue
        amount = event.amount("amount")
        key = amount.currency.address, str(event.values["receiver"])
        total, count = found.get(key, (amount.currency.nothing, 0))
        found[key] = total + amount, count + 1
    return found


def _calls(events: Sequence[Event]) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for event in events:
        selector = event.values.get("selector")
        if event.name == "Called" and isinstance(selector, bytes):
            key = str(event.values["target"]), "0x" + selector.hex()
            found[key] = found.get(key, 0) + 1
    return found


def _revenue(history: History, period: Period) -> tuple[tuple[Amount, ...], frozenset[str]]:
    statement = history.statement(period)
    if statement is None:
        return (), frozenset()
    coin = [one for one in statement.currencies if one.currency.address == NATIVE]
    unsure = {one.currency.address for one in coin if one.opening is None or one.closing is None}
    sums = (one.total(Kind.REVENUE) for one in statement.currencies if one.currency.address not in unsure)
    return tuple(amount for amount in sums if amount), frozenset(unsure)
