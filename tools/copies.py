"""Copies of the contracts in which one thing stands otherwise: for tests that must notice it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path


def copy_with(contracts: Path, place: Path, file: str, change: Callable[[str], str]) -> Path:
    """A copy of the folder at `place`, which is cleared before, with one file changed; answers the copy.

    Nothing is copied if `change` raises.
    """
    text = change((contracts / file).read_text(encoding="utf-8"))
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(contracts, place)
    (place / file).write_text(text, encoding="utf-8")
    return place
