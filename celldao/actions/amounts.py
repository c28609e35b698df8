"""An amount of money: a Decimal with its currency, read strictly and written exactly."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from eth_utils.address import to_checksum_address
from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from celldao.constitution.problems import refused, shown
from celldao.errors import AmountError

SHARES: Final = "shares"
# What amounts of a token are called whose decimals nobody has told us.
BASE_UNITS: Final = "base units of "

MAX_UNITS: Final = 2**256 - 1
_PLAIN: Final = r"[0-9]{1,78}(?:\.[0-9]{1,78})?"
_GROUPED: Final = r"[0-9]{1,3}(?:,[0-9]{3}){1,26}(?:\.[0-9]{1,78})?"
_TEXT: Final = re.compile(rf"({_GROUPED}|{_PLAIN})[ ]+(\S(?:.*\S)?)")
_TOKEN: Final = re.compile(r"base units? of (0x[0-9a-fA-F]{40})")
_HOW: Final = "write a number and the currency, as in 1250.50 USDC or 1,250.50 USDC"


@dataclass(frozen=True, slots=True)
class Amount:
    """So much of a currency: `Amount.parse("1,250.50 USDC")`, `Amount(Decimal("1250.50"), "USDC")`.

    Attributes:
        value: exact, not negative, without trailing zeros.
        currency: the asset's symbol; "shares"; or "base units of 0x…" for a token whose decimals are not
        known.
    """

    value: Decimal
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.value, Decimal):
            raise AmountError(
                f"{self.value!r} is not a Decimal", 'write Decimal("12.50"), or Amount.parse("12.50 USDC")'
            )
        if not self.value.is_finite() or self.value < 0:
            raise AmountError(f"{self.value} is no amount", "write a number that is not negative")
        if not self.currency or self.currency != self.currency.strip():
            raise AmountError(f"{self.currency!r} is no currency", _HOW)
        object.__setattr__(self, "value", Decimal(plain(self.value)))
        if (match := _TOKEN.fullmatch(self.currency)) is not None:
            object.__setattr__(self, "currency", BASE_UNITS + str(to_checksum_address(match[1])))

    @classmethod
    def parse(cls, text: str) -> Amount:
        """An amount from '1,250.50 USDC', '12.5 shares', '7 base units of 0x…'.

        A comma is only read between groups of three digits, a point only before decimals.

        Raises:
            AmountError: the text is anything else.
        """
        match = _TEXT.fullmatch(text.strip())
        if match is None:
            raise AmountError(_wrong(text.strip()), _HOW)
        currency = SHARES if match[2] == "share" else match[2]
        return cls(Decimal(match[1].replace(",", "")), currency)

    @classmethod
    def of_units(cls, units: int, decimals: int, currency: str) -> Amount:
        """From base units of a currency with so many decimals."""
        return cls(Decimal((0, tuple(int(digit) for digit in str(units)), -decimals)), currency)

    @property
    def token(self) -> str | None:
        """The token's address, where the amount is in base units of it."""
        match = _TOKEN.fullmatch(self.currency)
        return match[1] if match else None

    def units(self, decimals: int) -> int:
        """Base units of a currency with so many decimals.

        Raises:
            AmountError: the amount is finer than the currency, or larger than a contract can count.
        """
        whole, _, fraction = plain(self.value).partition(".")
        if len(fraction) > decimals:
            places = f"at most {decimals} decimals" if decimals else "a whole number"
            raise AmountError(
                f"{self} is finer than {self.currency} can be", f"write {places}: nothing is rounded here"
            )
        units = int(whole + fraction.ljust(decimals, "0"))
        if units > MAX_UNITS:
            raise AmountError(f"{self} is more than a contract can count", "write a smaller amount")
        return units

    def __str__(self) -> str:
        """'1,250.5 USDC': exact, with a comma between groups of three digits."""
        whole, point, fraction = plain(self.value).partition(".")
        return f"{int(whole):,}{point}{fraction} {self._unit}"

    @property
    def text(self) -> str:
        """'1250.5 USDC', as it stands in a file."""
        return f"{plain(self.value)} {self._unit}"

    @property
    def _unit(self) -> str:
        if self.value == 1 and self.currency == SHARES:
            return "share"
        if self.value == 1 and self.token is not None:
            return self.currency.replace("units", "unit", 1)
        return self.currency

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            read_amount,
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda amount: amount.text, when_used="json"
            ),
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: Any) -> dict[str, Any]:
        return {
            "type": "string",
            "pattern": r"^[0-9][0-9,]*(\.[0-9]+)? +\S.*$",
            "examples": ["1250.50 USDC", "1,250.50 USDC"],
        }


def read_amount(given: Any) -> Amount:
    """For pydantic: an Amount, or the text of one."""
    if isinstance(given, Amount):
        return given
    if not isinstance(given, str):
        raise refused(f"is {shown(given)}, not an amount with its currency", _HOW)
    try:
        return Amount.parse(given)
    except AmountError as error:
        raise refused(error.what, error.remedy) from None


def plain(value: Decimal) -> str:
    """All digits of a decimal, without exponent or trailing zeros."""
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    whole, point, fraction = text.partition(".")
    return (whole.lstrip("0") or "0") + point + fraction


def _wrong(text: str) -> str:
    number, _, currency = text.partition(" ")
    if text.startswith("-"):
        return f"{text!r} is negative"
    if re.fullmatch(f"{_GROUPED}|{_PLAIN}", text):
        return f"{text!r} has no currency"
    if currency and re.fullmatch(r"[0-9.,_']+", number):
        return f"{number!r} is not a plain number"
    return f"{text!r} is not an amount"
