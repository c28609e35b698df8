"""What a watch tells: one thing that has happened in a cell, or will soon."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter

from celldao.amounts import Amount
from celldao.snapshots.units import Ratio
from celldao.statements.document import plain

# Numbers that readers of JSON may round are written as text.
_LARGEST: Final = 2**53
_LENGTH: Final = TypeAdapter(timedelta)


class Kind(StrEnum):
    """What a notice is about."""

    PROPOSED = "proposed"
    EXTENDED = "extended"
    PASSED = "passed"
    DEFEATED = "defeated"
    EXPIRED = "expired"
    EXECUTED = "executed"
    CANCELLED = "cancelled"
    DUE = "due"
    """A date comes soon: a vote ends, a report is due; or a report is overdue."""
    REVENUE = "revenue"
    DIVIDEND = "dividend"
    PAYMENT = "payment"
    EXIT = "exit"
    MEMBER = "member"
    """A member's number moves to another key."""
    GUARDIAN = "guardian"
    MANDATE = "mandate"
    SPENDING = "spending"
    """By an operator, or drawn for it."""
    REPORT = "report"
    RULE = "rule"
    WITHDRAWN = "withdrawn"
    """Something told before is no longer part of the chain."""


class Notice(BaseModel):
    """One thing to tell.

    What is told twice has the same id both times; what is told anew after it was withdrawn has another one.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    id: str
    kind: Kind
    words: str
    """One line, everything in it visible: texts from outside are shortened and cannot forge anything."""
    time: AwareDatetime
    """Of the block, or the moment that came."""
    block: int
    """In which it happened, or as of which it was seen."""
    transaction: str | None = None
    """Hash, 0x…"""
    withdraws: str | None = None
    """The id of the notice that this one takes back."""
    details: dict[str, Any] = Field(default_factory=dict)
    """For programs. Texts from outside are as they are."""

    @property
    def line(self) -> str:
        """'2027-06-30 12:00:00 UTC  payment     paid 5 USDC to 0x…'."""
        return f"{self.time.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC  {self.kind:<9}  {self.words}"


def identity(*parts: Any) -> str:
    """A short name for what these parts name: the same whenever and wherever it is made."""
    text = json.dumps([as_plain(part) for part in parts], sort_keys=True, ensure_ascii=True)
    return sha256(text.encode()).hexdigest()[:32]


def as_plain(value: Any) -> Any:
    """A value of an event, as JSON has it.

    Amounts are {"value": "12.5", "symbol": …, "currency": address}, times ISO 8601 in UTC, lengths of time
    ISO 8601 durations, bytes 0x…, ratios {"percent": "66.67"}, whole numbers from 2**53 on text.
    """
    if isinstance(value, Amount):
        currency = value.currency
        return {"value": plain(value.value), "symbol": currency.symbol, "currency": currency.address}
    if isinstance(value, Ratio):
        return {"percent": plain(value.percent)}
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, timedelta):
        return _LENGTH.dump_python(value, mode="json")
    if isinstance(value, bytes):
        return "0x" + value.hex()
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return value if abs(value) < _LARGEST else str(value)
    if isinstance(value, Mapping):
        return {str(name): as_plain(entry) for name, entry in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [as_plain(entry) for entry in value]
    return str(value)
