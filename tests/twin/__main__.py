"""Twin stories from a seed; the rows for `make proof` go to .build/proof/twin.json.

python -m tests.twin --stories 500 --seed 7 --jobs 2
python -m tests.twin --story governor.7.12       repeats one, and prints it
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from tests.model.driver import shortened
from tests.support.paths import BUILD
from tests.twin.acts import KINDS
from tests.twin.driver import LEAST_SUCCESS, Result, tell, tell_many

# Stories of a process: the chain in memory gives nothing back before its process ends.
CHUNK = 25


def report(kind: str, result: Result, seconds: float) -> None:
    print(f"{kind}: {result.stories:,} stories, {result.steps:,} steps, {seconds:.0f} s")
    for name in sorted(result.done | result.refused):
        print(f"  {name:30} {result.done[name]:7,} {result.refused[name]:7,} refused by both")
    for name, count in result.alone.most_common():
        print(f"  {count:7,} ours alone refused: {name}")
    if result.states:
        print(
            "  stories with proposals in state: "
            + ", ".join(f"{s} {n:,}" for s, n in sorted(result.states.items()))
        )


def row(kind: str, result: Result, seed: str, seconds: float) -> dict[str, Any]:
    whose = "governor and share" if kind == "governor" else "share token alone"
    return {
        "part": "twin",
        "what": f"the same stories on ours and on OpenZeppelin's {whose}",
        "tried": result.stories,
        "unit": "stories",
        "found": 1 if result.failure else 0,
        "seconds": round(seconds, 1),
        "note": f"seed {seed}, {result.steps:,} steps compared, {result.success:.1%} of acts succeeded",
        **({"failure": result.failure.partition("\n")[0]} if result.failure else {}),
    }


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.twin", description=__doc__)
    parser.add_argument("--stories", type=int, default=20, help="of each kind")
    parser.add_argument("--seed", default="celldao")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--rows", type=Path, default=BUILD / "proof" / "twin.json")
    parser.add_argument("--quick", action="store_true", help="do not shorten a story that fails")
    parser.add_argument("--story", help="only this one, by the seed that a failure named")
    args = parser.parse_args(argv)
    if args.story:
        told = tell(args.story)
        print(shortened(args.story, tell=tell).failure if told.failure else "\n".join(told.words))
        return 1 if told.failure else 0
    rows, failures, lazy = [], [], False
    for kind in KINDS:
        began, result = time.monotonic(), Result()
        firsts = range(0, args.stories, CHUNK)
        with ProcessPoolExecutor(args.jobs, max_tasks_per_child=1) as pool:
            counts = [min(CHUNK, args.stories - first) for first in firsts]
            for part in pool.map(tell_many, [kind] * len(counts), [args.seed] * len(counts), firsts, counts):
                result.add(part)
        seconds = time.monotonic() - began
        report(kind, result, seconds)
        rows.append(row(kind, result, args.seed, seconds))
        failures += [result] if result.failure else []
        lazy = lazy or not result.stories or result.success < LEAST_SUCCESS
    args.rows.parent.mkdir(parents=True, exist_ok=True)
    args.rows.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    for result in failures:
        told = result.failure if args.quick else shortened(result.failed_seed, tell=tell).failure
        print(f"\nrepeat with: python -m tests.twin --story {result.failed_seed}\n\n{told}")
    if lazy and not failures:
        print(f"fewer than {LEAST_SUCCESS:.0%} of the acts succeeded: that tests too little")
    return 1 if failures or lazy else 0


if __name__ == "__main__":
    sys.exit(main())
