"""Ape's embedded chain, with its clock in our hands.

Transactions are signed here and handed to the chain as they are: Ape's own way of sending looks up more after
each one than there is time for with 300 of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, cast

import ape
from ape.logging import LogLevel, logger
from eth_account.signers.local import LocalAccount
from eth_utils.address import to_checksum_address
from web3 import Web3
from web3.types import Nonce, TxParams, TxReceipt

from celldao.artifacts import Artifact
from celldao.chain.contract import Contract
from celldao.chain.web3py import Web3Backend, Web3Reader, revert_reason
from celldao.demo.people import ACCOUNTS, HD_PATH, PHRASE, People
from celldao.errors import TransactionError

# No transaction may use more on today's chains (EIP-7825), so none does here.
GAS_CAP: Final = 16_777_216
_FEE: Final = Web3.to_wei(2, "gwei")
_NO_REASON: Final = "no reason given"
_REPORT: Final = "Report this: the demonstration asks for nothing that the rules forbid."


class Reverted(TransactionError):
    """A transaction is in a block and has changed nothing.

    Attributes:
        receipt: of the transaction; what it used is paid for all the same.
    """

    def __init__(self, reason: str, receipt: TxReceipt) -> None:
        self.receipt = receipt
        super().__init__(f"a transaction reverted: {reason}", _REPORT, reason)


class _Named(Web3Reader):
    """Reading with caller and fee named: else the embedded chain looks up all accounts before each call."""

    caller: str = ""

    def _question(self, to: str | None, data: bytes) -> TxParams:
        question: TxParams = {"data": data, "from": to_checksum_address(self.caller)}
        question["maxFeePerGas"], question["maxPriorityFeePerGas"] = _FEE, Web3.to_wei(0, "wei")
        if to is not None:
            question["to"] = to_checksum_address(to)
        return question


class _Backend(_Named, Web3Backend):
    """Sending without estimates, which would carry every step out a dozen times to save gas that is free."""

    def estimate(self, to: str | None, data: bytes, value: int = 0, most: int | None = None) -> int:
        return GAS_CAP * 8 // 10


class Chain:
    """Sends, reads, and moves the clock."""

    def __init__(self, provider: Any, people: People) -> None:
        self.provider = provider
        self.people = people
        self.w3: Web3 = provider.web3
        self.reader = _Named(self.w3)
        self.reader.caller = people.founder.address
        self._nonces: dict[str, int] = {}

    def backend(self, account: LocalAccount) -> Web3Backend:
        """For the founding, which sends for itself."""
        self._nonces.pop(account.address, None)
        backend = _Backend(self.w3, account)
        backend.caller = account.address
        return backend

    def deploy(self, account: LocalAccount, compiled: Artifact) -> Contract:
        receipt = self._send(account, {"data": compiled.init_code})
        return Contract(str(receipt["contractAddress"]), compiled.interface, self.reader)

    def call(
        self,
        account: LocalAccount,
        contract: Contract,
        name: str,
        *arguments: Any,
        value: int = 0,
        at: int | None = None,
    ) -> TxReceipt:
        """A transaction that calls a contract; `at` is the second in which it happens."""
        data = contract.interface.encode(name, *arguments)
        return self.send(account, contract.address, data, value, at)

    def send(
        self, account: LocalAccount, to: str, data: bytes = b"", value: int = 0, at: int | None = None
    ) -> TxReceipt:
        if at is not None:
            self.provider.set_timestamp(at)
        fields: TxParams = {"to": to_checksum_address(to), "data": data, "value": Web3.to_wei(value, "wei")}
        receipt = self._send(account, fields)
        if at is not None and self.reader.timestamp() != at:
            raise TransactionError(f"the block's time is {self.reader.timestamp()}, not {at}", _REPORT)
        return receipt

    def close(self, at: int) -> None:
        """An empty block, so that reading happens at a known time."""
        self.provider.set_timestamp(at)
        self.provider.mine()

    def _send(self, account: LocalAccount, fields: TxParams) -> TxReceipt:
        transaction: TxParams = {
            **fields,
            "gas": GAS_CAP,
            "maxFeePerGas": _FEE,
            "maxPriorityFeePerGas": Web3.to_wei(0, "wei"),
            "nonce": self._nonce(account.address),
            "chainId": self.provider.chain_id,
        }
        signed = account.sign_transaction(cast(dict[str, Any], transaction))
        sent = self.w3.eth.send_raw_transaction(signed.raw_transaction)
        receipt = self.w3.eth.get_transaction_receipt(sent)
        self._nonces[account.address] += 1
        if receipt["status"] != 1:
            raise Reverted(self._reason(account, fields), receipt)
        return receipt

    def _nonce(self, address: str) -> Nonce:
        if address not in self._nonces:
            self._nonces[address] = self.w3.eth.get_transaction_count(to_checksum_address(address))
        return Nonce(self._nonces[address])

    def _reason(self, account: LocalAccount, fields: TxParams) -> str:
        """Asked for once more as a question, a moment later."""
        try:
            question: TxParams = {**fields, "from": account.address, "gas": GAS_CAP}
            question["maxFeePerGas"], question["maxPriorityFeePerGas"] = _FEE, Web3.to_wei(0, "wei")
            self.w3.eth.call(question)
        except Exception as error:  # whatever the chain says is all there is
            return revert_reason(error) or str(error)
        return _NO_REASON


@contextmanager
def embedded_chain() -> Iterator[Chain]:
    """A fresh chain on which everybody of `people` has native coin."""
    settings = ape.config.test
    settings.mnemonic, settings.hd_path, settings.number_of_accounts = PHRASE, HD_PATH, ACCOUNTS
    with (
        logger.at_level(LogLevel.ERROR),
        ape.networks.parse_network_choice("ethereum:local:test") as provider,
    ):
        keys = [str(account.private_key) for account in _accounts(provider)]
        yield Chain(provider, People(keys))


def _accounts(provider: Any) -> Sequence[Any]:
    return [provider.get_test_account(index) for index in range(ACCOUNTS)]
