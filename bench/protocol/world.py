"""A chain with its currency PAY, and the state that the protocol demands of it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count
from pathlib import Path

from eth_abi import encode
from eth_utils import keccak, to_checksum_address

from bench.protocol.actors import actor, keyless
from bench.protocol.node import HARDFORK, Call, Node, Receipt
from bench.protocol.solidity import compile_solidity

WHOLE = 10**18
MEMBERS = 30
SHARES = 1_000
CAPITAL = 1_000_000 * WHOLE
SPENT = 100 * WHOLE
DESCRIPTION_BYTES = 64
# What a transfer of PAY costs by itself. Another figure means another currency, and no comparison.
PLAIN_TRANSFER = {"nz": range(34_450, 34_620), "new": range(51_550, 51_720)}


def selector(signature: str) -> bytes:
    return bytes(keccak(text=signature)[:4])


def pay_transfer(receiver: str, amount: int) -> str:
    call = selector("transfer(address,uint256)") + encode(["address", "uint256"], [receiver, amount])
    return "0x" + call.hex()


class World:
    def __init__(self, node: Node) -> None:
        self.node = node
        self.bank = actor("bank").address
        self.solidity = compile_solidity(Path(__file__).with_name("Pay.sol"), HARDFORK)["Pay"]
        created = node.send(Call(self.bank, None, self.solidity.bytecode)).created
        assert created is not None
        self.pay = to_checksum_address(created)
        self._fresh = count(1)
        receiver = self.fresh()
        self.transfer_new = self.fund(receiver, WHOLE)
        self.transfer_nz = self.fund(receiver, WHOLE)
        assert self.transfer_new in PLAIN_TRANSFER["new"], f"PAY costs {self.transfer_new} 0->nz"
        assert self.transfer_nz in PLAIN_TRANSFER["nz"], f"PAY costs {self.transfer_nz} nz->nz"

    def fresh(self) -> str:
        """An address that has never been used, and holds no PAY."""
        account = keyless("fresh", next(self._fresh)).address
        assert self.pay_of(account) == 0
        return account

    def pay_of(self, account: str) -> int:
        data = "0x" + (selector("balanceOf(address)") + encode(["address"], [account])).hex()
        return int.from_bytes(self.node.read(Call(self.bank, self.pay, data)), "big")

    def fund(self, account: str, amount: int) -> int:
        """Gas of a plain transfer of PAY from the bank."""
        return self.node.send(Call(self.bank, self.pay, pay_transfer(account, amount))).gas

    def spend(self, owner: str, amount: int) -> None:
        """Set-up only: `owner` gives PAY back to the bank."""
        self.node.send(Call(owner, self.pay, pay_transfer(self.bank, amount)))

    def measure(self, call: Call, *, new: int | None = None, gas: int = 16_000_000) -> Receipt:
        """Send, and assert how many storage slots it turned from zero."""
        receipt = self.node.send(call, gas)
        if new is not None:
            slots = self.node.slots(receipt)
            assert slots.new == new, f"{call.data[:10]}: {slots.new} new slots, {new} expected"
        return receipt


def total(receipts: Iterable[Receipt]) -> int:
    return sum(receipt.gas for receipt in receipts)


def description(salt: int) -> str:
    """64 ASCII bytes that end in a number."""
    text = f"Pay one hundred PAY to the supplier as the members agreed, no. {salt}"
    return text[-DESCRIPTION_BYTES:].rjust(DESCRIPTION_BYTES, ".")
