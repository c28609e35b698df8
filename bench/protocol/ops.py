"""An operation and what it may cost; a figure and what it did cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bench.protocol.node import Receipt


@dataclass(frozen=True)
class Op:
    key: str
    step: str  # a few words for the table; bench/README.md has the whole definition
    budget: int
    quoted: Mapping[str, int]  # measured in an earlier run on the same version of the same node
    less: Mapping[str, str] = field(
        default_factory=dict
    )  # who of these does less than the row asks for: what


@dataclass(frozen=True)
class Figure:
    op: str
    gas: int | None  # None: not offered
    note: str = ""
    receipts: tuple[Receipt, ...] = field(default=(), compare=False)


def mean(figures: list[int]) -> int:
    """Rounded up, so that rounding flatters nobody."""
    return -(-sum(figures) // len(figures))
