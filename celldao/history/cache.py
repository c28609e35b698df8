"""Events that cannot change any more, kept on disk.

A file per chain, addresses and topics. What it says is used only if all of this holds; otherwise it counts as
empty, and is read from the chain again:

* its digest is right, so nothing in it was lost or changed by accident;
* it is of this chain, these addresses and these topics;
* the last block of each stretch still has the hash that is kept with it. A hash commits to all blocks before
  it, so neither a reorganised chain nor another one with the same id passes.

Whoever can write the folder can forge it: it is the user's own, as the configuration is.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from celldao.chain.backend import Block, Header, Log, Reader
from celldao.errors import NodeRefusal

FORMAT: Final = 1


def default_folder() -> Path:
    """Where this platform keeps caches; CELLDAO_CACHE names another folder."""
    if named := os.environ.get("CELLDAO_CACHE"):
        return Path(named)
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "celldao"


@dataclass(frozen=True, slots=True)
class Key:
    """What a file holds the events of."""

    chain_id: int
    addresses: tuple[str, ...]
    topics: tuple[tuple[bytes, ...] | None, ...]

    def as_json(self) -> list[Any]:
        topics = [None if one is None else [topic.hex() for topic in one] for one in self.topics]
        return [self.chain_id, list(self.addresses), topics]

    @property
    def path(self) -> Path:
        digest = sha256(json.dumps(self.as_json()).encode()).hexdigest()
        return Path(str(self.chain_id)) / (self.addresses[0] if self.addresses else "none") / f"{digest}.json"


@dataclass(slots=True)
class Stretch:
    """All events of the blocks `first` to `last`, in order; `hash` is that of the block `last`."""

    first: int
    last: int
    hash: bytes
    logs: list[Log] = field(default_factory=list)


class Kept:
    """The stretches that are known of one key, in order, none touching another."""

    def __init__(self, stretches: Sequence[Stretch] = ()) -> None:
        self.stretches = list(stretches)

    def at(self, block: int) -> Stretch | None:
        """The stretch that a block lies in."""
        return next((one for one in self.stretches if one.first <= block <= one.last), None)

    def next_after(self, block: int) -> int | None:
        """The first block of the next stretch behind a block."""
        return min((one.first for one in self.stretches if one.first > block), default=None)

    def add(self, new: Stretch) -> None:
        """Add what touches no block that is known, and join what now touches."""
        joined: list[Stretch] = []
        for one in sorted([*self.stretches, new], key=lambda stretch: stretch.first):
            if joined and joined[-1].last + 1 == one.first:
                before = joined[-1]
                joined[-1] = Stretch(before.first, one.last, one.hash, before.logs + one.logs)
            else:
                joined.append(one)
        self.stretches = joined


class LogCache:
    """The files in one folder. One that cannot be written costs time, nothing else."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._hashes: dict[int, bytes] = {}  # of this chain, as it was found

    def load(self, key: Key, reader: Reader) -> Kept:
        """What is known and still true. At most one request, none for blocks that were looked at before."""
        stretches = self._read(key)
        unseen = sorted({one.last for one in stretches} - self._hashes.keys())
        try:
            headers: list[Block] = reader.fetch([Header(last) for last in unseen]) if unseen else []
        except NodeRefusal:  # the chain is shorter: another one
            return Kept()
        self._hashes |= {header.number: header.hash for header in headers}
        return Kept([one for one in stretches if one.hash == self._hashes[one.last]])

    def _read(self, key: Key) -> list[Stretch]:
        try:
            found = json.loads((self.folder / key.path).read_text(encoding="utf-8"))
            body = found["body"]
            if found["digest"] != _digest(body) or body["format"] != FORMAT or body["key"] != key.as_json():
                return []
            return [
                Stretch(
                    entry["first"],
                    entry["last"],
                    bytes.fromhex(entry["hash"]),
                    [_log_from(log) for log in entry["logs"]],
                )
                for entry in body["stretches"]
            ]
        except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError):
            return []

    def save(self, key: Key, kept: Kept) -> None:
        """Whole or not at all."""
        body = {
            "format": FORMAT,
            "key": key.as_json(),
            "stretches": [
                {
                    "first": one.first,
                    "last": one.last,
                    "hash": one.hash.hex(),
                    "logs": [_log_to(log) for log in one.logs],
                }
                for one in kept.stretches
            ],
        }
        path = self.folder / key.path
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            scratch = path.with_name(f"{path.name}.{os.getpid()}.part")
            scratch.write_text(json.dumps({"digest": _digest(body), "body": body}), encoding="utf-8")
            scratch.replace(path)


def _digest(body: Any) -> str:
    return sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def _log_to(log: Log) -> list[Any]:
    topics = [topic.hex() for topic in log.topics]
    place = [log.transaction.hex(), log.index, log.timestamp]
    return [log.address, log.block, topics, log.data.hex(), *place]


def _log_from(entry: list[Any]) -> Log:
    address, block, topics, data, transaction, index, timestamp = entry
    return Log(
        address,
        block,
        tuple(bytes.fromhex(topic) for topic in topics),
        bytes.fromhex(data),
        bytes.fromhex(transaction),
        index,
        timestamp,
    )
