"""What a keeper has begun, done and told: in SQLite, written before anything is signed or sent."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from celldao.errors import KeeperError
from celldao.records import changing, locked, opened
from celldao.watching.notice import Notice

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS occasions (
  name TEXT PRIMARY KEY, ends INTEGER NOT NULL, state TEXT NOT NULL, begun INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS steps (
  occasion TEXT NOT NULL REFERENCES occasions (name), number INTEGER NOT NULL, target TEXT NOT NULL,
  data BLOB NOT NULL, purpose TEXT NOT NULL, hash TEXT NOT NULL DEFAULT '', spare INTEGER NOT NULL,
  failures INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (occasion, number)
);
CREATE TABLE IF NOT EXISTS notices (
  place INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, notice TEXT NOT NULL,
  delivered INTEGER NOT NULL
);
"""


class State(StrEnum):
    """How an occasion stands."""

    BEGUN = "begun"
    DONE = "done"
    LAPSED = "lapsed"
    """It was over before it could be done, or somebody else had done it."""


@dataclass(frozen=True)
class Step:
    """One transaction of an occasion: these very bytes, or none.

    Attributes:
        number: its place, from 0 on.
        hash: of the transaction that carried it out, empty before.
        spare: gas that it may need beyond what is foreseen, because others may make it dearer in between.
        failures: how often it reverted.
    """

    number: int
    to: str
    data: bytes
    purpose: str
    hash: str = ""
    spare: int = 0
    failures: int = 0


@dataclass(frozen=True)
class Occasion:
    """Something that is done once: "allocate 20454 0x…".

    Attributes:
        ends: Unix seconds of the chain's clock; afterwards it is not begun to be signed any more.
        begun: Unix seconds.
    """

    name: str
    ends: int
    state: State
    begun: int
    steps: tuple[Step, ...]

    @property
    def left(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if not step.hash)


class Book:
    """The file, for one cell; used by one keeper at a time."""

    def __init__(self, path: Path, chain_id: int, treasury: str) -> None:
        self.path = path
        self._place = f"{chain_id}:{treasury}"

    @contextmanager
    def held(self) -> Iterator[None]:
        """While it is held no other keeper uses it.

        Raises:
            KeeperError: another one does, or nothing can be written there.
        """
        busy = KeeperError(f"another keeper is at work with {self.path}", "End that one, or wait for it.")
        with ExitStack() as held:
            try:
                held.enter_context(locked(self.path, busy))
            except OSError as error:
                raise self._broken(str(error.strerror)) from error
            yield

    # --- occasions

    def knows(self, name: str) -> bool:
        """Whether it was begun, whatever came of it."""
        with self._opened() as rows:
            return rows.execute("SELECT 1 FROM occasions WHERE name = ?", (name,)).fetchone() is not None

    def begin(self, name: str, ends: int, now: int, steps: Sequence[Step]) -> Occasion:
        """Writes down what will be signed. Raises KeeperError if it was begun before."""
        with self._changing() as rows:
            try:
                rows.execute("INSERT INTO occasions VALUES (?, ?, ?, ?)", (name, ends, State.BEGUN, now))
            except sqlite3.IntegrityError:
                raise KeeperError(f"{name} was begun before", "The next round goes on with it.") from None
            rows.executemany(
                "INSERT INTO steps (occasion, number, target, data, purpose, spare) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                [(name, step.number, step.to, step.data, step.purpose, step.spare) for step in steps],
            )
        return Occasion(name, ends, State.BEGUN, now, tuple(steps))

    def begun(self) -> list[Occasion]:
        """What is not at its end yet, oldest first."""
        with self._opened() as rows:
            found = rows.execute(
                "SELECT * FROM occasions WHERE state = ? ORDER BY begun, name", (State.BEGUN,)
            ).fetchall()
            return [self._occasion(rows, row) for row in found]

    def done(self, prefix: str = "") -> list[Occasion]:
        """What is done, of names that begin so, in the order of beginning."""
        with self._opened() as rows:
            found = rows.execute(
                "SELECT * FROM occasions WHERE state = ? ORDER BY begun, name", (State.DONE,)
            ).fetchall()
            return [self._occasion(rows, row) for row in found if row["name"].startswith(prefix)]

    def carried(self, occasion: str, number: int, hash: str) -> None:
        """Notes the transaction that carried a step out; the occasion is done with its last one."""
        with self._changing() as rows:
            rows.execute(
                "UPDATE steps SET hash = ? WHERE occasion = ? AND number = ?", (hash, occasion, number)
            )
            left = rows.execute(
                "SELECT 1 FROM steps WHERE occasion = ? AND hash = ''", (occasion,)
            ).fetchone()
            if left is None:
                rows.execute("UPDATE occasions SET state = ? WHERE name = ?", (State.DONE, occasion))

    def failed(self, occasion: str, number: int) -> None:
        """Notes that a step reverted."""
        with self._changing() as rows:
            rows.execute(
                "UPDATE steps SET failures = failures + 1 WHERE occasion = ? AND number = ?",
                (occasion, number),
            )

    def lapse(self, occasion: str, notices: Iterable[Notice] = ()) -> None:
        """It is not done any more; what is told of that goes out."""
        with self._changing() as rows:
            rows.execute("UPDATE occasions SET state = ? WHERE name = ?", (State.LAPSED, occasion))
            self._add(rows, notices)

    # --- notices

    def tell(self, notice: Notice) -> None:
        """Has a notice sent, if none of its id was before."""
        with self._changing() as rows:
            self._add(rows, [notice])

    def undelivered(self) -> list[Notice]:
        """Oldest first."""
        with self._opened() as rows:
            found = rows.execute("SELECT notice FROM notices WHERE delivered = 0 ORDER BY place").fetchall()
            return [Notice.model_validate_json(row["notice"]) for row in found]

    def delivered(self, notice: Notice) -> None:
        with self._changing() as rows:
            rows.execute("UPDATE notices SET delivered = 1 WHERE id = ?", (notice.id,))

    # --- within

    @staticmethod
    def _add(rows: sqlite3.Connection, notices: Iterable[Notice]) -> None:
        for notice in notices:
            rows.execute(
                "INSERT OR IGNORE INTO notices (id, notice, delivered) VALUES (?, ?, 0)",
                (notice.id, notice.model_dump_json()),
            )

    @staticmethod
    def _occasion(rows: sqlite3.Connection, row: sqlite3.Row) -> Occasion:
        found = rows.execute(
            "SELECT * FROM steps WHERE occasion = ? ORDER BY number", (row["name"],)
        ).fetchall()
        steps = tuple(
            Step(
                one["number"],
                one["target"],
                bytes(one["data"]),
                one["purpose"],
                one["hash"],
                one["spare"],
                one["failures"],
            )
            for one in found
        )
        return Occasion(row["name"], row["ends"], State(row["state"]), row["begun"], steps)

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        with self._opened() as rows, changing(rows):
            yield rows

    def _opened(self) -> AbstractContextManager[sqlite3.Connection]:
        return opened(self.path, self._place, _TABLES, self._broken)

    def _broken(self, why: str) -> KeeperError:
        return KeeperError(
            f"{self.path}, the keeper's book, cannot be used: {why}",
            "Nothing is done without it. If it is damaged, move it away: then what is due now is done, even "
            "if it was done today before.",
        )
