"""Mutants of the contracts, before the tests; see docs/security/mutants.md.

python -m tools.mutants --sample 300 --seed 7 --jobs 2
python -m tools.mutants --all --write
"""

from __future__ import annotations

import argparse
import itertools
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tools.forked.workshop import Workshop
from tools.mutants import choice, record, survivors
from tools.mutants.choice import Records
from tools.mutants.includes import digest
from tools.mutants.journal import Journal
from tools.mutants.judge import KILLED, SURVIVED, Verdict
from tools.mutants.listing import mutants, shuffled
from tools.mutants.mutant import Mutant
from tools.mutants.pool import killers, run, unsound
from tools.mutants.sample import PLACE, SEED, Sample
from tools.paths import BUILD


def learn(journal: Journal, found: Sequence[Mutant]) -> None:
    """Which tests look first, from the recording and the journal."""
    if any((PLACE / "runs").glob("*.json")):
        choice.learn_runs(PLACE / "runs")
    records, by_id = choice.load(), {mutant.id: mutant for mutant in found}
    for verdict in journal.read().values():
        if verdict.outcome == KILLED and verdict.id in by_id:
            records.noticed(by_id[verdict.id], verdict.by)
    choice.learn_killers(records)


def say(mutant: Mutant, verdict: Verdict) -> None:
    where = f"{mutant.file}:{mutant.line}"
    print(f"{verdict.outcome:16} {verdict.seconds:6.1f} s  {where:34} {mutant.operator}: {mutant.after[:70]}")
    if verdict.outcome in (KILLED, SURVIVED):
        print(f"{'':28}{verdict.by[:120]}", flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tools.mutants", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--sample", type=int, default=300, metavar="N")
    parser.add_argument("--all", action="store_true", help="every mutant")
    parser.add_argument("--only", default="", metavar="WORD", help="of files whose name contains this")
    parser.add_argument("--seed", default=SEED)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--fresh", action="store_true", help="judge again what the journal has verdicts on")
    parser.add_argument(
        "--survivors", action="store_true", help="judge again what is explained, before whole folders as well"
    )
    parser.add_argument("--write", action="store_true", help="write docs/security/mutants.md and its figures")
    parser.add_argument(
        "--learn", action="store_true", help="only write tests/mutants/runs.json and killers.json"
    )
    parser.add_argument("--list", action="store_true", help="only print the mutants")
    parser.add_argument("--report", action="store_true", help="judge nothing, count what the journal has")
    parser.add_argument(
        "--sound", action="store_true", help="only run all killers on the contracts as they are"
    )
    parser.add_argument("--minutes", type=float, default=0, help="stop then; a later run goes on")
    parser.add_argument("--rows", type=Path, help="where the row for a table goes")
    options = parser.parse_args(arguments)
    found = mutants(only=options.only)
    journal = Journal(PLACE / "journal.jsonl", {mutant.id: digest(mutant.file) for mutant in found})
    if options.learn:
        learn(journal, found)
        return 0
    if options.list:
        for mutant in found:
            print(f"{mutant.id} {mutant.file}:{mutant.line} {mutant.operator}: {mutant.after}")
        return 0
    reasons = survivors.explained(found, survivors.load())
    known = {} if options.fresh else journal.read()
    spared = set(reasons)
    if options.survivors:
        spared = set()
        known = {name: verdict for name, verdict in known.items() if verdict.outcome != SURVIVED}
    size = 0 if options.all or options.only else options.sample
    sample = Sample(shuffled(found, options.seed), size, known)
    began = time.monotonic()
    if options.sound:
        return sound(sample, options.rows or PLACE / "sound.json")
    if options.report:
        sample.take_over()
        failed: list[str] = []
    else:
        failed = judge_all(sample, choice.load(), journal, spared, options.jobs, 60 * options.minutes)
    judged = sample.counted()
    how = {
        "seed": options.seed,
        "sample": size,
        "possible": len(found),
        "contracts": digest(),
    }
    outcome = record.figures(judged, reasons, how)
    rows = options.rows or BUILD / "proof" / "mutants.json"
    record.write_row(rows, outcome, sample.new, time.monotonic() - began)
    if options.write:
        record.write(outcome)
    return report(judged, outcome, reasons, failed)


def sound(sample: Sample, rows: Path) -> int:
    """Run what the journal's verdicts rest on; says what fails, and leaves a row."""
    began = time.monotonic()
    sample.take_over()
    tests, stories = killers(sample.judged)
    failed = unsound(Workshop(), tests, stories)
    for test in failed:
        print(f"fails on the contracts as they are: {test}")
    count = len(tests) + len(stories)
    print(f"{len(tests)} tests and {len(stories)} stories, {len(failed)} fail on the contracts as they are")
    record.write_soundness(rows, count, failed, time.monotonic() - began)
    return 1 if failed or not tests else 0


def judge_all(
    sample: Sample, records: Records, journal: Journal, explained: set[str], jobs: int, seconds: float
) -> list[str]:
    """Fill the sample; answers the killers that fail on the contracts as they are.

    What survives and is not explained goes before whole folders of tests when all others have been judged: by
    then somebody may have explained it.
    """
    until, new = time.monotonic() + seconds, []
    workshop: Workshop | None = None
    passes = ((choice.plan, sample.waiting()), (choice.last_plan, sample.surviving(explained)))
    for plan, waiting in passes:
        limited = itertools.takewhile(lambda _: not seconds or time.monotonic() < until, waiting)
        first = next(limited, None)
        if first is None:
            continue
        workshop = workshop or Workshop()
        for mutant, verdict in run(workshop, itertools.chain([first], limited), records, jobs, plan):
            sample.add(mutant, verdict)
            journal.add(verdict)
            new.append((mutant, verdict))
            say(mutant, verdict)
    return unsound(workshop, *killers(new)) if workshop else []


def report(
    judged: Sequence[tuple[Mutant, Verdict]],
    outcome: dict[str, object],
    reasons: dict[str, str],
    failed: Sequence[str],
) -> int:
    for test in failed:
        print(f"fails on the contracts as they are: {test}")
    for mutant, verdict in judged:
        if verdict.outcome == SURVIVED and mutant.id not in reasons:
            print(f"survived: {mutant.file}:{mutant.line} {mutant.operator}")
            print(f"  {mutant.before}\n  {mutant.after}")
        elif verdict.outcome == KILLED and mutant.id in reasons:
            print(f"explained as equivalent, but noticed: {mutant.file}:{mutant.line} {mutant.after}")
            print(f"  {verdict.by}")
    shown = (
        "tried",
        "killed",
        "explained",
        "unexplained",
        "score",
        "same_bytecode",
        "not_compiled",
    )
    print(", ".join(f"{name} {outcome[name]}" for name in shown))
    stale = any(verdict.outcome == KILLED and mutant.id in reasons for mutant, verdict in judged)
    return 0 if record.passed(outcome) and not failed and not stale else 1


if __name__ == "__main__":
    sys.exit(main())
