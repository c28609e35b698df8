"""Events in words: those of the cell, transfers of tokens, and others as far as possible."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from celldao.actions.context import Context
from celldao.actions.wording import hexadecimal, lasting, when
from celldao.amounts import Amount, Currency
from celldao.chain.backend import Log
from celldao.constitution.fields import ZERO
from celldao.errors import CelldaoError
from celldao.history.events import Event, EventReader
from celldao.simulation.changes import movements
from celldao.text import one_line

_TEMPLATES: Final = {
    "Sent": "The treasury pays {amount} to {receiver}",
    "SpentWith": "Up to {amount} are spent with {target}",
    "AssetRegistered": "{asset} is registered",
    "AssetUnregistered": "{asset} is registered no more",
    "MessageApproved": "The cell signs {digest}, until {expiry}",
    "MessageRevoked": "The cell takes back its signature of {digest}",
    "SuccessorAppointed": "{successor} takes the place of {former}",
    "Dissolved": "The cell ends; its heir is {heir}",
    "SpendingLimitSet": "Ordinary decisions may spend {limit} of each asset in {period}",
    "ExitTermsSet": "Who leaves waits {exit_delay}, with shares held for {holding_time}",
}
_CAPITALS: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that would be logged.

    Attributes:
        address: of the contract that logs it.
        words: what it says.
        event: its values, if it is one of the cell's own.
    """

    address: str
    words: str
    event: Event | None = None

    def __str__(self) -> str:
        return self.words


class Narrator:
    """Puts logs into words."""

    def __init__(self, context: Context, reader: EventReader, currencies: Mapping[str, Currency]) -> None:
        """`currencies`: of every token that logs a transfer."""
        self._context = context
        self._reader = reader
        self._currencies = currencies

    def tell(self, log: Log) -> Happening:
        for token, sender, receiver, units in movements([log]):
            return Happening(log.address, self._transfer(token, sender, receiver, units))
        try:
            event = self._reader.read(log)
        except (CelldaoError, ValueError, KeyError, OverflowError):
            event = None  # another contract's event of the same name
        if event is None:
            topic = hexadecimal(log.topics[0]) if log.topics else "no topic"
            return Happening(
                log.address, f"{self._context.name(log.address)} logs an event of its own, {topic}"
            )
        return Happening(log.address, self._of_cell(event), event)

    def _transfer(self, token: str, sender: str, receiver: str, units: int) -> str:
        amount = self._currencies[token].amount(units)
        if sender == ZERO:
            return f"{amount} are created for {self._context.name(receiver)}"
        if receiver == ZERO:
            return f"{amount} of {self._context.name(sender)} are destroyed"
        return f"{amount} go from {self._context.name(sender)} to {self._context.name(receiver)}"

    def _of_cell(self, event: Event) -> str:
        values = {name: self._value(name, value) for name, value in event.values.items()}
        template = _TEMPLATES.get(event.name)
        if template is not None and event.contract != "Mandate":
            return template.format_map(values)
        listed = ", ".join(f"{name} {value}" for name, value in values.items())
        title = _CAPITALS.sub(" ", event.name).capitalize()
        return f"{title}, at {self._context.name(event.address)}" + (f": {listed}" if listed else "")

    def _value(self, name: str, value: Any) -> str:
        if isinstance(value, Amount):
            return str(value)
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, datetime):
            return when(value)
        if isinstance(value, timedelta):
            return lasting(value)
        if isinstance(value, bytes):
            return hexadecimal(value)
        if isinstance(value, str) and value.startswith("0x") and len(value) == 42:
            return self._context.name(value)
        if isinstance(value, dict):
            return "{" + ", ".join(f"{key} {self._value(key, item)}" for key, item in value.items()) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(self._value(name, item) for item in value) + "]"
        return one_line(str(value))
