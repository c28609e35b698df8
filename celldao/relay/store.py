"""What a relay keeps: files, its log, and the transactions that carry them. SQLite, safe when it says so.

Every method is one transaction, and on disk when it returns (WAL, synchronous=FULL). One process uses a store
at a time; its threads share it. Times are Unix seconds.

    entries     the log, only ever added to
    items       each file, and how it stands
    batches     each transaction, from before it is signed; or another's, that has done the relay's work
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from celldao.errors import RelayError
from celldao.relay.receipts import GENESIS

VERSION: Final = 1
_SCHEMA: Final = """
CREATE TABLE entries (
  sequence INTEGER PRIMARY KEY,
  id BLOB NOT NULL,
  received INTEGER NOT NULL,
  head BLOB NOT NULL
) STRICT;
CREATE TABLE items (
  id BLOB PRIMARY KEY,
  sequence INTEGER NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  contract TEXT NOT NULL,
  place TEXT NOT NULL,
  signer TEXT NOT NULL,
  file TEXT NOT NULL,
  plain INTEGER NOT NULL,
  received INTEGER NOT NULL,
  submit_by INTEGER NOT NULL,
  deadline INTEGER NOT NULL,
  block INTEGER NOT NULL,
  receipt TEXT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT,
  batch TEXT,
  checked INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX one_open ON items (contract, place, signer) WHERE state IN ('waiting', 'submitted');
CREATE INDEX by_place ON items (contract, place, sequence);
CREATE INDEX by_state ON items (state, checked, sequence);
CREATE INDEX by_batch ON items (batch);
CREATE INDEX by_signer ON items (signer, received);
CREATE TABLE batches (
  reference TEXT PRIMARY KEY,
  contract TEXT NOT NULL,
  data BLOB NOT NULL,
  made INTEGER NOT NULL,
  state TEXT NOT NULL,
  own INTEGER NOT NULL,
  hash TEXT,
  block INTEGER,
  block_hash TEXT,
  gas INTEGER,
  fee TEXT
) STRICT;
CREATE INDEX batches_by_state ON batches (state);
CREATE TABLE strikes (signer TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
CREATE INDEX strikes_by_signer ON strikes (signer, at);
"""


class Standing(StrEnum):
    """How a file stands."""

    WAITING = "waiting"
    SUBMITTED = "submitted"
    COUNTED = "counted"
    REFUSED = "refused"
    EXPIRED = "expired"


class Stage(StrEnum):
    """How a transaction stands."""

    OPEN = "open"
    """It may be signed, sent, in a block, or none of that."""
    MINED = "mined"
    """In a block that may still be replaced."""
    FINAL = "final"
    DROPPED = "dropped"
    """It never was, or has done nothing; its files wait again."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as it is kept. `block` is the chain's when it was taken, `deadline` its last second."""

    id: bytes
    sequence: int
    kind: str
    contract: str
    place: str
    signer: str
    file: str
    plain: bool
    received: int
    submit_by: int
    deadline: int
    block: int
    receipt: str
    state: Standing = Standing.WAITING
    reason: str | None = None
    batch: str | None = None
    checked: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the log."""

    sequence: int
    id: bytes
    received: int
    head: bytes


@dataclass(frozen=True, slots=True)
class Batch:
    """A transaction. `fee` is what it has cost, in base units of the native coin."""

    reference: str
    contract: str
    data: bytes
    made: int
    state: Stage
    own: bool
    hash: str | None = None
    block: int | None = None
    block_hash: str | None = None
    gas: int | None = None
    fee: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Files that could go together. `oldest` is when the first was received, `deadline` the nearest.

    Attributes:
        signer: of what goes alone; empty for ballots that go in batches.
    """

    contract: str
    place: str
    plain: bool
    signer: str
    count: int
    oldest: int
    submit_by: int
    deadline: int


Fate = tuple[Standing, str | None]
_KEPT: Final = tuple(Kept.__dataclass_fields__)
_BATCH: Final = tuple(Batch.__dataclass_fields__)
# Never "OR REPLACE": that would delete another open file of the signer.
_TAKE: Final = (
    f"INSERT INTO items ({', '.join(_KEPT)}) VALUES ({', '.join('?' * len(_KEPT))}) "
    f"ON CONFLICT (id) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _KEPT[1:])} "
    "WHERE items.state IN ('refused', 'expired')"
)
_AGAIN: Final = (
    "UPDATE items SET state = ?, reason = NULL, batch = ? WHERE batch = ? "
    "AND (reason IS NULL OR reason NOT LIKE 'relay: another%')"
)
# What is under way again gives way to what was taken of the same signer in the meantime.
_MAKE_WAY: Final = """
UPDATE items SET state = 'refused', reason = 'relay: another one of the same signer took its place'
WHERE batch = ? AND state NOT IN ('waiting', 'submitted') AND EXISTS (
  SELECT 1 FROM items AS other WHERE other.contract = items.contract AND other.place = items.place
  AND other.signer = items.signer AND other.state IN ('waiting', 'submitted'))
"""


class Store:
    """See the module."""

    def __init__(self, path: Path) -> None:
        """Raises RelayError if the file cannot be used, or another process uses it."""
        self.path = path
        self._lock = threading.RLock()
        self._guard = _only_one(path)
        try:
            self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=10)
            os.chmod(path, 0o600)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=FULL")
            self._db.execute("PRAGMA journal_size_limit=67108864")
            self._prepare()
        except sqlite3.Error as error:
            raise RelayError(f"{path} cannot be used: {error}", "Name another file, or make room.") from error

    def close(self) -> None:
        with self._lock:
            self._db.close()
            os.close(self._guard)

    def _prepare(self) -> None:
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            self._db.executescript(f"BEGIN IMMEDIATE;{_SCHEMA}PRAGMA user_version={VERSION};COMMIT;")
        elif version != VERSION:
            raise RelayError(
                f"{self.path} was written by another version", "Use that version, or a new file."
            )

    @contextmanager
    def _written(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def _all(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._db.execute(query, values).fetchall()

    # --- files and log --------------------------------------------------------------------------------------

    def head(self) -> Entry:
        """The newest line of the log; number 0 if there is none."""
        rows = self._all("SELECT sequence, id, received, head FROM entries ORDER BY sequence DESC LIMIT 1")
        return Entry(*rows[0]) if rows else Entry(0, bytes(32), 0, GENESIS)

    def add(self, taken: Sequence[tuple[Kept, Entry]], refused: Mapping[bytes, str] | None = None) -> None:
        """Keep files and their lines in the log, all or none.

        A file that is kept already, and refused or expired, is taken again.

        Args:
            refused: files that are refused first, by id, to make place; with the reason.
        """
        with self._written() as db:
            for id, reason in (refused or {}).items():
                self._end(db, id, Standing.REFUSED, reason)
            for kept, entry in taken:
                db.execute(_TAKE, [getattr(kept, name) for name in _KEPT])
                db.execute(
                    "INSERT INTO entries (sequence, id, received, head) VALUES (?, ?, ?, ?)",
                    (entry.sequence, entry.id, entry.received, entry.head),
                )

    def get(self, id: bytes) -> Kept | None:
        return next(iter(self._items("WHERE id = ?", id)), None)

    def open_of(self, contract: str, place: str, signer: str) -> Kept | None:
        """The one that waits, or is under way, of a signer in a place."""
        found = self._items(
            "WHERE contract = ? AND place = ? AND signer = ? AND state IN ('waiting', 'submitted')",
            contract,
            place,
            signer,
        )
        return found[0] if found else None

    def page(self, after: int, limit: int, contract: str | None, place: str | None) -> list[Kept]:
        """Files in order of sequence."""
        where = "WHERE sequence > ?"
        values: list[Any] = [after]
        for column, value in (("contract", contract), ("place", place)):
            if value is not None:
                where += f" AND {column} = ?"
                values.append(value)
        return self._items(f"{where} ORDER BY sequence LIMIT ?", *values, limit)

    def log(self, after: int, limit: int) -> list[Entry]:
        rows = self._all(
            "SELECT sequence, id, received, head FROM entries WHERE sequence > ? ORDER BY sequence LIMIT ?",
            after,
            limit,
        )
        return [Entry(*row) for row in rows]

    def counts(self) -> dict[str, int]:
        """How many files there are in each state."""
        return dict(self._all("SELECT state, count(*) FROM items GROUP BY state"))

    def waits(self) -> int:
        """How many files wait."""
        return int(self._all("SELECT count(*) FROM items WHERE state = 'waiting'")[0][0])

    def taken_since(self, signer: str, since: int, contracts: Sequence[str]) -> int:
        """How many files that are no ballots were taken from a signer."""
        marks = ", ".join("?" * len(contracts))
        acts = self._all(
            f"SELECT count(*) FROM items WHERE signer = ? AND received >= ? AND contract IN ({marks}) "
            "AND kind <> 'ballot'",
            signer,
            since,
            *contracts,
        )
        return int(acts[0][0])

    def strikes_since(self, signer: str, since: int) -> int:
        """How often the relay has paid for a file of his that failed."""
        return int(
            self._all("SELECT count(*) FROM strikes WHERE signer = ? AND at >= ?", signer, since)[0][0]
        )

    def _items(self, where: str, *values: Any) -> list[Kept]:
        rows = self._all(f"SELECT {', '.join(_KEPT)} FROM items {where}", *values)
        return [_kept(row) for row in rows]

    # --- what is to be submitted ----------------------------------------------------------------------------

    def groups(self) -> list[Group]:
        """What waits; ballots that go in batches by proposal, all others one by one."""
        rows = self._all(
            "SELECT contract, place, plain, CASE plain WHEN 1 THEN '' ELSE signer END AS alone, "
            "count(*), min(received), min(submit_by), min(deadline) "
            "FROM items WHERE state = 'waiting' GROUP BY contract, place, plain, alone"
        )
        return [Group(row[0], row[1], bool(row[2]), *row[3:]) for row in rows]

    def waiting(self, group: Group, limit: int) -> list[Kept]:
        """Of a group, those first that must be on chain first."""
        return self._items(
            "WHERE state = 'waiting' AND contract = ? AND place = ? AND plain = ? "
            "AND (plain = 1 OR signer = ?) ORDER BY submit_by, sequence LIMIT ?",
            group.contract,
            group.place,
            group.plain,
            group.signer,
            limit,
        )

    def to_check(self, before: int, limit: int) -> list[Kept]:
        """What waits and was not looked at for longest."""
        return self._items(
            "WHERE state = 'waiting' AND checked < ? ORDER BY checked, sequence LIMIT ?", before, limit
        )

    def checked(self, ids: Sequence[bytes], at: int) -> None:
        with self._written() as db:
            db.executemany("UPDATE items SET checked = ? WHERE id = ?", [(at, id) for id in ids])

    def end(self, fates: Mapping[bytes, Fate]) -> None:
        """Files that wait and never will be submitted, with what became of them."""
        with self._written() as db:
            for id, (state, reason) in fates.items():
                self._end(db, id, state, reason)

    @staticmethod
    def _end(db: sqlite3.Connection, id: bytes, state: Standing, reason: str | None) -> None:
        db.execute(
            "UPDATE items SET state = ?, reason = ?, batch = NULL WHERE id = ? AND state = 'waiting'",
            (state, reason, id),
        )

    # --- transactions ---------------------------------------------------------------------------------------

    def begin(self, batch: Batch, ids: Sequence[bytes]) -> bool:
        """Keep a transaction before it is signed. False, and nothing kept, if a file of it waits no more."""
        with self._lock:
            try:
                with self._written() as db:
                    self._put(db, batch)
                    changed = db.executemany(
                        "UPDATE items SET state = 'submitted', batch = ? WHERE id = ? AND state = 'waiting'",
                        [(batch.reference, id) for id in ids],
                    ).rowcount
                    if changed != len(ids):
                        raise _Gone
            except _Gone:
                return False
        return True

    def counted_elsewhere(self, batch: Batch, id: bytes) -> None:
        """A file that waited, or was under way, and that somebody else has brought to the chain."""
        with self._written() as db:
            self._put(db, batch)
            db.execute(
                "UPDATE items SET state = 'counted', reason = NULL, batch = ? "
                "WHERE id = ? AND (state = 'waiting' OR batch IS NOT NULL)",
                (batch.reference, id),
            )

    def signed(self, reference: str, hash: str) -> None:
        """The newest form of a transaction that is under way."""
        with self._written() as db:
            db.execute("UPDATE batches SET hash = ? WHERE reference = ?", (hash, reference))

    def mined(self, batch: Batch, fates: Mapping[bytes, Fate]) -> None:
        """A transaction in a block, and what it has made of its files."""
        with self._written() as db:
            self._put(db, batch)
            for id, (state, reason) in fates.items():
                db.execute(
                    "UPDATE items SET state = ?, reason = ? WHERE id = ? AND batch = ?",
                    (state, reason, id, batch.reference),
                )

    def reopen(self, reference: str) -> None:
        """The block of a transaction of our own is gone: its files are under way again."""
        with self._written() as db:
            db.execute("UPDATE batches SET state = 'open' WHERE reference = ?", (reference,))
            db.execute(_MAKE_WAY, (reference,))
            db.execute(_AGAIN, ("submitted", reference, reference))

    def drop(self, reference: str, struck: str | None = None, at: int = 0) -> None:
        """A transaction that never will be: its files wait again. `struck`, who has caused it, is kept."""
        with self._written() as db:
            db.execute("UPDATE batches SET state = 'dropped' WHERE reference = ?", (reference,))
            db.execute(_MAKE_WAY, (reference,))
            db.execute(_AGAIN, ("waiting", None, reference))
            if struck is not None:
                db.execute("INSERT INTO strikes (signer, at) VALUES (?, ?)", (struck, at))

    def finish(self, reference: str) -> None:
        """Its block is deep enough."""
        with self._written() as db:
            db.execute("UPDATE batches SET state = 'final' WHERE reference = ?", (reference,))

    def batches(self, stage: Stage) -> list[Batch]:
        rows = self._all(f"SELECT {', '.join(_BATCH)} FROM batches WHERE state = ? ORDER BY made", stage)
        return [_batch(row) for row in rows]

    def batch(self, reference: str) -> Batch | None:
        rows = self._all(f"SELECT {', '.join(_BATCH)} FROM batches WHERE reference = ?", reference)
        return _batch(rows[0]) if rows else None

    def items_of(self, reference: str) -> list[Kept]:
        return self._items("WHERE batch = ? ORDER BY sequence", reference)

    def fees_since(self, since: int) -> int:
        """What the relay's own transactions have cost."""
        rows = self._all("SELECT fee FROM batches WHERE own = 1 AND made >= ? AND fee IS NOT NULL", since)
        return sum(int(row[0]) for row in rows)

    def totals(self) -> dict[str, int]:
        """Of the relay's own transactions in blocks: how many, their gas and fees."""
        rows = self._all(
            "SELECT gas, fee FROM batches WHERE own = 1 AND state IN ('mined', 'final') AND gas IS NOT NULL"
        )
        gas, fee = (sum(int(row[column] or 0) for row in rows) for column in (0, 1))
        return {"count": len(rows), "gas": gas, "fee": fee}

    @staticmethod
    def _put(db: sqlite3.Connection, batch: Batch) -> None:
        values: list[Any] = [getattr(batch, name) for name in _BATCH]
        values[-1] = None if batch.fee is None else str(batch.fee)
        marks = ", ".join("?" * len(_BATCH))
        db.execute(f"INSERT OR REPLACE INTO batches ({', '.join(_BATCH)}) VALUES ({marks})", values)


class _Gone(Exception):
    """A file of a batch waits no more."""


def _kept(row: Sequence[Any]) -> Kept:
    fields = dict(zip(_KEPT, row, strict=True))
    return Kept(**{**fields, "plain": bool(fields["plain"]), "state": Standing(fields["state"])})


def _batch(row: Sequence[Any]) -> Batch:
    fields = dict(zip(_BATCH, row, strict=True))
    fee = None if fields["fee"] is None else int(fields["fee"])
    return Batch(**{**fields, "state": Stage(fields["state"]), "own": bool(fields["own"]), "fee": fee})


def _only_one(path: Path) -> int:
    """A lock that ends with the process."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        guard = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise RelayError(
            f"{path} cannot be used: {error.strerror}", "Name a place where files can be written."
        ) from error
    try:
        import fcntl
    except ImportError:  # not on Windows: there one process at a time is the user's business
        return guard
    try:
        fcntl.flock(guard, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(guard)
        raise RelayError(f"another process uses {path}", "End it first, or name another database.") from error
    return guard
