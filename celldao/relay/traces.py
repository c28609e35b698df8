"""What the chain's events tell of a file: where an act was done, and since when a ballot is worthless."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from celldao.acts.ballots import SignedBallot
from celldao.acts.signed_acts import SignedDelegation, SignedPermit
from celldao.artifacts import artifact
from celldao.chain.backend import Header, Reader
from celldao.chain.contract import Contract
from celldao.relay.fates import events
from celldao.relay.signed import Item

# The governor's number of that state.
_CANCELLED: Final = 2


@dataclass(frozen=True)
class Found:
    """A file on the chain. `time` is its block's."""

    transaction: str
    block: int
    time: int


@dataclass(frozen=True)
class Ended:
    """A ballot that no contract takes any more: why, and since which second."""

    words: str
    time: int


def time_of(reader: Reader, block: int) -> int:
    """Of a block, in Unix seconds. Raises ChainError."""
    return int(reader.fetch([Header(block)])[0].timestamp)


def find_act(reader: Reader, item: Item, share: str, first: int, last: int | None = None) -> Found | None:
    """What a delegation, permit or exit does, as it was done in these blocks, whoever has sent it; else None.

    Events name no signature: the signer may have done the very same in another way.

    Args:
        share: address of the share register, which an exit is not found without.

    Raises:
        ChainError: the node does not answer.
    """
    sought = _sought(reader, item, share)
    if sought is None:
        return None
    name, topic, wanted = sought
    for entry, values in events(reader, item.contract, item.interface, (name,), topic, first, last):
        if all(values[key] == value for key, value in wanted.items()):
            return Found("0x" + entry.transaction.hex(), entry.block, time_of(reader, entry.block))
    return None


def _sought(reader: Reader, item: Item, share: str) -> tuple[str, bytes, dict[str, Any]] | None:
    """The event of an act: its name, its first indexed value, and what else it says."""
    file = item.file
    if isinstance(file, SignedDelegation):
        return "DelegateChanged", _word(file.member), {"toDelegate": file.delegatee}
    if isinstance(file, SignedPermit):
        return "Approval", _word(file.owner), {"spender": file.spender, "value": int(file.value)}
    if isinstance(file, SignedBallot) or not share:
        return None
    number = Contract(share, artifact("Share").interface, reader).read("number_of", file.member)
    return "Exited", int(number).to_bytes(32, "big"), {"shares": int(file.shares)}


def ended(reader: Reader, item: Item, first: int) -> Ended | None:
    """When its voter revoked a ballot, or the proposal was cancelled, whichever was first; None if neither.

    Args:
        first: the block from which on it is looked for.

    Raises:
        ChainError: the node does not answer.
    """
    file = item.file
    if not isinstance(file, SignedBallot):
        return None
    governor = Contract(item.contract, item.interface, reader)
    found = []
    if governor.read("nonces", file.voter) > file.nonce:
        time = 0  # before the receipt, if not later
        whose = _word(file.voter)
        for entry, values in events(reader, item.contract, item.interface, ("BallotsRevoked",), whose, first):
            if values["nonce"] == file.nonce + 1:
                time = time_of(reader, entry.block)
        found.append(Ended("The voter has revoked it.", time))
    if governor.read("state", int(file.proposal)) == _CANCELLED:
        time = 0
        for entry, values in events(
            reader, item.contract, item.interface, ("ProposalCanceled",), None, first
        ):
            if values["proposalId"] == int(file.proposal):
                time = time_of(reader, entry.block)
        found.append(Ended("The proposal was cancelled.", time))
    return min(found, key=lambda one: one.time, default=None)


def _word(address: str) -> bytes:
    return bytes.fromhex(address[2:]).rjust(32, b"\0")
