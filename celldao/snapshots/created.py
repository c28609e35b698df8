"""The texts and actions of proposals: the logs of the blocks in which they were made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Final

from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from celldao.artifacts import artifact
from celldao.chain.backend import Log, LogFilter, Reader
from celldao.chain.coding import decode, encode
from celldao.chain.events import find_logs
from celldao.errors import ChainError, HistoryError
from celldao.snapshots.proposals import Created

# What a node lets one query look through, and how many queries one request holds.
SPAN: Final = 10_000
AT_ONCE: Final = 100
# The event; its text as bytes, which need not be UTF-8: the governor takes any.
_FIELDS: Final = {
    "proposalId": "uint256",
    "proposer": "address",
    "targets": "address[]",
    "values": "uint256[]",
    "signatures": "string[]",
    "calldatas": "bytes[]",
    "voteStart": "uint256",
    "voteEnd": "uint256",
    "description": "bytes",
}
# Of what the governor makes an id: the same as OpenZeppelin's.
_HASHED: Final = ("address[]", "uint256[]", "bytes[]", "bytes32")


def spans(blocks: Iterable[int]) -> Iterator[tuple[int, int, int]]:
    """Blocks, the newest first, gathered: (first, last, how many proposals are in there)."""
    last = first = count = 0
    for block in blocks:
        if count and last - block >= SPAN:
            yield first, last, count
            count = 0
        if not count:
            last = block
        first = block
        count += 1
    if count:
        yield first, last, count


def created(reader: Reader, governor: str, blocks: Iterable[int]) -> Iterator[list[Created]]:
    """The proposals of these creation blocks, the newest first: what one request brings at a time.

    Raises:
        HistoryError: the node does not have the logs of a block any more.
        ChainError: the node shows other texts or calls than were proposed.
    """
    topic = artifact("Governor").interface.topic("ProposalCreated")
    left = spans(blocks)
    while part := list(islice(left, AT_ONCE)):
        filters = [LogFilter((governor,), ((topic,),), first, last) for first, last, _ in part]
        made: list[Created] = []
        for (first, last, count), logs in zip(part, find_logs(reader, filters), strict=True):
            if len(logs) != count:
                raise HistoryError(
                    f"the node has {len(logs)} of {count} proposals made in the blocks {first:,} to {last:,}",
                    "Use a node that keeps all events, or one that has caught up.",
                )
            for log in sorted(logs, key=lambda log: (log.block, log.index), reverse=True):
                made.append(Created(_event(log), log.block))
        yield made


def _event(log: Log) -> dict[str, Any]:
    """A proposal as it was made: its id is the hash of all that it does and says, so no node can show another
    text, or other calls, beside it."""
    values = dict(zip(_FIELDS, decode(list(_FIELDS.values()), log.data), strict=True))
    text: bytes = values["description"]
    content = (values["targets"], values["values"], values["calldatas"], keccak(text))
    if int.from_bytes(keccak(encode(_HASHED, content)), "big") != values["proposalId"]:
        raise ChainError(
            f"the node shows a text or calls beside proposal {values['proposalId']} that are not its own",
            "Sign nothing that this node shows. Use another one.",
        )
    return values | {
        "proposer": to_checksum_address(values["proposer"]),
        "targets": [to_checksum_address(target) for target in values["targets"]],
        "description": text.decode("utf-8", "replace"),
    }
