"""Compares one step.

python -m tests.symbolic.comparison TranscribedTreasury.leaving <project> answer.json
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.symbolic.comparison import steps
from tests.symbolic.comparison.world import Different

STATES = 20_000


def compare(name: str, root: Path, states: int = STATES, seed: int = 0) -> int:
    """How many states were alike before one was not."""
    compared = steps.ready(name, root, seed)
    for tried in range(states):
        try:
            compared()
        except Different as different:
            print(different, flush=True)
            return tried
    return states


if __name__ == "__main__":
    alike = compare(sys.argv[1], Path(sys.argv[2]))
    # as halmos answers
    answer = {"exitcode": int(alike < STATES), "num_paths": [alike], "num_bounded_loops": 0}
    Path(sys.argv[3]).write_text(json.dumps({"test_results": {sys.argv[1]: [answer]}}))
