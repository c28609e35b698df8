"""Check contracts/ by every rule; docs/security/static-checks.md says what they hold and why.

python -m tools.vyper_checks                all rules
python -m tools.vyper_checks --rule bounds  one
python -m tools.vyper_checks --rows FILE    also write what was tried and found as rows of JSON
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import replace
from pathlib import Path

from tools.compiler import CompileError
from tools.paths import CONTRACTS
from tools.vyper_checks.listed import Listed
from tools.vyper_checks.rows import Row, write
from tools.vyper_checks.rules import RULES
from tools.vyper_checks.tree import load


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.vyper_checks", description="Check contracts/.")
    parser.add_argument("--contracts", type=Path, default=CONTRACTS)
    parser.add_argument("--rule", action="append", choices=list(RULES), help="only this rule")
    parser.add_argument("--rows", type=Path, help="file that takes the rows")
    args = parser.parse_args(argv)
    try:
        tree = load(args.contracts)
    except CompileError as error:
        print(error, file=sys.stderr)
        return 1
    rows: list[Row] = []
    for name in args.rule or RULES:
        what, check = RULES[name]
        begun = time.perf_counter()
        listed = Listed.read(name)
        seen = check(tree, listed)
        outcome = replace(seen, problems=sorted({*seen.problems, *listed.problems()}))
        for problem in outcome.problems:
            print(f"{problem} [{name}]", file=sys.stderr)
        rows.append(Row.of("static", what, outcome, begun))
        print(rows[-1])
    if args.rows:
        write(args.rows, rows)
    return 1 if any(row.failed for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
