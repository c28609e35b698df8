"""Which deployables a source is built into, and what tells that these have changed."""

from __future__ import annotations

import hashlib
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


@cache
def digest(file: str = "") -> str:
    """Of what a source is built into, and of the interfaces; without a name, of all sources."""
    built = set().union(*(_parts(CONTRACTS / f"{name}.vy") for name in deployables_with(file)))
    found = hashlib.sha256()
    for path in sorted(CONTRACTS.rglob("*.vy*")):
        name = path.relative_to(CONTRACTS).as_posix()
        if not file or name in built or path.suffix == ".vyi":
            found.update(name.encode() + path.read_bytes())
    return found.hexdigest()[:16]
