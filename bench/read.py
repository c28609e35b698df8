"""How many requests and how long it takes to read a cell (`python -m bench.read`).

python -m bench.read                  100 and 1,000 members; prints the table
python -m bench.read --large          10,000 members and 1,000 proposals as well (some minutes)
python -m bench.read --write          also writes bench/results/read.json and read.md

Every cell has lived for ten years, with a dividend every month. Requests are exact: from a new connection on,
with the check that it is a cell at all; a batch of JSON-RPC counts as one. Times are those of one run on one
machine, and only their ratios mean something. Beside ours: a plain scan of all events of the same cell, and
OpenZeppelin's governor on the same chain with as many members and proposals, read the way front ends do. Of a
proposal ours tells text, state, tallies, quorum and times, the others tell the state.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.support.anvil import binary, run_anvil
from tests.support.paths import NODE_MODULES, ROOT

RESULTS = ROOT / "bench" / "results"
# What one command may take.
LIMITS = {"status": 6, "register": 15}


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.read", description="Requests and time of reading.")
    parser.add_argument("--large", action="store_true", help="10,000 members as well")
    parser.add_argument("--write", action="store_true", help="write bench/results/read.json and read.md")
    parser.add_argument("--members", type=int, action="append", help="other sizes")
    args = parser.parse_args(argv)
    if binary() is None or not (NODE_MODULES / "solc").is_dir():
        print("nothing is measured: install Node 20 or later, then `make node`", file=sys.stderr)
        return 1
    sizes = args.members or [100, 1_000, *([10_000] if args.large else [])]
    results = [measure(size) for size in sizes]
    print(table(results))
    if args.write:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / "read.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
        (RESULTS / "read.md").write_text(page(results), encoding="utf-8")
    over = above_limits(results)
    for line in over:
        print(line, file=sys.stderr)
    return 1 if over else 0


def above_limits(results: list[dict[str, Any]]) -> list[str]:
    """What takes more requests than a command may."""
    return [
        f"{task} of {result['members']:,} members takes {result['tasks'][task]['ours']['requests']} requests"
        for result in results
        for task, limit in LIMITS.items()
        if result["tasks"][task]["ours"]["requests"] > limit
    ]


def page(results: list[dict[str, Any]]) -> str:
    """read.md"""
    rules = (__doc__ or "").split("\n\n", 2)[2]
    return f"# Reading a cell\n\n{rules}\n{table(results)}\n"


def measure(members: int) -> dict[str, Any]:
    """One size: every task in every way, and that they found the same."""
    from bench.reading import ways
    from bench.reading.world import build

    with run_anvil() as node, tempfile.TemporaryDirectory() as scratch:
        world = build(node.w3, node.url, members)
        record, cache = Path(scratch) / "cell.json", Path(scratch) / "cache"
        world.cell.record.save(record)
        tasks: dict[str, dict[str, ways.Figure]] = {
            "status": {"ours": ways.status(world, record)},
            "register": {
                "ours": ways.register(world, record),
                "scan": ways.scan_register(world),
                "peer": ways.peer_register(world),
            },
            "proposals": {
                "ours": ways.proposals(world, record),
                "scan": ways.scan_proposals(world),
                "peer": ways.peer_proposals(world),
                "peer, batched": ways.peer_proposals(world, 100),
            },
            "statement": {
                "ours": ways.statement(world, record, cache),
                "ours, again": ways.statement(world, record, cache),
                "scan": ways.scan_statement(world),
            },
        }
        # status by events: everything that makes it up has to be found
        parts = [tasks[task]["scan"] for task in ("register", "proposals", "statement")]
        tasks["status"]["scan"] = ways.Figure(
            sum(one.requests for one in parts), sum(one.seconds for one in parts), None
        )
        tasks["status"]["peer"] = tasks["proposals"]["peer"]
        _check(world, tasks)
        blocks = int(node.w3.eth.block_number)
    return {
        "members": members,
        "proposals": world.proposals,
        "blocks": blocks,
        "tasks": {task: _ratios(figures) for task, figures in tasks.items()},
    }


def _check(world: Any, tasks: dict[str, dict[str, Any]]) -> None:
    """No figure counts if the readings do not agree."""
    from celldao.snapshots import State

    register, made = tasks["register"], tasks["proposals"]
    assert register["ours"].found == register["scan"].found
    assert len(register["ours"].found) == len(register["peer"].found) == world.members
    states = list(State)
    assert {one: states.index(state) for one, state in made["ours"].found.items()} == made["scan"].found
    assert len(made["peer"].found) == len(made["ours"].found) == world.proposals
    statement = tasks["statement"]
    assert statement["ours"].found == statement["ours, again"].found
    closing, adds_up, _ = statement["ours"].found[world.token]
    assert adds_up
    assert closing.units == statement["scan"].found


def _ratios(figures: dict[str, Any]) -> dict[str, dict[str, float]]:
    ours = figures["ours"].seconds
    return {
        way: {"requests": figure.requests, "time": round(figure.seconds / ours, 2)}
        for way, figure in figures.items()
    }


def table(results: list[dict[str, Any]]) -> str:
    lines = [
        "| members | proposals | blocks | what | how | requests | time, ours = 1 |",
        "|---:|---:|---:|---|---|---:|---:|",
    ]
    for result in results:
        for task, figures in result["tasks"].items():
            for way, figure in figures.items():
                size = f"{result['members']:,} | {result['proposals']:,} | {result['blocks']:,}"
                lines.append(f"| {size} | {task} | {way} | {figure['requests']:,} | {figure['time']} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
