"""Ten thousand signed ballots of fifty clients at once through a relay (`python -m bench.relay`).

python -m bench.relay                 500 members, 20 votes, 50 clients; prints the figures
python -m bench.relay --write         also writes bench/results/relay.json and the figures in docs/relay.md
python -m bench.relay --members 50 --votes 4 --clients 8

The relay is killed with SIGKILL when two fifths are answered and started again at once; at four fifths the
latest block, with a transaction of the relay, is replaced by an empty one. Then it is counted on the chain,
by events, that every ballot is there once. Gas is exact; times are those of one run on one machine.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from bench import contracts
from tests.support.anvil import binary, run_anvil
from tests.support.paths import ROOT
from tests.support.relay import build_village, relay_key
from tests.support.relay_crowd import Outcome, send_crowd, sign_all

RESULT = ROOT / "bench" / "results" / "relay.json"
DOCUMENT = ROOT / "docs" / "relay.md"
# Gas of a ballot in a batch of 100.
BUDGET = 15_000
PATIENCE = 3_600
BEGIN, END = "<!-- figures: written by `python -m bench.relay --write` -->", "<!-- end of figures -->"


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.relay", description="Ballots through a relay.")
    parser.add_argument("--members", type=int, default=500)
    parser.add_argument("--votes", type=int, default=20)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument(
        "--write", action="store_true", help="write bench/results/relay.json and docs/relay.md"
    )
    args = parser.parse_args(argv)
    if binary() is None:
        print("nothing is measured: install Node 20 or later, then `make node`", file=sys.stderr)
        return 1
    result = measure(args.members, args.votes, args.clients)
    print(json.dumps(result, indent=1))
    if args.write:
        RESULT.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
        DOCUMENT.write_text(with_figures(DOCUMENT.read_text(encoding="utf-8"), result), encoding="utf-8")
    for line in failures(result):
        print(line, file=sys.stderr)
    return 1 if failures(result) else 0


def measure(members: int, votes: int, clients: int) -> dict[str, Any]:
    """One run, in figures."""
    options = ("--gas-limit", "60000000")
    with run_anvil(*options) as node, tempfile.TemporaryDirectory() as folder:
        print(f"founding a cell of {members} members with {votes} open votes", file=sys.stderr)
        village = build_village(node.w3, node.url, Path(folder), members, votes)
        village.fund(relay_key().address)
        began = time.monotonic()
        files = sign_all(village, os.cpu_count() or 2)
        signing = time.monotonic() - began
        print(f"{len(files):,} ballots signed in {signing:.0f} seconds; sending them", file=sys.stderr)
        settings = {"hold": 60, "batch": 100, "final": 8}
        outcome = send_crowd(village, Path(folder), files, clients, PATIENCE, **settings)
        ids = {json.loads(line)["id"] for line in (Path(folder) / "answers.jsonl").read_text().splitlines()}
        database = sum(file.stat().st_size for file in Path(folder).glob("relay.db*"))
    return figures(members, votes, clients, outcome, len(ids), database)


def figures(
    members: int, votes: int, clients: int, outcome: Outcome, answered: int, database: int
) -> dict[str, Any]:
    ballots = members * votes
    full = [batch for batch in outcome.batches if batch.counted == 100]
    counted = sum(batch.counted for batch in outcome.batches)
    gas = sum(batch.gas for batch in outcome.batches)
    waited = sorted(outcome.seconds_to_answer)
    return {
        "contracts": contracts.digest(),
        "members": members,
        "votes": votes,
        "ballots": ballots,
        "clients": clients,
        "sigkill": "when two fifths were answered",
        "reorganisation": "the latest block, with a transaction of the relay, at four fifths",
        "answered": answered,
        "counted": len(outcome.voters),
        "lost": ballots - len(outcome.voters),
        "double": sum(times - 1 for times in outcome.voters.values()),
        "skipped": sum(batch.skipped for batch in outcome.batches),
        "transactions": len(outcome.batches),
        "full_batches": len(full),
        "gas_per_ballot": -(-gas // max(1, counted)),
        "gas_per_ballot_in_full_batches": {
            "mean": -(-sum(batch.gas for batch in full) // max(1, 100 * len(full))),
            "highest": max((-(-batch.gas // 100) for batch in full), default=0),
            "budget": BUDGET,
        },
        "tries_again": outcome.retried,
        "seconds_sending": round(outcome.seconds_sending, 1),
        "seconds_until_all_counted": round(outcome.seconds_in_all, 1),
        "answers_a_second": round(ballots / outcome.seconds_sending, 1),
        "seconds_to_answer": {
            "median": round(median(waited), 3),
            "99 of 100": round(waited[len(waited) * 99 // 100], 3),
            "longest": round(waited[-1], 1),
        },
        "database_bytes_per_ballot": database // ballots,
    }


def failures(result: dict[str, Any]) -> list[str]:
    """What the run shows to be wrong."""
    found = [f"{result[what]} {what}" for what in ("lost", "double") if result[what]]
    if result["answered"] != result["ballots"]:
        found.append(f"{result['answered']} of {result['ballots']} answered")
    gas = result["gas_per_ballot_in_full_batches"]
    if gas["mean"] > gas["budget"]:
        found.append(f"{gas['mean']:,} gas a ballot in full batches, above {gas['budget']:,}")
    return found


def with_figures(text: str, result: dict[str, Any]) -> str:
    """The document with the figures of this run between its marks."""
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    return f"{before}{BEGIN}\n{table(result)}\n{END}{after}"


def table(result: dict[str, Any]) -> str:
    gas, wait = result["gas_per_ballot_in_full_batches"], result["seconds_to_answer"]
    rows = [
        ("signed ballots", f"{result['ballots']:,} ({result['members']:,} members, {result['votes']} votes)"),
        ("clients at once", f"{result['clients']}"),
        ("lost; double", f"{result['lost']}; {result['double']}"),
        ("transactions; of them full batches of 100", f"{result['transactions']}; {result['full_batches']}"),
        ("gas a ballot in full batches, mean", f"{gas['mean']:,} (budget {gas['budget']:,})"),
        ("the same in the dearest of them, which opens most words of bitmaps", f"{gas['highest']:,}"),
        ("gas a ballot, all transactions", f"{result['gas_per_ballot']:,}"),
        ("answers a second, the outage included", f"{result['answers_a_second']}"),
        ("seconds to an answer: median; 99 of 100", f"{wait['median']}; {wait['99 of 100']}"),
        ("seconds until all were counted", f"{result['seconds_until_all_counted']}"),
        ("bytes of database a ballot", f"{result['database_bytes_per_ballot']:,}"),
    ]
    return "\n".join(
        ["", "| what | figure |", "|---|---:|", *(f"| {name} | {value} |" for name, value in rows), ""]
    )


if __name__ == "__main__":
    sys.exit(main())
