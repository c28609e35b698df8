"""The currencies of a cell: registered assets, and those in which dividends are paid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from eth_abi.exceptions import DecodingError

from celldao.amounts import Amount, Currency
from celldao.chain.coding import decode
from celldao.constitution.fields import NATIVE

# Native coins that are not called ETH. A name only: nothing depends on it.
_NATIVE_SYMBOLS: Final = {56: "BNB", 100: "xDAI", 137: "POL", 250: "FTM", 42220: "CELO", 43114: "AVAX"}
_WORD: Final = 32


def native(chain_id: int) -> Currency:
    """The native coin of a chain."""
    return Currency(NATIVE, _NATIVE_SYMBOLS.get(chain_id, "ETH"), 18)


def symbol_of(answer: bytes, address: str) -> str:
    """A token's name for itself; its address, shortened, if it gives none that can be shown on a line."""
    text = ""
    if len(answer) == _WORD:
        text = answer.rstrip(b"\0").decode("utf-8", "replace")
    elif answer:
        try:
            text = decode(["string"], answer)[0]
        except (DecodingError, UnicodeDecodeError, OverflowError):
            text = ""
    text = "".join(sign for sign in text if sign.isprintable()).strip()
    return text or f"{address[:6]}…{address[-4:]}"


class Currencies(Mapping[str, Currency]):
    """By address. `amount` knows what to do with an asset that the cell does not know."""

    def __init__(self, known: Sequence[Currency]) -> None:
        self._known = {currency.address: currency for currency in known}

    @classmethod
    def of(
        cls, chain_id: int, tokens: Sequence[Mapping[str, Any]], decimals: Mapping[str, int]
    ) -> Currencies:
        """From the Lens.

        Args:
            tokens: what `tokens` answers.
            decimals: of the registered assets, as the cell has voted: these count, whatever a token says.
        """
        found = []
        for token in tokens:
            address = token["asset"]
            if address == NATIVE:
                found.append(native(chain_id))
                continue
            places = decimals.get(address)
            if places is None:
                said = int.from_bytes(token["decimals"], "big") if len(token["decimals"]) == _WORD else 0
                places = said if said <= 24 else 0
            found.append(Currency(address, symbol_of(token["symbol"], address), places))
        return cls(found)

    def __getitem__(self, address: str) -> Currency:
        return self._known[address]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def amount(self, address: str, units: int) -> Amount:
        """Of an asset that is not the cell's the base units are told, as they are."""
        currency = self._known.get(address)
        if currency is None:
            currency = Currency(address, f"base units of {address}", 0)
        return currency.amount(units)
