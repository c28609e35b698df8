"""The journal: on disk before anything is sent, readable after any death, one user at a time."""

from __future__ import annotations

import json
import os
import stat
import threading

import pytest

from celldao.chain import journal as module
from celldao.chain.fees import Fees
from celldao.chain.journal import Attempt, Entry, FileJournal, Place, State, beside
from celldao.errors import JournalError
from tests.support.constitutions import FUND
from tests.support.fake_node import ACCOUNT

PLACE = Place(31337, "0x01", ACCOUNT)


def entry(nonce: int = 0, place: Place = PLACE) -> Entry:
    attempt = Attempt(f"0x{nonce:02x}", bytes([nonce]), Fees(10, 1))
    return Entry(place, nonce, FUND, 5, 21_000, b"\x01\x02", "wages", "invoice 7", [attempt])


@pytest.fixture
def path(tmp_path):
    return tmp_path / "inner" / "cell.journal.jsonl"


def test_beside__a_cell_file__is_named_after_it(tmp_path):
    assert beside(tmp_path / "cell.json").path == tmp_path / "cell.journal.jsonl"


def test_sign__read_by_another_process__is_the_same(path):
    written = entry()
    journal = FileJournal(path)
    with journal.held():
        journal.sign(written)
        journal.replace(written, Attempt("0xff", b"\xff", Fees(20, None)))
        journal.sign(entry(1))
        journal.close(entry(1), State.INCLUDED, "0x01", 17)
    first, second = FileJournal(path).entries(PLACE)
    assert first == written
    assert [attempt.hash for attempt in first.attempts] == ["0x00", "0xff"]
    assert (second.state, second.included, second.block) == (State.INCLUDED, "0x01", 17)


def test_reopen__read_again__is_open(path):
    journal = FileJournal(path)
    with journal.held():
        journal.sign(kept := entry())
        journal.close(kept, State.INCLUDED, "0x00", 3)
        journal.reopen(kept)
    (again,) = FileJournal(path).entries(PLACE)
    assert (again.state, again.answered) == (State.OPEN, True)


def test_identity__is_its_own_and_kept(path, tmp_path):
    journal = FileJournal(path)
    with journal.held():
        journal.sign(entry())
    mine = journal.identity()
    assert len(mine) == 32
    assert journal.identity() == mine
    assert FileJournal(path).identity() == mine
    assert FileJournal(path).entries(PLACE) == [entry()]
    assert FileJournal(tmp_path / "other.jsonl").identity() != mine
    path.unlink()
    assert FileJournal(path).identity() != mine


def test_entries__other_account_chain_or_genesis__are_not_mixed_up(path):
    journal = FileJournal(path)
    with journal.held():
        for nonce, place in enumerate((PLACE, Place(1, "0x01", ACCOUNT), Place(31337, "0x02", ACCOUNT))):
            journal.sign(entry(nonce, place))
    assert [one.nonce for one in FileJournal(path).entries(PLACE)] == [0]


def test_file__for_its_owner_only__even_if_it_was_open_before(path):
    FileJournal(path).entries(PLACE)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o644)
    FileJournal(path).entries(PLACE)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_sign__before_it_returns__the_line_is_on_the_disk(path, monkeypatch):
    synced = []
    monkeypatch.setattr(os, "fsync", lambda fd: synced.append(path.read_bytes()))
    journal = FileJournal(path)
    with journal.held():
        journal.sign(entry())
    assert json.loads(synced[-1])["hash"] == "0x00"


def test_sign__disk_full__is_an_error_and_nothing_is_kept(path, monkeypatch):
    journal = FileJournal(path)

    def full(*_):
        raise OSError(28, "No space left on device")

    with journal.held():
        monkeypatch.setattr(os, "pwrite", full)
        with pytest.raises(JournalError, match="cannot be written: No space left on device"):
            journal.sign(entry())
        monkeypatch.undo()
    assert journal.entries(PLACE) == []


def test_sign__written_but_not_safe__is_an_error_and_nothing_is_kept(path, monkeypatch):
    journal = FileJournal(path)

    def broken(_):
        raise OSError(5, "Input/output error")

    with journal.held():
        monkeypatch.setattr(os, "fsync", broken)
        with pytest.raises(JournalError, match="cannot be written: Input/output error"):
            journal.sign(entry())
        monkeypatch.undo()
    assert path.read_bytes() == b""
    assert FileJournal(path).entries(PLACE) == []


@pytest.mark.parametrize("cut", [1, 40, 200])
def test_read__died_while_writing__the_torn_line_is_gone_and_the_rest_stays(path, cut):
    journal = FileJournal(path)
    with journal.held():
        journal.sign(entry(0))
        journal.sign(entry(1))
    path.write_bytes(path.read_bytes()[:-cut])
    survivor = FileJournal(path)
    with survivor.held():
        assert [one.nonce for one in survivor.entries(PLACE)] == [0]
        survivor.sign(entry(1))
    assert [one.nonce for one in FileJournal(path).entries(PLACE)] == [0, 1]


def test_read__a_damaged_line__is_an_error_that_says_where(path):
    journal = FileJournal(path)
    with journal.held():
        journal.sign(entry(0))
    path.write_bytes(path.read_bytes() + b'{"event": "signed"}\n')
    with pytest.raises(JournalError, match=r"is damaged 2 line\(s\) after byte 0"):
        FileJournal(path).entries(PLACE)


def test_read__the_file_became_shorter__is_an_error(path):
    journal = FileJournal(path)
    with journal.held():
        journal.sign(entry(0))
    path.write_bytes(b"")
    with pytest.raises(JournalError, match="has become shorter"):
        journal.entries(PLACE)


def test_open__no_such_place__is_an_error(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(JournalError, match="cannot be opened"):
        FileJournal(tmp_path / "file" / "journal").entries(PLACE)


def test_held__by_another_process__is_waited_for_and_what_it_wrote_is_seen(path):
    first, second, told = FileJournal(path), FileJournal(path), []
    entered = threading.Event()

    def hold() -> None:
        with first.held():
            entered.set()
            while not told:
                pass
            first.sign(entry())

    thread = threading.Thread(target=hold)
    thread.start()
    entered.wait()
    with second.held(told.append):
        assert [one.nonce for one in second.entries(PLACE)] == [0]
    thread.join()
    assert told == [f"another process is sending with {path}; waiting for it"]


def test_held__by_another_process_for_ever__is_an_error(path, monkeypatch):
    monkeypatch.setattr(module, "LOCK_SECONDS", 0)
    with (
        FileJournal(path).held(),
        pytest.raises(JournalError, match="another process has been sending"),
        FileJournal(path).held(),
    ):
        pass
