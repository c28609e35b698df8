"""What was signed, written down before it is sent, so that a process killed anywhere can be resumed.

A journal is a file of JSON lines that only its owner can read (0600). A line is on the disk before the
transaction that it holds goes to a node; whoever is killed in between has sent nothing, and the next start
sends those very bytes. Lines are only ever added:

    {"event": "signed", ...}    a transaction, or a replacement with the same number and a higher fee
    {"event": "closed", ...}    what became of it
    {"event": "reopened", ...}  a reorganisation took it out of its block, or it is in one after all
    {"event": "begun", ...}     which journal it is, if somebody has asked

The file holds no key. Who reads a line of it before its transaction is in a block could send it, as could
anybody who sees the transaction pool.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from celldao.chain.fees import Fees
from celldao.errors import JournalError

LOCK_SECONDS: Final = 900


class State(StrEnum):
    """What is known of a signed transaction."""

    OPEN = "open"
    """It may be in a block, in the pool, or lost."""
    INCLUDED = "included"
    """In a block, as deep as was asked for."""
    REVERTED = "reverted"
    """The same, but it changed nothing there."""
    REFUSED = "refused"
    """No node took it."""
    SUPERSEDED = "superseded"
    """Another transaction took its number."""

    @property
    def used_its_number(self) -> bool:
        return self in (State.INCLUDED, State.REVERTED, State.SUPERSEDED)

    @property
    def given_up(self) -> bool:
        """Whether it can never be in a block, as far as a node can tell."""
        return self in (State.REFUSED, State.SUPERSEDED)


@dataclass(frozen=True, slots=True)
class Place:
    """One account on one chain.

    Attributes:
        genesis: hash of block 0: test chains share chain ids.
    """

    chain_id: int
    genesis: str
    sender: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """One signed form of a transaction.

    Attributes:
        raw: the signed bytes.
    """

    hash: str
    raw: bytes
    fees: Fees


@dataclass(slots=True)
class Entry:
    """A transaction that is meant once, in all its signed forms. They share the number: one of them can
    happen.

    Attributes:
        nonce: its number among the account's transactions.
        value: base units of the native coin sent along.
        purpose: what it is for, in words.
        reference: the caller's own name for it, empty if none.
        included: hash of the form that is in a block, and `block` its number.
        answered: whether it has been in a block as deep as was asked for, so that its sender was told.
    """

    place: Place
    nonce: int
    to: str | None
    value: int
    gas: int
    data: bytes
    purpose: str
    reference: str
    attempts: list[Attempt]
    state: State = State.OPEN
    included: str = ""
    block: int = 0
    answered: bool = False

    @property
    def id(self) -> str:
        """The hash of its first form."""
        return self.attempts[0].hash

    @property
    def latest(self) -> Attempt:
        return self.attempts[-1]

    def close(self, state: State, included: str, block: int) -> None:
        self.state, self.included, self.block = state, included, block
        self.answered = self.answered or bool(included)

    def does_the_same(self, to: str | None, data: bytes, value: int) -> bool:
        return (self.to, self.data, self.value) == (to, data, value)


class Journal:
    """A journal in memory: it outlives lost answers, not the process. `FileJournal` outlives both."""

    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}
        self._threads = threading.RLock()
        self._identity = ""

    def identity(self) -> str:
        """Tells this journal from any other, for ever; empty of one in memory."""
        return ""

    @property
    def name(self) -> str:
        return "memory"

    def entries(self, place: Place) -> list[Entry]:
        """What the account has signed on this chain, in the order of signing."""
        return [entry for entry in self._entries.values() if entry.place == place]

    @contextlib.contextmanager
    def held(self, tell: Callable[[str], None] | None = None) -> Iterator[None]:
        """While it is held no other thread sends with this journal."""
        with self._threads:
            yield

    def sign(self, entry: Entry) -> None:
        """Keep a transaction. Returns once that is safe."""
        self._write(_signed(entry, entry.latest))
        self._entries[entry.id] = entry

    def replace(self, entry: Entry, attempt: Attempt) -> None:
        """Keep a newer form of a transaction. Returns once that is safe."""
        self._write(_replaced(entry, attempt))
        entry.attempts.append(attempt)

    def close(self, entry: Entry, state: State, included: str = "", block: int = 0) -> None:
        """Keep what became of a transaction. If that cannot be written down it stays open."""
        line = {"event": "closed", "id": entry.id, "state": str(state), "included": included, "block": block}
        self._write_of_sent(line)
        entry.close(state, included, block)

    def reopen(self, entry: Entry) -> None:
        """Keep that what became of a transaction is not known any more."""
        self._write_of_sent({"event": "reopened", "id": entry.id})
        entry.state, entry.included, entry.block = State.OPEN, "", 0

    def _write_of_sent(self, line: dict[str, Any]) -> None:
        try:
            self._write(line)
        except JournalError as error:
            included = f" It is in block {line['block']}: {line['included']}." if line.get("included") else ""
            raise JournalError(
                error.what,
                f"This was to be a line about a transaction that was signed before.{included} Make room, "
                "then run the same command again, before any other: it looks at what became of that one, and "
                "does not send it twice.",
            ) from error

    def _write(self, line: dict[str, Any]) -> None: ...

    def _apply(self, line: dict[str, Any]) -> None:
        """A line of the file, in the order of writing."""
        if line["event"] == "signed":
            attempt = _attempt(line)
            if known := self._entries.get(str(line["id"])):
                known.attempts.append(attempt)
            else:
                self._entries[attempt.hash] = _entry(line, attempt)
        elif line["event"] == "begun":
            self._identity = self._identity or str(line["identity"])
        elif line["event"] == "closed":
            entry = self._entries[str(line["id"])]
            entry.close(State(line["state"]), str(line["included"]), int(line["block"]))
        else:
            entry = self._entries[str(line["id"])]
            entry.state, entry.included, entry.block = State.OPEN, "", 0


@dataclass
class FileJournal(Journal):
    """A journal on disk.

    Several processes may use one: while one sends, the others wait. Use one journal for all that an account
    sends on a chain; what is signed elsewhere is waited for, but cannot be resumed. A test chain that is set
    back looks as if it had been reorganised: give it a new journal, or what is in this one happens again.

    Attributes:
        path: the file; made when first needed.
    """

    path: Path
    _read: int = field(default=0, init=False, repr=False)
    _fd: int | None = field(default=None, init=False, repr=False)

    def __post_init__(self) -> None:
        super().__init__()
        self.path = Path(self.path)

    @property
    def name(self) -> str:
        return str(self.path)

    def identity(self) -> str:
        """See `Journal`: written into the file when it is first asked for. Raises JournalError."""
        with self.held():
            if not self._identity:
                line = {"event": "begun", "identity": secrets.token_hex(16)}
                self._write(line)
                self._apply(line)
            return self._identity

    @contextlib.contextmanager
    def held(self, tell: Callable[[str], None] | None = None) -> Iterator[None]:
        """While it is held nobody else sends with this file; what others wrote is read first.

        Raises:
            JournalError: the file cannot be opened or read, or another process holds it for a quarter of an
                hour.
        """
        with self._threads:
            if self._fd is not None:  # held already, further out
                yield
                return
            self._fd = fd = self._open()
            try:
                _lock(fd, self.path, tell)
                self._catch_up(fd)
                yield
            finally:
                self._fd = None
                os.close(fd)  # unlocks, too

    def entries(self, place: Place) -> list[Entry]:
        with self.held():
            return super().entries(place)

    def _open(self) -> int:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            new = not self.path.exists()
            fd = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            if os.fstat(fd).st_mode & 0o077:
                os.chmod(self.path, 0o600)
            if new:
                _sync_folder(self.path.parent)
        except OSError as error:
            raise JournalError(
                f"{self.path}, the journal of signed transactions, cannot be opened: {error.strerror}",
                "Without it nothing is sent. Name a place where files can be written.",
            ) from error
        return fd

    def _catch_up(self, fd: int) -> None:
        """Reads what was added since, and cuts off a line that was never finished: it was never sent."""
        size = os.fstat(fd).st_size
        if size < self._read:
            raise JournalError(
                f"{self.path}, the journal of signed transactions, has become shorter",
                "Put the file back as it was: it says what may still be on its way.",
            )
        added = _pread_all(fd, size - self._read, self._read)
        whole, _, torn = added.rpartition(b"\n")
        for number, text in enumerate(whole.split(b"\n") if whole else (), start=1):
            try:
                self._apply(json.loads(text))
            except (ValueError, KeyError, TypeError) as error:
                raise JournalError(
                    f"{self.path}, the journal of signed transactions, is damaged {number} line(s) after "
                    f"byte {self._read}: {error}",
                    "Compare the account's latest transactions with a block explorer; if none is on its way, "
                    "move the file away and run the command again.",
                ) from error
        if torn:
            os.ftruncate(fd, size - len(torn))
        self._read = size - len(torn)

    def _write(self, line: dict[str, Any]) -> None:
        assert self._fd is not None, "a journal is written while it is held"
        text = json.dumps(line, separators=(",", ":")).encode() + b"\n"
        try:
            written = 0
            while written < len(text):
                written += os.pwrite(self._fd, text[written:], self._read + written)
            os.fsync(self._fd)
        except OSError as error:
            with contextlib.suppress(OSError):  # what is not safe is not kept
                os.ftruncate(self._fd, self._read)
            raise JournalError(
                f"{self.path}, the journal of signed transactions, cannot be written: {error.strerror}",
                "What was about to be sent was not sent. Make room, then run the command again.",
            ) from error
        self._read += len(text)


def beside(cell_file: str | Path) -> FileJournal:
    """The journal that belongs to a cell.json: `cell.journal.jsonl` in the same folder."""
    return FileJournal(Path(cell_file).with_suffix(".journal.jsonl"))


def _lock(fd: int, path: Path, tell: Callable[[str], None] | None) -> None:
    try:
        import fcntl
    except ImportError:  # not on Windows: there one process at a time is the user's business
        return
    deadline, told = time.monotonic() + LOCK_SECONDS, False
    while True:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise JournalError(
                    f"another process has been sending with {path} for {LOCK_SECONDS // 60} minutes",
                    "Wait for it or end it; then run the command again.",
                ) from None
            if not told and tell is not None:
                tell(f"another process is sending with {path}; waiting for it")
                told = True
            time.sleep(0.1)


def _sync_folder(folder: Path) -> None:
    """A new file is safe once its folder is."""
    with contextlib.suppress(OSError):  # some systems cannot
        fd = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)


def _pread_all(fd: int, count: int, offset: int) -> bytes:
    parts = []
    while count > 0 and (part := os.pread(fd, count, offset)):
        parts.append(part)
        count -= len(part)
        offset += len(part)
    return b"".join(parts)


def _signed(entry: Entry, attempt: Attempt) -> dict[str, Any]:
    place = entry.place
    return _replaced(entry, attempt) | {
        "chain_id": place.chain_id,
        "genesis": place.genesis,
        "sender": place.sender,
        "nonce": entry.nonce,
        "to": entry.to,
        "value": entry.value,
        "gas": entry.gas,
        "data": entry.data.hex(),
        "purpose": entry.purpose,
        "reference": entry.reference,
    }


def _replaced(entry: Entry, attempt: Attempt) -> dict[str, Any]:
    return {
        "event": "signed",
        "id": entry.id,
        "hash": attempt.hash,
        "raw": attempt.raw.hex(),
        "max_fee": attempt.fees.max_fee,
        "tip": attempt.fees.tip,
        "at": round(time.time(), 3),
    }


def _attempt(line: dict[str, Any]) -> Attempt:
    tip = line["tip"]
    fees = Fees(int(line["max_fee"]), None if tip is None else int(tip))
    return Attempt(str(line["hash"]), bytes.fromhex(line["raw"]), fees)


def _entry(line: dict[str, Any], attempt: Attempt) -> Entry:
    return Entry(
        place=Place(int(line["chain_id"]), str(line["genesis"]), str(line["sender"])),
        nonce=int(line["nonce"]),
        to=line["to"],
        value=int(line["value"]),
        gas=int(line["gas"]),
        data=bytes.fromhex(line["data"]),
        purpose=str(line["purpose"]),
        reference=str(line["reference"]),
        attempts=[attempt],
    )
