"""One mistake: where it is, what stands there instead, and how it is named."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True)
class Mutant:
    """A replacement of the characters from `start` to `end` of a file.

    Attributes:
        file: relative to contracts/, such as `modules/votes.vy`.
        function: the function it is in, empty outside of all.
        statement: line of the statement it is in, from 1; 0 outside of functions.
        line: line it begins in, from 1.
        before, after: the whole lines it touches, as they are and as it makes them, without indentation.
    """

    operator: str
    file: str
    function: str
    statement: int
    line: int
    start: int
    end: int
    text: str
    before: str
    after: str
    place: int  # how many mutants of the same file, function and lines come before it

    @property
    def id(self) -> str:
        """Stays as long as the function's text around it: line numbers are not in it."""
        words = [self.operator, self.file, self.function, self.before, self.after, str(self.place)]
        return hashlib.sha256("\0".join(words).encode()).hexdigest()[:12]

    @property
    def key(self) -> str:
        """`modules/votes.vy::_change`"""
        return f"{self.file}::{self.function}"

    def into(self, source: str) -> str:
        return source[: self.start] + self.text + source[self.end :]
