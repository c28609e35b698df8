"""Measure the gas of everything a cell does (`make gas`).

python -m bench                       measure, write bench/results/gas.json and gas.md, print the table
python -m bench --check               measure, fail on every op that differs from the committed record
python -m bench --explain vote        where the gas of one op goes, contract by contract
python -m bench --artifacts DIR       contracts compiled elsewhere; writes nothing
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

from tests.support.anvil import binary
from tests.support.paths import ARTIFACTS, NODE_MODULES


def table(result: dict[str, Any]) -> str:
    lines = [f"{'op':<16} {'celldao':>10} {'budget':>10} {'':>9}  note"]
    for row in result["ops"]:
        gas = row["celldao"]
        left = "" if gas is None else f"{gas - row['budget']:+,}"
        shown = "-" if gas is None else f"{gas:,}"
        lines.append(f"{row['op']:<16} {shown:>10} {row['budget']:>10,} {left:>9}  {row['note']}")
    return "\n".join(lines)


def missing() -> str | None:
    if binary() is None or not (NODE_MODULES / "solc").is_dir():
        return "gas is not measured: install Node 20 or later, then `make node` (anvil and solc are missing)"
    return None


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Gas of everything a cell does.")
    parser.add_argument("--check", action="store_true", help="compare with the committed record")
    parser.add_argument("--explain", metavar="OP", action="append", help="where the gas of an op goes")
    parser.add_argument("--artifacts", type=Path, default=ARTIFACTS)
    parser.add_argument("--oversize", action="store_true", help="lift EIP-170, for work in progress")
    args = parser.parse_args(argv)
    if reason := missing():
        print(reason, file=sys.stderr)
        return 1 if os.environ.get("CI") == "true" else 0

    from bench import attribution, record
    from bench.run import figures, laboratory

    options = ["--code-size-limit", "65536"] if args.oversize else []
    if args.explain:
        attribution.explain(args.explain, args.artifacts, options)
        return 0
    with laboratory(*options, artifacts=args.artifacts) as (world, subject):
        result = record.document(world, subject, figures(world, subject))
    print(table(result))
    if args.check:
        recorded = json.loads(record.JSON.read_text(encoding="utf-8")) if record.JSON.exists() else {}
        wrong = record.differences(result, recorded)
        for line in wrong:
            print(line, file=sys.stderr)
        if wrong:
            print("run `make gas` and commit bench/results if this is meant", file=sys.stderr)
        return 1 if wrong else 0
    if args.oversize or args.artifacts != ARTIFACTS:
        print("nothing written: these are not the committed artifacts", file=sys.stderr)
        return 0
    record.write(result)
    return 0


if __name__ == "__main__":
    sys.exit(main())
