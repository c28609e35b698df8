"""What was let through, and what waits for a person: in SQLite, which a restart or a kill does not forget.

Sums of a day are of any 24 hours, not of a date: otherwise two days' worth could go at midnight. The clock
never goes back: whatever it shows, an entry counts from the latest moment that was ever seen.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from celldao.errors import LedgerError
from celldao.records import changing, opened

DAY: Final = 86_400
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS clock (one INTEGER PRIMARY KEY CHECK (one = 1), latest INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS acts (
  key TEXT PRIMARY KEY, id TEXT NOT NULL UNIQUE, data BLOB NOT NULL, flow TEXT NOT NULL, asset TEXT NOT NULL,
  units TEXT NOT NULL, at INTEGER NOT NULL, state TEXT NOT NULL, until INTEGER NOT NULL DEFAULT 0,
  signature BLOB, outcome TEXT, nonce INTEGER UNIQUE
);
CREATE TABLE IF NOT EXISTS signed (nonce INTEGER PRIMARY KEY, at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS journal (one INTEGER PRIMARY KEY CHECK (one = 1), identity TEXT NOT NULL);
"""


class State(StrEnum):
    """How an act stands."""

    WAITING = "waiting"
    """For a person's confirmation."""
    OPEN = "open"
    """Let through: it may be signed, and may be on its way."""
    DONE = "done"
    FAILED = "failed"
    """Refused before it was signed, or in vain (reverted, or its number went to another): nothing moved."""


@dataclass(frozen=True)
class Entry:
    """One act.

    Attributes:
        key: the agent's own name for it, under which it is done at most once.
        id: ours, for people: what `celldao mcp confirm` takes; 64 hexadecimal digits.
        data: the calldata to the mandate.
        flow, asset, units: see `gate.Meaning`.
        at: Unix seconds at which it was let through, or began to wait.
        until: Unix seconds to which a signature counts, 0 without one.
        signature: a person's, of the act.
        outcome: what came of it, as JSON has it.
    """

    key: str
    id: str
    data: bytes
    flow: str
    asset: str
    units: int
    at: int
    state: State
    until: int = 0
    signature: bytes | None = None
    outcome: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Sums:
    """What is under way or done within the last 24 hours, besides the act that is asked about.

    Attributes:
        units: of the act's flow and asset.
        transactions: of all, those that reverted included: they cost gas, too.
    """

    units: int
    transactions: int


# Gives the state an act enters, or raises to leave everything as it is.
Decide = Callable[[Sums, Entry | None, int], State]


class Ledger:
    """The file, for one mandate. Each call opens it anew: threads and processes may share it."""

    def __init__(self, path: Path, mandate: str, chain_id: int, clock: Callable[[], float]) -> None:
        self.path = path
        self._place = f"{chain_id}:{mandate}"
        self._clock = clock

    # --- acts

    def admit(
        self,
        key: str,
        data: bytes,
        flow: str,
        asset: str,
        units: int,
        decide: Decide,
        *,
        signed: bool = False,
    ) -> Entry:
        """Enters an act, as `decide` says; atomically, so that two at once cannot both take what is left.

        What is done under its key, or on its way (`signed`: the journal knows of it), is answered as it is.

        Raises:
            LedgerError: the key is that of another act, it has a number and would have to wait, or nothing
                can be written down.
        """
        with self._changing() as rows:
            known = self._entry(rows, key)
            if known is not None and known.data != data:
                raise LedgerError(f"the key {key} is that of another act", "Give each act a key of its own.")
            if known is not None and (known.state is State.DONE or (known.state is State.OPEN and signed)):
                return known
            now = self._now(rows)
            nonce = None
            if known is not None and known.state is State.OPEN:  # a process that died may have signed it
                nonce = rows.execute("SELECT nonce FROM acts WHERE key = ?", (key,)).fetchone()["nonce"]
            state = decide(self._sums(rows, key, flow, asset, now, nonce), known, now)
            if nonce is not None and state is not State.OPEN:
                raise LedgerError(
                    f"{key} has the account's number {nonce} and may be signed: it cannot wait for anybody",
                    f"See what the account's transaction {nonce} was; if it was not this, use a new key.",
                )
            at = known.at if known is not None and known.state is state is State.WAITING else now
            entry = Entry(key, self._id(key, data), data, flow, asset, units, at, state)
            if known is not None:
                entry = Entry(**{**vars(entry), "until": known.until, "signature": known.signature})
            fields = (flow, asset, str(units), at, state, entry.until, entry.signature, nonce)
            # Never OR REPLACE: it deletes whatever other act has the same id or number.
            rows.execute(
                "INSERT INTO acts (key, id, data, flow, asset, units, at, state, until, signature, nonce)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET at = excluded.at,"
                " state = excluded.state, nonce = excluded.nonce, outcome = NULL",
                (key, entry.id, data, *fields),
            )
            return entry

    def done(self, key: str, outcome: Mapping[str, Any]) -> None:
        """Notes that an act was carried out, whatever anybody has noted of it."""
        with self._changing() as rows:
            rows.execute(
                "UPDATE acts SET state = ?, outcome = ? WHERE key = ?", (State.DONE, json.dumps(outcome), key)
            )

    def failed(self, key: str, outcome: Mapping[str, Any], in_vain: Collection[int] = ()) -> None:
        """Notes that an act was not carried out: it counts no longer, and can be asked for again.

        Args:
            in_vain: numbers of the account that were used up without it, by a revert or another transaction.
                An act with any other number may still be on its way, and stays as it is.
        """
        with self._changing() as rows:
            row = rows.execute("SELECT nonce FROM acts WHERE key = ?", (key,)).fetchone()
            if row is None or not (row["nonce"] is None or row["nonce"] in in_vain):
                return
            rows.execute(
                "UPDATE acts SET state = ?, outcome = ? WHERE key = ? AND state = ?",
                (State.FAILED, json.dumps(outcome), key, State.OPEN),
            )

    def take_number(self, data: bytes, nonce: int) -> bool:
        """Whether these bytes may be signed as the account's transaction of this number: for the gate.

        An act has one number, so that it is carried out once however often it is signed: again with a higher
        fee, or by a process that took over from one that died. A number that was taken for an act, and never
        left the process that died, may serve another one: of those, too, the chain takes one.
        """
        with self._changing() as rows:
            holder = rows.execute("SELECT key, data FROM acts WHERE nonce = ?", (nonce,)).fetchone()
            if holder is not None and bytes(holder["data"]) == data:
                return True
            act = rows.execute(
                "SELECT key FROM acts WHERE data = ? AND state = ? AND nonce IS NULL ORDER BY at, key "
                "LIMIT 1",
                (data, State.OPEN),
            ).fetchone()
            if act is None:
                return False
            rows.execute("UPDATE acts SET nonce = NULL WHERE nonce = ?", (nonce,))
            rows.execute("UPDATE acts SET nonce = ? WHERE key = ?", (nonce, act["key"]))
            rows.execute(
                "INSERT INTO signed (nonce, at) VALUES (?, ?)"
                " ON CONFLICT (nonce) DO UPDATE SET at = excluded.at",
                (nonce, self._now(rows)),
            )
            return True

    def belongs_to(self, journal: str) -> None:
        """Binds the ledger to the journal of what was signed, by its identity.

        Raises:
            LedgerError: it belongs to another one: what that one knows of would be signed again.
        """
        with self._changing() as rows:
            rows.execute(
                "INSERT INTO journal (one, identity) VALUES (1, ?) ON CONFLICT DO NOTHING", (journal,)
            )
            if rows.execute("SELECT identity FROM journal").fetchone()["identity"] != journal:
                raise LedgerError(
                    f"{self.path}, the agent's ledger, belongs to another journal of what was signed",
                    "Put the journal back that was beside it. If it is lost, wait until nothing of the "
                    "account is pending, and look at the mandate's transactions of the last day before you "
                    "move both away: sums begin anew.",
                )

    def entry(self, key: str) -> Entry | None:
        with self._reading() as rows:
            return self._entry(rows, key)

    def latest(self, count: int) -> list[Entry]:
        """So many acts, the latest first."""
        with self._reading() as rows:
            found = rows.execute("SELECT * FROM acts ORDER BY at DESC, key LIMIT ?", (count,)).fetchall()
            return [_entry(row) for row in found]

    def sums(self, flow: str, asset: str) -> Sums:
        """Of the last 24 hours."""
        with self._changing() as rows:
            return self._sums(rows, "", flow, asset, self._now(rows))

    # --- confirmations

    def waiting(self) -> list[Entry]:
        """What waits for a person, oldest first."""
        with self._reading() as rows:
            found = rows.execute(
                "SELECT * FROM acts WHERE state = ? ORDER BY at", (State.WAITING,)
            ).fetchall()
            return [_entry(row) for row in found]

    def confirm(self, id: str, signature: bytes, until: int) -> None:
        """Keeps a person's signature. What it is worth, `confirming` says when it is used.

        Raises:
            LedgerError: nothing of this id waits.
        """
        with self._changing() as rows:
            done = rows.execute(
                "UPDATE acts SET signature = ?, until = ? WHERE id = ? AND state = ?",
                (signature, until, id, State.WAITING),
            )
            if done.rowcount != 1:
                raise LedgerError(f"nothing of the id {id} waits", "`celldao mcp pending` lists what does.")

    # --- within

    def _id(self, key: str, data: bytes) -> str:
        """Says which act it is: whoever changes the bytes in the file changes it."""
        return sha256(f"{self._place}:{key}:{data.hex()}".encode()).hexdigest()

    def _entry(self, rows: sqlite3.Connection, key: str) -> Entry | None:
        row = rows.execute("SELECT * FROM acts WHERE key = ?", (key,)).fetchone()
        return None if row is None else _entry(row)

    def _now(self, rows: sqlite3.Connection) -> int:
        """The clock, which never goes back."""
        row = rows.execute("SELECT latest FROM clock").fetchone()
        now = max(int(self._clock()), 0 if row is None else int(row["latest"]))
        rows.execute("INSERT OR REPLACE INTO clock (one, latest) VALUES (1, ?)", (now,))
        return now

    def _sums(
        self, rows: sqlite3.Connection, key: str, flow: str, asset: str, now: int, nonce: int | None = None
    ) -> Sums:
        """Besides the act of this key and, if it has one, its number."""
        found = rows.execute(
            "SELECT flow, asset, units, nonce FROM acts WHERE key != ? AND at > ? AND state IN (?, ?)",
            (key, now - DAY, State.OPEN, State.DONE),
        ).fetchall()
        units = sum(int(row["units"]) for row in found if (row["flow"], row["asset"]) == (flow, asset))
        signed = rows.execute(
            "SELECT COUNT(*) AS count FROM signed WHERE at > ? AND nonce IS NOT ?", (now - DAY, nonce)
        ).fetchone()["count"]
        return Sums(units, int(signed) + sum(row["nonce"] is None for row in found))

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        with self._reading() as rows, changing(rows):
            yield rows

    def _reading(self) -> AbstractContextManager[sqlite3.Connection]:
        return opened(self.path, self._place, _TABLES, self._broken)

    def _broken(self, why: str) -> LedgerError:
        return LedgerError(
            f"{self.path}, the agent's ledger, cannot be used: {why}",
            "Nothing is signed without it. If it is damaged, look at the mandate's transactions of the last "
            "day before you move it away: sums begin anew without it.",
        )


def _entry(row: sqlite3.Row) -> Entry:
    outcome = row["outcome"]
    return Entry(
        key=row["key"],
        id=row["id"],
        data=bytes(row["data"]),
        flow=row["flow"],
        asset=row["asset"],
        units=int(row["units"]),
        at=int(row["at"]),
        state=State(row["state"]),
        until=int(row["until"]),
        signature=None if row["signature"] is None else bytes(row["signature"]),
        outcome=None if outcome is None else json.loads(outcome),
    )
