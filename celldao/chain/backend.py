"""What celldao asks of a connection to a chain, and of who pays for transactions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

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
    """

    address: str
    block: int
    topics: tuple[bytes, ...]
    data: bytes


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


class Backend(Reader, Protocol):
    """Reading, and sending from one account."""

    @property
    def sender(self) -> str: ...

    def sent(self) -> int:
        """How many transactions of the sender are in blocks."""
        ...

    def pending(self) -> bool:
        """Whether transactions of the sender wait to be included."""
        ...

    def estimate(self, to: str | None, data: bytes) -> int:
        """Gas of a transaction as of now; `to` None creates a contract.

        Raises:
            TransactionError: it would revert.
        """
        ...

    def send(self, to: str | None, data: bytes, gas: int) -> Receipt:
        """Sends a transaction and waits until it is in a block.

        Raises:
            TransactionError: it was refused, reverted, or is not in a block after ten minutes.
        """
        ...
