"""Environments of outside tools, each made from a lock of its own when it is first needed.

They stay apart from .venv, since each wants other versions of something.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path


def locked_venv(lock: Path, venv: Path, python: str = sys.executable) -> Path:
    """The folder of the environment's programs; it is made anew when the lock has changed.

    Args:
        lock: requirements with hashes; nothing else is installed.
        venv: where it is, or shall be.

    Raises:
        subprocess.CalledProcessError: pip could not install them; its words are on standard error.
    """
    stamp = venv / ".lock"
    if not stamp.is_file() or stamp.read_bytes() != lock.read_bytes():
        print(f"installing what {lock.parent.name}/{lock.name} names into {venv} ...", file=sys.stderr)
        subprocess.run([python, "-m", "venv", "--clear", str(venv)], check=True)
        pip = [str(venv / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
        subprocess.run([*pip, "--require-hashes", "--no-deps", "-r", str(lock)], check=True)
        shutil.copyfile(lock, stamp)
    return venv / "bin"
