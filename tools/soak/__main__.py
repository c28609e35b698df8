"""The long run before a release, in pieces; see docs/security/soak.md.

python -m tools.soak --jobs 2                  goes on until everything has been tried
python -m tools.soak --jobs 2 --minutes 150    stops then; the next run goes on
python -m tools.soak --anew                    counts nothing that others have put on record
python -m tools.soak --report                  runs nothing, writes the page of what has been tried
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tools.mutants import record as mutant_record
from tools.mutants import survivors
from tools.mutants.includes import digest
from tools.mutants.journal import Journal as Verdicts
from tools.mutants.journal import eyes
from tools.mutants.listing import mutants, shuffled
from tools.mutants.mutant import Mutant
from tools.mutants.pool import killers
from tools.mutants.sample import PLACE as MUTANTS
from tools.mutants.sample import SEED, Sample
from tools.paths import ROOT
from tools.soak import record, units
from tools.soak.units import Unit


def verdicts_on(found: Sequence[Mutant]) -> Verdicts:
    return Verdicts(MUTANTS / "journal.jsonl", {mutant.id: digest(mutant.file) for mutant in found})


def judged_now() -> Sample:
    """All verdicts on the contracts as they are."""
    found = mutants()
    sample = Sample(shuffled(found, SEED), 0, verdicts_on(found).read())
    sample.take_over()
    return sample


def killers_now(sample: Sample) -> Unit:
    """The tests that these verdicts rest on."""
    tests, stories = killers(sample.judged)
    names = (*tests, *(f"model {seed}" for seed in stories))
    return units.killers({name: eyes(name) for name in names})


def parts_now(
    journal: record.Journal, model: Sequence[Unit], kept: Mapping[str, dict[str, Any]]
) -> list[dict[str, Any]]:
    """What has been tried of everything so far, here or, where that is whole, by the record."""
    sample, done = judged_now(), journal.read()
    found = sample.ordered
    how = {"seed": SEED, "sample": 0, "possible": len(found), "contracts": digest()}
    figures = mutant_record.figures(sample.judged, survivors.explained(found, survivors.load()), how)
    seconds = sum(verdict.seconds for _, verdict in sample.judged)
    parts = [
        record.stories(model, done),
        record.mutants(figures, seconds),
        record.killers(killers_now(sample), done),
    ]
    return [record.fuller(part, kept) for part in parts]


def run_units(journal: record.Journal, waiting: Sequence[Unit], jobs: int, until: float) -> None:
    """So many at a time; none is begun after that moment."""

    def one(unit: Unit) -> None:
        if time.monotonic() < until:
            rows = units.run(unit)
            journal.add(unit, rows)
            print(f"{unit.part} {unit.name}: {sum(row['found'] for row in rows)} found", flush=True)

    with ThreadPoolExecutor(jobs) as pool:
        list(pool.map(one, waiting))


def run_mutants(jobs: int, until: float) -> None:
    """Its own journal remembers what has been judged; what survives is told in the page."""
    command = [sys.executable, "-m", "tools.mutants", "--all", "--jobs", str(jobs)]
    command += ["--rows", str(units.PLACE / "mutants.json")]
    if until != float("inf"):
        command += ["--minutes", str(max(0.1, (until - time.monotonic()) / 60))]
    subprocess.run(command, cwd=ROOT, check=False)


def try_everything(
    journal: record.Journal,
    model: Sequence[Unit],
    kept: Mapping[str, dict[str, Any]],
    jobs: int,
    until: float,
) -> None:
    """What has not been, one part after the other."""
    done = journal.read()
    if units.MODEL not in kept:
        run_units(journal, [unit for unit in model if (unit.part, unit.name) not in done], jobs, until)
    if time.monotonic() < until:
        run_mutants(jobs, until)
    # which tests noticed is known when every mutant has been judged
    sample = judged_now()
    if len(sample.judged) == len(sample.ordered):
        noticed = killers_now(sample)
        known = kept.get(units.KILLERS, {}).get("of_tests") == noticed.name
        if not known and (noticed.part, noticed.name) not in done:
            run_units(journal, [noticed], 1, until)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tools.soak", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=0, help="begin nothing after that time")
    parser.add_argument("--anew", action="store_true", help="count only what has been tried on this machine")
    parser.add_argument("--report", action="store_true", help="only write the page of what has been tried")
    options = parser.parse_args(arguments)
    until = time.monotonic() + 60 * options.minutes if options.minutes else float("inf")
    contracts = digest()
    journal = record.Journal(contracts)
    model = units.model(contracts)
    verdicts = verdicts_on(mutants())
    kept = {} if options.anew else record.kept(contracts)
    if not options.anew:
        print(f"{verdicts.take_over():,} verdicts on mutants taken over from the record", flush=True)
    if not options.report:
        try_everything(journal, model, kept, options.jobs, until)
    verdicts.keep()
    parts = parts_now(journal, model, kept)
    record.write({"contracts": contracts, "parts": parts})
    for part in parts:
        print(f"{part['part']}: {part['tried']:,} of {part['of']:,} {part['unit']}, {part['found']:,} found")
    return 0 if record.passed(parts) else 1


if __name__ == "__main__":
    sys.exit(main())
