"""The environment of the outside tools, made when it is first needed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tools.paths import BUILD

HERE = Path(__file__).parent
VENV = BUILD / "lint-venv"


def ready() -> Path:
    """Folder of its programs."""
    subprocess.run(
        [str(HERE / "venv.sh"), str(VENV)], check=True, env={**os.environ, "PYTHON": sys.executable}
    )
    return VENV / "bin"
