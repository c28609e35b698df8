"""Quantities as people write them, to whole base units and back, without rounding.

Parsing raises `UnitError`; formatting is exact, so that `parse(format(x)) == x` for every x.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

BASIS: Final = 10_000
SHARE_DECIMALS: Final = 6
SHARE: Final = 10**SHARE_DECIMALS

_SECONDS: Final = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400, "week": 604_800}
_NUMBER: Final = re.compile(r"[0-9]{1,60}(?:\.[0-9]{1,60})?")
_QUANTITY: Final = re.compile(r"([0-9][0-9.,_']*)\s*(\S.*)?", re.DOTALL)


class UnitError(ValueError):
    """A quantity that cannot be read.

    Attributes:
        what: what is wrong with it.
        right: what would be right.
    """

    def __init__(self, what: str, right: str) -> None:
        self.what = what
        self.right = right
        super().__init__(f"{what}; {right}")


def _split(text: str, right: str) -> tuple[str, str]:
    """('12.5', 'days') from '12.5 days'; the unit is empty where none is written."""
    match = _QUANTITY.fullmatch(text.strip())
    if match is None:
        if text.strip().startswith("-"):
            raise UnitError(f"{text!r} is negative", right)
        raise UnitError(f"{text!r} is not a number with a unit", right)
    number, unit = match[1], (match[2] or "").strip()
    if _NUMBER.fullmatch(number) is None:
        raise UnitError(
            f"{number!r} is not a plain number",
            "write digits without separators, and a point before decimals, as in 12500 or 0.5",
        )
    return number, unit


def _scaled(number: str, decimals: int, what: str) -> int:
    """`number` × 10^decimals; refused where that is not whole."""
    whole, _, fraction = number.partition(".")
    fraction = fraction.rstrip("0")
    if len(fraction) > decimals:
        places = f"at most {decimals} decimal places" if decimals else "a whole number"
        raise UnitError(f"{number} {what} is finer than can be kept", f"write {places}")
    return int(whole + fraction.ljust(decimals, "0"))


def _unscaled(value: int, decimals: int) -> str:
    digits = str(value).rjust(decimals + 1, "0")
    whole, fraction = digits[: len(digits) - decimals], digits[len(digits) - decimals :].rstrip("0")
    return f"{whole}.{fraction}" if fraction else whole


def parse_duration(text: str) -> int:
    """Seconds of '3 days', '1 week', '0 seconds'. Whole numbers only."""
    right = "write a whole number of seconds, minutes, hours, days or weeks, as in 3 days"
    number, unit = _split(text, right)
    if not unit:
        raise UnitError(f"{text!r} has no unit", right)
    factor = _SECONDS.get(unit.lower().removesuffix("s"))
    if factor is None:
        if unit.lower().removesuffix("s") in ("month", "year"):
            raise UnitError(f"a {unit.lower().removesuffix('s')} has no fixed length", "write it in days")
        raise UnitError(f"{unit!r} is no unit of time", right)
    if "." in number:
        raise UnitError(f"{text!r} is not a whole number of {unit}", "use the next smaller unit")
    return int(number) * factor


def format_duration(seconds: int) -> str:
    """The largest unit up to days that holds it exactly: 259200 is '3 days'."""
    for unit in ("day", "hour", "minute", "second"):
        count, rest = divmod(seconds, _SECONDS[unit])
        if not rest and (count or unit == "second"):
            break
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def parse_percent(text: str) -> int:
    """Basis points of '20 %' or '66.67%'. Finer than 0.01 % is refused, as is more than 100 %."""
    right = "write a percentage from 0 to 100 with at most 2 decimals, as in 20 % or 66.67 %"
    number, unit = _split(text, right)
    if not unit:
        raise UnitError(f"{text!r} has no unit", right)
    if unit != "%":
        raise UnitError(f"{unit!r} is not the per cent sign", right)
    points = _scaled(number, 2, "%")
    if points > BASIS:
        raise UnitError(f"{text!r} is more than the whole", right)
    return points


def format_percent(points: int) -> str:
    return f"{_unscaled(points, 2)} %"


def parse_shares(text: str, unit_required: bool = True) -> int:
    """Share units (10^-6 of a share) of '1 share', '12.5 shares', or '12.5' where the unit may lack."""
    right = "write a number of shares with at most 6 decimals, as in " + (
        "1 share" if unit_required else "120 or 12.5"
    )
    number, unit = _split(text, right)
    if not unit and unit_required:
        raise UnitError(f"{text!r} has no unit", right)
    if unit and unit not in ("share", "shares"):
        raise UnitError(f"{unit!r} is not a unit of shares", right)
    return _scaled(number, SHARE_DECIMALS, "shares")


def format_shares(units: int, with_unit: bool = True) -> str:
    number = _unscaled(units, SHARE_DECIMALS)
    if not with_unit:
        return number
    return f"{number} share" if units == SHARE else f"{number} shares"


def parse_amount(text: str, decimals: int, symbol: str) -> int:
    """Base units of '5000', '5000 USDC' or '0.5', for an asset of `decimals` with this symbol."""
    right = f"write an amount of {symbol} with at most {decimals} decimals, as in 5000 {symbol}"
    number, unit = _split(text, right)
    if unit and unit != symbol:
        raise UnitError(f"{unit!r} is not the asset's symbol", right)
    return _scaled(number, decimals, symbol)


def format_amount(units: int, decimals: int, symbol: str = "") -> str:
    number = _unscaled(units, decimals)
    return f"{number} {symbol}" if symbol else number


def as_decimal(units: int, decimals: int) -> Decimal:
    """The exact decimal value of base units."""
    return Decimal(_unscaled(units, decimals))
