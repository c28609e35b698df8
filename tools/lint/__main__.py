"""Run natrix and mamushi on contracts/.

python -m tools.lint                 both
python -m tools.lint natrix          one
python -m tools.lint mamushi --diff  and show how it would lay the files out
python -m tools.lint --rows FILE     also write what was tried and found as rows of JSON
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from tools.compiler import CompileError
from tools.lint import mamushi, natrix
from tools.paths import CONTRACTS
from tools.vyper_checks.rows import Row, write


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.lint", description="Run natrix and mamushi.")
    parser.add_argument("tool", nargs="?", choices=["natrix", "mamushi"], help="both if none is named")
    parser.add_argument("--contracts", type=Path, default=CONTRACTS)
    parser.add_argument("--diff", action="store_true", help="show mamushi's layout")
    parser.add_argument("--rows", type=Path, help="file that takes the rows")
    args = parser.parse_args(argv)
    rows: list[Row] = []
    for tool in [args.tool] if args.tool else ["natrix", "mamushi"]:
        begun = time.perf_counter()
        try:
            if tool == "natrix":
                what, outcome = natrix.WHAT, natrix.check(args.contracts)
            else:
                what, outcome = mamushi.WHAT, mamushi.check(args.contracts, show=args.diff)
        except CompileError as error:
            print(error, file=sys.stderr)
            return 1
        for problem in outcome.problems:
            print(f"{problem} [{tool}]", file=sys.stderr)
        rows.append(Row.of("static tools", what, outcome, begun))
        print(rows[-1])
    if args.rows:
        write(args.rows, rows)
    return 1 if any(row.failed for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
