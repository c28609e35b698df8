"""How many requests a statement takes of a cell with many operators (`python -m bench.operators`).

python -m bench.operators             100 mandates, 500 payments
python -m bench.operators --large     1,000 mandates, 5,000 payments as well (some minutes)
python -m bench.operators --write     also writes bench/results/operators.json and operators.md

Requests are exact: from a new connection on, with the check that it is a cell at all; a batch of JSON-RPC
counts as one. The statement must find every payment, by mandate. Times are those of one run on one machine.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from eth_abi.abi import encode
from web3 import Web3

from bench.reading.world import Sender
from celldao.artifacts import artifact
from celldao.cell import Cell
from celldao.history import Period
from celldao.snapshots.units import at_time
from tests.support.anvil import binary, run_anvil
from tests.support.artifacts import bytecode
from tests.support.counting import CountingReader
from tests.support.live import found_cell, pass_time, settle
from tests.support.paths import ROOT

RESULTS: Final = ROOT / "bench" / "results"
# What a statement may take, however many mandates there are: bench/read.py counts 11 without any.
LIMIT: Final = 15
DAY: Final = 86_400
COIN: Final = 10**6
# Transactions in one request, and in a block; gas of each.
_AT_ONCE: Final = 100
_GAS: Final = 1_000_000
_BLOCK_GAS: Final = 2 * _AT_ONCE * _GAS


@dataclass(frozen=True)
class Result:
    """One size, and what reading it took."""

    mandates: int
    payments: int
    blocks: int
    requests: int
    requests_again: int
    seconds: float
    seconds_again: float


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.operators", description="Requests of a statement.")
    parser.add_argument("--large", action="store_true", help="1,000 mandates and 5,000 payments as well")
    parser.add_argument("--write", action="store_true", help="write bench/results/operators.json and .md")
    args = parser.parse_args(argv)
    if binary() is None:
        print("nothing is measured: install Node 20 or later, then `make node`", file=sys.stderr)
        return 1
    sizes = [(100, 500), *([(1_000, 5_000)] if args.large else [])]
    results = [measure(*size) for size in sizes]
    print(table(results))
    if args.write:
        data = json.dumps([asdict(result) for result in results], indent=1) + "\n"
        (RESULTS / "operators.json").write_text(data, encoding="utf-8")
        (RESULTS / "operators.md").write_text(page(results), encoding="utf-8")
    over = [result for result in results if result.requests > LIMIT]
    for result in over:
        print(f"{result.mandates:,} mandates take {result.requests} requests", file=sys.stderr)
    return 1 if over else 0


def measure(mandates: int, payments: int) -> Result:
    """Builds it on an anvil of its own, and reads it twice."""
    with run_anvil() as node, tempfile.TemporaryDirectory() as scratch:
        cell, sums = build(node.w3, mandates, payments)
        record, cache = Path(scratch) / "cell.json", Path(scratch) / "cache"
        cell.record.save(record)
        first, begun = node.w3.eth.get_block(cell.record.block)["timestamp"], time.perf_counter()
        last = int(node.w3.eth.get_block("latest")["timestamp"])
        period = Period(at_time(int(first)), at_time(last + DAY))
        requests: list[int] = []
        seconds: list[float] = [begun]
        for _ in range(2):
            reader = CountingReader(node.url)
            made = Cell.load(record, reader).history(cache).statement(period)
            assert made is not None
            found = {one.mandate: one.paid.units for one in made.operators}
            assert found == sums, "the statement does not tell what was paid"
            assert sum(one.payments for one in made.operators) == payments
            # of coin the impersonated treasury has more than any event tells
            assert made["ZOO"].adds_up
            requests.append(reader.count)
            seconds.append(time.perf_counter())
        return Result(
            mandates,
            payments,
            int(node.w3.eth.block_number),
            requests[0],
            requests[1],
            round(seconds[1] - seconds[0], 1),
            round(seconds[2] - seconds[1], 1),
        )


def build(w3: Web3, mandates: int, payments: int) -> tuple[Cell, dict[str, int]]:
    """A cell with so many mandates, and what was paid from each, in base units. The treasury is impersonated:
    how votes grant is not what is measured."""
    sender = Sender(w3)
    accounts = list(w3.eth.accounts)
    founder, operator, supplier = accounts[0], accounts[6], accounts[9]
    token = sender.create(founder, bytes.fromhex(bytecode("tokens/Plain")[2:]) + encode(["uint8"], [6]))
    assets = [{"token": token, "symbol": "ZOO", "decimals": 6, "dividend": True}, {"token": "native"}]
    cell = found_cell(w3, assets=assets)
    treasury, factory = cell.record.treasury, cell.factory
    mint = bytes(Web3.keccak(text="mint(address,uint256)")[:4])
    sender.send([(founder, token, mint + encode(["address", "uint256"], [treasury, 10**9 * COIN]))])
    pass_time(w3, DAY)
    expiry = int(w3.eth.get_block("latest")["timestamp"]) + 300 * DAY
    charter: tuple[object, ...] = (expiry, True, [(token, 10**6 * COIN, 10**6 * COIN)], [], [], bytes(32), "")
    grant = factory.interface.encode("grant_mandate", (operator, 30 * DAY, 5 * DAY, charter))
    mandate = artifact("Mandate").interface
    _rush(sender, [(treasury, factory.address, grant)] * mandates)
    pages = [factory.read("mandates", cell.record.treasury, first, 100) for first in range(0, mandates, 100)]
    granted = [one for page in pages for one in page]
    _rush(sender, [(operator, one, mandate.encode("accept", 1)) for one in granted])
    _rush(sender, [(operator, one, mandate.encode("draw", token, 1_000 * COIN)) for one in granted])
    share, more = divmod(payments, mandates)
    sums, spends = {}, []
    for place, one in enumerate(granted):
        times = share + (place < more)
        spends += [(operator, one, mandate.encode("pay", token, supplier, n + 1)) for n in range(times)]
        sums[one] = times * (times + 1) // 2
    _rush(sender, spends)
    return cell, sums


def _rush(sender: Sender, calls: Sequence[tuple[str, str, bytes]]) -> None:
    """(from, to, data) each, many to a request and to a block. What fails is missing in the statement."""
    for account in {account for account, _, _ in calls}:
        sender.rpc("anvil_setBalance", account, hex(10**24))
    sender.rpc("evm_setAutomine", False)
    sender.rpc("evm_setBlockGasLimit", hex(_BLOCK_GAS))
    for start in range(0, len(calls), _AT_ONCE):
        requests: list[Any] = [
            (
                "eth_sendTransaction",
                [{"from": account, "to": to, "data": "0x" + data.hex(), "gas": hex(_GAS)}],
            )
            for account, to, data in calls[start : start + _AT_ONCE]
        ]
        for answer in sender.w3.provider.make_batch_request(requests):  # type: ignore[attr-defined]
            assert "error" not in answer, answer
        sender.rpc("evm_mine")
    sender.rpc("evm_setAutomine", True)
    settle(sender.w3)


def table(results: list[Result]) -> str:
    """In Markdown."""
    rows = [
        f"| {one.mandates:,} | {one.payments:,} | {one.blocks:,} | {one.requests} | {one.requests_again} | "
        f"{one.seconds} s | {one.seconds_again} s |"
        for one in results
    ]
    head = "| mandates | payments | blocks | requests | again | time | again |"
    return "\n".join([head, "|---|---|---|---|---|---|---|", *rows])


def page(results: list[Result]) -> str:
    """operators.md"""
    rules = (__doc__ or "").split("\n\n", 2)[2]
    return f"# A statement of a cell with many operators\n\n{rules}\n{table(results)}\n"


if __name__ == "__main__":
    sys.exit(main())
