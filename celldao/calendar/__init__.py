"""The dates of a cell, and the calendar file of them.

    now = cell.now()
    dates = entries(now, open_recoveries(cell, now))
    write_whole(Path("cell.ics"), as_ics(dates, cell.record, cell.record.name, now.moment))

entries   what begins, ends and falls due     recoveries   those that only the history knows
ics       RFC 5545
"""

from celldao.calendar.entries import Certainty, Entry, Kind, entries
from celldao.calendar.ics import as_ics
from celldao.calendar.recoveries import open_recoveries

__all__ = ["Certainty", "Entry", "Kind", "as_ics", "entries", "open_recoveries"]
