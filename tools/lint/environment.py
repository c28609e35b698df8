"""The environment of the outside tools, made when it is first needed."""

from __future__ import annotations

from pathlib import Path

from tools.locked_venv import locked_venv
from tools.paths import BUILD

HERE = Path(__file__).parent
VENV = BUILD / "lint-venv"


def ready() -> Path:
    """Folder of its programs."""
    return locked_venv(HERE / "requirements.txt", VENV)
