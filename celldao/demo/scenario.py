"""The year as a list of events, in order, each in a second of its own.

Orders and trades are read from the example's folder; decisions, claims, the exit and the dates are here.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final

from celldao.demo import decisions as d
from celldao.demo import night_shift
from celldao.demo.calendar import MINUTE, instant
from celldao.demo.events import (
    Allocation,
    Asset,
    Ballot,
    Claim,
    ClaimForAll,
    Contribution,
    Delegation,
    Event,
    Execute,
    Exit,
    Kind,
    Move,
    Payment,
    Propose,
    Pull,
    SignedBallots,
    Trade,
)
from celldao.demo.money import base_units
from celldao.demo.people import MEMBERS

EVERYONE: Final = tuple(range(1, MEMBERS + 1))
CONTRIBUTIONS: Final = {"tUSD": "320000", "ETH": "6"}


def year_of_events(folder: Path, year: int, assets: dict[str, Asset]) -> list[Event]:
    """Everything that happens, sorted by time."""
    events = [
        *_contributions(year, assets),
        *_payments(folder / "orders.csv", year, assets),
        *_allocations(year, assets),
        *_trades(folder / "trades.csv", year),
        *_life(year, assets),
        *_machine(year),
        *_ratio(year),
        *_cap(year),
        *night_shift.events(folder, year, assets),
    ]
    events.sort(key=lambda event: event.at)
    for before, after in pairwise(events):
        if before.at == after.at:
            raise ValueError(f"two events in one second: {before} and {after}")
    return events


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from enumerate(csv.DictReader(file))


def _contributions(year: int, assets: dict[str, Asset]) -> Iterator[Event]:
    for n, (symbol, amount) in enumerate(CONTRIBUTIONS.items()):
        at = instant(year, 1, 1, 9) + n * MINUTE
        yield Contribution(at, symbol, base_units(amount, assets[symbol].decimals))


def _payments(path: Path, year: int, assets: dict[str, Asset]) -> Iterator[Event]:
    for n, row in _rows(path):
        # The line number as seconds keeps payments of one day apart.
        at = instant(year, int(row["month"]), int(row["day"]), 10) + n
        asset = assets[row["currency"]]
        amount = base_units(row["amount"], asset.decimals)
        yield Payment(at, Kind(row["kind"]), row["customer"], asset.symbol, amount, row["what"])


def _allocations(year: int, assets: dict[str, Asset]) -> Iterator[Event]:
    days = [(month, 28) for month in range(1, 13)]
    # From July on dividends flow day by day: once more in the middle of the month lets them out, and once
    # before everyone claims.
    days += [(month, 14) for month in range(7, 13)] + [(12, 20)]
    for month, day in days:
        for n, symbol in enumerate(assets):
            yield Allocation(instant(year, month, day, 18) + n * MINUTE, symbol)


def _trades(path: Path, year: int) -> Iterator[Event]:
    for n, row in _rows(path):
        at = instant(year, int(row["month"]), int(row["day"]), 14) + n
        yield Trade(at, int(row["seller"]), int(row["buyer"]), base_units(row["shares"], 6))


def _life(year: int, assets: dict[str, Asset]) -> Iterator[Event]:
    """What single members do, and the two days on which everyone is paid."""
    yield Claim(instant(year, 4, 3, 11), 12, "tUSD")
    yield Claim(instant(year, 5, 7, 11), 45, "ETH")
    yield Delegation(instant(year, 4, 16, 12), d.DELEGATOR, d.DELEGATE)
    yield Move(instant(year, 8, 11, 8), d.MOVER)
    yield Claim(instant(year, 9, 3, 11), d.MOVER, "tUSD")  # with the new key
    yield Exit(instant(year, 10, 9, 16), d.LEAVER)
    for n, symbol in enumerate(assets):
        yield Pull(instant(year, 10, 13, 9) + n * MINUTE, d.LEAVER, symbol)
        yield ClaimForAll(instant(year, 6, 29, 9) + n * MINUTE, EVERYONE, symbol)
        yield ClaimForAll(instant(year, 12, 21, 9) + n * MINUTE, EVERYONE, symbol)


def _machine(year: int) -> Iterator[Event]:
    yield Propose(instant(year, 3, 2, 8), d.MACHINE)
    yield SignedBallots(instant(year, 3, 5, 20), d.MACHINE, d.MACHINE_BALLOTS)
    yield Execute(instant(year, 3, 12, 9), d.MACHINE)


def _ratio(year: int) -> Iterator[Event]:
    yield Propose(instant(year, 6, 8, 8), d.RATIO)
    for n, (member, support, reason) in enumerate(d.RATIO_REASONS):
        yield Ballot(instant(year, 6, 10, 19) + n * MINUTE, d.RATIO, member, support, reason)
    yield SignedBallots(instant(year, 6, 13, 20), d.RATIO, d.RATIO_BALLOTS)
    yield Execute(instant(year, 6, 30, 9), d.RATIO)


def _cap(year: int) -> Iterator[Event]:
    yield Propose(instant(year, 9, 6, 8), d.CAP)
    yield SignedBallots(instant(year, 9, 11, 20), d.CAP, d.CAP_BALLOTS)
