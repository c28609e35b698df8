"""Which recoveries of lost keys are under way: their beginnings are in the history only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from celldao.history import History, Period

if TYPE_CHECKING:
    from celldao.cell import Cell
    from celldao.snapshots import Recovery, Snapshot


def open_recoveries(
    cell: Cell,
    now: Snapshot,
    cache: str | Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Recovery, ...]:
    """Those whose notice may still run: no notice is longer than the cell's bound, so no older event is read.

    Args:
        cache: see `Cell.history`; `progress` see `History`.
    """
    longest = now.rules()["recovery_notice"].high
    assert isinstance(longest, timedelta)
    time = now.moment.time
    period = Period(time - longest, time + timedelta(seconds=1))
    history = History(cell, cache, now=now, progress=progress)
    events = history.events(period, ["RecoveryProposed"], ["Treasury"])
    return now.recoveries(dict.fromkeys(str(event.values["old"]) for event in events))
