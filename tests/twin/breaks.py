"""Would the twin notice? Break one line of a copy of our contracts and count the stories until they differ.

python -m tests.twin.breaks --stories 50
python -m tests.twin.breaks --only quorum
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.support.breaks import Suite
from tests.support.paths import BUILD


def command(stories: int, seed: str, record: Path) -> list[str]:
    return ["-m", "tests.twin", f"--stories={stories}", f"--seed={seed}", f"--rows={record}", "--quick"]


SUITE = Suite(
    "tests.twin.breaks",
    Path(__file__).with_name("breaks.toml"),
    BUILD / "twin" / "breaks",
    "stories",
    50,
    command,
)

if __name__ == "__main__":
    sys.exit(SUITE.main())
