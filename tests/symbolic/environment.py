"""What the symbolic checks run on: halmos in a Python environment of its own, forge and solc from npm.

Both are installed beside this file from their locks, on first use and again when a lock has changed. Nothing
of it is part of `make test`.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
NODE = HERE / "node_modules"
LOCK = HERE / "requirements.lock"
TOOLS = VENV / "tools"
HALMOS = VENV / "bin" / "halmos"
# z3 comes with halmos
PYTHON = VENV / "bin" / "python"
FORGE = NODE / "@foundry-rs" / "forge-linux-amd64" / "bin" / "forge"


class Missing(Exception):
    """Something this machine must have is not there."""


def _stamp(*files: Path) -> str:
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _fresh(marker: Path, stamp: str) -> bool:
    return marker.is_file() and marker.read_text() == stamp


def _script(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def install() -> None:
    if shutil.which("npm") is None:
        raise Missing("Node 20.19 or later with npm is missing: forge and solc come from npm")
    stamp = _stamp(LOCK)
    if not _fresh(VENV / ".ready", stamp):
        print("installing halmos into tests/symbolic/.venv ...", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)
        pip = [str(VENV / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
        subprocess.run([*pip, "--require-hashes", "-r", str(LOCK)], check=True)
        (VENV / ".ready").write_text(stamp)
    stamp = _stamp(HERE / "package-lock.json")
    if not _fresh(NODE / ".ready", stamp):
        print("installing forge and solc into tests/symbolic/node_modules ...", file=sys.stderr)
        npm = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        subprocess.run(npm, cwd=HERE, check=True)
        (NODE / ".ready").write_text(stamp)
    TOOLS.mkdir(exist_ok=True)
    _script(TOOLS / "solc", f'#!/bin/sh\nNODE_PATH="{NODE}" exec node "{HERE / "solc.cjs"}" "$@"\n')
    # halmos builds before each run; the project is built once, for all of them
    _script(TOOLS / "forge", "#!/bin/sh\nexit 0\n")


def with_tools() -> dict[str, str]:
    """The environment in which halmos runs."""
    folders = [str(TOOLS), str(VENV / "bin"), os.environ.get("PATH", "")]
    return {**os.environ, "PATH": os.pathsep.join(folders)}
