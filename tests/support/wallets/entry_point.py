"""ERC-4337 as its authors publish it: EntryPoint 0.7, and their SimpleAccount as the wallet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from eth_account.messages import encode_defunct
from eth_account.signers.local import LocalAccount
from web3 import Web3
from web3.contract import Contract
from web3.logs import DISCARD

from tests.support.wallets.published import mined, put, read

ARTIFACTS: Final = "@account-abstraction/contracts/artifacts"
_GWEI: Final = 10**9


@dataclass(frozen=True)
class SmartAccount:
    """A wallet that acts by user operations: its owner signs, any bundler sends, the wallet's deposit pays.

    Attributes:
        owner: the key.
    """

    w3: Web3
    entry_point: Contract
    contract: Contract
    owner: LocalAccount

    @property
    def address(self) -> str:
        return str(self.contract.address)

    def operate(self, to: str, data: bytes = b"", value: int = 0, signer: LocalAccount | None = None) -> bool:
        """One user operation, carried out by a bundler: whether the inner call succeeded."""
        receipt = mined(
            self.w3, self.handling(to, data, value, signer), self.w3.eth.accounts[0], gas=5_000_000
        )
        (event,) = self.entry_point.events.UserOperationEvent().process_receipt(receipt, DISCARD)
        return bool(event["args"]["success"])

    def handling(self, to: str, data: bytes = b"", value: int = 0, signer: LocalAccount | None = None) -> Any:
        """The bundler's call for one user operation; it keeps what is left of the deposit's prefund."""
        operation = self._signed(self.contract.encode_abi("execute", [to, value, data]), signer or self.owner)
        return self.entry_point.functions.handleOps([operation], self.w3.eth.accounts[0])

    def _signed(self, call: str, signer: LocalAccount) -> tuple[Any, ...]:
        nonce = self.entry_point.functions.getNonce(self.address, 0).call()
        limits = (300_000).to_bytes(16, "big") + (2_000_000).to_bytes(16, "big")  # to verify, to call
        fees = _GWEI.to_bytes(16, "big") + (100 * _GWEI).to_bytes(16, "big")
        unsigned = (self.address, nonce, b"", call, limits, 60_000, fees, b"")
        digest = self.entry_point.functions.getUserOpHash((*unsigned, b"")).call()
        return (*unsigned, bytes(signer.sign_message(encode_defunct(digest)).signature))


def make_smart_account(w3: Web3, owner: LocalAccount) -> SmartAccount:
    """A wallet with a deposit of one coin at the EntryPoint, made by its factory."""
    payer = w3.eth.accounts[0]
    entry_point = put(w3, f"{ARTIFACTS}/EntryPoint.json")
    factory = put(w3, f"{ARTIFACTS}/SimpleAccountFactory.json", entry_point.address)
    address = factory.functions.getAddress(owner.address, 0).call()
    mined(w3, factory.functions.createAccount(owner.address, 0), payer)
    mined(w3, entry_point.functions.depositTo(address), payer, value=10**18)
    contract = w3.eth.contract(address=address, abi=read(f"{ARTIFACTS}/SimpleAccount.json")["abi"])
    return SmartAccount(w3, entry_point, contract, owner)
