"""From settings to a keeper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from celldao.cell import Cell
from celldao.chain.backend import Backend
from celldao.keeper.allocating import Allocating
from celldao.keeper.book import Book
from celldao.keeper.claiming import Claiming
from celldao.keeper.duties import Duty
from celldao.keeper.keeper import Keeper
from celldao.keeper.reminding import Reminding
from celldao.keeper.reporting import Reporting
from celldao.keeper.settings import KeeperSettings
from celldao.watching.sinks import Sink


def open_keeper(
    settings: KeeperSettings,
    folder: Path,
    cell: Cell,
    backend: Backend,
    sinks: Sequence[Sink] = (),
    tell: Callable[[str], None] = lambda words: None,
) -> Keeper:
    """A keeper of a cell.

    Args:
        folder: where the settings' file lies.
        cell: read through the backend.
    """
    record = cell.record
    book = Book(folder / settings.state, record.chain_id, record.treasury)
    return Keeper(cell, backend, book, duties_of(settings, folder), sinks, tell)


def duties_of(settings: KeeperSettings, folder: Path) -> list[Duty]:
    """What the settings ask for, warnings first: they are the least to fail."""
    found: list[Duty] = []
    if settings.reminders is not None:
        found.append(Reminding(settings.reminders))
    if settings.allocate:
        found.append(Allocating(settings.leasts))
    if settings.claims is not None:
        found.append(Claiming(settings.claims))
    if settings.reports is not None:
        found.append(Reporting(settings.reports, folder / settings.reports.folder))
    return found
