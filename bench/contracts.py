"""Which contracts a long measurement was made on: those that cannot be repeated by every test run say so."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from bench.subjects.celldao.artifacts import MASTERS, load
from tests.support.paths import ARTIFACTS


def digest(folder: Path = ARTIFACTS) -> str:
    """Of the code that runs: neither comments nor what is only read (Lens) count."""
    codes = sha256()
    for name in (*MASTERS, "CellFactory"):
        code = load(name, folder).init_code
        # the compiler's trailer holds a digest of the sources, and ends with its own length
        codes.update(code[: -int.from_bytes(code[-2:], "big")])
    return codes.hexdigest()[:16]
