"""A node in memory that does exactly what a test says, for sending without a chain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import rlp
from eth_utils.crypto import keccak

from celldao.chain.answers import Verdict
from celldao.chain.fees import GWEI, Market
from celldao.chain.node import Mined

ACCOUNT = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"


class Clock:
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self.sleeping: list[Any] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        for act in self.sleeping:
            act()


class FakeSigner:
    """Signs with nothing; the bytes tell number, fee and content apart."""

    address = ACCOUNT

    def __init__(self) -> None:
        self.signed: list[Mapping[str, Any]] = []

    def sign(self, transaction: Mapping[str, Any]) -> tuple[str, bytes]:
        self.signed.append(dict(transaction))
        fee = transaction.get("maxFeePerGas") or transaction["gasPrice"]
        raw = rlp.encode([transaction["nonce"], fee, transaction["value"], transaction["data"]])
        return "0x" + keccak(raw).hex(), raw


class FakeNode:
    """Blocks are made by `mine`. `answers` are given to hand-overs in turn before the pool decides itself."""

    def __init__(self) -> None:
        self.pool: dict[str, bytes] = {}
        self.blocks: dict[str, Mined] = {}
        self.number = 10
        self.count = 0
        self.elsewhere = 0  # pending from another program
        self.base_fee: int | None = 10 * GWEI
        self.price = GWEI
        self.answers: list[tuple[Verdict, str, bool]] = []
        self.handed: list[bytes] = []
        self.automine = True
        self.tests = True

    # --- what tests do --------------------------------------------------------------------------------------

    def mine(self, succeeded: bool = True) -> None:
        self.number += 1
        for hash, raw in sorted(self.pool.items(), key=lambda item: nonce_of(item[1])):
            if nonce_of(raw) == self.count:
                block_hash = f"0x{self.number:064x}"
                self.blocks[hash] = Mined(hash, self.number, block_hash, 21_000, succeeded, None)
                self.count += 1
        self.pool = {hash: raw for hash, raw in self.pool.items() if nonce_of(raw) >= self.count}

    def reorganise(self) -> None:
        """The latest block is empty now."""
        gone = [hash for hash, mined in self.blocks.items() if mined.block == self.number]
        for hash in gone:
            del self.blocks[hash]
            self.count -= 1

    # --- what a sender asks ---------------------------------------------------------------------------------

    def genesis(self) -> str:
        return "0x" + "00" * 32

    def for_tests(self) -> bool:
        return self.tests

    def head(self) -> int:
        return self.number

    def used(self, account: str) -> int:
        return self.count

    def used_in_pool(self, account: str) -> int:
        return self.count + self.elsewhere + len({nonce_of(raw) for raw in self.pool.values()})

    def mined(self, hash: str) -> Mined | None:
        return self.blocks.get(hash)

    def knows(self, hash: str) -> bool:
        return hash in self.pool or hash in self.blocks

    def why_reverted(self, entry: Any, block: int) -> str:
        return "share: too many"

    def market(self) -> Market:
        return Market(self.base_fee, self.price)

    def hand_over(self, raw: bytes) -> tuple[Verdict, str]:
        self.handed.append(raw)
        hash = "0x" + keccak(raw).hex()
        if self.answers:
            verdict, words, kept = self.answers.pop(0)
            if kept:
                self.pool[hash] = raw
            return verdict, words
        if nonce_of(raw) < self.count:
            return Verdict.USED, "nonce too low"
        self.pool = {known: other for known, other in self.pool.items() if nonce_of(other) != nonce_of(raw)}
        self.pool[hash] = raw
        if self.automine:
            self.mine()
        return Verdict.TAKEN, ""


def nonce_of(raw: bytes) -> int:
    return int.from_bytes(rlp.decode(raw)[0], "big")


def fee_of(raw: bytes) -> int:
    return int.from_bytes(rlp.decode(raw)[1], "big")
