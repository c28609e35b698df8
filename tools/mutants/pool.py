"""Many mutants, some at a time, each in a fork; every verdict goes to the journal at once."""

from __future__ import annotations

import json
import os
import sys
import time
import traceback
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from tools.mutants import judge
from tools.mutants.choice import Plan, Records, plan
from tools.mutants.judge import Verdict, Workshop
from tools.mutants.mutant import Mutant


class Journal:
    """A line a verdict, under the digest of the contracts that it was reached on."""

    def __init__(self, path: Path, contracts: str) -> None:
        self.path, self.contracts = path, contracts

    def read(self) -> dict[str, Verdict]:
        """The verdicts on these contracts; a later line counts for an earlier one."""
        found = {}
        for line in self.path.read_text(encoding="utf-8").splitlines() if self.path.is_file() else []:
            entry = json.loads(line)
            if entry.pop("contracts") == self.contracts:
                found[entry["id"]] = Verdict(**entry)
        return found

    def add(self, verdict: Verdict) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({**vars(verdict), "contracts": self.contracts}) + "\n")


def run(
    workshop: Workshop, waiting: Iterator[Mutant], records: Records, workers: int, brief: Collection[str] = ()
) -> Iterator[tuple[Mutant, Verdict]]:
    """Verdicts as they come. A mutant is taken from `waiting` when a process is free.

    `brief` are the ids of those that need not go before whole folders of tests.
    """
    busy: dict[int, tuple[Mutant, int]] = {}
    try:
        while True:
            while len(busy) < workers and (mutant := next(waiting, None)) is not None:
                pid, reader = _fork(workshop, mutant, plan(mutant, records, mutant.id in brief))
                busy[pid] = mutant, reader
            if not busy:
                return
            pid = _ended(busy)
            mutant, reader = busy.pop(pid)
            with os.fdopen(reader, "rb") as pipe:
                answer = pipe.read().decode()
            if not answer.startswith("{"):
                raise RuntimeError(f"{mutant.file}:{mutant.line} {mutant.after}\n{answer}")
            verdict = Verdict(**json.loads(answer))
            if verdict.outcome == judge.KILLED:
                records.noticed(mutant, verdict.by)
            yield mutant, verdict
    finally:
        for pid in busy:
            os.kill(pid, 15)


def _ended(busy: dict[int, tuple[Mutant, int]]) -> int:
    while True:
        for pid in busy:
            if os.waitpid(pid, os.WNOHANG)[0]:
                return pid
        time.sleep(0.02)


def _fork(workshop: Workshop, mutant: Mutant, looked_at: Plan) -> tuple[int, int]:
    reader, writer = os.pipe()
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        os.close(writer)
        return pid, reader
    os.close(reader)
    try:
        judge.send(judge.judge(workshop, mutant, looked_at), writer)
    except BaseException:
        os.write(writer, traceback.format_exc()[-3_000:].encode())
    finally:
        os._exit(0)


def unsound(workshop: Workshop, nodes: Sequence[str], stories: Sequence[str]) -> list[str]:
    """Which of these fail on the contracts as they are, built as mutants are: their word is worth nothing."""

    def tests() -> str:
        workshop.change(None)
        return "\n".join(judge.run_tests(nodes, every=True).failed)

    def told() -> str:
        return judge.told(workshop.change(None), stories)

    found = [line for line in (judge.apart(tests, 3_600) if nodes else "").splitlines() if line]
    return found + [line for line in [judge.apart(told, 3_600) if stories else ""] if line]
