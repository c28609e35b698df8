"""Files that must survive a kill: SQLite of one cell or mandate, and locks."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from celldao.errors import CelldaoError

_BUSY_SECONDS: Final = 60


@contextmanager
def opened(
    path: Path, place: str, tables: str, broken: Callable[[str], CelldaoError]
) -> Iterator[sqlite3.Connection]:
    """The file, opened anew: threads and processes may share it.

    Args:
        place: what it belongs to; a file of another place is refused.
        tables: statements that make what is not there yet.
        broken: makes the error for a file that cannot be used.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        rows = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        raise broken(str(error)) from error
    try:
        rows.row_factory = sqlite3.Row
        rows.execute("PRAGMA synchronous = FULL")
        mark = int.from_bytes(sha256(place.encode()).digest()[:4]) & 0x7FFFFFFF or 1
        found = rows.execute("PRAGMA application_id").fetchone()[0]
        if found not in (0, mark):
            raise broken("it belongs to something else")
        if found == 0:
            rows.executescript(tables)
            rows.execute(f"PRAGMA application_id = {mark}")
        yield rows
    except (sqlite3.Error, ValueError) as error:
        raise broken(str(error)) from error
    finally:
        rows.close()


@contextmanager
def locked(path: Path, busy: CelldaoError) -> Iterator[None]:
    """While it is held nobody else holds it: by a file beside `path`, which a kill unlocks.

    Raises:
        CelldaoError: `busy`, if somebody else does.
        OSError: nothing can be written there.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    fd = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _lock(fd, busy)
        yield
    finally:
        os.close(fd)  # unlocks, too


def _lock(fd: int, busy: CelldaoError) -> None:
    try:
        import fcntl
    except ImportError:  # not on Windows: there one process at a time is the user's business
        return
    locking: Any = fcntl
    try:
        locking.flock(fd, locking.LOCK_EX | locking.LOCK_NB)
    except BlockingIOError:
        raise busy from None


@contextmanager
def changing(rows: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """One change, whole or not at all; no other is made meanwhile."""
    rows.execute("BEGIN IMMEDIATE")
    try:
        yield rows
    except BaseException:
        rows.rollback()
        raise
    rows.commit()
