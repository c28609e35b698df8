"""What the accounts of a statement are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from celldao.constitution import Constitution
    from celldao.snapshots import Snapshot


def address_book(now: Snapshot, constitution: Constitution | None = None) -> dict[str, str]:
    """Names by address: of members, where the cell knows any (`Cell.name_members`), of where they have their
    dividends sent, of mandates, and of the revenue's recipients.

    Args:
        constitution: the file that the cell was founded with; it names the recipients.
    """
    book: dict[str, str] = {}
    if constitution is not None:
        book |= {one.address: one.name for one in constitution.revenue.recipients if one.name}
    if now.mandate_count:
        for number, mandate in enumerate(now.mandates(), start=1):
            book[mandate.address] = f"mandate {number}"
            book.setdefault(mandate.operator, f"operator of mandate {number}")
    names = now.cell.names
    if not names:
        return book
    for entry in now.all_dividends(min(names), max(names) - min(names) + 1):
        if entry.number in names:
            book.setdefault(entry.payee, f"{names[entry.number]} (payout address)")
    for member in now.members(min(names), max(names) - min(names) + 1):
        if member.number in names:
            book[member.address] = names[member.number]
    return book
