"""Many mutants, some at a time, each in a fork."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict

from tools.forked.forks import apart, each
from tools.forked.tests import run_tests
from tools.forked.workshop import Workshop
from tools.mutants import judge
from tools.mutants.choice import Plan, Records
from tools.mutants.judge import Verdict
from tools.mutants.mutant import Mutant

OF_NO_CONTRACT = "of no contract"


def run(
    workshop: Workshop,
    waiting: Iterator[Mutant],
    records: Records,
    workers: int,
    plan: Callable[[Mutant, Records], Plan],
) -> Iterator[tuple[Mutant, Verdict]]:
    """Verdicts as they come. A mutant is taken from `waiting`, and its tests are planned, when a process is
    free."""

    def work(mutant: Mutant) -> str:
        return json.dumps(asdict(judge.judge(workshop, mutant, plan(mutant, records))))

    for mutant, answer in each(waiting, work, workers):
        verdict = Verdict(**json.loads(answer))
        if verdict.outcome == judge.KILLED:
            records.noticed(mutant, verdict.by)
        yield mutant, verdict


def killers(judged: Iterable[tuple[Mutant, Verdict]]) -> tuple[list[str], list[str]]:
    """Tests and stories whose word was taken."""
    names = {verdict.by for _, verdict in judged if verdict.outcome == judge.KILLED}
    stories = sorted(name.removeprefix("model ") for name in names if name.startswith("model "))
    return sorted(name for name in names if "::" in name), stories


def unsound(workshop: Workshop, nodes: Sequence[str], stories: Sequence[str]) -> list[str]:
    """Which of these fail on the contracts as they are: their word is worth nothing.

    A mutant's fork builds some contracts anew and has others from its parent: here tests run with all of them
    built anew, and with all as the parent has them.
    """

    def tests(file: str) -> str:
        workshop.change(file)
        return "\n".join(run_tests(nodes, every=True).wrong)

    def told() -> str:
        return judge.told(workshop.change(), stories)

    found: list[str] = []
    for file in ("", OF_NO_CONTRACT) if nodes else ():
        found += [line for line in apart(lambda file=file: tests(file), 3_600).splitlines() if line]  # type: ignore[misc]
    if stories and (line := apart(told, 3_600)):
        found.append(line)
    return list(dict.fromkeys(found))
