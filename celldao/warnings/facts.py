"""What warnings need to know beside the cell's context, see `gather`. What is not known is left out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from pydantic import BaseModel, ConfigDict, Field

from celldao.actions.amounts import Amount
from celldao.actions.fields import Address, Moment, Ratio


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class Code(_Model):
    """What is known of the code at an address."""

    exists: bool = True
    """Whether there is any."""
    verified: bool | None = None
    """Whether its source is published; None where nobody was asked."""
    implementation: Address | None = None
    """Where a proxy finds what it does."""
    fixed: bool = False
    """Whether it will always find it there, as a clone does (EIP-1167)."""


class Facts(_Model):
    """The world around a proposal."""

    now: Moment | None = None
    """The time of the latest block."""
    paid: frozenset[Address] | None = frozenset()
    """Who has been paid by the cell before; None where its history could not be read."""
    known: frozenset[Address] = frozenset()
    """Other accounts that the cell has to do with: for telling look-alikes."""
    available: tuple[Amount, ...] = ()
    """What the treasury can spend, an amount for each asset."""
    largest_voter: Ratio | None = None
    """The part of all votes that the largest voter has."""
    turnout: Ratio | None = None
    """The largest part of all votes that was cast for and in abstention in the last votes."""
    code: Mapping[Address, Code] = Field(default_factory=dict)
    """What is known of the contracts concerned."""

    @cached_property
    def available_by_currency(self) -> dict[str, Amount]:
        return {amount.currency: amount for amount in self.available}
