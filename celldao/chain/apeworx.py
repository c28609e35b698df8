"""A chain through Ape: its accounts, and the provider it is connected to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ape.exceptions import ApeException, ContractLogicError
from ape.logging import LogLevel, logger
from eth_utils.address import to_checksum_address

from celldao.chain.backend import Receipt
from celldao.chain.web3py import Web3Reader, in_our_words, refused
from celldao.errors import TransactionError

if TYPE_CHECKING:
    from ape.api import AccountAPI, ProviderAPI


@contextmanager
def _in_our_words(what: str) -> Iterator[None]:
    try:
        yield
    except ContractLogicError as error:
        raise refused(what, str(error.revert_message or "")) from error
    except ApeException as error:
        raise TransactionError(
            f"{what} was not carried out: {error}", "Check account, balance and network, then run it again."
        ) from error


class ApeReader(Web3Reader):
    """Reading through the provider Ape is connected to."""

    def __init__(self, provider: ProviderAPI) -> None:
        self.provider: Any = provider  # Ape types the web3 it is made of as optional
        super().__init__(self.provider.web3)


class ApeBackend(ApeReader):
    """Reading through Ape's provider, and sending what an Ape account signs."""

    def __init__(self, account: AccountAPI, provider: ProviderAPI | None = None) -> None:
        super().__init__(provider or account.provider)
        self.account = account

    @property
    def sender(self) -> str:
        return str(self.account.address)

    def sent(self) -> int:
        return int(self.account.nonce)

    def pending(self) -> bool:
        if self._embedded:
            return False  # mines at once
        with in_our_words("counting the sender's transactions"):
            return bool(self.w3.eth.get_transaction_count(self.account.address, "pending") > self.sent())

    def _transaction(self, to: str | None, data: bytes, **fields: Any) -> Any:
        ecosystem = self.provider.network.ecosystem
        receiver = {"receiver": to_checksum_address(to)} if to is not None else {}
        return ecosystem.create_transaction(sender=self.account.address, data=data, **receiver, **fields)

    def estimate(self, to: str | None, data: bytes) -> int:
        return self._estimate(self.sender, to, data)

    def send(self, to: str | None, data: bytes, gas: int) -> Receipt:
        what = f"a transaction to {to or 'create a contract'}"
        with _in_our_words(what), logger.at_level(LogLevel.ERROR):
            receipt = self.account.call(self._transaction(to, data, gas_limit=gas))
        if receipt.failed:
            raise TransactionError(
                f"{what} ({receipt.txn_hash}) reverted, having used {receipt.gas_used:,} gas",
                "Something else came between. Run the command again: it goes on where it stopped.",
            )
        created = getattr(receipt, "contract_address", None)
        return Receipt(
            str(receipt.txn_hash),
            int(receipt.block_number),
            int(receipt.gas_used),
            str(to_checksum_address(created)) if created and to is None else None,
        )
