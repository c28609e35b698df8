"""Measure the gas of everything a cell does (`make gas`), and what the same costs elsewhere (`make bench`).

python -m bench                       measure ours, write bench/results/gas.json and gas.md, print the table
python -m bench --peers               measure the peers as well, on the same node
python -m bench --growth              measure the growth curves too, write growth.json and its picture
python -m bench --check               ours, peers and the beginnings of the curves against the record
python -m bench --explain vote        where the gas of one op goes, contract by contract
python -m bench --artifacts DIR       contracts compiled elsewhere; writes nothing
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from tests.support.anvil import binary
from tests.support.paths import ARTIFACTS, NODE_MODULES


def table(result: dict[str, Any]) -> str:
    from bench.verdict import best, is_won

    lines = [f"{'op':<16} {'celldao':>10} {'budget':>10} {'':>9} {'best peer':>10}  note"]
    for row in result["rows"]:
        gas, rival = row["celldao"], best(row)
        left = "" if gas is None else f"{gas - row['budget']:+,}"
        shown = "-" if gas is None else f"{gas:,}"
        other = "-" if rival is None else f"{rival[1]:,}"
        mark = "" if is_won(row) else "NOT WON; "
        lines.append(
            f"{row['op']:<16} {shown:>10} {row['budget']:>10,} {left:>9} {other:>10}  {mark}{row['measured']}"
        )
    return "\n".join(lines)


def missing() -> str | None:
    if binary() is None or not (NODE_MODULES / "solc").is_dir():
        return "gas is not measured: install Node 20 or later, then `make node` (anvil and solc are missing)"
    return None


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Gas of everything a cell does.")
    parser.add_argument("--check", action="store_true", help="compare with the committed record")
    parser.add_argument("--peers", action="store_true", help="measure the peers in the same run")
    parser.add_argument("--growth", action="store_true", help="measure the growth curves")
    parser.add_argument("--explain", metavar="OP", action="append", help="where the gas of an op goes")
    parser.add_argument("--artifacts", type=Path, default=ARTIFACTS)
    parser.add_argument("--oversize", action="store_true", help="lift EIP-170, for work in progress")
    args = parser.parse_args(argv)
    if reason := missing():
        print(reason, file=sys.stderr)
        return 1 if os.environ.get("CI") == "true" else 0

    from bench import attribution, curves, further, record, verdict
    from bench.run import figures, laboratory, measure_peers

    options = ["--code-size-limit", "65536"] if args.oversize else []
    if args.explain:
        attribution.explain(args.explain, args.artifacts, options)
        return 0
    was = record.recorded()
    reasons = verdict.reasons()
    with laboratory(*options, artifacts=args.artifacts) as (world, subject):
        ours = figures(world, subject)
        # before the peers: what they use up of names must not move a figure
        besides = further.measure(world, subject)
        again = args.peers or args.check or not was
        beside = measure_peers(world) if again else record.beside_of(was)
        result = record.document(world, subject, ours, beside, reasons, besides)
        print(table(result), flush=True)
        if args.check:
            grown = curves.measure(world, subject, curves.SMALL)
        elif args.growth:
            grown = curves.measure(world, subject, curves.WHOLE)
    for line in verdict.unreasoned(result["rows"], reasons):
        print(f"bench/reasons.toml: {line}", file=sys.stderr)
    if args.check:
        wrong = record.differences(result, was) + curves.differences(grown, curves.recorded())
        for line in wrong:
            print(line, file=sys.stderr)
        if wrong:
            print(
                "run `make bench` (or `make gas`, for ours alone) and commit what it writes if this is meant",
                file=sys.stderr,
            )
        return 1 if wrong else 0
    if args.oversize or args.artifacts != ARTIFACTS:
        print("nothing written: these are not the committed artifacts", file=sys.stderr)
        return 0
    record.write(result)
    lost = [f"{row['op']} is not won" for row in result["rows"] if not verdict.is_won(row)]
    if args.growth:
        curves.write(curves.document(result["header"]["node"], grown))
        lost += curves.uneven(grown)
    for line in lost:
        print(line, file=sys.stderr)
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
