"""Who is told, in words, what a connection waits for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Stage(StrEnum):
    """What a note is about."""

    RETRYING = "retrying"
    """The node did not answer as it should; the same request follows again."""
    LOCKED = "locked"
    """Another process sends with the same journal."""
    RESUMED = "resumed"
    """Something that an earlier run signed is seen through first."""
    SIGNED = "signed"
    """Signed and written down, not sent yet."""
    SENT = "sent"
    """The node took it."""
    WAITING = "waiting"
    """It is in no block yet, or not deep enough."""
    LOST = "lost"
    """The node no longer knows it: the same bytes are sent again."""
    REORGANISED = "reorganised"
    """It was in a block that is no longer part of the chain."""
    REPLACED = "replaced"
    """The same transaction, offering more for gas."""
    CEILING = "ceiling"
    """It hangs, and the ceiling forbids to offer more."""
    DONE_EARLIER = "done earlier"
    """It was signed by an earlier run, which was not told of its end: it is done."""
    INCLUDED = "included"
    """It is in a block, as deep as was asked for."""
    SUPERSEDED = "superseded"
    """Another transaction of the account took its number."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something that happened on the way.

    Attributes:
        words: a sentence without a full stop, for people.
        hash: of the transaction it is about, empty if about none.
        nonce: the transaction's number, None if about none.
    """

    stage: Stage
    words: str
    hash: str = ""
    nonce: int | None = None


class Listener(Protocol):
    """Gets every note, in the thread that sends or reads. What it raises stops the work (which can be
    resumed).
    """

    def note(self, note: Note) -> None: ...


class Deaf:
    """Listens to nothing."""

    def note(self, note: Note) -> None: ...


class Collected:
    """Keeps every note.

    Attributes:
        notes: in the order of their coming.
    """

    def __init__(self) -> None:
        self.notes: list[Note] = []

    def note(self, note: Note) -> None:
        self.notes.append(note)

    @property
    def stages(self) -> list[Stage]:
        return [note.stage for note in self.notes]
