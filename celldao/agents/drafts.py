"""The folder into which an agent may write, and no other: drafts of proposals and reports.

Names are one short word each, so that none leads elsewhere; links in the folder are not followed; nothing is
overwritten but what was written here before under the same name.
"""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import Final

from celldao.agents.arguments import NAME, ArgumentError
from celldao.files import write_whole

# Of one file, and how many of them.
LARGEST: Final = 200_000
MOST: Final = 200


class Drafts:
    """The folder, made when it is first needed.

    Attributes:
        path: as the settings name it, its own links followed once, when the server starts.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder.resolve()

    def write(self, name: str, ending: str, text: str) -> Path:
        """Writes `<name>.<ending>`, whole or not at all.

        Raises:
            ArgumentError: the name is none, it is too large, there are too many, or something that is no file
                of ours is in its place.
        """
        path = self._file(name, ending)
        data = text.encode("utf-8")
        if len(data) > LARGEST:
            raise ArgumentError(f"a draft has at most {LARGEST:,} bytes", "Shorten it.")
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            if not path.exists() and len(self.names()) >= MOST:
                raise ArgumentError(f"there are {MOST} drafts already", "A person has to clear some away.")
            write_whole(path, data)  # a rename: what was a link is replaced, not followed
        except OSError as error:
            raise ArgumentError(
                f"the draft cannot be written: {error.strerror}", "A person has to look."
            ) from None
        return path

    def read(self, name: str, ending: str) -> bytes:
        """Raises ArgumentError if there is no such draft."""
        path = self._file(name, ending)
        try:
            fd = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
        except OSError:
            raise ArgumentError(f"there is no draft {name}.{ending}", "Draft it first.") from None
        with os.fdopen(fd, "rb") as file:
            return file.read(LARGEST + 1)

    def names(self) -> list[str]:
        """Of what is there, in order."""
        if not self.path.is_dir():
            return []
        return sorted(entry.name for entry in os.scandir(self.path) if entry.is_file(follow_symlinks=False))

    def _file(self, name: str, ending: str) -> Path:
        if re.fullmatch(NAME, name, re.ASCII) is None:
            raise ArgumentError(
                "this is no name for a draft", "Write letters a to z, digits and dashes alone."
            )
        path = self.path / f"{name}.{ending}"
        try:
            mode = path.lstat().st_mode
        except OSError:
            return path
        if not stat.S_ISREG(mode):
            raise ArgumentError(f"what is called {path.name} there is no file", "Choose another name.")
        return path
