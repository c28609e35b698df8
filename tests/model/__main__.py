"""Stories from a seed, as many steps as wanted; the result goes to .build/proof/model.json.

python -m tests.model --steps 20000 --seed 7 --jobs 2
python -m tests.model --story 7.0.12            repeats one story, and prints it
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from tests.model.driver import LEAST_SUCCESS, Result, shortened, tell, tell_many
from tests.support.paths import BUILD

# Steps of a process. What a seed tells does not depend on how many run at a time.
CHUNK = 5_000


def report(result: Result, seed: str, seconds: float) -> None:
    print(f"{result.steps:,} steps in {result.stories:,} stories, seed {seed}, {seconds:.0f} s")
    tried = result.done.total() + result.refused.total()
    print(f"{tried:,} calls, {result.success:.1%} of them succeeded")
    for name in sorted(result.done | result.refused):
        print(f"  {name:52} {result.done[name]:7,} {result.refused[name]:7,} refused")
    print("carried out by vote: " + ", ".join(f"{n} {c:,}" for n, c in sorted(result.carried.items())))
    print("stories with: " + ", ".join(f"{n} {c:,}" for n, c in sorted(result.seen.items())))
    of_mandates = sum(count for name, count in (result.done + result.refused).items() if "mandate." in name)
    print(f"{of_mandates / tried if tried else 0:.1%} of the calls are of mandates")
    print(f"refused for {len(result.reasons)} reasons:")
    for reason, count in result.reasons.most_common():
        print(f"  {count:7,} {reason}")


def write(path: Path, result: Result, seed: str, seconds: float) -> None:
    row: dict[str, Any] = {
        "part": "model",
        "what": "contracts and reference model through the same random stories",
        "tried": result.steps,
        "unit": "steps",
        "found": 1 if result.failure else 0,
        "seconds": round(seconds, 1),
        "note": f"seed {seed}, {result.stories} stories, {result.success:.1%} of calls succeeded",
    }
    if result.failure:
        row["failure"] = result.failure.partition("\n")[0]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([row], indent=1) + "\n", encoding="utf-8")


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.model", description=__doc__)
    parser.add_argument("--steps", type=int, default=1_000)
    parser.add_argument("--seed", default="celldao")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--rows", type=Path, default=BUILD / "proof" / "model.json")
    parser.add_argument("--quick", action="store_true", help="do not shorten a story that fails")
    parser.add_argument("--story", help="only this one, by the seed that a failure named")
    args = parser.parse_args(argv)
    if args.story:
        result = tell(args.story)
        print(shortened(args.story).failure if result.failure else "\n".join(result.words))
        return 1 if result.failure else 0

    began = time.monotonic()
    chunks = -(-args.steps // CHUNK)
    share = -(-args.steps // max(1, chunks))
    result = Result()
    # A process each: the chain in memory gives nothing back before its process ends.
    with ProcessPoolExecutor(args.jobs, max_tasks_per_child=1) as pool:
        seeds = [f"{args.seed}.{chunk}" for chunk in range(chunks)]
        for part in pool.map(tell_many, seeds, [share] * chunks):
            result.add(part)
    seconds = time.monotonic() - began
    report(result, args.seed, seconds)
    write(args.rows, result, args.seed, seconds)
    if result.failure:
        if not args.quick:
            result.failure = shortened(result.failed_seed).failure
        print(f"\nrepeat with: python -m tests.model --story {result.failed_seed}\n\n{result.failure}")
        return 1
    if not result.steps or result.success < LEAST_SUCCESS:
        print(f"fewer than {LEAST_SUCCESS:.0%} of the calls succeeded: that tests too little")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
