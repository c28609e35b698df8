"""What a keeper has begun, done and told: written down before, and for ever."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from celldao.errors import KeeperError
from celldao.keeper.book import Book, Step
from celldao.watching.notice import Kind, Notice

TREASURY = "0x" + "11" * 20
STEPS = [Step(0, TREASURY, b"a", "first"), Step(1, TREASURY, b"b", "second", spare=7)]


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(tmp_path / "keeper.sqlite", 1, TREASURY)


def notice(id: str) -> Notice:
    return Notice(id=id, kind=Kind.DUE, words=id, time=datetime(2030, 1, 1, tzinfo=UTC), block=1)


def test_occasion__is_begun_once_and_done_with_its_last_step(book: Book) -> None:
    assert not book.knows("allocate 1")
    book.begin("allocate 1", 100, 5, STEPS)
    assert book.knows("allocate 1")
    with pytest.raises(KeeperError, match="begun before"):
        book.begin("allocate 1", 100, 5, STEPS)
    book.carried("allocate 1", 0, "0x1")
    anew = Book(book.path, 1, TREASURY)
    (occasion,) = anew.begun()
    assert [(step.data, step.spare) for step in occasion.left] == [(b"b", 7)]
    assert (occasion.ends, occasion.begun) == (100, 5)
    anew.carried("allocate 1", 1, "0x2")
    assert anew.begun() == []
    assert [one.name for one in anew.done("allocate")] == ["allocate 1"]


def test_occasion__that_lapsed__is_known_and_told_once(book: Book) -> None:
    book.begin("claim 1", 100, 5, STEPS)
    book.failed("claim 1", 1)
    assert [step.failures for step in book.begun()[0].steps] == [0, 1]
    book.lapse("claim 1", [notice("x")])
    assert (book.knows("claim 1"), book.begun(), book.done()) == (True, [], [])
    assert [one.id for one in book.undelivered()] == ["x"]


def test_notices__each_once_and_in_order(book: Book) -> None:
    for id in ("b", "a", "b", "c"):
        book.tell(notice(id))
    assert [one.id for one in book.undelivered()] == ["b", "a", "c"]
    book.delivered(notice("a"))
    book.tell(notice("a"))
    assert [one.id for one in Book(book.path, 1, TREASURY).undelivered()] == ["b", "c"]


def test_book__of_another_cell_in_use_or_damaged__is_refused(book: Book, tmp_path: Path) -> None:
    book.tell(notice("a"))
    for other in (Book(book.path, 2, TREASURY), Book(book.path, 1, "0x" + "22" * 20)):
        with pytest.raises(KeeperError, match="belongs to something else"):
            other.undelivered()
    (tmp_path / "bad").write_bytes(b"not a database at all, but of some length" * 40)
    with pytest.raises(KeeperError, match="cannot be used"):
        Book(tmp_path / "bad", 1, TREASURY).begun()
    with book.held(), pytest.raises(KeeperError, match="another keeper"), Book(book.path, 1, TREASURY).held():
        pass
