"""Amounts of money, shares and votes: exact decimals that know their currency."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Currency:
    """What an amount is of: a coin, a token, shares or votes.

    Attributes:
        address: of the token; 0xEeee…EEeE for the native coin.
        symbol: what people call it. A token chooses its own: two may bear the same.
        decimals: places behind the point.
    """

    address: str
    symbol: str
    decimals: int

    def amount(self, units: int) -> Amount:
        """So many base units of it."""
        digits = str(abs(units)).rjust(self.decimals + 1, "0")
        whole, fraction = digits[: len(digits) - self.decimals], digits[len(digits) - self.decimals :]
        # by text: arithmetic on decimals rounds to 28 digits
        value = Decimal(f"{'-' if units < 0 else ''}{whole}.{fraction.rstrip('0')}")
        return Amount(value, self)

    @property
    def nothing(self) -> Amount:
        return self.amount(0)


@dataclass(frozen=True, slots=True)
class Amount:
    """An exact amount, below zero too.

    Sums and comparisons are exact whatever the number of digits, and refuse another currency.

    Attributes:
        value: in whole units of the currency: 12.5 for 12.5 USDC.
    """

    value: Decimal
    currency: Currency

    @property
    def units(self) -> int:
        """Base units. Raises ValueError if the value is finer than the currency."""
        sign, digits, exponent = self.value.as_tuple()
        if not isinstance(exponent, int):
            raise ValueError(f"{self.value} is no number")
        number = int("".join(map(str, digits)) or "0")
        places = exponent + self.currency.decimals
        whole, rest = (number * 10**places, 0) if places >= 0 else divmod(number, 10**-places)
        if rest:
            raise ValueError(f"{self.value} is finer than {self.currency.symbol} can be divided")
        return int(-whole if sign else whole)

    def _same(self, other: Amount) -> int:
        if self.currency != other.currency:
            raise ValueError(f"{self} and {other} are of different currencies")
        return other.units

    def __add__(self, other: Amount) -> Amount:
        return self.currency.amount(self.units + self._same(other))

    def __sub__(self, other: Amount) -> Amount:
        return self.currency.amount(self.units - self._same(other))

    def __neg__(self) -> Amount:
        return self.currency.amount(-self.units)

    def __lt__(self, other: Amount) -> bool:
        return self.units < self._same(other)

    def __le__(self, other: Amount) -> bool:
        return self.units <= self._same(other)

    def __gt__(self, other: Amount) -> bool:
        return self.units > self._same(other)

    def __ge__(self, other: Amount) -> bool:
        return self.units >= self._same(other)

    def __bool__(self) -> bool:
        return self.value != 0

    def __str__(self) -> str:
        text = f"{self.value:f}"
        if "." in text:
            text = text.rstrip("0").rstrip(".")
        symbol = self.currency.symbol
        return f"{text} {'vote' if symbol == 'votes' and text == '1' else symbol}"
