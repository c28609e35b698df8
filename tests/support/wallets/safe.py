"""Safe 1.5 as its owners use it: transactions and messages under their signatures, sorted by address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from eth_account.messages import encode_typed_data
from eth_account.signers.local import LocalAccount
from web3 import Web3
from web3.contract import Contract
from web3.logs import DISCARD
from web3.types import TxReceipt

from tests.support.wallets.published import mined, put

ARTIFACTS: Final = "@safe-global/safe-smart-account/build/artifacts/contracts"
NOBODY: Final = "0x" + "00" * 20
_TX: Final = (
    "address to,uint256 value,bytes data,uint8 operation,uint256 safeTxGas,uint256 baseGas,uint256 gasPrice,"
    "address gasToken,address refundReceiver,uint256 nonce"
)


def _fields(text: str) -> list[dict[str, str]]:
    return [{"type": pair.split()[0], "name": pair.split()[1]} for pair in text.split(",")]


@dataclass(frozen=True)
class Safe:
    """A Safe that needs the signatures of all its owners.

    Attributes:
        contract: the proxy, read and called by the interface of the singleton.
        owners: their keys.
    """

    w3: Web3
    contract: Contract
    owners: tuple[LocalAccount, ...]

    @property
    def address(self) -> str:
        return str(self.contract.address)

    def execute(
        self, to: str, data: bytes = b"", value: int = 0, owners: Sequence[LocalAccount] = ()
    ) -> TxReceipt:
        """A transaction of the Safe, sent by somebody who is no owner. Reverts if the inner call does."""
        return mined(self.w3, self.execution(to, data, value, owners), self.w3.eth.accounts[0])

    def execution(
        self, to: str, data: bytes = b"", value: int = 0, owners: Sequence[LocalAccount] = ()
    ) -> Any:
        """The call `execTransaction`, signed by these owners, by all if none is named."""
        nonce = self.contract.functions.nonce().call()
        message = {
            "to": to,
            "value": value,
            "data": data,
            "operation": 0,
            "safeTxGas": 0,
            "baseGas": 0,
            "gasPrice": 0,
            "gasToken": NOBODY,
            "refundReceiver": NOBODY,
            "nonce": nonce,
        }
        signatures = self._signed("SafeTx", _TX, message, owners)
        return self.contract.functions.execTransaction(
            to, value, data, 0, 0, 0, 0, NOBODY, NOBODY, signatures
        )

    def sign(self, digest: bytes, owners: Sequence[LocalAccount] = ()) -> bytes:
        """What the Safe's fallback handler takes for its consent to a digest (ERC-1271)."""
        return self._signed("SafeMessage", "bytes message", {"message": digest}, owners)

    def _signed(
        self, kind: str, fields: str, message: dict[str, Any], owners: Sequence[LocalAccount]
    ) -> bytes:
        domain = {"chainId": self.w3.eth.chain_id, "verifyingContract": self.address}
        encoded = encode_typed_data(domain, {kind: _fields(fields)}, message)
        keys = sorted(owners or self.owners, key=lambda key: int(key.address, 16))
        return b"".join(bytes(key.sign_message(encoded).signature) for key in keys)


def make_safe(w3: Web3, owners: Sequence[LocalAccount]) -> Safe:
    """A new Safe with its compatibility fallback handler, made by Safe's own factory."""
    singleton = put(w3, f"{ARTIFACTS}/Safe.sol/Safe.json")
    factory = put(w3, f"{ARTIFACTS}/proxies/SafeProxyFactory.sol/SafeProxyFactory.json")
    handler = put(
        w3, f"{ARTIFACTS}/handler/CompatibilityFallbackHandler.sol/CompatibilityFallbackHandler.json"
    )
    setup = singleton.encode_abi(
        "setup",
        [[key.address for key in owners], len(owners), NOBODY, b"", handler.address, NOBODY, 0, NOBODY],
    )
    receipt = mined(
        w3, factory.functions.createProxyWithNonce(singleton.address, setup, 0), w3.eth.accounts[0]
    )
    (created,) = factory.events.ProxyCreation().process_receipt(receipt, DISCARD)
    contract = w3.eth.contract(address=created["args"]["proxy"], abi=singleton.abi)
    return Safe(w3, contract, tuple(owners))
