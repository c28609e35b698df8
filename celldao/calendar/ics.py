"""Dates as an iCalendar file (RFC 5545), which calendars subscribe to or import.

A date keeps its UID. When it moves, or is called off, its SEQUENCE grows: by what a snapshot can tell, and,
where a former file is given, by comparison with that, which also calls off what has gone.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from icalendar import Calendar, Event

from celldao.calendar.entries import Certainty, Entry
from celldao.errors import CalendarError
from celldao.text import one_line

if TYPE_CHECKING:
    from celldao.record import CellRecord
    from celldao.snapshots import Moment

PRODUCT: Final = "-//celldao//calendar of a cell//EN"
# How often who subscribes may look again.
REFRESH: Final = timedelta(hours=1)


def as_ics(
    dates: Iterable[Entry], record: CellRecord, name: str, moment: Moment, former: bytes | None = None
) -> bytes:
    """The file.

    Args:
        name: the cell's.
        moment: of which the dates are; DTSTAMP of what has changed since the former file.
        former: the file that this one replaces.

    Raises:
        CalendarError: the former file is something else.
    """
    domain = f"{record.treasury.lower()}.{record.chain_id}.celldao"
    known = _former(former, domain) if former is not None else {}
    events = [_event(entry, domain, name, moment) for entry in dates]
    made = {str(event["UID"]): event for event in events}
    for uid, event in made.items():
        _follow(event, known.get(uid))
    gone = [
        _called_off(event, moment)
        for uid, event in known.items()
        if uid not in made and event.decoded("DTEND", event.decoded("DTSTART")) >= moment.time
    ]
    calendar = Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("NAME", one_line(name))
    calendar.add("X-WR-CALNAME", one_line(name))
    calendar.add("REFRESH-INTERVAL", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", "PT1H")
    for event in [*events, *gone]:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _event(entry: Entry, domain: str, name: str, moment: Moment) -> Event:
    event = Event()
    event.add("UID", f"{entry.key}@{domain}")
    event.add("DTSTAMP", moment.time)
    event.add("DTSTART", entry.start)
    if entry.end is not None:
        event.add("DTEND", entry.end)
    event.add("SUMMARY", entry.title)
    event.add("DESCRIPTION", f"{one_line(name)}: {entry.text}")
    event.add("CATEGORIES", [str(entry.kind)])
    event.add("STATUS", str(entry.certainty))
    event.add("SEQUENCE", entry.revision)
    event.add("TRANSP", "TRANSPARENT")  # nobody is busy because of it
    return event


# What makes a date another one; the rest of an event may be worded anew without a sequence number.
_MATTERS: Final = ("DTSTART", "DTEND", "STATUS", "SUMMARY")


def _follow(event: Event, former: Event | None) -> None:
    """Continue the numbering of the former file."""
    if former is None:
        return
    made, before = _sequence(event), _sequence(former)
    if any(_value(event, field) != _value(former, field) for field in _MATTERS):
        event["SEQUENCE"] = max(made, before + 1)
        return
    event["SEQUENCE"] = max(made, before)
    if made <= before:
        event["DTSTAMP"] = former["DTSTAMP"]


def _sequence(event: Event) -> int:
    return int(event.decoded("SEQUENCE", 0))


def _value(event: Event, field: str) -> object:
    return event.decoded(field, None) if field.startswith("DT") else str(event.get(field, ""))


def _called_off(event: Event, moment: Moment) -> Event:
    """What was in the former file and is no more."""
    if str(event.get("STATUS")) != Certainty.CANCELLED:
        event["STATUS"] = str(Certainty.CANCELLED)
        event["SEQUENCE"] = _sequence(event) + 1
        del event["DTSTAMP"]
        event.add("DTSTAMP", moment.time)
    return event


def _former(data: bytes, domain: str) -> dict[str, Event]:
    remedy = "Name another file, or remove this one first."
    try:
        calendar = Calendar.from_ical(data)
        events = [event for event in calendar.walk("VEVENT") if isinstance(event, Event)]
        found = {str(event["UID"]): event for event in events}
        for event in events:
            start: datetime = event.decoded("DTSTART")
            if start.astimezone(UTC) != start:
                raise ValueError("a time without a zone")
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise CalendarError("the former file is not a calendar that celldao has written", remedy) from error
    if str(calendar.get("PRODID", "")) != PRODUCT:
        raise CalendarError("the former file is a calendar that something else has written", remedy)
    if any(not uid.endswith("@" + domain) for uid in found):
        raise CalendarError("the former file is the calendar of another cell", remedy)
    return found
