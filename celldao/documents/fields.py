"""Values that several documents hold, read strictly: addresses, hashes, times, lines."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from celldao.constitution.fields import read_address
from celldao.text import visible


def all_visible(text: str) -> str:
    """A text of one line. Raises ValueError if something in it cannot be seen, a line break included."""
    if any(visible(character) != character for character in text):
        raise ValueError("holds a character that cannot be seen")
    return text


def _second(time: datetime) -> datetime:
    if time.tzinfo is None or time.microsecond:
        raise ValueError("must have a zone, and whole seconds")
    return time.astimezone(UTC)


AddressText = Annotated[
    str, BeforeValidator(read_address), WithJsonSchema({"type": "string", "pattern": "^0x[0-9a-fA-F]{40}$"})
]
Word = Annotated[str, Field(pattern=r"^0x[0-9a-f]{64}$")]
"""32 bytes, in small hexadecimal digits."""
Second = Annotated[datetime, AfterValidator(_second)]
"""With its zone, in whole seconds; kept in UTC."""
