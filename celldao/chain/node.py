"""What sending asks of a node, through web3.py: each question answered, or asked again for as long as is
sensible.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

from eth_typing import HexStr
from eth_utils.address import to_checksum_address
from web3.exceptions import ContractLogicError, TransactionNotFound, Web3RPCError

from celldao.chain.answers import Verdict, verdict
from celldao.chain.fees import GWEI, Market
from celldao.chain.retry import answer_of, passing

if TYPE_CHECKING:
    from celldao.chain.journal import Entry
    from celldao.chain.web3py import Web3Reader

# Chains on which nothing of worth is lost: two of developers' machines, then public test networks.
TEST_CHAINS: Final = frozenset(
    {1337, 31337}
    | {11155111, 17000, 560048, 10200, 84532, 11155420, 421614, 80002, 97, 43113, 59141, 534351, 11142220}
)
_DEVELOPERS: Final = ("anvil", "hardhat", "ganache", "ethereumjs", "eth-tester", "ethereumtester")


@dataclass(frozen=True, slots=True)
class Mined:
    """A transaction in a block, be it that it succeeded or reverted.

    Attributes:
        block_hash: tells a block from the one that a reorganisation puts in its place.
        created: address of the contract it created, None for a call.
    """

    hash: str
    block: int
    block_hash: str
    gas_used: int
    succeeded: bool
    created: str | None


class Node(Protocol):
    """All that a `Sender` asks. Each question is repeated while the node fails in ways that pass.

    Raises (each of them):
        NodeError: the node gave no answer for as long as patience lasted.
        ChainError: it answered with an error.
    """

    def genesis(self) -> str:
        """Hash of block 0."""
        ...

    def for_tests(self) -> bool:
        """Whether it is a test chain, or a node of a developer."""
        ...

    def head(self) -> int:
        """Number of the latest block."""
        ...

    def used(self, account: str) -> int:
        """How many transactions of the account are in blocks: the first number that is free there."""
        ...

    def used_in_pool(self, account: str) -> int:
        """The same with those in the pool, as far as the node tells."""
        ...

    def mined(self, hash: str) -> Mined | None:
        """The transaction as it stands in a block; None if it does in none."""
        ...

    def knows(self, hash: str) -> bool:
        """Whether the transaction is in a block or in the node's pool."""
        ...

    def why_reverted(self, entry: Entry, block: int) -> str:
        """The contract's own words when it is asked once more in that block; empty if it has none."""
        ...

    def market(self) -> Market:
        """What gas costs."""
        ...

    def hand_over(self, raw: bytes) -> tuple[Verdict, str]:
        """Gives signed bytes to the node, as often as it takes to get an answer; and the node's words."""
        ...


class Web3Node:
    """A node behind web3.py."""

    def __init__(self, reader: Web3Reader) -> None:
        self._reader = reader
        self._w3 = reader.w3

    def genesis(self) -> str:
        ask = self._reader.ask
        return str(ask("reading block 0", lambda: self._w3.eth.get_block(0)["hash"].to_0x_hex()))

    def for_tests(self) -> bool:
        if self._reader.embedded or self._reader.chain_id in TEST_CHAINS:
            return True
        version = self._reader.ask("asking for the node's version", lambda: self._w3.client_version)
        return version.lower().startswith(_DEVELOPERS)

    def head(self) -> int:
        return self._reader.ask("asking for the latest block", lambda: int(self._w3.eth.block_number))

    def used(self, account: str) -> int:
        return self._reader.transactions(account)

    def used_in_pool(self, account: str) -> int:
        if self._reader.embedded:
            return self.used(account)  # it knows no pool, and mines at once
        address = to_checksum_address(account)
        return self._reader.ask(
            f"counting the transactions of {account}",
            lambda: int(self._w3.eth.get_transaction_count(address, "pending")),
        )

    def mined(self, hash: str) -> Mined | None:
        receipt = self._reader.ask(f"looking for transaction {hash}", lambda: self._receipt(hash))
        if receipt is None:
            return None
        created = receipt.get("contractAddress")
        return Mined(
            hash,
            int(receipt["blockNumber"]),
            str(receipt["blockHash"].to_0x_hex()),
            int(receipt["gasUsed"]),
            receipt["status"] == 1,
            str(to_checksum_address(created)) if created else None,
        )

    def _receipt(self, hash: str) -> Any:
        try:
            receipt = self._w3.eth.get_transaction_receipt(HexStr(hash))
        except TransactionNotFound:
            return None
        # Some nodes answer for what is only in their pool, with no block.
        return receipt if receipt.get("blockHash") else None

    def knows(self, hash: str) -> bool:
        return self._reader.ask(f"looking for transaction {hash}", lambda: self._transaction(hash))

    def _transaction(self, hash: str) -> bool:
        try:
            self._w3.eth.get_transaction(HexStr(hash))
        except TransactionNotFound:
            return False
        return True

    def why_reverted(self, entry: Entry, block: int) -> str:
        return self._reader.asked_again(entry.place.sender, entry.to, entry.data, entry.value, block)

    def market(self) -> Market:
        base = self._reader.base_fee()
        if base is None:
            return Market(None, self._reader.gas_price())
        return Market(base, self._reader.ask("asking for the usual tip", self._tip))

    def _tip(self) -> int:
        try:
            return int(self._w3.eth.max_priority_fee)
        except (Web3RPCError, ContractLogicError):
            return GWEI  # it cannot tell

    def hand_over(self, raw: bytes) -> tuple[Verdict, str]:
        return self._reader.ask("sending a transaction", lambda: self._hand_over(raw))

    def _hand_over(self, raw: bytes) -> tuple[Verdict, str]:
        try:
            self._w3.eth.send_raw_transaction(raw)
        except Exception as error:
            from_chain = isinstance(error, (Web3RPCError, ContractLogicError))
            if not from_chain and not (self._reader.embedded and not isinstance(error, OSError)):
                raise
            if passing(error) is not None:
                raise
            words = answer_of(error)[1] if isinstance(error, Web3RPCError) else str(error)
            return verdict(words), words
        return Verdict.TAKEN, ""
