"""What a watch must know after it was stopped: how far it has come, what it has told, what still waits."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Final, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from celldao.chain.backend import Block
from celldao.errors import WatchError
from celldao.files import write_whole
from celldao.records import locked
from celldao.snapshots.units import at_time
from celldao.watching.notice import Notice

FORMAT: Final = 1
# Blocks whose hashes are remembered, to find where a reorganised chain parts from the one that was read.
CHECKPOINTS: Final = 256
# Notices that are kept for the feed.
RECENT: Final = 200
_WITHDRAWN: Final = 1_000


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", validate_assignment=True, use_attribute_docstrings=True)


class Point(_Model):
    """A block that was read."""

    number: int
    hash: str
    time: AwareDatetime

    @classmethod
    def of(cls, block: Block) -> Self:
        return cls(number=block.number, hash="0x" + block.hash.hex(), time=at_time(block.timestamp))

    def is_(self, block: Block) -> bool:
        return self.hash == "0x" + block.hash.hex()


class Coin(_Model):
    """Native coin that a proposal sends along."""

    receiver: str
    units: str
    """Base units."""


class Tracked(_Model):
    """A proposal to which something can still happen."""

    id: str
    governor: str
    title: str
    """Text from outside."""
    made: int
    """The block in which it was made."""
    deadline: AwareDatetime
    coins: list[Coin] = Field(default_factory=list)
    passed: int | None = None
    """The block as of which it was told that it passed."""
    closed: int | None = None
    """The block as of which nothing can happen to it any more."""


class Waiting(_Model):
    """A notice that has not gone everywhere yet."""

    notice: Notice
    sinks: list[str]
    """The names of those that do not have it."""


class WatchState(_Model):
    """The content of the state file."""

    format: Annotated[int, Field(ge=FORMAT, le=FORMAT)] = FORMAT
    chain_id: int
    treasury: str
    checkpoints: Annotated[list[Point], Field(min_length=1)]
    """Blocks up to which all was read, oldest first; at least one."""
    proposals: list[Tracked] = Field(default_factory=list)
    dates: dict[str, AwareDatetime] = Field(default_factory=dict)
    """Dates of which it was told that they come soon, by the notice's id."""
    told: list[Notice] = Field(default_factory=list)
    """The latest, oldest first."""
    doubtful: list[str] = Field(default_factory=list)
    """Ids of what was told from blocks that are no longer part of the chain, and was not found again yet."""
    withdrawn: dict[str, int] = Field(default_factory=dict)
    """How often a notice was withdrawn, by its first id."""
    outbox: list[Waiting] = Field(default_factory=list)

    @property
    def settled(self) -> Point:
        """The block up to which everything is told."""
        return self.checkpoints[-1]

    def prune(self) -> None:
        """Forget what nobody can ask for any more."""
        del self.checkpoints[:-CHECKPOINTS]
        oldest = self.checkpoints[0].number
        recent = len(self.told) - RECENT
        self.told = [one for place, one in enumerate(self.told) if place >= recent or one.block > oldest]
        known = {one.id for one in self.told}
        self.doubtful = [one for one in self.doubtful if one in known]
        self.proposals = [one for one in self.proposals if one.closed is None or one.closed > oldest]
        for former in list(self.withdrawn)[:-_WITHDRAWN]:
            del self.withdrawn[former]


class StateFile:
    """The file, held by one watch at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """While it is held no other watch uses it.

        Raises:
            WatchError: another one does, or nothing can be written there.
        """
        busy = WatchError(
            f"another watch is running with {self.path}",
            "End that one, or give this one a state file of its own with --state.",
        )
        with contextlib.ExitStack() as held:
            try:
                held.enter_context(locked(self.path, busy))
            except OSError as error:
                raise self._unwritable(error) from error
            yield

    def load(self, chain_id: int, treasury: str) -> WatchState | None:
        """None if there is none yet.

        Raises:
            WatchError: it cannot be read, or is another cell's.
        """
        remedy = (
            "Name another file with --state, or move this one away: then the watch begins anew, and tells "
            "nothing of what has happened until then."
        )
        try:
            text = self.path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            what = f"{self.path}, the state of the watch, cannot be read: {error}"
            raise WatchError(what, remedy) from error
        try:
            state = WatchState.model_validate_json(text)
        except ValidationError as error:
            raise WatchError(f"{self.path} is not the state of a watch", remedy) from error
        if (state.chain_id, state.treasury) != (chain_id, treasury):
            raise WatchError(
                f"{self.path} is the state of a watch of {state.treasury} on chain {state.chain_id}, not of "
                f"{treasury} on chain {chain_id}",
                remedy,
            )
        return state

    def save(self, state: WatchState) -> None:
        """Whole or not at all. Raises WatchError."""
        try:
            write_whole(self.path, state.model_dump_json().encode())
        except OSError as error:
            raise self._unwritable(error) from error

    def _unwritable(self, error: OSError) -> WatchError:
        return WatchError(
            f"{self.path}, the state of the watch, cannot be written: {error.strerror}",
            "Without it the watch would tell things twice or not at all. Name a place where files can be "
            "written, or make room.",
        )
