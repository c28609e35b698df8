"""The file as RFC 5545 has it, and its sequence numbers from one file to the next."""

from __future__ import annotations

from datetime import timedelta

import pytest
from icalendar import Calendar

from celldao.calendar import as_ics, entries
from celldao.errors import CalendarError
from celldao.snapshots import State
from tests.support.snapshots import (
    DAY,
    GUARDIAN,
    NOON,
    RECORD,
    TREASURY,
    FakeRules,
    FakeSnapshot,
    mandate,
    proposal,
)

DOMAIN = f"{TREASURY.lower()}.11155111.celldao"


def file(snapshot: FakeSnapshot, former: bytes | None = None, name: str = "Bottling Cell") -> bytes:
    return as_ics(entries(snapshot), RECORD, name, snapshot.moment, former)


def events(data: bytes) -> dict[str, dict]:
    """By UID without its domain: start, end, status, sequence, stamp, summary."""
    found = {}
    for event in Calendar.from_ical(data).walk("VEVENT"):
        key, _, domain = str(event["UID"]).partition("@")
        assert domain == DOMAIN
        found[key] = {
            "start": event.decoded("DTSTART"),
            "end": event.decoded("DTEND", None),
            "status": str(event["STATUS"]),
            "sequence": event.decoded("SEQUENCE"),
            "stamp": event.decoded("DTSTAMP"),
            "summary": str(event["SUMMARY"]),
        }
    return found


ENDS = "vote-ends-7"
GUARD = f"guardian-term-ends-{GUARDIAN.lower()}"
LONG = "# " + 'Öl, Mühle; \\ und "Glas" 🏭 ' * 3


def test_ics__lines__end_with_crlf_and_hold_75_octets_at_most() -> None:
    data = file(
        FakeSnapshot(proposals=[proposal(description=LONG)], granted=(mandate(),)), name="Mühle " * 20
    )
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert b"\r" not in data.replace(b"\r\n", b"")
    lines = data.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert any(line.startswith(b" ") for line in lines)
    for line in lines:
        line.decode("utf-8")  # no character is torn apart
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert b"VERSION:2.0" in lines


def test_ics__text_with_signs_of_the_format__comes_back_as_it_was() -> None:
    data = file(FakeSnapshot(proposals=[proposal(description=LONG)]))
    assert events(data)[ENDS]["summary"].startswith('Vote ends: Öl, Mühle; \\ und "Glas" 🏭 Öl')
    assert b"\\," in data
    assert b"\\;" in data


def test_ics__hostile_title_and_name__add_no_component_and_no_line() -> None:
    evil = "x\r\nEND:VEVENT\r\nBEGIN:VALARM\u2028\u202e\x00"
    usual = file(FakeSnapshot(proposals=[proposal()]))
    data = file(FakeSnapshot(proposals=[proposal(description=evil)]), name=evil)
    for mark in (b"\r\nBEGIN:", b"\r\nEND:"):
        assert data.count(mark) == usual.count(mark)
    assert b"\x00" not in data
    assert "\u202e".encode() not in data


def test_ics__each_date__has_what_the_standard_asks_for() -> None:
    found = events(file(FakeSnapshot(proposals=[proposal()])))
    window = found["exit-window-7"]
    assert (window["start"], window["end"]) == (NOON + 2 * DAY, NOON + 5 * DAY)
    assert (window["status"], found[ENDS]["status"]) == ("TENTATIVE", "CONFIRMED")
    assert all(one["stamp"] == NOON for one in found.values())
    assert b"DTSTART:20270312T120000Z" in file(FakeSnapshot(proposals=[proposal()]))


def test_ics__nothing_ahead__still_a_calendar() -> None:
    assert events(file(FakeSnapshot())) == {}


# --- from one file to the next


def test_ics__nothing_changed__same_bytes() -> None:
    first = file(FakeSnapshot(proposals=[proposal()], granted=(mandate(),)))
    again = file(
        FakeSnapshot(time=NOON + timedelta(hours=1), proposals=[proposal()], granted=(mandate(),)), first
    )
    assert again == first


def test_ics__vote_extended__same_uid_later_end_higher_sequence() -> None:
    first = file(FakeSnapshot(proposals=[proposal()]))
    later = FakeSnapshot(time=NOON + DAY, proposals=[proposal(deadline=NOON + 3 * DAY)])
    for former in (None, first):
        moved = events(file(later, former))[ENDS]
        assert (moved["start"], moved["sequence"], moved["stamp"]) == (NOON + 3 * DAY, 1, NOON + DAY)


def test_ics__term_that_no_snapshot_numbers__former_file_does() -> None:
    data, sequences = None, []
    for days in (5, 9, 9, 3):
        data = file(FakeSnapshot(facts=FakeRules(GUARDIAN, NOON + days * DAY)), data)
        sequences.append(events(data)[GUARD]["sequence"])
    assert sequences == [0, 1, 1, 2]


def test_ics__what_has_gone__called_off_once_until_it_would_have_come() -> None:
    first = file(FakeSnapshot(facts=FakeRules(GUARDIAN, NOON + 5 * DAY)))
    second = file(FakeSnapshot(time=NOON + DAY), first)
    third = file(FakeSnapshot(time=NOON + 2 * DAY), second)
    for data in (second, third):
        gone = events(data)[GUARD]
        assert (gone["status"], gone["sequence"], gone["stamp"]) == ("CANCELLED", 1, NOON + DAY)
    assert events(file(FakeSnapshot(time=NOON + 6 * DAY), third)) == {}


def test_ics__called_off_and_back__sequence_goes_on() -> None:
    guarded = FakeSnapshot(facts=FakeRules(GUARDIAN, NOON + 5 * DAY))
    back = events(file(guarded, file(FakeSnapshot(), file(guarded))))[GUARD]
    assert (back["status"], back["sequence"]) == ("CONFIRMED", 2)


def test_ics__vote_cancelled__called_off_with_and_without_a_former_file() -> None:
    first = file(FakeSnapshot(proposals=[proposal()]))
    for former in (None, first):
        ended = events(file(FakeSnapshot(proposals=[proposal(State.CANCELED)]), former))[ENDS]
        assert (ended["status"], ended["sequence"]) == ("CANCELLED", 3)


@pytest.mark.parametrize(
    ("former", "told"),
    [
        (b"", "the former file is not a calendar that celldao has written"),
        (b"\xff\xfe", "the former file is not a calendar that celldao has written"),
        (b"hello", "the former file is not a calendar that celldao has written"),
        (
            b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//other//EN\r\nEND:VCALENDAR\r\n",
            "the former file is a calendar that something else has written",
        ),
        (
            file(FakeSnapshot(proposals=[proposal()])).replace(b"11155111", b"00000001"),
            "the former file is the calendar of another cell",
        ),
    ],
)
def test_ics__former_file_is_something_else__refused(former: bytes, told: str) -> None:
    with pytest.raises(CalendarError) as refused:
        file(FakeSnapshot(), former)
    assert (refused.value.what, refused.value.remedy) == (
        told,
        "Name another file, or remove this one first.",
    )
