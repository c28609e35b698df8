"""Results as `make proof` collects them: what was tried, how often, what was found."""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from tools.vyper_checks.problem import Outcome


@dataclass(frozen=True)
class Row:
    part: str
    what: str
    tried: int
    unit: str
    found: int
    seconds: float
    note: str

    @classmethod
    def of(cls, part: str, what: str, outcome: Outcome, begun: float) -> Row:
        seconds = round(time.perf_counter() - begun, 2)
        return cls(part, what, outcome.tried, outcome.unit, len(outcome.problems), seconds, outcome.note)

    @property
    def failed(self) -> bool:
        """Nothing tried is no proof."""
        return self.found > 0 or self.tried == 0

    def __str__(self) -> str:
        note = f" ({self.note})" if self.note else ""
        return f"{self.found:3} found in {self.tried:4} {self.unit}: {self.what}{note}"


def write(path: Path, rows: list[Row]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n", encoding="utf-8")
