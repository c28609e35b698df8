"""What a transaction in a block has made of the files in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from eth_utils.address import to_checksum_address

from celldao.acts.ballots import SignedBallot
from celldao.artifacts import artifact
from celldao.chain.backend import Log, LogFilter, Reader
from celldao.chain.codec import Interface
from celldao.errors import ChainError
from celldao.relay.signed import Item
from celldao.relay.store import Fate, Standing

# Governor.BallotSkipped, as the governor says the same to a ballot alone.
_SKIPPED: Final = {
    1: "governor: no votes at the snapshot",
    2: "governor: has voted already",
    3: "governor: support must be 0, 1, 2 or 255",
    4: "governor: wrong signature",
}
# Blocks that one question for events may span.
_SPAN: Final = 5_000


@dataclass(frozen=True)
class Look:
    """A transaction as it stands in a block.

    Attributes:
        fee: that was paid for it, in base units of the native coin.
        logs: as the node writes them.
    """

    hash: str
    block: int
    block_hash: str
    succeeded: bool
    gas: int
    fee: int
    logs: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Cast:
    """A ballot that was counted: of whom, on what, how, and where."""

    voter: str
    proposal: int
    support: int
    transaction: str
    block: int


def look(reader: Reader, hash: str) -> Look | None:
    """A transaction in a block; None if it is in none.

    Raises:
        ChainError: the node does not answer, or not what a receipt is.
    """
    found = reader.request("eth_getTransactionReceipt", [hash])
    if not found or not found.get("blockHash"):
        return None
    try:
        gas = int(found["gasUsed"], 16)
        price = int(found.get("effectiveGasPrice") or "0x0", 16)
        return Look(
            hash,
            int(found["blockNumber"], 16),
            str(found["blockHash"]),
            int(found["status"], 16) == 1,
            gas,
            gas * price,
            list(found["logs"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise _nonsense() from error


def fates(seen: Look, items: Sequence[Item]) -> dict[bytes, Fate]:
    """Of each file of a transaction that succeeded, by its events.

    A file of which the transaction says nothing is left out: the caller must not let it go.
    """
    if len(items) == 1 and items[0].kind != "ballot":
        return {items[0].id: (Standing.COUNTED, None)}
    cast, skipped = _said(seen, items[0].contract)
    result: dict[bytes, Fate] = {}
    for item in items:
        ballot = (item.signer, item.proposal or 0)
        if ballot in cast:
            result[item.id] = (Standing.COUNTED, None)
        elif ballot in skipped:
            why = skipped[ballot]
            result[item.id] = (Standing.REFUSED, _SKIPPED.get(why, "governor: was skipped"))
    return result


def _said(seen: Look, governor: str) -> tuple[set[tuple[str, int]], dict[tuple[str, int], int]]:
    """Who was counted and who was skipped, each with the proposal."""
    interface = artifact("Governor").interface
    names = {interface.topic(name): name for name in ("VoteCast", "VoteCastWithParams", "BallotSkipped")}
    cast: set[tuple[str, int]] = set()
    skipped: dict[tuple[str, int], int] = {}
    try:
        for entry in seen.logs:
            topics = [bytes.fromhex(topic[2:]) for topic in entry["topics"]]
            name = names.get(topics[0]) if topics else None
            if name is None or to_checksum_address(entry["address"]) != governor:
                continue
            values = interface.decode_event(name, topics, bytes.fromhex(entry["data"][2:]))
            if name == "BallotSkipped":
                skipped[values["voter"], values["proposal_id"]] = values["reason"]
            else:
                cast.add((values["voter"], values["proposalId"]))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _nonsense() from error
    return cast, skipped


def find_ballot(
    reader: Reader, governor: str, voter: str, proposal: int, first: int, last: int | None = None
) -> Cast | None:
    """The ballot of a voter on a proposal, from a block on, whoever has sent it; None if there is none.

    Raises:
        ChainError: the node does not answer.
    """
    names = ("VoteCast", "VoteCastWithParams")
    who = bytes.fromhex(voter[2:]).rjust(32, b"\0")
    for entry, values in events(reader, governor, artifact("Governor").interface, names, who, first, last):
        if values["proposalId"] == proposal:
            return Cast(voter, proposal, values["support"], "0x" + entry.transaction.hex(), entry.block)
    return None


def events(
    reader: Reader,
    contract: str,
    interface: Interface,
    names: Sequence[str],
    who: bytes | None,
    first: int,
    last: int | None = None,
) -> Iterator[tuple[Log, Mapping[str, Any]]]:
    """A contract's events of these names in these blocks, oldest first, with their values.

    Args:
        who: the first indexed value, 32 bytes; any if None.
        last: the latest block if None.

    Raises:
        ChainError: the node does not answer.
    """
    topics = {interface.topic(name): name for name in names}
    where = (tuple(topics),) if who is None else (tuple(topics), (who,))
    last = reader.block_number() if last is None else last
    for start in range(max(0, first), last + 1, _SPAN):
        wanted = LogFilter((contract,), where, start, min(last, start + _SPAN - 1))
        for entry in reader.fetch([wanted])[0]:
            yield entry, interface.decode_event(topics[entry.topics[0]], entry.topics, entry.data)


def says_the_same(file: SignedBallot, cast: Cast) -> bool:
    """Whether a ballot that was counted is, as far as can be seen, this one."""
    return file.code == cast.support and int(file.proposal) == cast.proposal and file.voter == cast.voter


def _nonsense() -> ChainError:
    return ChainError("the node answered something that is no receipt", "Use another node.")
