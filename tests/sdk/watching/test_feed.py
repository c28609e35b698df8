"""The feed: well-formed Atom whatever is told, and a file that is always whole."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from celldao.errors import OutputError
from celldao.watching import Feed, Kind, Notice
from celldao.watching.feed import NAMESPACE, as_atom
from celldao.watching.state import RECENT
from tests.support.watched import TREASURY, time_of

ATOM = {"a": NAMESPACE}


def notice(number: int, words: str = "paid") -> Notice:
    return Notice(
        id=f"{number:032x}",
        kind=Kind.PAYMENT,
        words=words,
        time=time_of(number),
        block=number,
        transaction="0x" + "ab" * 32,
    )


def parsed(*notices: Notice, name: str = "Bottling Cell") -> ElementTree.Element:
    return ElementTree.fromstring(as_atom(notices, name, TREASURY, 1, time_of(0)))


def texts(feed: ElementTree.Element, path: str) -> list[str | None]:
    return [found.text for found in feed.findall(path, ATOM)]


def test_atom__notices__newest_first_with_what_the_standard_asks_for() -> None:
    feed = parsed(notice(1, "first"), notice(2, "second"))
    assert feed.tag == f"{{{NAMESPACE}}}feed"
    assert texts(feed, "a:title") == ["Bottling Cell"]
    assert texts(feed, "a:updated") == ["2027-01-15T08:00:24Z"]
    assert texts(feed, "a:author/a:name") == ["Bottling Cell"]
    assert texts(feed, "a:entry/a:title") == ["payment: second", "payment: first"]
    assert texts(feed, "a:entry/a:updated") == ["2027-01-15T08:00:24Z", "2027-01-15T08:00:12Z"]
    ids = texts(feed, "a:id") + texts(feed, "a:entry/a:id")
    assert len(set(ids)) == 3
    assert all(one is not None and one.startswith("urn:uuid:") for one in ids)
    assert texts(feed, "a:entry/a:content")[0] == f"second. Block 2. Transaction 0x{'ab' * 32}."


def test_atom__same_notice__same_id_in_every_feed() -> None:
    one, other = parsed(notice(1)), parsed(notice(1), notice(2))
    assert texts(one, "a:entry/a:id")[0] == texts(other, "a:entry/a:id")[1]
    elsewhere = ElementTree.fromstring(as_atom([notice(1)], "x", TREASURY, 2, time_of(0)))
    assert texts(elsewhere, "a:entry/a:id") != texts(one, "a:entry/a:id")


def test_atom__markup_and_hostile_name__text_only() -> None:
    evil = "</title></entry><script>alert(1)</script>&amp;]]>"
    feed = parsed(notice(1, evil), name="A\x00\ud800\u202e\x1b" + evil)
    assert texts(feed, "a:entry/a:title") == [f"payment: {evil}"]
    assert (texts(feed, "a:title")[0] or "").startswith("A\\u{0}\\u{d800}\\u{202e}\\u{1b}</title>")
    assert {element.tag.rpartition("}")[2] for element in feed.iter()} == {
        *("feed", "id", "title", "updated", "author", "name", "generator", "entry", "category", "content")
    }


def test_atom__long_life__the_latest_only() -> None:
    feed = parsed(*(notice(number, str(number)) for number in range(RECENT + 5)))
    titles = texts(feed, "a:entry/a:title")
    assert (len(titles), titles[0]) == (RECENT, f"payment: {RECENT + 4}")


def test_atom__nothing_told_yet__still_a_feed() -> None:
    assert texts(parsed(), "a:updated") == ["2027-01-15T08:00:00Z"]


def test_write__new_notice__file_anew_and_no_scraps(tmp_path: Path) -> None:
    feed = Feed(tmp_path / "cell.atom", "x", TREASURY, 1)
    feed.write([notice(1)], time_of(0))
    first = (tmp_path / "cell.atom").stat()
    feed.write([notice(1)], time_of(5))
    assert (tmp_path / "cell.atom").stat().st_ino == first.st_ino, "nothing new: left as it was"
    feed.write([notice(1), notice(2)], time_of(5))
    assert b"00:24Z" in (tmp_path / "cell.atom").read_bytes()
    assert [file.name for file in tmp_path.iterdir()] == ["cell.atom"]


def test_write__nowhere_to_write__former_file_stays(tmp_path: Path) -> None:
    feed = Feed(tmp_path / "none" / "cell.atom", "x", TREASURY, 1)
    with pytest.raises(OutputError) as refused:
        feed.write([notice(1)], time_of(0))
    assert (
        refused.value.what
        == f"{tmp_path / 'none' / 'cell.atom'} cannot be written: No such file or directory"
    )
