"""Where a program that runs by itself has its key from: a file, or a descriptor that was handed down.

Never an argument and never a variable of the environment itself: both are seen by other processes, written
into histories and copied into reports of crashes. The variables below say where it is, not what it is.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from typing import Any, Final

from eth_account import Account

from celldao.errors import CelldaoError

KEY_FILE: Final = "CELLDAO_KEY_FILE"
KEY_FD: Final = "CELLDAO_KEY_FD"
PASSPHRASE_FILE: Final = "CELLDAO_PASSPHRASE_FILE"
_LONGEST: Final = 10_000


class KeyFileError(CelldaoError):
    """The key cannot be read. Its words hold nothing of it."""


def key_from(environment: Mapping[str, str]) -> Any | None:
    """The key that the environment points at, as an account of eth-account; None if it points at none.

    A file holds either 0x and 64 digits, or an encrypted keystore (as geth and Ape write it), whose
    passphrase is in the file that CELLDAO_PASSPHRASE_FILE names.

    Raises:
        KeyFileError: it cannot be read, is no key, or others than its owner can read the file.
    """
    if number := environment.get(KEY_FD):
        return _account(_of_descriptor(number), environment)
    if path := environment.get(KEY_FILE):
        return _account(private(path, KEY_FILE), environment)
    return None


def private(path: str, what: str) -> str:
    """The text of a file that nobody but its owner can read. `what` names it in errors."""
    try:
        fd = os.open(path, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
    except OSError as error:
        raise KeyFileError(
            f"the file that {what} names cannot be read: {error.strerror}", "Correct the path."
        ) from None
    try:
        mode = os.fstat(fd).st_mode
        if not stat.S_ISREG(mode):
            raise KeyFileError(f"what {what} names is no file", "Name a file.")
        if os.name == "posix" and mode & _open_to_others(path):
            raise KeyFileError(
                f"the file that {what} names can be read by others",
                "chmod 600 it, and think whether they have.",
            )
        return os.read(fd, _LONGEST).decode("utf-8", "replace").strip()
    finally:
        os.close(fd)


def _open_to_others(path: str) -> int:
    """The bits that let others read a file.

    A credential that systemd hands to a service is readable for its user alone, by an access control list
    whose mask shows as the group's bits.
    """
    credentials = os.environ.get("CREDENTIALS_DIRECTORY")
    if credentials and os.path.dirname(os.path.abspath(path)) == os.path.abspath(credentials):
        return 0o007
    return 0o077


def _of_descriptor(number: str) -> str:
    if not (number.isascii() and number.isdecimal() and int(number) > 2):
        raise KeyFileError(
            f"{KEY_FD} is no number of a descriptor above 2", "Hand the key down as one: 3< key.file"
        )
    try:
        with os.fdopen(int(number), "rb") as file:  # and nobody reads it again
            return file.read(_LONGEST).decode("utf-8", "replace").strip()
    except OSError as error:
        raise KeyFileError(
            f"the descriptor that {KEY_FD} names cannot be read: {error.strerror}", "Was it handed down?"
        ) from None


def _account(text: str, environment: Mapping[str, str]) -> Any:
    try:
        if not text.startswith("{"):
            return Account.from_key(text)
        path = environment.get(PASSPHRASE_FILE)
        if not path:
            raise KeyFileError(
                f"the key is encrypted, and {PASSPHRASE_FILE} names no file",
                "Name the file of its passphrase.",
            )
        return Account.from_key(Account.decrypt(text, private(path, PASSPHRASE_FILE)))
    except KeyFileError:
        raise
    except Exception:  # whatever it says, it may hold the key
        raise KeyFileError(
            "what was given is no key", "It is 0x and 64 digits, or a keystore and its passphrase."
        ) from None
