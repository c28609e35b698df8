"""The kinds of values actions are made of, beside amounts: durations, moments, ratios, addresses, bytes.

Outside they are timedelta, datetime and Decimal; towards a contract seconds, Unix seconds and basis points.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BeforeValidator, PlainSerializer, WithJsonSchema

from celldao import limits
from celldao.actions.amounts import SHARES, Amount, plain
from celldao.constitution import units
from celldao.constitution.fields import (
    NATIVE,
    Address,
    read_address,
    read_moment,
    read_text,
    within,
    write_moment,
)
from celldao.constitution.problems import refused, shown

__all__ = [
    "NATIVE",
    "Address",
    "AssetName",
    "Digest",
    "Duration",
    "HexBytes",
    "Link",
    "MaybeLink",
    "Moment",
    "Ratio",
    "Selector",
    "Shares",
    "basis_points",
    "from_basis_points",
    "from_moment",
    "from_seconds",
    "moment",
    "seconds",
]

# The last second of the year 9999: what a datetime can say.
LAST_MOMENT: Final = 253_402_300_799
_SELECTOR_TEXT: Final = re.compile(r"0x[0-9a-fA-F]{8}")


def read_duration(given: Any) -> timedelta:
    if isinstance(given, timedelta):
        if given < timedelta(0) or given % timedelta(seconds=1):
            raise refused(f"{given} is not a whole number of seconds", "write whole seconds, not negative")
        return given
    if not isinstance(given, str):
        raise refused(f"is {shown(given)}, not a duration", "write it as in 3 days")
    try:
        return from_seconds(units.parse_duration(given))
    except units.UnitError as error:
        raise refused(error.what, error.right) from None
    except OverflowError:
        raise refused(f"{shown(given)} is longer than can be counted", "write fewer days") from None


def seconds(duration: timedelta) -> int:
    return duration // timedelta(seconds=1)


def from_seconds(count: int) -> timedelta:
    """Raises OverflowError where a timedelta cannot be as long."""
    return timedelta(seconds=count)


def read_time(given: Any) -> datetime:
    return from_moment(read_moment(given))


def moment(time: datetime) -> int:
    """Unix seconds."""
    return int(time.timestamp())


def from_moment(count: int) -> datetime:
    """Raises OverflowError after the year 9999."""
    if count > LAST_MOMENT:
        raise OverflowError("after the year 9999")
    return datetime.fromtimestamp(count, UTC)


def read_ratio(given: Any) -> Decimal:
    """Per cent of '20 %'; from Python also Decimal("20"), which means 20 %."""
    if isinstance(given, Decimal):
        if not given.is_finite():
            raise refused(f"{given} is no percentage", "write a percentage from 0 to 100")
        given = f"{format(given, 'f')} %"
    if not isinstance(given, str):
        raise refused(f"is {shown(given)}, not a percentage", "write it as in 20 %")
    try:
        return from_basis_points(units.parse_percent(given))
    except units.UnitError as error:
        raise refused(error.what, error.right) from None


def basis_points(ratio: Decimal) -> int:
    return int(ratio * 100)


def from_basis_points(points: int) -> Decimal:
    """Per cent. Raises OverflowError for more than the whole."""
    if points > units.BASIS:
        raise OverflowError("more than the whole")
    return Decimal(plain(Decimal(points) / 100))


def _shares(amount: Amount) -> Amount:
    if amount.currency != SHARES:
        raise refused(f"{amount} is not a number of shares", "write it as in 12.5 shares")
    try:
        count = amount.units(units.SHARE_DECIMALS)
    except ValueError:
        raise refused(f"{amount} is finer than a share can be", "write at most 6 decimals") from None
    if count > limits.MAX_SUPPLY:
        raise refused(f"{amount} is more than there can be", "write at most 4000000000000000 shares")
    return amount


def read_bytes(given: Any) -> bytes:
    if isinstance(given, bytes):
        return given
    right = "write 0x and an even number of hexadecimal digits"
    if not isinstance(given, str):
        raise refused(f"is {shown(given)}, not bytes", right)
    text = given.strip()
    if not text.startswith("0x") or re.fullmatch(r"(?:[0-9a-fA-F]{2})*", text[2:]) is None:
        raise refused(f"{shown(text)} is not in hexadecimal digits", right)
    return bytes.fromhex(text[2:])


def _digest(given: Any) -> bytes:
    value = read_bytes(given)
    if len(value) != 32:
        raise refused(f"has {len(value)} bytes", "write a hash: 0x and 64 hexadecimal digits")
    return value


def _selector(given: Any) -> str:
    if not isinstance(given, str) or _SELECTOR_TEXT.fullmatch(given.strip()) is None:
        raise refused(
            f"{shown(given)} is no function", "write 0x and the 8 hexadecimal digits of its selector"
        )
    return given.strip().lower()


def _maybe_link(given: Any) -> Any:
    return given if given == "" else _one_line(read_text(given))


_one_line: Final = within(limits.MAX_LINK)


def read_asset(given: Any) -> str:
    """A symbol, an address, or native."""
    if isinstance(given, str):
        text = given.strip()
        if text.lower() == "native":
            return NATIVE
        if text.startswith("0x"):
            return NATIVE if text.lower() == NATIVE.lower() else read_address(text)
        if text and not any(character.isspace() for character in text):
            return text
    raise refused(f"{shown(given)} is no asset", "write its symbol, its address, or native")


def _json(**schema: Any) -> WithJsonSchema:
    return WithJsonSchema(schema)


def _hex(value: bytes) -> str:
    return "0x" + value.hex()


Duration = Annotated[
    timedelta,
    BeforeValidator(read_duration),
    PlainSerializer(lambda value: units.format_duration(seconds(value)), return_type=str, when_used="json"),
    _json(
        type="string", pattern=r"^[0-9]+ *(second|minute|hour|day|week)s?$", examples=["3 days", "0 seconds"]
    ),
]

Moment = Annotated[
    datetime,
    BeforeValidator(read_time),
    PlainSerializer(lambda value: write_moment(moment(value)), return_type=str, when_used="json"),
    _json(type="string", anyOf=[{"format": "date"}, {"format": "date-time"}], examples=["2027-06-30"]),
]
"""With its zone, in whole seconds; UTC."""

Ratio = Annotated[
    Decimal,
    BeforeValidator(read_ratio),
    PlainSerializer(
        lambda value: units.format_percent(basis_points(value)), return_type=str, when_used="json"
    ),
    _json(type="string", pattern=r"^[0-9]{1,3}(\.[0-9]{1,2}0*)? *%$", examples=["20 %", "66.67 %"]),
]
"""Per cent, with at most 2 decimals."""

Shares = Annotated[
    Amount,
    AfterValidator(_shares),
    _json(type="string", pattern=r"^[0-9][0-9,]*(\.[0-9]+)? +shares?$", examples=["12.5 shares"]),
]
"""A number of shares, with at most 6 decimals."""

HexBytes = Annotated[
    bytes,
    BeforeValidator(read_bytes),
    PlainSerializer(_hex, return_type=str, when_used="json"),
    _json(type="string", pattern="^0x([0-9a-fA-F]{2})*$"),
]

Digest = Annotated[
    bytes,
    BeforeValidator(_digest),
    PlainSerializer(_hex, return_type=str, when_used="json"),
    _json(type="string", pattern="^0x[0-9a-fA-F]{64}$"),
]
"""A hash of 32 bytes."""

Selector = Annotated[str, BeforeValidator(_selector), _json(type="string", pattern="^0x[0-9a-fA-F]{8}$")]
"""A function of a contract: the first 4 bytes of its calls, in small hexadecimal digits."""

AssetName = Annotated[str, BeforeValidator(read_asset), _json(type="string", examples=["USDC", "native"])]
"""An asset: its symbol where the cell knows one, else its address."""

Link = Annotated[str, BeforeValidator(read_text), AfterValidator(within(limits.MAX_LINK))]
"""One line of at most 256 bytes."""

MaybeLink = Annotated[str, BeforeValidator(_maybe_link)]
"""The same, or an empty text."""
