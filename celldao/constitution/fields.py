"""The kinds of values a constitution is made of: how each is read, written, and described to an editor."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import IntFlag
from typing import Annotated, Any, Final, TypeVar

from eth_utils.address import is_checksum_address, to_checksum_address
from pydantic import BeforeValidator, GetCoreSchemaHandler, PlainSerializer, WithJsonSchema
from pydantic_core import CoreSchema, core_schema

from celldao.constitution import units
from celldao.constitution.problems import close_to, refused, shown

# The native coin wherever contracts list assets (modules/assets.vy).
NATIVE: Final = "0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE"
ZERO: Final = "0x" + "0" * 40

# The line end, and the two joiners that some scripts need to spell words.
_JOINERS: Final = "\n\u200c\u200d"
_ADDRESS: Final = re.compile(r"0x[0-9a-fA-F]{40}")

Flag = TypeVar("Flag", bound="Choice")


class Choice(IntFlag):
    """A Vyper flag with one bit set, written in lower case in a file."""

    def __str__(self) -> str:
        return str(self.name).lower()

    @classmethod
    def words(cls) -> list[str]:
        return [str(choice) for choice in cls]

    @classmethod
    def read(cls: type[Flag], given: Any) -> Flag:
        if isinstance(given, cls) and given in list(cls):
            return given
        words = cls.words()
        if isinstance(given, str) and given.strip().lower() in words:
            return cls[given.strip().upper()]
        meant = close_to(given, words) if isinstance(given, str) else ""
        hint = f"did you mean {meant}? " if meant else ""
        raise refused(f"{shown(given)} is not known", f"{hint}write one of {', '.join(words)}")

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls.read,
            serialization=core_schema.plain_serializer_function_ser_schema(str, when_used="json"),
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: Any) -> dict[str, Any]:
        return {"enum": cls.words()}


class Weight(Choice):
    """How much one position weighs in a vote (IConstitution.Weight)."""

    MEMBER = 1
    SHARE = 2
    SQRT = 4


class Transfer(Choice):
    """Who may receive shares by transfer (IConstitution.TransferPolicy)."""

    FREE = 1
    MEMBERS = 2
    LOCKED = 4


def _reader(parse: Callable[[str], int], example: str) -> Callable[[Any], int]:
    """A validator around one of the parsers of `units`."""

    def read(given: Any) -> int:
        if isinstance(given, timedelta) and parse is units.parse_duration:
            given = f"{given // timedelta(seconds=1)} seconds"
        if not isinstance(given, str):
            raise refused(f"is {shown(given)}, not a text with its unit", f"write it as in {example}")
        try:
            return parse(given)
        except units.UnitError as error:
            raise refused(error.what, error.right) from None

    return read


def read_address(given: Any) -> str:
    """The checksummed form of an address; refused where capitals contradict the checksum, or it is zero."""
    right = "write 0x and 40 hexadecimal digits"
    if not isinstance(given, str):
        raise refused(f"is {shown(given)}, not an address", right)
    text = given.strip()
    if _ADDRESS.fullmatch(text) is None:
        digits = text.removeprefix("0x")
        if text.startswith("0x") and re.fullmatch(r"[0-9a-fA-F]+", digits):
            raise refused(f"{shown(text)} has {len(digits)} digits", right)
        raise refused(f"{shown(text)} is not an address", right)
    if text == ZERO:
        raise refused("is the zero address, which nobody has the key of", "write the account's address")
    body = text[2:]
    if body not in (body.lower(), body.upper()) and not is_checksum_address(text):
        raise refused(
            f"{text} does not match its checksum: a character or a capital is wrong",
            f"compare it with its source; if every character is right, write {to_checksum_address(text)}",
        )
    return str(to_checksum_address(text))


def read_token(given: Any) -> str:
    if isinstance(given, str) and given.strip().lower() == "native":
        return NATIVE
    if given == NATIVE:
        return NATIVE
    return read_address(given)


def read_text(given: Any) -> Any:
    """Text without what cannot be seen: it ends up in wallets and on pages."""
    if not isinstance(given, str):
        return given
    text = given.strip()
    for character in text:
        if unicodedata.category(character) in ("Cc", "Cf", "Cs") and character not in _JOINERS:
            raise refused(
                f"holds an invisible character (U+{ord(character):04X})", "write the text without it"
            )
    if not text:
        raise refused("is empty", "write a text")
    return text


def within(limit: int) -> Callable[[str], str]:
    """At most `limit` bytes, in one line: what a contract stores."""

    def check(text: str) -> str:
        size = len(text.encode())
        if "\n" in text:
            raise refused("has several lines", "write it in one line")
        if size > limit:
            raise refused(
                f"is {size} bytes long",
                f"shorten it to at most {limit} bytes (an accented letter counts two)",
            )
        return text

    return check


def read_moment(given: Any) -> int:
    """Unix seconds of '2027-06-30' (the beginning of that day, UTC) or '2027-06-30T12:00:00Z'."""
    right = "write a day as in 2027-06-30, or a time with its zone as in 2027-06-30T12:00:00Z"
    if isinstance(given, datetime):
        moment = given
    elif isinstance(given, str):
        try:
            if re.fullmatch(r"\d{4}-\d{2}-\d{2}", given.strip()):
                day = date.fromisoformat(given.strip())
                moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
            else:
                moment = datetime.fromisoformat(given.strip())
        except ValueError:
            raise refused(f"{shown(given)} is not a time", right) from None
    else:
        raise refused(f"is {shown(given)}, not a time", right)
    if moment.tzinfo is None:
        raise refused(f"{shown(given)} has no time zone", right)
    if moment.microsecond:
        raise refused(f"{shown(given)} is finer than a second", right)
    return int(moment.timestamp())


def write_moment(seconds: int) -> str:
    moment = datetime.fromtimestamp(seconds, UTC)
    if seconds % 86_400 == 0:
        return moment.date().isoformat()
    return moment.isoformat().replace("+00:00", "Z")


def _json(**schema: Any) -> WithJsonSchema:
    return WithJsonSchema(schema)


Duration = Annotated[
    int,
    BeforeValidator(_reader(units.parse_duration, "3 days")),
    PlainSerializer(units.format_duration, return_type=str, when_used="json"),
    _json(
        type="string", pattern=r"^[0-9]+ *(second|minute|hour|day|week)s?$", examples=["3 days", "0 seconds"]
    ),
]
"""Seconds."""

Percent = Annotated[
    int,
    BeforeValidator(_reader(units.parse_percent, "20 %")),
    PlainSerializer(units.format_percent, return_type=str, when_used="json"),
    _json(type="string", pattern=r"^[0-9]{1,3}(\.[0-9]{1,2}0*)? *%$", examples=["20 %", "66.67 %"]),
]
"""Basis points."""

Position = Annotated[
    int,
    BeforeValidator(_reader(units.parse_shares, "1 share")),
    PlainSerializer(units.format_shares, return_type=str, when_used="json"),
    _json(type="string", pattern=r"^[0-9]+(\.[0-9]{1,6}0*)? *shares?$", examples=["1 share", "12.5 shares"]),
]
"""Share units (6 decimals), written with the unit."""


def read_holding(given: Any) -> int:
    """Share units of '120', '12.5 shares', or a number from Python."""
    if isinstance(given, (int, Decimal)) and not isinstance(given, bool):
        given = format(given, "f") if isinstance(given, Decimal) else str(given)
    return _reader(lambda text: units.parse_shares(text, unit_required=False), "120")(given)


Holding = Annotated[
    int,
    BeforeValidator(read_holding),
    PlainSerializer(
        lambda value: units.format_shares(value, with_unit=False), return_type=str, when_used="json"
    ),
    _json(
        anyOf=[
            {"type": "number", "exclusiveMinimum": 0},
            {"type": "string", "pattern": r"^[0-9]+(\.[0-9]{1,6}0*)?( *shares?)?$"},
        ]
    ),
]
"""Share units (6 decimals) of a field that is called shares: the unit may be left out."""

_ADDRESS_SCHEMA: Final = {"type": "string", "pattern": "^0x[0-9a-fA-F]{40}$"}

Address = Annotated[str, BeforeValidator(read_address), _json(**_ADDRESS_SCHEMA)]

Token = Annotated[
    str,
    BeforeValidator(read_token),
    PlainSerializer(lambda token: "native" if token == NATIVE else token, return_type=str, when_used="json"),
    _json(anyOf=[{"const": "native"}, _ADDRESS_SCHEMA]),
]

Moment = Annotated[
    int,
    BeforeValidator(read_moment),
    PlainSerializer(write_moment, return_type=str, when_used="json"),
    _json(type="string", anyOf=[{"format": "date"}, {"format": "date-time"}], examples=["2027-06-30"]),
]
"""Unix seconds."""
