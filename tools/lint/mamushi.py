"""What mamushi makes of our layout. It advises: docs/security/static-checks.md says why it does not decide.

It formats a copy, never contracts/ itself. A file that it can't read is a finding, unless mamushi.toml says
why.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
import tomllib
from pathlib import Path

from tools.lint.environment import HERE, ready
from tools.vyper_checks.listed import Listed
from tools.vyper_checks.problem import Outcome, Problem

WHAT = "mamushi: reads every file (its layout is advice)"
LIST = HERE / "mamushi.toml"
LINE = 110


def check(contracts: Path, listed: Listed | None = None, show: bool = False) -> Outcome:
    listed = listed or Listed(tomllib.loads(LIST.read_text(encoding="utf-8")), "tools/lint/mamushi.toml")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "contracts"
        shutil.copytree(contracts, copy)
        files = sorted(path for path in copy.rglob("*.vy*") if path.suffix in (".vy", ".vyi"))
        program = ready() / "mamushi"
        said = _run(program, "--check", *files)
        if "Traceback" in said:
            # in a batch, an error of its own over one file ends the run for all
            said = "".join(_of_one(program, path) for path in files)
        broken = {path for path in files if f"cannot format {path}:" in said}
        others = [path for path in files if f"would reformat {path}\n" in said]
        problems = [
            Problem(path.relative_to(folder).as_posix(), 1, "mamushi can't read or write this file")
            for path in sorted(broken)
            if not listed.has("unreadable", path.stem)
        ]
        if show:
            print(re.sub(r"\x1b\[\d*m", "", _run(program, "--diff", *others)).replace(f"{folder}/", ""))
        problems += listed.problems()
    note = f"would lay {len(others)} of {len(files)} files out otherwise"
    return Outcome(len(files), "files", problems, note)


def _run(program: Path, mode: str, *files: Path) -> str:
    command = [str(program), mode, "--line-length", str(LINE), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def _of_one(program: Path, path: Path) -> str:
    said = _run(program, "--check", path)
    return f"cannot format {path}:\n" if "Traceback" in said else said
