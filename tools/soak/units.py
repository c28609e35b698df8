"""What the long run consists of: pieces that can be run one by one, on different days."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.paths import BUILD, ROOT

PLACE = BUILD / "soak"
MODEL, KILLERS = "model", "killers"
STEPS, CHUNK = 250_000, 5_000


@dataclass(frozen=True)
class Unit:
    """A piece: a command, and the rows it leaves.

    Attributes:
        weight: how much of its part's unit it is: steps, tests.
    """

    part: str
    name: str
    command: tuple[str, ...]
    weight: int

    @property
    def rows(self) -> Path:
        return PLACE / f"{self.part}-{self.name}.json"


def model(seed: str) -> list[Unit]:
    """Random stories, a seed a piece."""
    return [
        Unit(MODEL, str(number), ("tests.model", "--steps", str(CHUNK), "--seed", f"{seed}.{number}"), CHUNK)
        for number in range(STEPS // CHUNK)
    ]


def killers(tests: Mapping[str, str]) -> Unit:
    """These tests and stories on the contracts as they are, by name with a digest of what each stands on.

    Others, or the same ones otherwise written, make another piece.
    """
    digest = hashlib.sha256(json.dumps(sorted(tests.items())).encode()).hexdigest()[:16]
    return Unit(KILLERS, digest, ("tools.mutants", "--all", "--sound"), len(tests))


def run(unit: Unit) -> list[dict[str, Any]]:
    """Its rows.

    Raises:
        RuntimeError: it left none.
    """
    unit.rows.parent.mkdir(parents=True, exist_ok=True)
    unit.rows.unlink(missing_ok=True)
    command = [sys.executable, "-m", *unit.command, "--rows", str(unit.rows)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if not unit.rows.is_file():
        raise RuntimeError(f"{' '.join(command)} left no result:\n{(done.stdout + done.stderr)[-2_000:]}")
    found: list[dict[str, Any]] = json.loads(unit.rows.read_text(encoding="utf-8"))
    return found
