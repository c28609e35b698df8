"""A cell lives for ten years on one anvil: are all totals exact at the end, and did anything become dearer?

python -m bench.life            10,000 members, 1,000 proposals, 100,000 signed ballots (about ten minutes)
python -m bench.life --small    60 members, two years; writes nothing
python -m bench.life --seed 7   another story; write it with --write

Exits with 1 when a total differs from the books, or an act costs more than 5 % more in the last year.
"""

from __future__ import annotations

import argparse
import sys

from bench.__main__ import missing


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.life", description="Ten years of a large cell.")
    parser.add_argument("--small", action="store_true", help="60 members, two years")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--write", action="store_true", help="write bench/results/life.json, life.md and its picture"
    )
    args = parser.parse_args(argv)
    if reason := missing():
        print(reason, file=sys.stderr)
        return 1

    from bench.life import record
    from bench.life.plan import SMALL, Scale
    from bench.life.run import live

    result = live(SMALL if args.small else Scale(), args.seed)
    print(record.page(result))
    if args.write:
        record.write(result)
    wrong = record.wrong(result)
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
