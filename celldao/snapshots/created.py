"""The texts and actions of proposals: the logs of the blocks in which they were made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from celldao.artifacts import artifact
from celldao.chain.backend import LogFilter, Reader
from celldao.chain.events import find_logs
from celldao.errors import HistoryError
from celldao.snapshots.proposals import Created

# What a node lets one query look through, and how many queries one request holds.
SPAN: Final = 10_000
AT_ONCE: Final = 100


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
    """
    interface = artifact("Governor").interface
    topic = interface.topic("ProposalCreated")
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
                event = interface.decode_event("ProposalCreated", log.topics, log.data)
                made.append(Created(event, log.block))
        yield made
