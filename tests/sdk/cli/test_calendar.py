"""`celldao calendar`: dates in a table, and in a file that is brought up to date."""

from __future__ import annotations

import json

from icalendar import Calendar

from tests.support.command_line import DAY


def test_calendar__nothing_ahead__says_so(celldao):
    ran = celldao("calendar")
    assert (ran.code, ran.out) == (0, "Nothing is ahead.\n"), ran.err


def test_calendar__vote_under_way__its_dates(celldao, voted):
    ran = celldao("calendar")
    assert ran.code == 0, ran.err
    lines = [" ".join(line.split()) for line in ran.out.splitlines()[2:]]
    end, eta = "2030-01-05 00:00:11 UTC", "2030-01-07 00:00:11 UTC"
    assert lines == [
        "2030-01-02 00:00:11 UTC Vote begins: Pay the supplier",
        f"{end} to {eta} Time to leave: Pay the supplier if the vote passes",
        f"{end} Vote ends: Pay the supplier",
        f"{eta} Can be carried out: Pay the supplier if the vote passes",
        "2030-01-21 00:00:11 UTC Expires: Pay the supplier if the vote passes",
    ]


def test_calendar__json__dates_with_kind_and_certainty(celldao, voted):
    data = json.loads(celldao("calendar", "--json").out)
    assert data["file"] is None
    assert [(one["kind"], one["certainty"]) for one in data["dates"]][2:4] == [
        ("vote-ends", "CONFIRMED"),
        ("eta", "TENTATIVE"),
    ]
    assert data["dates"][0]["start"] == "2030-01-02T00:00:11Z"


def test_calendar__out__brought_up_to_date_by_the_next_run(celldao, world, voted, folder):
    def read():
        events = Calendar.from_ical((folder / "cell.ics").read_bytes()).walk("VEVENT")
        found = {str(event["UID"]).split("-0")[0].rpartition("-")[0]: event for event in events}
        return {kind: (str(event["STATUS"]), event.decoded("SEQUENCE")) for kind, event in found.items()}

    ran = celldao("calendar", "--out", "cell.ics")
    assert ran.code == 0, ran.err
    assert ran.out.endswith("cell.ics has them.\n")
    before = read()
    assert before["vote-ends"] == ("CONFIRMED", 0)
    assert before["eta"] == ("TENTATIVE", 0)
    world.pass_time(4 * DAY)
    assert celldao("calendar", "--out", "cell.ics").code == 0
    assert read()["eta"] == ("CONFIRMED", 2)
    assert not list(folder.glob("*.part"))


def test_calendar__out_is_something_else__left_as_it_is(celldao, folder):
    (folder / "notes.txt").write_text("mine")
    ran = celldao("calendar", "--out", "notes.txt")
    assert ran.code == 1
    assert "the former file is not a calendar that celldao has written" in ran.err
    assert (folder / "notes.txt").read_text() == "mine"
