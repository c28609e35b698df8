"""What the person who runs an agent has decided: one file, read once when the server starts.

mandate: 0x…
limits:
  - asset: 0x…              # or native
    free_per_call: 50       # more than this in one call waits for a person
    free_per_day: 200       # more than this within 24 hours does, too
    most_per_day: 500       # more than this is refused, confirmed or not
calls:
  - target: 0x…
    function: buy(uint256)
    free: no                # each one waits for a person
receivers: [0x…]            # where the charter allows anybody: others wait for a person
confirmers: [0x…]           # whose signature confirms
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field, model_validator

from celldao.actions.function import Function
from celldao.constitution.problems import refused, shown
from celldao.errors import ActionError
from celldao.settings_file import Address, Asset, Count, Length, Quantity, Strict, YesNo

FILE: Final = "agent.yaml"


class Clock(StrEnum):
    """By which limits of a day are counted."""

    MACHINE = "machine"
    CHAIN = "chain"
    """For test chains whose time is moved by hand: a node that lies about the time moves the day."""


def _function(given: Any) -> str:
    if not isinstance(given, str):
        raise refused(f"is {shown(given)}, not a function", "write it as in buy(uint256)")
    try:
        return Function.parse(given).text
    except ActionError as error:
        raise refused(error.what, error.remedy) from None


class Limit(Strict):
    """How much of an asset may go without asking, and at most. Drawing and spending count separately."""

    asset: Asset
    free_per_call: Quantity = Decimal(0)
    free_per_day: Quantity = Decimal(0)
    most_per_day: Quantity

    @model_validator(mode="after")
    def _in_order(self) -> Limit:
        if not self.free_per_call <= self.free_per_day <= self.most_per_day:
            raise refused(
                "free_per_call, free_per_day and most_per_day do not grow in this order",
                "what is free in one call is free in a day, and no more than the most of a day",
            )
        return self


class AllowedCall(Strict):
    """A function of a contract that the agent may call, if the charter lists it too."""

    target: Address
    function: Annotated[str, BeforeValidator(_function)]
    free: YesNo = False
    """Without a person's confirmation, up to the asset's limits. What a call does beyond paying, only its
    target says: leave it at no unless the function can do no harm."""

    @property
    def selector(self) -> bytes:
        return Function.parse(self.function).selector


class AgentSettings(Strict):
    """The file."""

    mandate: Address
    limits: Annotated[tuple[Limit, ...], Field(max_length=16)] = ()
    """Of an asset that is not listed, nothing moves."""
    calls: Annotated[tuple[AllowedCall, ...], Field(max_length=64)] = ()
    receivers: Annotated[tuple[Address, ...], Field(max_length=256)] = ()
    """Where the charter lets anybody be paid: to these without asking, to others only with a confirmation."""
    confirmers: Annotated[tuple[Address, ...], Field(max_length=16)] = ()
    """Accounts of people. With none, what would need a confirmation is refused."""
    confirm_within: Length = Field(default_factory=lambda: _length("1 day"))
    """So long a confirmation counts."""
    transactions_per_day: Count = 24
    """Everything that costs gas."""
    most_gas_price: Quantity | None = None
    """Gwei; replacements included."""
    folder: Path = Path("drafts")
    """Where drafts of proposals and reports go. Relative to the file."""
    state: Path = Path("agent.sqlite")
    """Where it is kept what was let through. Relative to the file."""
    dry_run: YesNo = False
    """Nothing is sent, whatever a tool is told."""
    clock: Clock = Clock.MACHINE

    @model_validator(mode="after")
    def _each_once(self) -> AgentSettings:
        if len({limit.asset for limit in self.limits}) != len(self.limits):
            raise refused("an asset has two limits", "keep one of them")
        if len({(call.target, call.selector) for call in self.calls}) != len(self.calls):
            raise refused("a call is listed twice", "keep one of them")
        return self


def _length(text: str) -> Any:
    from datetime import timedelta

    from celldao.constitution.units import parse_duration

    return timedelta(seconds=parse_duration(text))
