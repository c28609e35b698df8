"""One process a check, each with a limit of its own. Only an answer without reservation is a proof."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.symbolic.environment import HALMOS, PYTHON, with_tools
from tests.symbolic.project import Check, Engine
from tools.paths import ROOT

PROVEN = "proven"
COUNTEREXAMPLE = "counterexample"
UNDECIDED = "not proven"
ALIKE = "alike"

# A loop that wants more rounds makes the answer "not proven".
LOOPS = 40
# halmos' exit codes; the other engines leave the same
CODES = {
    0: (PROVEN, ""),
    1: (COUNTEREXAMPLE, ""),
    2: (UNDECIDED, "the solver ran out of time"),
    3: (UNDECIDED, "halmos could not follow a path"),
    4: (UNDECIDED, "every path reverts: the check says nothing"),
    5: (UNDECIDED, "halmos failed"),
}


@dataclass(frozen=True)
class Result:
    check: Check
    outcome: str
    paths: int
    seconds: float
    note: str

    @property
    def said(self) -> str:
        """The outcome in a word: what was only compared is not called a proof."""
        return ALIKE if (self.outcome, self.check.engine) == (PROVEN, Engine.COMPARISON) else self.outcome


def _command(root: Path, check: Check, answer: Path, limit: int, early: bool) -> list[str]:
    if check.engine is Engine.Z3:
        return [str(PYTHON), "-m", "tests.symbolic.integers", check.id, str(answer)]
    if check.engine is Engine.COMPARISON:
        return [sys.executable, "-m", "tests.symbolic.comparison", check.id, str(root), str(answer)]
    options = {
        "--root": str(root),
        "--contract": check.contract,
        "--match-test": f"^{check.name}\\(",
        "--storage-layout": "generic",
        "--loop": str(LOOPS),
        "--solver-timeout-assertion": f"{limit}s",
        "--solver-threads": "1",
        "--json-output": str(answer),
    }
    switches = ["--no-status", "--early-exit"] if early else ["--no-status"]
    return [str(HALMOS), *switches, *[part for pair in options.items() for part in pair]]


def _stop(process: subprocess.Popen[bytes]) -> None:
    """The process and the solvers it started: it leads a group of its own."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _used(group: int) -> float:
    """Seconds of processor time of the processes of a group, and of the ones they have waited for."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        if int(fields[2]) == group:
            ticks += sum(int(field) for field in fields[11:15])
    return ticks / os.sysconf("SC_CLK_TCK")


def prove(root: Path, check: Check, limit: int, early: bool = False) -> Result:
    """
    :param limit: seconds of processor time, so that a busy machine gives the same answers
    :param early: stop at the first counterexample
    """
    folder = root / "answers"
    folder.mkdir(exist_ok=True)
    answer = folder / f"{check.id}.json"
    answer.unlink(missing_ok=True)
    began = time.monotonic()
    with (folder / f"{check.id}.log").open("wb") as log:
        process = subprocess.Popen(
            _command(root, check, answer, limit, early),
            stdout=log,
            stderr=subprocess.STDOUT,
            env=with_tools(),
            # the lemmas are about the project's copy of the transcription
            cwd=root if check.engine is Engine.Z3 else ROOT,
            start_new_session=True,
        )
        try:
            while process.poll() is None:
                time.sleep(0.2)
                if _used(process.pid) > limit:
                    seconds = time.monotonic() - began
                    return Result(check, UNDECIDED, 0, seconds, f"stopped after {limit} s of work")
        finally:
            _stop(process)
    seconds = time.monotonic() - began
    return told(check, answer, seconds)


def told(check: Check, answer: Path, seconds: float) -> Result:
    """What its engine has left about one check. Whatever is not one clear answer is no proof."""
    engine = check.engine.name.lower()

    def undecided(note: str) -> Result:
        return Result(check, UNDECIDED, 0, seconds, note)

    if not answer.is_file():
        return undecided(f"{engine} failed")
    try:
        results = json.loads(answer.read_text())["test_results"]
    except (ValueError, KeyError):
        return undecided(f"the answer of {engine} can't be read")
    found = [item for items in results.values() for item in items]
    if len(found) != 1:
        return undecided(f"{len(found)} answers in place of one")
    code = found[0]["exitcode"]
    outcome, note = CODES.get(code, (UNDECIDED, f"{engine} answers {code}"))
    # of a check it failed at, halmos counts nothing
    paths = (found[0]["num_paths"] or [0])[0]
    if outcome == PROVEN and found[0]["num_bounded_loops"]:
        outcome, note = UNDECIDED, "a loop was cut short"
    if outcome == PROVEN and not paths:
        outcome, note = UNDECIDED, "no path was tried"
    return Result(check, outcome, paths, seconds, note)


def prove_all(
    root: Path,
    checks: Iterable[Check],
    limit: int,
    jobs: int,
    tell: Callable[[Result], None],
    early: bool = False,
) -> list[Result]:
    with ThreadPoolExecutor(jobs) as pool:
        running = [pool.submit(prove, root, check, limit, early) for check in checks]
        results = []
        for done in as_completed(running):
            tell(done.result())
            results.append(done.result())
    return sorted(results, key=lambda result: result.check.id)
