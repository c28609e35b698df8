"""What was let through: one after the other, once each, and never forgotten."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest

from celldao.agents.ledger import DAY, Entry, Ledger, State, Sums
from celldao.errors import LedgerError, LimitError

MANDATE, COIN = "0x" + "11" * 20, "0x" + "22" * 20
NOW = 1_900_000_000


class Clock:
    def __init__(self) -> None:
        self.now = float(NOW)

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(tmp_path: Path, clock: Clock) -> Ledger:
    return Ledger(tmp_path / "agent.sqlite", MANDATE, 1, clock)


def admit(ledger: Ledger, key: str, units: int, most: int = 100, **given: bool) -> Entry:
    def decide(sums: Sums, known: Entry | None, now: int) -> State:
        if sums.units + units > most:
            raise LimitError("too much", "less")
        return State.OPEN

    return ledger.admit(key, key.encode(), "spent", COIN, units, decide, **given)


def test_admit__ten_at_once__take_no_more_than_is_left(ledger: Ledger) -> None:
    taken, refused = [], []
    barrier = threading.Barrier(10)

    def ask(number: int) -> None:
        barrier.wait()
        try:
            admit(ledger, f"k{number}", 30)
            taken.append(number)
        except LimitError:
            refused.append(number)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(taken), len(refused)) == (3, 7)
    assert ledger.sums("spent", COIN) == Sums(90, 3)


def test_admit__after_a_restart__sums_are_as_they_were(ledger: Ledger, clock: Clock) -> None:
    admit(ledger, "a", 90)
    anew = Ledger(ledger.path, MANDATE, 1, clock)
    with pytest.raises(LimitError):
        admit(anew, "b", 11)
    admit(anew, "c", 10)


@pytest.mark.parametrize("back", [1, DAY, 10 * DAY, NOW])
def test_admit__clock_goes_back__nothing_is_forgotten(ledger: Ledger, clock: Clock, back: int) -> None:
    admit(ledger, "a", 90)
    clock.now -= back
    with pytest.raises(LimitError):
        admit(ledger, "b", 11)
    clock.now = NOW + DAY - 1
    with pytest.raises(LimitError):
        admit(ledger, "b", 11)


def test_admit__while_the_clock_is_back__counts_when_it_is_right_again(ledger: Ledger, clock: Clock) -> None:
    admit(ledger, "a", 50)
    clock.now -= 10 * DAY
    admit(ledger, "b", 50)
    clock.now = NOW
    with pytest.raises(LimitError):
        admit(ledger, "c", 1)


def test_admit__clock_was_ahead__counts_until_that_day_is_over(ledger: Ledger, clock: Clock) -> None:
    clock.now = NOW + 5 * DAY
    admit(ledger, "a", 90)
    clock.now = NOW + 2 * DAY
    with pytest.raises(LimitError):
        admit(ledger, "b", 11)


def test_admit__no_two_days_worth_at_midnight(ledger: Ledger, clock: Clock) -> None:
    clock.now = NOW // DAY * DAY + DAY - 1
    admit(ledger, "a", 100)
    clock.now += 2
    with pytest.raises(LimitError):
        admit(ledger, "b", 1)
    clock.now += DAY
    assert admit(ledger, "b", 100).state is State.OPEN


def test_admit__the_same_key__is_the_same_act_or_refused(ledger: Ledger) -> None:
    first = admit(ledger, "a", 60)
    assert admit(ledger, "a", 60).id == first.id  # not signed yet: it is let through anew, and counted once
    assert ledger.sums("spent", COIN) == Sums(60, 1)
    assert admit(ledger, "a", 60, most=0, signed=True).state is State.OPEN
    ledger.done("a", {"paid": 1})
    assert admit(ledger, "a", 60, most=0).outcome == {"paid": 1}
    with pytest.raises(LedgerError, match="another act"):
        ledger.admit("a", b"other", "spent", COIN, 1, lambda *_: State.OPEN)


def test_failed__counts_no_longer_and_can_be_asked_for_again(ledger: Ledger) -> None:
    admit(ledger, "a", 100)
    ledger.failed("a", {})
    admit(ledger, "b", 100)
    with pytest.raises(LimitError):
        admit(ledger, "a", 100)


def test_admit__other_act_of_the_same_id__is_refused_and_deletes_nothing(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    admit(ledger, "a", 90)
    ledger.take_number(b"a", 7)
    same = ledger.entry("a")
    assert same is not None
    assert len(same.id) == 64
    monkeypatch.setattr(Ledger, "_id", lambda *_: same.id)
    with pytest.raises(LedgerError, match="UNIQUE"):
        admit(ledger, "b", 10)
    assert ledger.sums("spent", COIN) == Sums(90, 1)
    assert ledger.entry("a") == same


def test_failed__with_a_number__stays_unless_it_was_used_in_vain(ledger: Ledger) -> None:
    admit(ledger, "a", 90)
    ledger.take_number(b"a", 7)
    for in_vain in ((), (6,)):
        ledger.failed("a", {}, in_vain)
        assert ledger.sums("spent", COIN) == Sums(90, 1)
    assert not ledger.take_number(b"a", 8)
    ledger.failed("a", {}, (6, 7))
    assert ledger.sums("spent", COIN) == Sums(0, 1)


def test_done__whatever_was_noted_before__counts(ledger: Ledger) -> None:
    admit(ledger, "a", 90)
    ledger.failed("a", {})
    ledger.done("a", {"paid": 1})
    ledger.failed("a", {})
    assert ledger.sums("spent", COIN).units == 90
    ledger.admit("b", b"b", "spent", COIN, 5, lambda *_: State.WAITING)
    ledger.done("b", {})
    assert ledger.sums("spent", COIN).units == 95


def test_admit__with_a_number__waits_for_nobody(ledger: Ledger) -> None:
    admit(ledger, "a", 90)
    ledger.take_number(b"a", 7)
    with pytest.raises(LedgerError, match="number 7"):
        ledger.admit("a", b"a", "spent", COIN, 90, lambda *_: State.WAITING)
    assert ledger.sums("spent", COIN) == Sums(90, 1)


def test_sums__reverted__count_as_transactions_for_a_day(ledger: Ledger, clock: Clock) -> None:
    for nonce in (7, 8, 9):
        admit(ledger, "a", 5)
        assert ledger.take_number(b"a", nonce)
        assert ledger.take_number(b"a", nonce)  # with a higher fee
        ledger.failed("a", {}, (nonce,))
    assert ledger.sums("spent", COIN) == Sums(0, 3)
    admit(ledger, "b", 5)
    assert ledger.sums("spent", COIN) == Sums(5, 4)
    ledger.take_number(b"b", 10)
    assert ledger.sums("spent", COIN) == Sums(5, 4)
    found: list[Sums] = []

    def decide(sums: Sums, known: Entry | None, now: int) -> State:
        found.append(sums)
        return State.OPEN

    ledger.admit("b", b"b", "spent", COIN, 5, decide)  # once more: it has its number already
    assert found == [Sums(0, 3)]
    clock.now += DAY
    assert ledger.sums("spent", COIN) == Sums(0, 0)


def test_belongs_to__another_journal__is_refused(ledger: Ledger) -> None:
    ledger.belongs_to("one")
    ledger.belongs_to("one")
    with pytest.raises(LedgerError, match="another journal"):
        ledger.belongs_to("two")


def test_take_number__one_act_one_number(ledger: Ledger) -> None:
    admit(ledger, "a", 1)
    assert not ledger.take_number(b"unknown", 7)
    assert ledger.take_number(b"a", 7)
    assert ledger.take_number(b"a", 7)
    assert not ledger.take_number(b"a", 8)
    admit(ledger, "b", 1)
    # the process died before "a" left it: the chain has no 7 yet, and gives it to the next one
    assert ledger.take_number(b"b", 7)
    assert ledger.take_number(b"a", 8)
    assert not ledger.take_number(b"b", 9)


def test_ledger__of_another_mandate_or_damaged__nothing_goes(
    ledger: Ledger, clock: Clock, tmp_path: Path
) -> None:
    admit(ledger, "a", 1)
    with pytest.raises(LedgerError, match="belongs to something else"):
        admit(Ledger(ledger.path, COIN, 1, clock), "a", 1)
    with pytest.raises(LedgerError, match="belongs to something else"):
        admit(Ledger(ledger.path, MANDATE, 2, clock), "a", 1)
    (tmp_path / "bad.sqlite").write_bytes(b"no database, but long enough to be looked at" * 50)
    with pytest.raises(LedgerError, match="cannot be used"):
        admit(Ledger(tmp_path / "bad.sqlite", MANDATE, 1, clock), "a", 1)
    assert ledger.path.stat().st_mode & 0o077 == 0


def test_entry__changed_in_the_file__is_another_act(ledger: Ledger) -> None:
    """Whoever writes the file changes no act: calldata, key and id belong together under a signature."""
    ledger.admit("a", b"a", "spent", COIN, 5, lambda *_: State.WAITING)
    with sqlite3.connect(ledger.path) as rows:
        rows.execute("UPDATE acts SET data = ?", (b"more",))
    with pytest.raises(LedgerError, match="another act"):
        admit(ledger, "a", 5)
