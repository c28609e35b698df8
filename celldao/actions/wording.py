"""How values are put into words: the same in every action, and in the page.

What comes from a chain is quoted, and what cannot be seen in it is spelled out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from celldao.actions.fields import basis_points, from_moment, moment, seconds
from celldao.actions.function import Parameter
from celldao.constitution import units
from celldao.text import visible

if TYPE_CHECKING:
    from celldao.actions.context import Context

# More of a list, of bytes, of a text is not written out.
MAX_ENTRIES: Final = 10
MAX_BYTES: Final = 64
MAX_TEXT: Final = 200


def when(time: datetime) -> str:
    """'2027-06-30 12:00 UTC', with seconds where there are some."""
    form = "%Y-%m-%d %H:%M:%S UTC" if moment(time) % 60 else "%Y-%m-%d %H:%M UTC"
    return f"{time.year:04d}" + time.strftime(form).removeprefix(time.strftime("%Y"))


def lasting(duration: timedelta) -> str:
    """'3 days'."""
    return units.format_duration(seconds(duration))


def percent(ratio: Decimal) -> str:
    """'66.67 %'."""
    return units.format_percent(basis_points(ratio))


def quoted(text: str, longest: int = MAX_TEXT) -> str:
    """A text in quotation marks, shortened, nothing in it invisible."""
    short = text if len(text) <= longest else text[:longest] + "…"
    return '"' + "".join(map(_visible, short)) + '"'


def _visible(character: str) -> str:
    return "\\" + character if character in '"\\' else visible(character)


def hexadecimal(data: bytes) -> str:
    """'0x…', shortened; how many bytes, where it is."""
    if len(data) <= MAX_BYTES:
        return "0x" + data.hex()
    return f"0x{data[:MAX_BYTES].hex()}… ({len(data)} bytes)"


def counted(count: int, one: str, many: str) -> str:
    return f"1 {one}" if count == 1 else f"{count} {many}"


def argument(parameter: Parameter, value: Any, context: Context) -> str:
    """The value of an argument of which only the type is known."""
    if isinstance(value, tuple):
        if parameter.type.endswith("]"):
            return "[" + _listed([argument(parameter.item, item, context) for item in value]) + "]"
        return "{" + arguments(parameter.components, value, context) + "}"
    if parameter.type == "address":
        return context.name(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, bytes):
        return hexadecimal(value)
    return quoted(value) if isinstance(value, str) else str(value)


def arguments(parameters: Sequence[Parameter], values: Sequence[Any], context: Context) -> str:
    """'to: 0x…, amount: 5'."""
    return ", ".join(
        f"{parameter.name or index + 1}: {argument(parameter, value, context)}"
        for index, (parameter, value) in enumerate(zip(parameters, values, strict=True))
    )


def unix(value: int) -> str:
    """A moment given in Unix seconds."""
    try:
        return when(from_moment(value))
    except OverflowError:
        return f"second {value}"


def _listed(texts: list[str]) -> str:
    if len(texts) <= MAX_ENTRIES:
        return ", ".join(texts)
    return ", ".join(texts[:MAX_ENTRIES]) + f", … ({len(texts)} entries)"
