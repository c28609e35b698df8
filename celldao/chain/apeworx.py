"""A chain through Ape: its accounts, and the provider it is connected to."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from typing import TYPE_CHECKING, Any

from ape.exceptions import AccountsError, ApeException, ContractLogicError
from ape.logging import LogLevel, logger
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak
from web3 import Web3
from web3.providers import AutoProvider

from celldao.chain.backend import Receipt
from celldao.chain.journal import Journal
from celldao.chain.retry import Patience
from celldao.chain.sender import Settled
from celldao.chain.sending import Sending
from celldao.chain.web3py import REQUEST_SECONDS, SigningBackend, Web3Reader, refused
from celldao.errors import ActError, TransactionError

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


def _patient(w3: Web3) -> Web3:
    """Ape's connection, without what it does about failures by itself.

    It waits half an hour for an answer, and asks again at once and unheard, whatever the node has said of
    when to come back.
    """
    provider: Any = w3.provider
    if isinstance(provider, AutoProvider):
        provider = provider._get_active_provider(use_cache=True)
    if not isinstance(provider, Web3.HTTPProvider):
        return w3
    settings: dict[str, Any] = dict(provider.get_request_kwargs()) | {"timeout": REQUEST_SECONDS}
    own = Web3.HTTPProvider(provider.endpoint_uri, settings, exception_retry_configuration=None)
    return Web3(own, middleware=list(w3.middleware_onion.middleware))


class ApeReader(Web3Reader):
    """Reading through the provider Ape is connected to."""

    def __init__(self, provider: ProviderAPI, patience: Patience | None = None) -> None:
        self.provider: Any = provider  # Ape types the web3 it is made of as optional
        super().__init__(_patient(self.provider.web3), patience)


class ApeSigner:
    """An Ape account that signs: keyfile, test account, hardware wallet, key service.

    Attributes:
        unlocks: whether it asks for a passphrase once, instead of showing each transaction as Ape does.
    """

    def __init__(self, account: AccountAPI, provider: Any) -> None:
        self.unlocks = False
        self._account = account
        self._provider = provider

    @property
    def address(self) -> str:
        return str(self._account.address)

    def unlock(self) -> None:
        """See `ApeBackend`."""
        from ape_accounts.accounts import KeyfileAccount

        if not isinstance(self._account, KeyfileAccount) or not self._account.locked:
            return
        try:
            with logger.at_level(LogLevel.ERROR), redirect_stdout(sys.stderr):
                self._account.set_autosign(True)
        except AccountsError as error:
            raise TransactionError(
                f"the account {self._account.alias} stays locked: wrong passphrase",
                "Run it again with the passphrase that the account was made with; nothing was signed.",
            ) from error

    def sign(self, transaction: Mapping[str, Any]) -> tuple[str, bytes]:
        if self.unlocks:
            self.unlock()
        fields: dict[str, Any] = {
            "sender": self._account.address,
            "nonce": transaction["nonce"],
            "gas_limit": transaction["gas"],
            "value": transaction["value"],
            "data": transaction["data"],
            "chain_id": transaction["chainId"],
        }
        if "to" in transaction:
            fields["receiver"] = to_checksum_address(transaction["to"])
        if "gasPrice" in transaction:
            fields |= {"type": 0, "gas_price": transaction["gasPrice"]}
        else:
            fields |= {"type": 2, "max_fee": transaction["maxFeePerGas"]}
            fields["max_priority_fee"] = transaction["maxPriorityFeePerGas"]
        with _in_our_words("signing a transaction"), logger.at_level(LogLevel.ERROR):
            unsigned = self._provider.network.ecosystem.create_transaction(**fields)
            signed = self._account.sign_transaction(unsigned)
            if signed is None or not signed.signature:
                raise TransactionError(
                    f"the account {self.address} did not sign",
                    "Run the command again and sign; nothing was sent.",
                )
            raw = bytes(signed.serialize_transaction())
        return "0x" + keccak(raw).hex(), raw


class ApeBackend(SigningBackend):
    """Reading through Ape's provider, and sending what an Ape account signs.

    An account that sends in a way of its own (a Safe, which collects signatures; an account that a
    development node impersonates) does so, without journal, replacement and ceiling; and without references,
    which nothing would keep.

    Attributes:
        account: Ape's.
    """

    def __init__(
        self,
        account: AccountAPI,
        provider: ProviderAPI | None = None,
        *,
        journal: Journal | None = None,
        settings: Sending | None = None,
        patience: Patience | None = None,
    ) -> None:
        """See `Web3Backend`."""
        self.provider: Any = provider or account.provider
        self.account = account
        self._signer = ApeSigner(account, self.provider)
        super().__init__(_patient(self.provider.web3), self._signer, journal, settings, patience)

    @property
    def _sends_itself(self) -> bool:
        from ape.api import AccountAPI

        return type(self.account).call is not AccountAPI.call

    def unlock(self) -> None:
        """Asks once for the passphrase of a key that Ape keeps in a file, rather than at every signature.

        Who calls this has shown what will be signed, and was told to go on. The passphrase can also come from
        the environment: APE_ACCOUNTS_<alias>_PASSPHRASE.

        Raises:
            TransactionError: it is wrong.
        """
        self._signer.unlock()

    def unlocks_to_sign(self) -> None:
        """From now on, what is signed asks for the passphrase, if `unlock` was not called before.

        For who shows in words what is done: an earlier run may have left something open that is signed again,
        for a higher fee.
        """
        self._signer.unlocks = True

    def send(
        self,
        to: str | None,
        data: bytes,
        gas: int,
        *,
        value: int = 0,
        purpose: str = "",
        reference: str = "",
    ) -> Receipt:
        if not self._sends_itself:
            return super().send(to, data, gas, value=value, purpose=purpose, reference=reference)
        self._refuse(reference)
        what = purpose or f"a transaction to {to or 'create a contract'}"
        receiver = {"receiver": to_checksum_address(to)} if to is not None else {}
        with _in_our_words(what), logger.at_level(LogLevel.ERROR):
            transaction = self.provider.network.ecosystem.create_transaction(
                sender=self.account.address, data=data, value=value, gas_limit=gas, **receiver
            )
            receipt = self.account.call(transaction)
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

    def settle(self) -> list[Settled]:
        return [] if self._sends_itself else super().settle()

    def adopt(self, reference: str, to: str | None, data: bytes, value: int = 0) -> Receipt | None:
        if not self._sends_itself:
            return super().adopt(reference, to, data, value)
        self._refuse(reference)
        return None

    def _refuse(self, reference: str) -> None:
        if reference:
            raise ActError(
                f"{self.account.address} sends in a way of its own, without a journal: nothing would keep "
                f"that it was done under the reference {reference!r}",
                "Leave the reference out, having looked whether it was done before; or send it from an "
                "account that signs here.",
            )
