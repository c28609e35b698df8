"""Is the model awake? Break one line of a copy of the contracts and count the steps until a story notices.

python -m tests.model.breaks --steps 20000            all lines of breaks.toml
python -m tests.model.breaks --only quorum stream     those whose name contains one of the words
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.support.breaks import Suite
from tests.support.paths import BUILD


def command(steps: int, seed: str, record: Path) -> list[str]:
    return ["-m", "tests.model", f"--steps={steps}", f"--seed={seed}", f"--rows={record}", "--quick"]


SUITE = Suite(
    "tests.model.breaks",
    Path(__file__).with_name("breaks.toml"),
    BUILD / "model" / "breaks",
    "steps",
    20_000,
    command,
)

if __name__ == "__main__":
    sys.exit(SUITE.main())
