"""A chain through web3.py, and a key of eth-account.

w3 = connect("https://node.example")
backend = Web3Backend(w3, account, journal=FileJournal(Path("payments.jsonl")))
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any, Final, TypeVar, cast

from eth_abi.exceptions import DecodingError
from eth_account.signers.local import LocalAccount
from eth_utils.address import to_checksum_address
from eth_utils.conversions import to_bytes
from web3 import EthereumTesterProvider, Web3
from web3.exceptions import ContractLogicError, Web3Exception, Web3RPCError
from web3.types import BlockIdentifier, TxParams

from celldao.chain.answers import Verdict
from celldao.chain.backend import TRANSACTION_GAS_CAP, Block, Log, Query, Receipt
from celldao.chain.coding import decode
from celldao.chain.fees import first_offer
from celldao.chain.journal import Entry, Journal
from celldao.chain.listener import Deaf, Listener, Note, Stage
from celldao.chain.node import Web3Node
from celldao.chain.retry import Patience, answer_of, in_words, passing, patiently
from celldao.chain.sender import Sender, Settled, Signer
from celldao.chain.sending import Sending
from celldao.errors import ChainError, NodeError, NodeRefusal, PendingError, TransactionError

T = TypeVar("T")

# How long one request may take, before it is asked again.
REQUEST_SECONDS: Final = 20
# What transactions on the embedded chain are given.
EMBEDDED_GAS: Final = TRANSACTION_GAS_CAP * 9 // 10
# What a node lets one request ask for.
BATCH: Final = 100
_ERROR_STRING: Final = bytes.fromhex("08c379a0")
_WORDS: Final = re.compile(r"(?:execution reverted:?|revert(?:ed)?:)\s*", re.IGNORECASE)


def revert_reason(error: BaseException) -> str:
    """The contract's own words in an error of web3.py; empty where it gave none."""
    data = getattr(error, "data", None)
    if isinstance(data, str) and data.startswith("0x"):
        raw = bytes.fromhex(data[2:])
        if raw.startswith(_ERROR_STRING):
            with suppress(DecodingError, ValueError, OverflowError):  # anybody answers what he likes
                return str(decode(["string"], raw[4:])[0])
            return ""
    parts = _WORDS.split(str(getattr(error, "message", None) or error), maxsplit=1)
    reason = parts[1].strip().strip("'\",") if len(parts) == 2 else ""
    return "" if reason in ("b", "b''", "no data") or reason.startswith("0x") else reason


def refused(what: str, reason: str) -> TransactionError:
    """The error for what a contract refused; `reason` is its own words, if it gave any."""
    words = f": {reason}" if reason else ", without saying why"
    remedy = "Do what the reason says." if reason else "Check addresses and arguments."
    return TransactionError(f"{what} was refused by the contract{words}", remedy, reason)


@contextmanager
def in_our_words(what: str) -> Iterator[None]:
    """Errors of web3.py as errors of celldao; `what` is what was attempted."""
    try:
        yield
    except ContractLogicError as error:
        raise refused(what, revert_reason(error)) from error
    except Web3RPCError as error:
        message = answer_of(error)[1]
        if passing(error) is not None:
            raise _no_answer(what, message) from error
        if "insufficient funds" in message.lower():
            raise TransactionError(
                f"{what}: the account cannot pay for it", "Send it native coin for gas, then run it again."
            ) from error
        raise ChainError(f"{what}: the node answered {message}", "Try again, or use another node.") from error
    except Exception as error:
        if type(error).__module__.startswith("eth_tester."):
            raise refused(what, revert_reason(error)) from error
        if not isinstance(error, (Web3Exception, OSError)) and passing(error) is None:
            raise
        raise _no_answer(what, in_words(error)) from error


def _no_answer(what: str, why: str) -> NodeError:
    return NodeError(
        f"{what}: no answer from the node ({why})", "Check its address, or use another node; then try again."
    )


def connect(url: str, seconds: float = REQUEST_SECONDS) -> Web3:
    """A connection over HTTP.

    Args:
        seconds: how long one request may take; what is later is asked again.
    """
    return Web3(
        Web3.HTTPProvider(url, request_kwargs={"timeout": seconds}, exception_retry_configuration=None)
    )


class Web3Reader:
    """Reading through web3.py. What fails in passing is asked again, with patience.

    Attributes:
        w3: the connection. Its own retries are switched off: they would not wait as long as a node asks for.
        listener: is told of every retry.
    """

    def __init__(self, w3: Web3, patience: Patience | None = None, listener: Listener | None = None) -> None:
        """
        Raises:
            NodeError: the node does not answer.
        """
        self.w3 = w3
        self.listener: Listener = listener or Deaf()
        self.patience = patience or Patience()
        if isinstance(w3.provider, Web3.HTTPProvider):
            w3.provider.exception_retry_configuration = None  # type: ignore[assignment]
        self._embedded = isinstance(w3.provider, EthereumTesterProvider)
        self._someone = str(w3.eth.accounts[0]) if self._embedded else ""
        self._chain_id = self.ask("asking for the chain's id", lambda: int(w3.eth.chain_id))

    def ask(self, what: str, attempt: Callable[[], T]) -> T:
        """The answer of `attempt`, which only reads, or does no harm when repeated.

        Raises:
            NodeError: there was none for as long as patience lasted.
            ChainError: the node answered with an error; TransactionError if a contract refused.
        """
        with in_our_words(what):
            return patiently(attempt, self.patience, self._retrying)

    def _retrying(self, words: str) -> None:
        self.listener.note(Note(Stage.RETRYING, words))

    @property
    def embedded(self) -> bool:
        """Whether the chain lives in this process."""
        return self._embedded

    @property
    def chain_id(self) -> int:
        return self._chain_id

    def _block(self, block: BlockIdentifier) -> Any:
        return self.ask("reading a block", lambda: self.w3.eth.get_block(block))

    def base_fee(self) -> int | None:
        """Base units of the native coin per gas in the latest block; None on a chain without EIP-1559."""
        base = self._block("latest").get("baseFeePerGas")
        return None if base is None else int(base)

    def block_number(self) -> int:
        return int(self._block("latest")["number"])

    def timestamp(self) -> int:
        return int(self._block("latest")["timestamp"])

    def gas_price(self) -> int:
        return self.ask("asking for the gas price", lambda: int(self.w3.eth.gas_price))

    def balance(self, account: str) -> int:
        address = to_checksum_address(account)
        return self.ask(f"reading the balance of {account}", lambda: int(self.w3.eth.get_balance(address)))

    def code(self, account: str) -> bytes:
        address = to_checksum_address(account)
        return self.ask(f"reading the code of {account}", lambda: bytes(self.w3.eth.get_code(address)))

    def transactions(self, account: str) -> int:
        address = to_checksum_address(account)
        return self.ask(
            f"counting the transactions of {account}",
            lambda: int(self.w3.eth.get_transaction_count(address, "latest")),
        )

    def _question(self, to: str | None, data: bytes) -> TxParams:
        question: TxParams = {"data": data}
        if to is not None:
            question["to"] = to_checksum_address(to)
        if self._embedded:
            # eth-tester offers 1 gwei for a call where nothing is said, which a busy chain refuses.
            question["maxFeePerGas"] = self.w3.to_wei(1_000, "gwei")
            question["from"] = self._someone  # or eth-tester looks all its accounts up, three times
            question["maxPriorityFeePerGas"] = self.w3.to_wei(0, "wei")
        return question

    def _estimate(self, sender: str, to: str | None, data: bytes, value: int, most: int | None) -> int:
        question: TxParams = {**self._question(to, data), "from": to_checksum_address(sender)}
        if most is not None:
            question["gas"] = most
        if value:
            question["value"] = self.w3.to_wei(value, "wei")
        what = f"a transaction to {to or 'create a contract'}"
        if not self._embedded:
            return self.ask(what, lambda: int(self.w3.eth.estimate_gas(question)))
        # py-evm would find it out by running the transaction dozens of times; gas costs nothing there.
        self.ask(what, lambda: self.w3.eth.call(question))
        return EMBEDDED_GAS

    def asked_again(self, sender: str, to: str | None, data: bytes, value: int, block: int) -> str:
        """What a contract says when it is asked once more what reverted in a block; empty if nothing."""
        question: TxParams = {**self._question(to, data), "from": to_checksum_address(sender)}
        question["value"] = self.w3.to_wei(value, "wei")
        try:
            self.ask("asking for a reason", lambda: self.w3.eth.call(question, block_identifier=block))
        except TransactionError as error:
            return error.reason
        except ChainError:
            pass  # it cannot tell, or the block is too old for it
        return ""

    def call(self, to: str, data: bytes) -> bytes:
        question = self._question(to, data)
        return self.ask(f"a call of {to}", lambda: bytes(self.w3.eth.call(question)))

    def call_many(self, calls: Sequence[tuple[str, bytes]]) -> list[bytes]:
        if self._embedded or len(calls) == 1:
            return [self.call(to, data) for to, data in calls]
        answers: list[bytes] = []
        for start in range(0, len(calls), BATCH):
            part = calls[start : start + BATCH]
            answers += self.ask("reading", lambda part=part: self._batch(part))  # type: ignore[misc]
        return answers

    def _batch(self, calls: Sequence[tuple[str, bytes]]) -> list[bytes]:
        with self.w3.batch_requests() as batch:
            for to, data in calls:
                batch.add(self.w3.eth.call(self._question(to, data)))
            return [bytes(answer) for answer in cast(list[bytes], batch.execute())]

    def logs(self, address: str, first: bytes, block: int) -> list[Log]:
        found = self.ask(
            f"reading the events of {address}",
            lambda: self.w3.eth.get_logs(
                {
                    "address": to_checksum_address(address),
                    "topics": ["0x" + first.hex()],
                    "fromBlock": block,
                    "toBlock": block,
                }
            ),
        )
        return [
            Log(
                to_checksum_address(log["address"]),
                int(log["blockNumber"]),
                tuple(bytes(topic) for topic in log["topics"]),
                to_bytes(log["data"]),
            )
            for log in found
        ]

    def fetch(self, queries: Sequence[Query], block: Block | None = None) -> list[Any]:
        from celldao.chain import embedded, rpc  # they take the words for errors from this module

        if self._embedded:
            return [embedded.answer(self.w3, query, block, self._question) for query in queries]
        answers: list[Any] = []
        for start in range(0, len(queries), BATCH):
            answers += rpc.answers(self.ask, self.w3.provider, queries[start : start + BATCH], block)
        return answers

    def request(self, method: str, parameters: Sequence[Any]) -> Any:
        from celldao.chain import rpc

        if self._embedded:
            raise NodeRefusal(f"the embedded chain has no {method}", "Use a node.")
        return rpc.request(self.ask, self.w3.provider, method, parameters)


class KeySigner:
    """A key of eth-account."""

    def __init__(self, account: LocalAccount) -> None:
        self._account = account

    @property
    def address(self) -> str:
        return str(self._account.address)

    def sign(self, transaction: Mapping[str, Any]) -> tuple[str, bytes]:
        fields = dict(transaction)
        if "to" in fields:
            fields["to"] = to_checksum_address(fields["to"])
        signed = self._account.sign_transaction(fields)
        return signed.hash.to_0x_hex(), bytes(signed.raw_transaction)


class SigningBackend(Web3Reader):
    """Reading, and sending what a signer signs: what the ways to a chain have in common.

    Attributes:
        account: who signs transactions and messages: a key of eth-account, or an account of Ape's.
        signer: what of it signs transactions.
    """

    account: Any

    def __init__(
        self,
        w3: Web3,
        signer: Signer,
        journal: Journal | None = None,
        settings: Sending | None = None,
        patience: Patience | None = None,
    ) -> None:
        super().__init__(w3, patience)
        if self._embedded:
            journal = None  # it ends with the chain
        self.signer = signer
        self._node = Web3Node(self)
        self._sender = Sender(
            self._node, signer, self._chain_id, journal, settings, reorganises=not self._embedded
        )
        self._sender.listener = _PassedOn(self)

    @property
    def sender(self) -> str:
        return self._sender.address

    @property
    def journal(self) -> Journal:
        """Where it is written down what was signed."""
        return self._sender.journal

    def entries(self) -> list[Entry]:
        """What the journal has of this account on this chain, in the order of signing."""
        return self._sender.entries()

    def sent(self) -> int:
        return self.transactions(self.sender)

    def settle(self) -> list[Settled]:
        settled = self._sender.settle()
        try:
            self._sender.wait_for_others()
        except (PendingError, NodeError):
            # What was settled is closed now, and told to nobody yet: that must not be lost. Whoever sends
            # next waits for the others all the same.
            if not settled:
                raise
        return settled

    def adopt(self, reference: str, to: str | None, data: bytes, value: int = 0) -> Receipt | None:
        return self._sender.adopt(reference, to, data, value)

    def estimate(self, to: str | None, data: bytes, value: int = 0, most: int | None = None) -> int:
        return self._estimate(self.sender, to, data, value, most)

    def price_offered(self) -> int:
        return first_offer(self._node.market(), self._sender.settings.fees).max_fee

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
        return self._sender.send(to, data, gas, value, purpose, reference)

    def relay(self, hash: str, raw: bytes, account: str, price: int, what: str) -> Receipt:
        return self._sender.relay(hash, raw, account, price, what)

    def offer(self, raw: bytes) -> tuple[Verdict, str]:
        return self._node.hand_over(raw)


class Web3Backend(SigningBackend):
    """Reading through web3.py, and sending what a key signs.

    Attributes:
        account: the key.
    """

    def __init__(
        self,
        w3: Web3,
        account: LocalAccount,
        poll_seconds: float | None = None,
        *,
        journal: Journal | None = None,
        settings: Sending | None = None,
        patience: Patience | None = None,
    ) -> None:
        """
        Args:
            poll_seconds: how often to ask at first whether a transaction is in a block; None as in
                `settings`.
            journal: where to write down what is signed. Without one a process that dies cannot go on with
                what it had sent; it waits for it instead.
            settings: fees, confirmations, waiting.
            patience: with a node that fails in passing.
        """
        settings = settings or Sending()
        if poll_seconds is not None:
            settings = replace(settings, poll_seconds=poll_seconds)
        super().__init__(w3, KeySigner(account), journal, settings, patience)
        self.account = account


class _PassedOn:
    """Passes notes on to whoever listens to a backend at the time."""

    def __init__(self, backend: SigningBackend) -> None:
        self._backend = backend

    def note(self, note: Note) -> None:
        self._backend.listener.note(note)
