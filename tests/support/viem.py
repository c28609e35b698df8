"""viem, asked to sign and to check: `tests/support/viem.mjs` run by Node, once for many jobs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).with_suffix(".mjs")
# where the page has it from
WEB = Path(__file__).parents[2] / "web"


def viem(jobs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The answers, one a job. Without Node or the page's packages the test is skipped, in CI it fails."""
    node = shutil.which("node")
    if node is None or not (WEB / "node_modules" / "viem").is_dir():
        words = "viem is not here: install Node 20.19 or later, then run `make test-page`"
        pytest.fail(words) if os.environ.get("CI") == "true" else pytest.skip(words)
    done = subprocess.run(
        [str(node), str(SCRIPT), str(WEB)], input=json.dumps(jobs), capture_output=True, text=True, check=True
    )
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers
