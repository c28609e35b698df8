"""Check contracts/ by every rule; docs/security/static-checks.md says what they hold and why.

python -m tools.vyper_checks                all rules
python -m tools.vyper_checks --rule bounds  one
python -m tools.vyper_checks --rows FILE    also write what was tried and found as rows of JSON
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

from tools.compiler import CompileError
from tools.paths import CONTRACTS
from tools.vyper_checks.listed import Listed
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
    rows: list[dict[str, Any]] = []
    failed = False
    for name in args.rule or RULES:
        what, check = RULES[name]
        begun = time.perf_counter()
        listed = Listed.read(name)
        outcome = check(tree, listed)
        problems = sorted({*outcome.problems, *listed.problems()})
        for problem in problems:
            print(f"{problem} [{name}]", file=sys.stderr)
        if not outcome.tried:
            print(f"{name}: found nothing to look at", file=sys.stderr)
        failed = failed or bool(problems) or not outcome.tried
        seconds = round(time.perf_counter() - begun, 2)
        rows.append(
            {
                "part": "static",
                "what": what,
                "tried": outcome.tried,
                "unit": outcome.unit,
                "found": len(problems),
                "seconds": seconds,
                "note": outcome.note,
            }
        )
        print(f"{name:14} {outcome.tried:5} {outcome.unit:22} {len(problems):3} found  {outcome.note}")
    if args.rows:
        args.rows.parent.mkdir(parents=True, exist_ok=True)
        args.rows.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
