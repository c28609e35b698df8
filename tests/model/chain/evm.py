"""One chain in memory: calls, answers and reasons, and a clock."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pyrevm
from eth_abi.abi import decode

GAS = 30_000_000
FIRST_SECOND = 1_800_000_000
ERROR = bytes.fromhex("08c379a0")
OUTPUT = re.compile(r"output: 0x([0-9a-f]*)")


@dataclass(frozen=True)
class Outcome:
    succeeded: bool
    output: bytes
    reason: str = ""


def _reason(message: str) -> str:
    found = OUTPUT.search(message)
    if not found:
        return message
    data = bytes.fromhex(found.group(1))
    if data[:4] != ERROR:
        return f"0x{data.hex()}" if data else ""
    return str(decode(["string"], data[4:])[0])


class Chain:
    def __init__(self) -> None:
        self.evm = pyrevm.EVM(gas_limit=2**63)
        self.number = 1
        self.now = FIRST_SECOND
        self._show_time()

    def _show_time(self) -> None:
        self.evm.set_block_env(pyrevm.BlockEnv(number=self.number, timestamp=self.now))

    def pass_to(self, second: int) -> None:
        if second < self.now:
            raise ValueError("time does not run back")
        self.now = second
        self._show_time()

    def deploy(self, deployer: str, code: bytes) -> str:
        self.evm.reset_transient_storage()
        return str(self.evm.deploy(deployer, code)).lower()

    def send(self, sender: str, to: str, data: bytes = b"", value: int = 0) -> Outcome:
        """A transaction, in a block of its own; the second stays."""
        self.number += 1
        self._show_time()
        self.evm.reset_transient_storage()
        try:
            output = self.evm.message_call(sender, to, data, value=value, gas=GAS)
        except RuntimeError as error:
            return Outcome(False, b"", _reason(str(error)))
        return Outcome(True, bytes(output))

    def view(self, to: str, data: bytes, gas: int = GAS) -> Outcome:
        self.evm.reset_transient_storage()
        try:
            return Outcome(True, bytes(self.evm.message_call(VIEWER, to, data, gas=gas, is_static=True)))
        except RuntimeError as error:
            return Outcome(False, b"", _reason(str(error)))

    def coin_of(self, account: str) -> int:
        return int(self.evm.get_balance(account))

    def give_coin(self, account: str, amount: int) -> None:
        self.evm.set_balance(account, amount)


VIEWER = "0x" + "f1" * 20
