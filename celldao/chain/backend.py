"""What celldao asks of a connection to a chain, and of who pays for transactions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

if TYPE_CHECKING:
    from celldao.chain.answers import Verdict
    from celldao.chain.listener import Listener
    from celldao.chain.sender import Settled

# No transaction may use more (EIP-7825), on chains from Osaka on; we keep it everywhere.
TRANSACTION_GAS_CAP: Final = 16_777_216


@dataclass(frozen=True, slots=True)
class Receipt:
    """A transaction that succeeded.

    Attributes:
        created: address of the contract it created, None for a call.
    """

    hash: str
    block: int
    gas_used: int
    created: str | None


@dataclass(frozen=True, slots=True)
class Log:
    """An event as it stands in a block.

    Attributes:
        topics: 32 bytes each, the event's signature first.
        transaction: hash of the transaction it was logged in.
        index: its place in the block.
        timestamp: Unix seconds of its block, None where the node does not say so.
    """

    address: str
    block: int
    topics: tuple[bytes, ...]
    data: bytes
    transaction: bytes = b""
    index: int = 0
    timestamp: int | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A block's header.

    Attributes:
        timestamp: Unix seconds.
    """

    number: int
    hash: bytes
    timestamp: int


@dataclass(frozen=True, slots=True)
class Header:
    """Query for a block, the latest if there is no number. Answered with a Block."""

    number: int | None = None


@dataclass(frozen=True, slots=True)
class Code:
    """Query for the code at an address. Answered with bytes."""

    account: str


@dataclass(frozen=True, slots=True)
class Storage:
    """Query for a word of a contract's storage. Answered with 32 bytes."""

    account: str
    slot: int


@dataclass(frozen=True, slots=True)
class Call:
    """Query for the answer of a call. Answered with bytes.

    Attributes:
        to: None runs `data` as init code; the answer is what that returns.
        code: stands at `to` during the call, in place of what is there.
        optional: a call that reverts is answered with None, instead of raising.
        sender: who seems to call; nobody if None.
        gas: the most that it may use; what the node gives if None.
    """

    to: str | None
    data: bytes
    code: bytes | None = None
    optional: bool = False
    sender: str | None = None
    gas: int | None = None


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Query for events. Answered with a list of Log, oldest first.

    Attributes:
        topics: what each topic may be; None: anything.
        first: number of the first block.
        last: number of the last block.
    """

    addresses: tuple[str, ...]
    topics: tuple[tuple[bytes, ...] | None, ...]
    first: int
    last: int


Query = Header | Code | Storage | Call | LogFilter


class Reader(Protocol):
    """Reading. All addresses are checksummed."""

    @property
    def chain_id(self) -> int: ...

    def block_number(self) -> int: ...

    def timestamp(self) -> int:
        """Unix seconds of the latest block."""
        ...

    def gas_price(self) -> int:
        """Base units of the native coin per gas, as of now."""
        ...

    def balance(self, account: str) -> int:
        """Base units of the native coin."""
        ...

    def code(self, account: str) -> bytes: ...

    def transactions(self, account: str) -> int:
        """How many transactions that the account has signed are in blocks."""
        ...

    def call(self, to: str, data: bytes) -> bytes:
        """The answer of a call in the latest block.

        Raises:
            TransactionError: it reverts.
            ChainError: the node does not answer.
        """
        ...

    def call_many(self, calls: Sequence[tuple[str, bytes]]) -> list[bytes]:
        """The answers of several calls, in as few requests as the connection allows. See `call`."""
        ...

    def logs(self, address: str, first: bytes, block: int) -> list[Log]:
        """Events of a contract whose first topic is `first`, in one block."""
        ...

    def fetch(self, queries: Sequence[Query], block: Block | None = None) -> list[Any]:
        """The answers to all queries, in one request if there are at most 100 and the connection batches.

        Args:
            block: of which state codes, storage and calls are answered, found by its hash; the latest if
                None.

        Raises:
            TransactionError: a call that is not optional reverts.
            NodeRefusal: the node would not answer one of them, or not so many at once.
            ChainError: the node does not answer.
        """
        ...

    def request(self, method: str, parameters: Sequence[Any]) -> Any:
        """The result of any JSON-RPC method that only reads, as the node writes it.

        Raises:
            NodeRefusal: the node does not know the method, or refuses it; `what` is in its words.
            ChainError: the node does not answer.
        """
        ...


class Backend(Reader, Protocol):
    """Reading, and sending from one account.

    Attributes:
        listener: is told what is waited for.
    """

    listener: Listener

    @property
    def sender(self) -> str: ...

    def price_offered(self) -> int:
        """Base units of the native coin per gas: the most that a transaction sent now would first offer.

        Raises:
            FeeError: none would be sent at what gas costs now.
        """
        ...

    def sent(self) -> int:
        """How many transactions of the sender are in blocks."""
        ...

    def settle(self) -> list[Settled]:
        """Sees everything through that earlier runs have signed, or that a reorganisation took out of its
        block, and waits for what the account has pending from elsewhere.

        Returns:
            What was open; empty if nothing was.

        Raises:
            PendingError: something is still in no block.
            NodeError: the node gave no answer.
        """
        ...

    def adopt(self, reference: str, to: str | None, data: bytes, value: int = 0) -> Receipt | None:
        """The receipt of what an earlier run signed under a reference, and not in vain, having waited for it;
        None if nothing was.

        Raises: as `send`.
        """
        ...

    def estimate(self, to: str | None, data: bytes, value: int = 0, most: int | None = None) -> int:
        """Gas of a transaction as of now; `to` None creates a contract. `most`: that it may use.

        Raises:
            TransactionError: it would revert.
        """
        ...

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
        """Sends a transaction once and waits until it is in a block as deep as was asked for.

        Args:
            value: base units of the native coin sent along.
            purpose: what it is for, in words.
            reference: the caller's own name for it, under which it is carried out at most once; empty for
                none.

        Raises:
            FeeError: gas costs more than the ceiling; nothing was signed.
            PendingError: it is in no block in time. Running again goes on with it.
            TransactionError: it was refused, reverted, or superseded.
            NodeError: the node gave no answer. Running again goes on with it.
            JournalError: it could not be written down, and was not sent.
        """
        ...

    def relay(self, hash: str, raw: bytes, account: str, price: int, what: str) -> Receipt:
        """Sends the first transaction of another account, which is signed already. See `Sender.relay`."""
        ...

    def offer(self, raw: bytes) -> tuple[Verdict, str]:
        """Hands signed bytes to the node and does not wait; what it makes of them, and its words."""
        ...
