"""What a chain keeps as bare integers, as times, shares of a whole and lengths of time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Final

from celldao.amounts import Currency
from celldao.chain.backend import Block

# Shares and votes are kept to the millionth.
SHARE_DECIMALS: Final = 6


@dataclass(frozen=True, slots=True)
class Moment:
    """The block of which everything in a snapshot is.

    Attributes:
        block: its number.
        hash: of the block, 0x…
        time: aware, UTC, to the second.
    """

    block: int
    hash: str
    time: datetime

    @classmethod
    def of(cls, block: Block) -> Moment:
        return cls(block.number, "0x" + block.hash.hex(), at_time(block.timestamp))


@dataclass(frozen=True, slots=True, order=True)
class Ratio:
    """A part of a whole.

    Attributes:
        percent: 0 to 100, to the hundredth.
    """

    percent: Decimal

    @classmethod
    def of_basis_points(cls, points: int) -> Ratio:
        return cls(Decimal(points) / 100)

    def __str__(self) -> str:
        return f"{self.percent.normalize():f} %"


def at_time(seconds: int) -> datetime:
    """Unix seconds as an aware time, UTC."""
    return datetime.fromtimestamp(seconds, UTC)


def time_or_none(seconds: int) -> datetime | None:
    """The same, where 0 means never."""
    return at_time(seconds) if seconds else None


def length(seconds: int) -> timedelta:
    return timedelta(seconds=seconds)


def shares_of(address: str, symbol: str) -> Currency:
    """The shares of a cell, as a currency of amounts."""
    return Currency(address, symbol, SHARE_DECIMALS)


def votes_of(address: str) -> Currency:
    """The votes of a cell: 1 for a member, a share, or the root of a share, whatever its weight rule says."""
    return Currency(address, "votes", SHARE_DECIMALS)
