"""Which block a time falls on."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from celldao.chain.backend import Block, Header, Reader
from celldao.errors import HistoryError

# Headers in one request: twenty million blocks are searched in seven.
PROBES: Final = 16


def block_at(reader: Reader, when: datetime | int) -> Block:
    """The block of a number, or the last one whose time is not after `when`.

    Raises:
        HistoryError: the time is not over, or before the first block.
        ValueError: a time without a time zone.
    """
    if isinstance(when, int):
        return block_numbered(reader, when)
    return last_block(reader, seconds_of(when), reader.fetch([Header()])[0])


def block_numbered(reader: Reader, number: int) -> Block:
    block: Block = reader.fetch([Header(number)])[0]
    return block


def seconds_of(when: datetime) -> int:
    """Unix seconds, rounded down. Raises ValueError without a time zone."""
    if when.tzinfo is None:
        raise ValueError(f"{when} has no time zone: say which, for instance datetime(…, tzinfo=UTC)")
    return int(when.timestamp() // 1)


def last_block(reader: Reader, seconds: int, head: Block) -> Block:
    """The last block whose time is not after `seconds`. Several blocks may bear the same second.

    Args:
        head: the latest block.

    Raises:
        HistoryError: the time is not over, or before the first block.
    """
    if seconds >= head.timestamp:
        # a block with this second may still come
        raise HistoryError(
            f"the chain has come to {head.timestamp} only, and {seconds} was asked for (Unix seconds)",
            "Ask for what is over, or for the latest block.",
        )
    low: Block | None = None  # the latest known not to be after it
    first, last = 0, head.number - 1
    while first <= last:
        step = max(1, (last - first) // (PROBES + 1))
        numbers = sorted({*range(first, last + 1, step)})[: PROBES + 2]
        for block in reader.fetch([Header(number) for number in numbers]):
            if block.timestamp > seconds:
                last = block.number - 1
                break
            low, first = block, block.number + 1
    if low is None:
        raise HistoryError(f"the chain began after {seconds} (Unix seconds)", "Ask for a later time.")
    return low
