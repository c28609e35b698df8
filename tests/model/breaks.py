"""Is the model awake? Break one line of a copy of the contracts and count the steps until a story notices.

python -m tests.model.breaks --steps 20000            all lines of breaks.toml
python -m tests.model.breaks --only quorum stream     those whose name contains one of the words
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path

from tests.support.paths import BUILD, ROOT

LIST = Path(__file__).with_name("breaks.toml")
PLACE = BUILD / "model" / "breaks"


@dataclass(frozen=True)
class Break:
    name: str
    file: str
    old: str
    new: str


def breaks(words: list[str]) -> list[Break]:
    rows = tomllib.loads(LIST.read_text(encoding="utf-8"))["break"]
    found = [Break(**row) for row in rows]
    return [row for row in found if not words or any(word in row.name for word in words)]


def broken_copy(row: Break) -> Path:
    copy = PLACE / row.name / "contracts"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(ROOT / "contracts", copy)
    path = copy / row.file
    text = path.read_text(encoding="utf-8")
    if text.count(row.old) != 1:
        raise ValueError(f"{row.name}: {row.file} holds its line {text.count(row.old)} times, not once")
    path.write_text(text.replace(row.old, row.new), encoding="utf-8")
    return copy


def steps_until_noticed(row: Break, steps: int, seed: str) -> tuple[int, str] | None:
    """None: nobody noticed."""
    copy, record = broken_copy(row), PLACE / row.name / "result.json"
    record.unlink(missing_ok=True)
    command = [
        sys.executable,
        "-m",
        "tests.model",
        f"--steps={steps}",
        f"--seed={seed}",
        f"--record={record}",
        "--quick",
    ]
    run = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "CELLDAO_CONTRACTS": str(copy)}, capture_output=True, text=True
    )
    if not record.is_file():
        raise RuntimeError(f"{row.name}: the copy could not be tried\n{run.stderr[-2_000:]}")
    result = json.loads(record.read_text(encoding="utf-8"))[0]
    shutil.rmtree(copy)
    if result.get("failure", "").startswith("Traceback"):
        raise RuntimeError(f"{row.name}: a mistake of the model\n{run.stdout[-6_000:]}")
    return (result["tried"], result["failure"]) if result["found"] else None


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.model.breaks", description=__doc__)
    parser.add_argument("--steps", type=int, default=20_000)
    parser.add_argument("--seed", default="breaks")
    parser.add_argument("--only", nargs="*", default=[])
    args = parser.parse_args(argv)
    rows, unnoticed = breaks(args.only), []
    for row in rows:
        began = time.monotonic()
        noticed = steps_until_noticed(row, args.steps, args.seed)
        seconds = time.monotonic() - began
        if noticed is None:
            unnoticed.append(row.name)
            print(f"{row.name:34} NOT NOTICED in {args.steps:,} steps ({seconds:.0f} s)", flush=True)
        else:
            steps, failure = noticed
            print(f"{row.name:34} {steps:6,} steps ({seconds:.0f} s)  {failure[:90]}", flush=True)
    print(f"{len(rows) - len(unnoticed)} of {len(rows)} noticed")
    return 1 if unnoticed or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
