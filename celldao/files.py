"""Files that others read while they are written anew."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from celldao.errors import OutputError


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that whoever reads it finds all of the former or all of the new one.

    Raises:
        OSError: it cannot be written; the former one is as it was.
    """
    scratch = path.with_name(f".{path.name}.{secrets.token_hex(8)}.part")
    # Only a file of our own making: in a shared folder a link of that name would lead to another one.
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        with open(descriptor, "wb") as file:
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
