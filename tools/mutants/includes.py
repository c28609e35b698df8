"""Which deployables a source is built into."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from tools.paths import CONTRACTS, deployables

_MODULE = re.compile(r"^from modules import (\w+)", re.MULTILINE)


@cache
def _parts(path: Path) -> frozenset[str]:
    found = {path.relative_to(CONTRACTS).as_posix()}
    for module in _MODULE.findall(path.read_text(encoding="utf-8")):
        found |= _parts(CONTRACTS / "modules" / f"{module}.vy")
    return frozenset(found)


@cache
def deployables_with(file: str) -> tuple[str, ...]:
    """`modules/votes.vy` -> ("Share",); the smallest first, which is built soonest."""
    found = [path for path in deployables() if file in _parts(path)]
    return tuple(path.stem for path in sorted(found, key=lambda path: len(_parts(path))))
