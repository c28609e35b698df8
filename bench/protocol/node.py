"""One local chain on which every transaction has a block of its own, so that each finds everything cold."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from tests.support.anvil import run_anvil

HARDFORK = "prague"
START = 1_750_000_000
BLOCK_SECONDS = 12
GAS = 16_000_000
# Tries of two milliseconds each until the node has done what it does on its own.
PATIENCE = 5_000


@dataclass(frozen=True)
class Call:
    """A transaction to be sent; `to` is None for a creation."""

    sender: str
    to: str | None
    data: str


def intrinsic(call: Call) -> int:
    """What is charged before anything runs: 21,000, and 4 or 16 for each byte of calldata."""
    return 21_000 + sum(16 if byte else 4 for byte in bytes.fromhex(call.data.removeprefix("0x")))


@dataclass(frozen=True)
class Receipt:
    call: Call
    hash: str
    gas: int
    created: str | None

    @property
    def intrinsic(self) -> int:
        return intrinsic(self.call)


@dataclass(frozen=True)
class Slots:
    """How many storage slots a transaction turned from zero, changed, or cleared."""

    new: int
    changed: int
    cleared: int


class Reverted(AssertionError):
    pass


class Node:
    def __init__(self, url: str) -> None:
        self._connection = HTTPConnection(urlsplit(url).netloc, timeout=120)
        self.now = START

    def rpc(self, method: str, *params: Any) -> Any:
        """By a connection of our own: web3's way takes several times as long, a hundred thousand times."""
        request = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        headers = {"Content-Type": "application/json"}
        self._connection.request("POST", "/", json.dumps(request).encode(), headers)
        answer = json.loads(self._connection.getresponse().read())
        if "error" in answer:
            raise Reverted(f"{method}: {answer['error'].get('message')}")
        return answer["result"]

    def send(self, call: Call, gas: int = GAS) -> Receipt:
        """Mine one block with this transaction alone; a revert is an error."""
        self.now += BLOCK_SECONDS
        self.rpc("evm_setNextBlockTimestamp", hex(self.now))
        transaction = {"from": call.sender, "data": call.data, "gas": hex(gas), "gasPrice": "0x0"}
        if call.to is not None:
            transaction["to"] = call.to
        try:
            hash = self.rpc("eth_sendTransaction", transaction)
        except Reverted as error:
            raise Reverted(f"{error} ({call.data[:10]} to {call.to})") from None
        receipt = self._receipt(hash)
        if receipt["status"] != "0x1":
            self.read(call)  # it says why
            raise Reverted(f"{call.data[:10]} to {call.to} was reverted")
        block = self.rpc("eth_getBlockByNumber", receipt["blockNumber"], False)
        assert block["transactions"] == [hash], f"{hash} is not alone in its block: {block}"
        assert int(block["timestamp"], 16) == self.now
        return Receipt(call, hash, int(receipt["gasUsed"], 16), receipt.get("contractAddress"))

    def send_all(self, calls: Iterable[Call], gas: int = GAS) -> list[Receipt]:
        return [self.send(call, gas) for call in calls]

    def _receipt(self, hash: str) -> Any:
        """The node answers before its block is made; that takes milliseconds."""
        for _ in range(PATIENCE):
            if (receipt := self.rpc("eth_getTransactionReceipt", hash)) is not None:
                return receipt
            time.sleep(0.002)
        raise Reverted(f"{hash} was not mined")

    def read(self, call: Call) -> bytes:
        """Ask as a caller in the next block would."""
        answer = self.rpc("eth_call", {"from": call.sender, "to": call.to, "data": call.data}, "latest")
        return bytes.fromhex(answer.removeprefix("0x"))

    def wait(self, seconds: int) -> None:
        """Let time pass, with an empty block at its end, so that reads see it."""
        self.now += seconds
        self.rpc("evm_setNextBlockTimestamp", hex(self.now))
        self.rpc("anvil_mine", "0x1", "0x0")

    def slots(self, receipt: Receipt) -> Slots:
        """Compare storage before and after a transaction, in all contracts it touched."""
        difference = self.rpc(
            "debug_traceTransaction",
            receipt.hash,
            {"tracer": "prestateTracer", "tracerConfig": {"diffMode": True}},
        )
        new = changed = cleared = 0
        before, after = difference["pre"], difference["post"]
        for account in {*before, *after}:
            old = before.get(account, {}).get("storage", {})
            now = after.get(account, {}).get("storage", {})
            new += len(now.keys() - old.keys())
            changed += len(now.keys() & old.keys())
            cleared += len(old.keys() - now.keys())
        return Slots(new, changed, cleared)

    def code_size(self, account: str) -> int:
        return len(self.rpc("eth_getCode", account, "latest")) // 2 - 1

    def _drain(self) -> None:
        """Wait until the node has forgotten what it mined, or it would mine it again after a revert."""
        for _ in range(PATIENCE):
            if int(self.rpc("txpool_status")["pending"], 16) == 0:
                return
            time.sleep(0.002)
        raise AssertionError("the node keeps transactions that it has mined")

    @contextlib.contextmanager
    def undone(self) -> Iterator[None]:
        """Everything within is forgotten afterwards, so that no group of operations depends on another."""
        snapshot, now = self.rpc("evm_snapshot"), self.now
        try:
            yield
        finally:
            self._drain()
            self.rpc("evm_revert", snapshot)
            self.now = now


@contextlib.contextmanager
def run_node(*options: str, hardfork: str = HARDFORK) -> Iterator[Node]:
    """Gas costs nothing and anybody may send, so that no account needs to be funded."""
    arguments = ["--auto-impersonate", "--base-fee", "0", "--gas-price", "0", "--gas-limit", "200000000"]
    arguments += ["--timestamp", str(START), "--chain-id", "31337", *options]
    with run_anvil(*arguments, hardfork=hardfork) as anvil:
        yield Node(anvil.url)
