"""Symbolic proofs of single statements, with halmos, and with z3 where products defeat it.

    python -m tests.symbolic                      every check, table, .build/proof/symbolic.json
    python -m tests.symbolic --only Treasury      that one, or those whose name begins so
    python -m tests.symbolic --mutants            each broken copy of the contracts must give a counterexample
    python -m tests.symbolic --slow               with those that take long or have not been decided yet
    python -m tests.symbolic --list               the checks and what they say

What is proven, under which assumptions, is in docs/security/symbolic.md.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from tests.symbolic import environment, mutants, project
from tests.symbolic.run import ALIKE, COUNTEREXAMPLE, PROVEN, UNDECIDED, Result, prove_all
from tests.symbolic.slow import is_slow
from tools.paths import BUILD, CONTRACTS

PROOF = BUILD / "proof"


def _tell(result: Result) -> None:
    note = f"  ({result.note})" if result.note else ""
    print(
        f"{result.said:15} {result.seconds:6.0f} s {result.paths:6} {result.check.engine:6}  "
        f"{result.check.id}{note}",
        flush=True,
    )


def row(result: Result) -> dict[str, object]:
    return {
        "part": "symbolic",
        "what": f"{result.check.id}: {result.check.claim}",
        # what is undecided counts as not tried: it must not look like a proof
        "tried": 0 if result.outcome == UNDECIDED else result.paths,
        "unit": str(result.check.engine),
        "found": int(result.outcome == COUNTEREXAMPLE),
        "seconds": round(result.seconds, 1),
        "note": result.said + (f": {result.note}" if result.note else ""),
    }


def fails(results: list[Result], unclear: list[str]) -> bool:
    """A run that tried nothing does; a check that may be open only if it is refuted."""
    return (
        not results
        or bool(unclear)
        or any(
            result.outcome == COUNTEREXAMPLE or (result.outcome != PROVEN and not is_slow(result.check.id))
            for result in results
        )
    )


def _write(options: argparse.Namespace, name: str, rows: list[dict[str, object]]) -> None:
    """Where it was asked for; the table of `make proof` wants all of them."""
    path = options.rows or (None if options.only else PROOF / name)
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(rows, indent=1) + "\n")


def prove(options: argparse.Namespace) -> int:
    built = project.make("main", options.contracts)
    checks = [check for check in built.checks if check.id == options.only]
    checks = checks or [check for check in built.checks if check.id.startswith(options.only)]
    if not options.slow:
        checks = [check for check in checks if not is_slow(check.id)]
    if options.list:
        for check in checks:
            print(f"{check.id}\n    {check.claim}")
        return 0
    results = prove_all(built.root, checks, options.limit, options.jobs, _tell)
    _write(options, "symbolic.json", [row(result) for result in results])
    proven = sum(result.said == PROVEN for result in results)
    alike = sum(result.said == ALIKE for result in results)
    broken = [result for result in results if result.outcome == COUNTEREXAMPLE]
    print(f"{proven} proven and {alike} alike of {len(results)}, {len(broken)} with a counterexample")
    for result in results:
        if result.outcome != PROVEN:
            print(f"  {result.outcome}: {result.check.id} {result.note}")
    for function in built.unclear:
        print(f"  not proven: {function} is not in authority.toml as it is in the contract")
    return int(fails(results, built.unclear))


def break_them(options: argparse.Namespace) -> int:
    missed = []
    rows = []
    for mutant in mutants.load():
        if not mutant.name.startswith(options.only):
            continue
        built = mutants.made(mutant, options.contracts)
        checks = [check for check in built.checks if check.id in mutant.checks]
        if len(checks) != len(mutant.checks):
            raise SystemExit(f"mutants.toml: {mutant.name} names a check that does not exist")
        results = prove_all(built.root, checks, options.limit, options.jobs, _tell, early=True)
        missed += [(mutant, result) for result in results if result.outcome != COUNTEREXAMPLE]
        rows += [
            {
                "part": "symbolic mutants",
                "what": f"{mutant.name}: {mutant.why}; seen by {result.check.id}",
                "tried": 1,
                "unit": "mutants",
                "found": int(result.outcome != COUNTEREXAMPLE),
                "seconds": round(result.seconds, 1),
                "note": result.outcome,
            }
            for result in results
        ]
    _write(options, "symbolic-mutants.json", rows)
    print(f"{len(rows) - len(missed)} of {len(rows)} broken copies gave a counterexample")
    for mutant, result in missed:
        print(f"  missed: {mutant.name} by {result.check.id}: {result.outcome} {result.note}")
    return int(not rows or bool(missed))


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="tests.symbolic", description=__doc__.splitlines()[0] if __doc__ else ""
    )
    parser.add_argument("--only", default="", help="checks (or mutants) whose name begins so")
    parser.add_argument("--mutants", action="store_true", help="break the contracts, demand counterexamples")
    parser.add_argument("--slow", action="store_true", help="slow and undecided checks, too")
    parser.add_argument("--list", action="store_true", help="print the checks, run nothing")
    parser.add_argument("--limit", type=int, default=240, help="seconds of work a check may take")
    parser.add_argument("--jobs", type=int, default=2, help="checks at a time")
    parser.add_argument("--rows", type=Path, help="where the rows go")
    parser.add_argument("--contracts", type=Path, default=CONTRACTS, help="another copy of the contracts")
    options = parser.parse_args()
    try:
        environment.install()
    except environment.Missing as missing:
        print(missing, file=sys.stderr)
        return 1
    return break_them(options) if options.mutants else prove(options)


if __name__ == "__main__":
    sys.exit(main())
