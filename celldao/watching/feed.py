"""The latest notices as an Atom feed (RFC 4287): a file that is always whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree

from celldao.files import put
from celldao.text import one_line
from celldao.watching.notice import Notice
from celldao.watching.state import RECENT

NAMESPACE: Final = "http://www.w3.org/2005/Atom"


def as_atom(notices: Sequence[Notice], name: str, treasury: str, chain_id: int, updated: datetime) -> bytes:
    """The feed, the newest first.

    Args:
        notices: oldest first.
        name: the cell's.
        updated: of the feed if there is no notice in it.
    """
    ElementTree.register_namespace("", NAMESPACE)
    feed = ElementTree.Element(_tag("feed"))
    latest = list(notices)[-RECENT:]
    _add(feed, "id", _urn(f"{chain_id}:{treasury}"))
    _add(feed, "title", one_line(name))
    _add(feed, "updated", _time(max((notice.time for notice in latest), default=updated)))
    author = ElementTree.SubElement(feed, _tag("author"))
    _add(author, "name", one_line(name))
    _add(feed, "generator", "celldao")
    for notice in reversed(latest):
        entry = ElementTree.SubElement(feed, _tag("entry"))
        _add(entry, "id", _urn(f"{chain_id}:{treasury}:{notice.id}"))
        _add(entry, "title", f"{notice.kind}: {notice.words}")
        _add(entry, "updated", _time(notice.time))
        ElementTree.SubElement(entry, _tag("category"), term=str(notice.kind))
        where = f" Transaction {notice.transaction}." if notice.transaction else ""
        _add(entry, "content", f"{notice.words}. Block {notice.block}.{where}", type="text")
    ElementTree.indent(feed)
    text = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return bytes(text) + b"\n"


class Feed:
    """The file."""

    def __init__(self, path: Path, name: str, treasury: str, chain_id: int) -> None:
        self.path = path
        self._about = name, treasury, chain_id
        self._written: bytes | None = None

    def write(self, notices: Sequence[Notice], updated: datetime) -> None:
        """Anew, if it would be another one. Raises OutputError if it cannot be written."""
        data = as_atom(notices, *self._about, updated)
        if data == self._written:
            return
        put(self.path, data)
        self._written = data


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _add(parent: ElementTree.Element, name: str, text: str, **attributes: str) -> None:
    ElementTree.SubElement(parent, _tag(name), attributes).text = text


def _urn(name: str) -> str:
    return uuid5(NAMESPACE_URL, f"celldao:{name}").urn


def _time(time: datetime) -> str:
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
