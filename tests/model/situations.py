"""Rare states of a cell that stories must have been in; how many were is printed at the end of a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tests.model.reference.basics import WHOLE_SHARE
from tests.model.reference.charter import OVERDUE

if TYPE_CHECKING:
    from tests.model.story import Story

MANY = 20


def situations(story: Story) -> Iterator[str]:
    cell = story.cell
    if 0 < cell.share.register.supply < WHOLE_SHARE:
        yield "less than one whole share"
    yield from _shrunk(story)
    tickets = Counter(ticket.number for ticket in cell.treasury.tickets if ticket.claims)
    if any(count >= MANY for count in tickets.values()):
        yield f"{MANY} tickets of one member"
    for mandate in cell.factory.mandates.values():
        yield "a mandate"
        if any(sums.drawn for sums in mandate.sums.values()):
            yield "a mandate that has drawn"
        if mandate.status == OVERDUE:
            yield "a report overdue"
        if any(petition.signed >= petition.needed for petition in mandate.petitions.filed):
            yield "a petition that succeeded"
        if mandate.is_over and any(cell.assets[asset].balance(mandate.me) for asset in mandate.budgets):
            yield "money left in a mandate that is over"


def _shrunk(story: Story) -> Iterator[str]:
    cell = story.cell
    for asset, token in cell.assets.known.items():
        if token.unreadable:
            continue
        if (token.read(cell.at.treasury) or 0) < cell.treasury.book(asset).owed:
            yield "less of an asset than leavers are owed"
        if (token.read(cell.at.splitter) or 0) < cell.splitter.booked(asset):
            yield "less of a currency than the splitter has booked"
        currency = cell.share.dividends.currencies.get(asset)
        if currency and (token.read(cell.at.share) or 0) < currency.booked:
            yield "less of a currency than members are due"
