"""A chain through web3.py, and a key of eth-account."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, cast

from eth_abi.abi import decode
from eth_account.signers.local import LocalAccount
from eth_utils.address import to_checksum_address
from eth_utils.conversions import to_bytes
from web3 import EthereumTesterProvider, Web3
from web3.exceptions import ContractLogicError, TimeExhausted, Web3Exception, Web3RPCError
from web3.types import BlockIdentifier, TxParams

from celldao.chain.backend import TRANSACTION_GAS_CAP, Block, Log, Query, Receipt
from celldao.errors import ChainError, TransactionError

WAIT_SECONDS: Final = 600
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
            return str(decode(["string"], raw[4:])[0])
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
        message = str(getattr(error, "message", error))
        if "insufficient funds" in message.lower():
            raise TransactionError(
                f"{what}: the account cannot pay for it", "Send it native coin for gas, then run it again."
            ) from error
        raise ChainError(f"{what}: the node answered {message}", "Try again, or use another node.") from error
    except Exception as error:
        if type(error).__module__.startswith("eth_tester."):
            raise refused(what, revert_reason(error)) from error
        if not isinstance(error, (Web3Exception, OSError)):
            raise
        remedy = "Check its address and try again."
        raise ChainError(f"{what}: no answer from the node ({error})", remedy) from error


class Web3Reader:
    """Reading through web3.py."""

    def __init__(self, w3: Web3) -> None:
        self.w3 = w3
        self._embedded = isinstance(w3.provider, EthereumTesterProvider)
        self._someone = str(w3.eth.accounts[0]) if self._embedded else ""
        with in_our_words("asking for the chain's id"):
            self._chain_id = int(w3.eth.chain_id)

    @property
    def chain_id(self) -> int:
        return self._chain_id

    def _block(self, block: BlockIdentifier) -> Any:
        with in_our_words("reading a block"):
            return self.w3.eth.get_block(block)

    def block_number(self) -> int:
        return int(self._block("latest")["number"])

    def timestamp(self) -> int:
        return int(self._block("latest")["timestamp"])

    def gas_price(self) -> int:
        with in_our_words("asking for the gas price"):
            return int(self.w3.eth.gas_price)

    def balance(self, account: str) -> int:
        with in_our_words(f"reading the balance of {account}"):
            return int(self.w3.eth.get_balance(to_checksum_address(account)))

    def code(self, account: str) -> bytes:
        with in_our_words(f"reading the code of {account}"):
            return bytes(self.w3.eth.get_code(to_checksum_address(account)))

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

    def _estimate(self, sender: str, to: str | None, data: bytes) -> int:
        question: TxParams = {**self._question(to, data), "from": to_checksum_address(sender)}
        with in_our_words(f"a transaction to {to or 'create a contract'}"):
            if not self._embedded:
                return int(self.w3.eth.estimate_gas(question))
            # py-evm would find it out by running the transaction dozens of times; gas costs nothing there.
            self.w3.eth.call(question)
            return EMBEDDED_GAS

    def call(self, to: str, data: bytes) -> bytes:
        with in_our_words(f"a call of {to}"):
            return bytes(self.w3.eth.call(self._question(to, data)))

    def call_many(self, calls: Sequence[tuple[str, bytes]]) -> list[bytes]:
        if self._embedded or len(calls) == 1:
            return [self.call(to, data) for to, data in calls]
        answers: list[bytes] = []
        for start in range(0, len(calls), BATCH):
            with in_our_words("reading"), self.w3.batch_requests() as batch:
                for to, data in calls[start : start + BATCH]:
                    batch.add(self.w3.eth.call(self._question(to, data)))
                answers += [bytes(answer) for answer in cast(list[bytes], batch.execute())]
        return answers

    def logs(self, address: str, first: bytes, block: int) -> list[Log]:
        with in_our_words(f"reading the events of {address}"):
            found = self.w3.eth.get_logs(
                {
                    "address": to_checksum_address(address),
                    "topics": ["0x" + first.hex()],
                    "fromBlock": block,
                    "toBlock": block,
                }
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
            answers += rpc.answers(self.w3.provider, queries[start : start + BATCH], block)
        return answers


class Web3Backend(Web3Reader):
    """Reading through web3.py, and sending what a key signs."""

    def __init__(self, w3: Web3, account: LocalAccount, poll_seconds: float = 0.2) -> None:
        """`poll_seconds`: how often to ask whether a transaction is in a block."""
        super().__init__(w3)
        self.account = account
        self._poll = poll_seconds

    @property
    def sender(self) -> str:
        return str(self.account.address)

    def _count(self, block: BlockIdentifier) -> int:
        with in_our_words("counting the sender's transactions"):
            return int(self.w3.eth.get_transaction_count(self.account.address, block))

    def sent(self) -> int:
        return self._count("latest")

    def pending(self) -> bool:
        return self._count("pending") > self._count("latest")

    def estimate(self, to: str | None, data: bytes) -> int:
        return self._estimate(self.sender, to, data)

    def _fees(self) -> TxParams:
        base = self._block("latest").get("baseFeePerGas")
        if base is None:
            return {"gasPrice": self.w3.eth.gas_price}
        tip = self.w3.eth.max_priority_fee
        # The base fee rises by an eighth a block at most: twice of it lasts for six full blocks.
        return {"maxPriorityFeePerGas": tip, "maxFeePerGas": self.w3.to_wei(2 * int(base) + int(tip), "wei")}

    def send(self, to: str | None, data: bytes, gas: int) -> Receipt:
        what = f"a transaction to {to or 'create a contract'}"
        with in_our_words(what):
            transaction: TxParams = {**self._question(to, data), **self._fees()}
            transaction["from"] = to_checksum_address(self.sender)
            transaction["gas"] = gas
            transaction["chainId"] = self.chain_id
            transaction["nonce"] = self.w3.eth.get_transaction_count(self.account.address)
            signed = self.account.sign_transaction(cast(dict[str, Any], transaction))
            sent = self.w3.eth.send_raw_transaction(signed.raw_transaction)
            try:
                receipt = self.w3.eth.wait_for_transaction_receipt(
                    sent, timeout=WAIT_SECONDS, poll_latency=self._poll
                )
            except TimeExhausted as error:
                raise TransactionError(
                    f"{what} ({sent.to_0x_hex()}) is in no block after {WAIT_SECONDS // 60} minutes",
                    "Look it up in a block explorer; once it is in a block, run the command again.",
                ) from error
        if receipt["status"] != 1:
            raise TransactionError(
                f"{what} ({sent.to_0x_hex()}) reverted, having used {receipt['gasUsed']:,} gas",
                "Something else came between. Run the command again: it goes on where it stopped.",
            )
        created = receipt.get("contractAddress")
        return Receipt(
            sent.to_0x_hex(),
            int(receipt["blockNumber"]),
            int(receipt["gasUsed"]),
            to_checksum_address(created) if created and to is None else None,
        )
