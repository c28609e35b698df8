"""Two builds far apart give the same bytes: another folder, locale, time zone, seed of hashes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.tools.release.conftest import BUILT
from tools.paths import ARTIFACTS, CONTRACTS, ROOT

ENVIRONMENTS = (
    {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "HOME": "/nonexistent"},
    {"PYTHONHASHSEED": "4294967295", "TZ": "America/Los_Angeles", "LC_ALL": "C.UTF-8", "COLUMNS": "40"},
)


def test_build__two_folders_and_environments__the_committed_bytes(tmp_path: Path) -> None:
    folders = (tmp_path / "a", tmp_path / "a longer name" / "with ünicode")
    for folder, env in zip(folders, ENVIRONMENTS, strict=True):
        shutil.copytree(CONTRACTS, folder / "contracts")
        command = [sys.executable, "-m", "tools.build", *BUILT]
        command += ["--contracts", str(folder / "contracts"), "--artifacts", str(folder / "artifacts")]
        subprocess.run(
            command, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT), **env}, check=True, timeout=600
        )
        for name in BUILT:
            built = (folder / "artifacts" / f"{name}.json").read_bytes()
            assert built == (ARTIFACTS / f"{name}.json").read_bytes(), name
