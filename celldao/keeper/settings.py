"""What a keeper does: one file.

allocate:
  - {asset: native, least: 0.05}
  - {asset: 0x…, least: 25}
claims: {every: 7 days, least: [{asset: 0x…, least: 1}]}
reports: {mandate: 0x…, folder: reports, link: "https://example.org/reports/{name}"}
reminders: {ahead: 1 day, members: [0x…]}
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Final

from pydantic import AfterValidator, Field

from celldao.constitution.problems import refused
from celldao.settings_file import Address, Asset, Length, Quantity, Strict

FILE: Final = "keeper.yaml"


def _positive(length: timedelta) -> timedelta:
    if length < timedelta(hours=1):
        raise refused("is shorter than an hour", "write an hour or more")
    return length


Rhythm = Annotated[Length, AfterValidator(_positive)]


class Least(Strict):
    """From which amount on something is worth its gas."""

    asset: Asset
    least: Quantity


class Claims(Strict):
    """Pays members their dividends, at the keeper's cost for gas."""

    every: Rhythm = timedelta(days=7)
    """Once in each stretch of this length, counted from 1 January 1970, UTC."""
    least: Annotated[tuple[Least, ...], Field(min_length=1, max_length=16)]
    """Which currencies; who is due less waits."""


class Reports(Strict):
    """Drafts and files the report of a mandate whose operator the keeper's key is."""

    mandate: Address
    folder: Path = Path("reports")
    """Where the reports are written, for a web server to publish. Relative to the file."""
    wait: Length = timedelta(0)
    """After the periods' end, in which the operator may complete the draft by hand. A report that is overdue
    stops the mandate: leave enough of the time that its grant allows."""
    link: Annotated[str, Field(max_length=200)] = ""
    """What goes on chain; {name} is replaced by the file's name."""


class Reminders(Strict):
    """Warns by webhook of votes that end soon without a quorum, or without these members."""

    ahead: Rhythm = timedelta(days=1)
    members: Annotated[tuple[Address, ...], Field(max_length=200)] = ()


class KeeperSettings(Strict):
    """The file."""

    allocate: Annotated[tuple[Least, ...], Field(max_length=16)] = ()
    """Each asset once a day, if at least so much revenue, or so much released, waits."""
    claims: Claims | None = None
    reports: Reports | None = None
    reminders: Reminders | None = None
    most_gas_price: Quantity | None = None
    """Gwei; replacements included. What is due waits while gas costs more."""
    state: Path = Path("keeper.sqlite")
    """The book. Relative to the file."""

    @property
    def leasts(self) -> dict[str, Decimal]:
        """Of revenue, by asset."""
        return {one.asset: one.least for one in self.allocate}
