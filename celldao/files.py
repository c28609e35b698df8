"""Files that others read while they are written anew."""

from __future__ import annotations

import os
from pathlib import Path

from celldao.errors import OutputError


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that whoever reads it finds all of the former or all of the new one.

    Raises:
        OSError: it cannot be written; the former one is as it was.
    """
    scratch = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with scratch.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        scratch.replace(path)
    except OSError:
        scratch.unlink(missing_ok=True)
        raise


def put(path: Path, data: bytes) -> None:
    """The same for a file that a user has asked for. Raises OutputError."""
    try:
        write_whole(path, data)
    except OSError as error:
        raise OutputError(
            f"{path} cannot be written: {error.strerror}",
            "Name a place where files can be written, or make room.",
        ) from error


def read_if_there(path: Path) -> bytes | None:
    """What a file has that would be written anew; None if there is none. Raises OutputError."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise OutputError(
            f"{path} cannot be read: {error.strerror}", "Name another file, or remove this one first."
        ) from error
