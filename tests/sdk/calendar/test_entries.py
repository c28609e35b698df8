"""Which dates a snapshot has, and how sure they are."""

from __future__ import annotations

from datetime import timedelta

import pytest

from celldao.amounts import Currency
from celldao.calendar import Certainty, Kind, entries
from celldao.calendar.entries import PERIODS, starting_before
from celldao.mandate import Status
from celldao.snapshots import BuyBack, Recovery, State
from celldao.snapshots.units import shares_of
from tests.support.snapshots import (
    ACCOUNT,
    DAY,
    GUARDIAN,
    NOON,
    OPERATOR,
    TREASURY,
    FakeRules,
    FakeSnapshot,
    mandate,
    proposal,
)

SURE, PERHAPS, OFF = Certainty.CONFIRMED, Certainty.TENTATIVE, Certainty.CANCELLED
DATES = {
    Kind.VOTE_BEGINS: NOON - DAY,
    Kind.VOTE_ENDS: NOON + 2 * DAY,
    Kind.EXIT_WINDOW: NOON + 2 * DAY,
    Kind.ETA: NOON + 5 * DAY,
    Kind.EXPIRES: NOON + 19 * DAY,
}


def of(*proposals, time=NOON):
    return entries(FakeSnapshot(time=time, proposals=list(proposals)))


def certainties(found) -> dict[Kind, Certainty]:
    return {entry.kind: entry.certainty for entry in found}


@pytest.mark.parametrize(
    ("state", "time", "vote", "exit_window", "eta", "expires"),
    [
        (State.PENDING, NOON, SURE, PERHAPS, PERHAPS, PERHAPS),
        (State.ACTIVE, NOON, SURE, PERHAPS, PERHAPS, PERHAPS),
        (State.QUEUED, NOON + 3 * DAY, SURE, SURE, SURE, SURE),
        (State.DEFEATED, NOON + 3 * DAY, SURE, OFF, OFF, OFF),
        (State.CANCELED, NOON, OFF, OFF, OFF, OFF),
        # the guardian's cancelling of what had passed does not undo the vote
        (State.CANCELED, NOON + 3 * DAY, SURE, OFF, OFF, OFF),
        (State.EXECUTED, NOON + 6 * DAY, SURE, SURE, SURE, OFF),
    ],
)
def test_entries__proposal__as_sure_as_its_state(state, time, vote, exit_window, eta, expires) -> None:
    found = of(proposal(state), time=time)
    assert {entry.kind: entry.start for entry in found} == DATES
    assert certainties(found) == {
        Kind.VOTE_BEGINS: vote,
        Kind.VOTE_ENDS: vote,
        Kind.EXIT_WINDOW: exit_window,
        Kind.ETA: eta,
        Kind.EXPIRES: expires,
    }
    assert next(entry.end for entry in found if entry.kind is Kind.EXIT_WINDOW) == NOON + 5 * DAY


def test_entries__resolution__its_vote_only() -> None:
    found = of(proposal(eta=None, expires=None))
    assert [entry.kind for entry in found] == [Kind.VOTE_BEGINS, Kind.VOTE_ENDS]


def test_entries__proposal_of_which_nothing_is_to_come__none() -> None:
    assert of(proposal(State.EXPIRED), time=NOON + 20 * DAY) == []


def test_entries__extended__same_keys_higher_revision() -> None:
    before = {entry.key: entry for entry in of(proposal())}
    after = {entry.key: entry for entry in of(proposal(deadline=NOON + 3 * DAY, eta=NOON + 6 * DAY))}
    assert before.keys() == after.keys()
    ends = next(key for key in before if key.startswith("vote-ends"))
    assert (before[ends].start, after[ends].start) == (NOON + 2 * DAY, NOON + 3 * DAY)
    assert (before[ends].revision, after[ends].revision) == (0, 1)
    assert "extended" in after[ends].text


def test_entries__revisions_of_a_proposal__only_go_up() -> None:
    late = {"deadline": NOON + 3 * DAY}
    story = [proposal(State.PENDING), proposal(), proposal(**late), proposal(State.QUEUED, **late)]
    story.append(proposal(State.CANCELED, **late))
    revisions = [of(one)[0].revision for one in story]
    assert revisions == [0, 0, 1, 2, 3]


def test_entries__hostile_title__one_visible_short_line() -> None:
    found = of(proposal(description="# A\u202eB\x1b[2J" + "x" * 500 + "\r\nBEGIN:VEVENT"))
    title = found[0].title
    assert title.startswith("Vote begins: A\\u{202e}B\\u{1b}[2J")
    assert title.endswith("…")
    assert len(title) < 150
    assert not any("\n" in entry.title + entry.text or "\r" in entry.text for entry in found)


def test_entries__no_title__says_so() -> None:
    assert of(proposal(description=""))[0].title == "Vote begins: (no title)"


def test_entries__governor_that_cannot_be_read__the_rest_is_there() -> None:
    facts = FakeRules(voting_is_known=False)
    snapshot = FakeSnapshot(
        proposals=[proposal()], granted=(mandate(),), facts=facts, can_read_governor=False
    )
    assert {entry.kind for entry in entries(snapshot)} == {
        Kind.MANDATE_EXPIRES,
        Kind.REPORT_DUE,
        Kind.MANDATE_PERIOD,
    }


def test_entries__guardian__term_end_until_it_has_passed() -> None:
    facts = FakeRules(GUARDIAN, NOON + DAY)
    (entry,) = entries(FakeSnapshot(facts=facts))
    assert (entry.kind, entry.start, entry.subject) == (Kind.GUARDIAN_TERM_ENDS, NOON + DAY, GUARDIAN)
    assert entries(FakeSnapshot(facts=facts, time=NOON + 2 * DAY)) == []
    assert entries(FakeSnapshot()) == []


def test_entries__mandate__next_periods_report_and_end() -> None:
    found = entries(FakeSnapshot(granted=(mandate(),)))
    assert [(entry.kind, (entry.start - NOON) // DAY) for entry in found] == [
        (Kind.REPORT_DUE, 1),
        (Kind.MANDATE_PERIOD, 4),
        (Kind.MANDATE_PERIOD, 11),
        (Kind.MANDATE_PERIOD, 18),
        (Kind.MANDATE_PERIOD, 25),
        (Kind.MANDATE_EXPIRES, 30),
    ]
    assert found[1].title == "Period 3 of mandate 1 begins"
    assert all(entry.subject == ACCOUNT and OPERATOR in entry.text for entry in found)


def test_entries__mandate_of_short_periods__only_the_next_ones() -> None:
    found = entries(FakeSnapshot(granted=(mandate(period=DAY, report_due=None),)))
    assert sum(entry.kind is Kind.MANDATE_PERIOD for entry in found) == PERIODS


@pytest.mark.parametrize(
    ("changes", "kinds"),
    [
        ({"begun": None, "report_due": None, "status": Status.GRANTED}, {Kind.MANDATE_EXPIRES}),
        ({"status": Status.ENDED, "ended": NOON - DAY}, set()),
    ],
)
def test_entries__mandate_not_begun_or_over__no_periods(changes, kinds) -> None:
    assert {entry.kind for entry in entries(FakeSnapshot(granted=(mandate(**changes),)))} == kinds


def test_entries__mandate_amended__revision_counts_charters() -> None:
    first, second = (entries(FakeSnapshot(granted=(mandate(charters=count),)))[-1] for count in (1, 2))
    assert (first.key, first.revision, second.revision) == (second.key, 1, 2)


def test_entries__offer_and_recovery__their_ends() -> None:
    coin = Currency(GUARDIAN, "ZOO", 6)
    offer = BuyBack(coin.amount(2_500_000), shares_of(TREASURY, "S").amount(10), NOON + DAY)
    recovery = Recovery(OPERATOR, GUARDIAN, 4, NOON + 2 * DAY)
    found = entries(FakeSnapshot(offer=offer), [recovery])
    assert [(entry.kind, entry.start) for entry in found] == [
        (Kind.BUY_BACK_ENDS, NOON + DAY),
        (Kind.RECOVERY_READY, NOON + 2 * DAY),
    ]
    assert "2.5 ZOO each" in found[0].text
    assert OPERATOR in found[1].text
    assert GUARDIAN in found[1].text


def test_starting_before__what_comes_soon_and_is_not_called_off() -> None:
    found = of(proposal(), proposal(State.CANCELED, number=8))
    soon = starting_before(found, NOON, timedelta(days=2))
    assert [(entry.kind, entry.subject) for entry in soon] == [
        (Kind.EXIT_WINDOW, "7"),
        (Kind.VOTE_ENDS, "7"),
    ]
    assert starting_before(found, NOON + 3 * DAY, timedelta(days=1)) == []


def test_entries__report_overdue__still_in_sight_and_said() -> None:
    found = entries(FakeSnapshot(time=NOON + 2 * DAY, granted=(mandate(status=Status.OVERDUE),)))
    assert (found[0].kind, found[0].title) == (Kind.REPORT_DUE, "Report of mandate 1 is overdue")
    assert found[0].start == NOON + DAY
