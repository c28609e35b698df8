"""A chain with the harnesses on it, their storage by name."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eth_abi.abi import decode, encode
from eth_utils.crypto import keccak

from tests.model.chain.evm import Chain

NOBODY = "0x" + "0b" * 20
GENESIS = 1_600_000_000
BOUND = (1, 10_000)


class Different(Exception):
    """Bytecode and transcription are not of one mind."""


@dataclass
class Deployed:
    chain: Chain
    address: str
    slots: dict[str, int]

    def read(self, name: str, *keys: int | str) -> int:
        return int(self.chain.evm.storage(self.address, self._place(name, keys)))

    def write(self, value: int, name: str, *keys: int | str) -> None:
        self.chain.evm.insert_account_storage(self.address, self._place(name, keys), value)

    def _place(self, name: str, keys: tuple[int | str, ...]) -> int:
        """Vyper hashes the slot first, then the key."""
        place = self.slots[name]
        for key in keys:
            number = int(key, 16) if isinstance(key, str) else key
            place = int.from_bytes(keccak(place.to_bytes(32, "big") + number.to_bytes(32, "big")))
        return place

    def call(self, signature: str, *values: Any, answers: tuple[str, ...] = ()) -> tuple[Any, ...] | None:
        """What the function answers; nothing at all if it reverts."""
        types = signature.partition("(")[2].removesuffix(")")
        data = keccak(text=signature)[:4] + encode(types.split(",") if types else [], values)
        outcome = self.chain.send(NOBODY, self.address, data)
        return tuple(decode(answers, outcome.output)) if outcome.succeeded else None


class World:
    def __init__(self, root: Path) -> None:
        """:param root: of a project that `tests.symbolic.project` has made"""
        self.chain = Chain()
        self._root = root
        self._factory = self.chain.deploy(NOBODY, _factory())
        self.coin = self.deploy("Coin")

    def deploy(self, name: str) -> Deployed:
        built = json.loads((self._root / "compiled" / f"{name}.json").read_text())
        code = bytes.fromhex(built["code"].removeprefix("0x"))
        outcome = self.chain.send(NOBODY, self._factory, code)
        (address,) = decode(["address"], outcome.output)
        if int(address, 16) == 0:
            raise RuntimeError(f"{name} can't be deployed")
        return Deployed(self.chain, address, built["slots"])

    def at(self, stored: int) -> None:
        """The second of a stored time."""
        self.chain.now = GENESIS + stored

    def same(self, expected: dict[str, Any], found: dict[str, Any], state: object) -> None:
        if expected != found:
            raise Different(f"transcribed {expected}, found {found}, at {state}")


def _factory() -> bytes:
    """Init code of a factory that answers four bytes with bounds, and creates from anything longer."""
    bounds = b"".join(
        b"\x61" + value.to_bytes(2, "big") + b"\x61" + (32 * place).to_bytes(2, "big") + b"\x52"
        for place, value in enumerate(BOUND * 32)
    )
    # CALLDATASIZE PUSH1 4 EQ PUSH2 22 JUMPI |
    # CALLDATASIZE PUSH0 PUSH0 CALLDATACOPY CALLDATASIZE PUSH0 PUSH0 CREATE
    # PUSH0 MSTORE PUSH1 32 PUSH0 RETURN | JUMPDEST
    head = bytes.fromhex("3660041461001657" + "365f5f37" + "365f5ff0" + "5f52" + "60205ff3" + "5b")
    # PUSH2 2048 PUSH0 RETURN
    code = head + bounds + bytes.fromhex("6108005ff3")
    # PUSH2 size DUP1 PUSH1 10 RETURNDATASIZE CODECOPY RETURNDATASIZE RETURN: answers what follows
    return b"\x61" + len(code).to_bytes(2, "big") + bytes.fromhex("80600a3d393df3") + code
