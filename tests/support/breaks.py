"""Is a suite of stories awake? Break one line of a copy of the contracts and count what it takes until one
notices.

A list such as tests/model/breaks.toml names the breaks; a row may give its own number of steps, where a
state is rare. The suite runs in a process of its own, with the copy as CELLDAO_CONTRACTS, and leaves a row
for `make proof`."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.support.paths import ROOT
from tools.copies import copy_with


@dataclass(frozen=True)
class Break:
    """`steps`: as many as this one needs at most, if more than the usual."""

    name: str
    file: str
    old: str
    new: str
    steps: int = 0

    def into(self, text: str) -> str:
        if text.count(self.old) != 1:
            raise ValueError(
                f"{self.name}: {self.file} holds its line {text.count(self.old)} times, not once"
            )
        return text.replace(self.old, self.new)


@dataclass(frozen=True)
class Suite:
    """
    Attributes:
        unit: what is counted, `steps` or `stories`.
        command: arguments of Python that tell so many from a seed and write the row to a file.
    """

    module: str
    list: Path
    place: Path
    unit: str
    usual: int
    command: Callable[[int, str, Path], Sequence[str]]

    def breaks(self, words: Sequence[str] = ()) -> list[Break]:
        """All, or those whose name contains one of the words."""
        rows = tomllib.loads(self.list.read_text(encoding="utf-8"))["break"]
        found = [Break(**row) for row in rows]
        return [row for row in found if not words or any(word in row.name for word in words)]

    def until_noticed(self, row: Break, count: int, seed: str) -> tuple[int, str] | None:
        """How many it took, and what failed. None: nobody noticed."""
        record = self.place / row.name / "result.json"
        copy = copy_with(ROOT / "contracts", self.place / row.name / "contracts", row.file, row.into)
        record.unlink(missing_ok=True)
        run = subprocess.run(
            [sys.executable, *self.command(count, seed, record)],
            cwd=ROOT,
            env={**os.environ, "CELLDAO_CONTRACTS": str(copy)},
            capture_output=True,
            text=True,
        )
        if not record.is_file():
            raise RuntimeError(f"{row.name}: the copy could not be tried\n{run.stderr[-2_000:]}")
        results = json.loads(record.read_text(encoding="utf-8"))
        shutil.rmtree(copy)
        failed = next((result for result in results if result["found"]), None)
        if failed and failed.get("failure", "").startswith("Traceback"):
            raise RuntimeError(f"{row.name}: a mistake of the suite\n{run.stdout[-6_000:]}")
        return (failed["tried"], failed["failure"]) if failed else None

    def main(self, argv: list[str] | None = None) -> int:
        parser = argparse.ArgumentParser(prog=f"python -m {self.module}")
        parser.add_argument(f"--{self.unit}", dest="count", type=int, default=self.usual)
        parser.add_argument("--seed", default="breaks")
        parser.add_argument("--only", nargs="*", default=[])
        args = parser.parse_args(argv)
        rows, unnoticed = self.breaks(args.only), []
        for row in rows:
            began, count = time.monotonic(), max(args.count, row.steps)
            noticed = self.until_noticed(row, count, args.seed)
            seconds = time.monotonic() - began
            if noticed is None:
                unnoticed.append(row.name)
                print(f"{row.name:34} NOT NOTICED in {count:,} {self.unit} ({seconds:.0f} s)", flush=True)
            else:
                took, failure = noticed
                print(f"{row.name:34} {took:6,} {self.unit} ({seconds:.0f} s)  {failure[:90]}", flush=True)
        print(f"{len(rows) - len(unnoticed)} of {len(rows)} noticed")
        return 1 if unnoticed or not rows else 0
