"""Many mutants, some at a time, each in a fork; every verdict goes to the journal at once."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from tools.forked.forks import apart, each
from tools.forked.tests import run_tests
from tools.forked.workshop import Workshop
from tools.mutants import judge
from tools.mutants.choice import Records, plan
from tools.mutants.judge import Verdict
from tools.mutants.mutant import Mutant


class Journal:
    """A line a verdict, under the digest of the contracts that it was reached on.

    Attributes:
        digests: of the contracts that each mutant is built into, as they are now; verdicts on others are left
            out. So a change of one contract leaves what was found out about the others.
    """

    def __init__(self, path: Path, digests: Mapping[str, str]) -> None:
        self.path, self.digests = path, digests

    def read(self) -> dict[str, Verdict]:
        """The verdicts on these contracts; a later line counts for an earlier one."""
        found = {}
        for line in self.path.read_text(encoding="utf-8").splitlines() if self.path.is_file() else []:
            entry = json.loads(line)
            if entry.pop("contracts") == self.digests.get(entry["id"]):
                found[entry["id"]] = Verdict(**entry)
        return found

    def add(self, verdict: Verdict) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({**vars(verdict), "contracts": self.digests[verdict.id]}) + "\n")


def run(
    workshop: Workshop, waiting: Iterator[Mutant], records: Records, workers: int, brief: Collection[str] = ()
) -> Iterator[tuple[Mutant, Verdict]]:
    """Verdicts as they come. A mutant is taken from `waiting` when a process is free.

    `brief` are the ids of those that need not go before whole folders of tests.
    """

    def work(mutant: Mutant) -> str:
        looked_at = plan(mutant, records, mutant.id in brief)
        return json.dumps(asdict(judge.judge(workshop, mutant, looked_at)))

    for mutant, answer in each(waiting, work, workers):
        verdict = Verdict(**json.loads(answer))
        if verdict.outcome == judge.KILLED:
            records.noticed(mutant, verdict.by)
        yield mutant, verdict


def unsound(workshop: Workshop, nodes: Sequence[str], stories: Sequence[str]) -> list[str]:
    """Which of these fail on the contracts as they are, built as mutants are: their word is worth nothing."""

    def tests() -> str:
        workshop.change()
        return "\n".join(run_tests(nodes, every=True).wrong)

    def told() -> str:
        return judge.told(workshop.change(), stories)

    found = [line for line in (apart(tests, 3_600) if nodes else "").splitlines() if line]
    return found + [line for line in [apart(told, 3_600) if stories else ""] if line]
