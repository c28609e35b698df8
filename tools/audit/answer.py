"""What an advisory service said of one lock."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class NoAnswer(Exception):
    """A service was not reached, or did not say what an honest one would say. Nothing is known then."""


@dataclass(frozen=True, order=True)
class Finding:
    """An advisory about a locked package.

    Attributes:
        advisory: its number, e.g. GHSA-8q59-q68h-6hv4.
    """

    package: str
    advisory: str
    title: str

    def __str__(self) -> str:
        return f"{self.package}: {self.advisory} {self.title}".rstrip()


@dataclass(frozen=True)
class Answer:
    """One lock, asked about in full.

    Attributes:
        lock: path from the repository's root.
        packages: how many of it the service was asked about.
    """

    lock: str
    packages: int
    findings: tuple[Finding, ...]


def asked(command: Sequence[str], folder: Path, env: dict[str, str], seconds: float) -> dict[str, Any]:
    """The JSON object that a tool prints.

    Raises:
        NoAnswer: it printed something else, or did not end in time.
    """
    what = Path(command[0]).name
    try:
        done = subprocess.run(
            command, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=seconds
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NoAnswer(f"{what} did not answer: {error}") from error
    try:
        said = json.loads(done.stdout)
    except ValueError as error:
        words = (done.stderr or done.stdout).strip().splitlines()
        raise NoAnswer(
            f"{what} ended with code {done.returncode}: {words[-1] if words else 'no words'}"
        ) from error
    if not isinstance(said, dict):
        raise NoAnswer(f"{what} printed no report")
    return said
