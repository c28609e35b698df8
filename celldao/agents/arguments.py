"""What tools take, read strictly: a text that only looks like an address or an amount is none.

JSON gives numbers that lose digits, and models give texts with odd digits, letters of other alphabets and
exponents. So amounts and addresses are texts of ASCII alone, in one form each.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Final

from eth_utils.address import is_checksum_address, to_checksum_address
from pydantic import Field

from celldao.amounts import Amount, Currency
from celldao.constitution.fields import NATIVE, ZERO
from celldao.errors import AgentError

ADDRESS: Final = r"^0x[0-9a-fA-F]{40}$"
AMOUNT: Final = r"^(0|[1-9][0-9]{0,40})(\.[0-9]{1,40})?$"
KEY: Final = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"
HASH: Final = r"^0x[0-9a-fA-F]{64}$"
DATA: Final = r"^0x([0-9a-fA-F]{2}){0,8192}$"
LINK: Final = r"^[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]*$"
NAME: Final = r"^[a-z0-9][a-z0-9-]{0,62}$"

AddressText = Annotated[
    str, Field(pattern=ADDRESS, max_length=42, description="0x and 40 digits, with a correct checksum")
]
AssetText = Annotated[
    str,
    Field(pattern=r"^(native|0x[0-9a-fA-F]{40})$", max_length=42, description="a token's address, or native"),
]
AmountText = Annotated[str, Field(pattern=AMOUNT, max_length=82, description='whole units as a text: "12.5"')]
KeyText = Annotated[
    str,
    Field(
        pattern=KEY,
        max_length=64,
        description="your own name for this very act: the same act is never done twice under it, so give the "
        "same one when you try again, and a new one to a new act",
    ),
]
HashText = Annotated[str, Field(pattern=HASH, max_length=66, description="0x and 64 digits")]
DataText = Annotated[str, Field(pattern=DATA, max_length=16_386, description="0x and hexadecimal digits")]
LinkText = Annotated[
    str, Field(pattern=LINK, max_length=256, description="where it can be read: https, ipfs")
]
NameText = Annotated[
    str, Field(pattern=NAME, max_length=63, description="a short name: letters a to z, digits, dashes")
]
Text = Annotated[str, Field(max_length=8_000)]


class ArgumentError(AgentError):
    """What was given is none of what it should be."""


def address(text: str) -> str:
    """The address with its checksum.

    Raises:
        ArgumentError: it is none, or its checksum is wrong; one without a checksum is refused as well, unless
            it is native: a digit that was misremembered would not show.
    """
    if re.fullmatch(ADDRESS, text, re.ASCII) is None:
        raise ArgumentError("this is no address", "Write 0x and 40 digits, as the chain's tools show it.")
    if not is_checksum_address(text):
        raise ArgumentError(
            f"{text} has no correct checksum, so a digit may be wrong",
            "Copy the address from where a person or the chain has put it, capitals included.",
        )
    if text == ZERO:
        raise ArgumentError("the address zero is nobody", "Name a receiver.")
    return str(to_checksum_address(text))


def asset(text: str) -> str:
    """A token's address, or the one by which contracts name the native coin. Raises ArgumentError."""
    return NATIVE if text == "native" else address(text)


def amount(text: str, currency: Currency) -> Amount:
    """An amount above zero, exact.

    Raises:
        ArgumentError: it is none, or finer than the currency.
    """
    if re.fullmatch(AMOUNT, text, re.ASCII) is None:
        raise ArgumentError("this is no amount", 'Write digits and a point as a text, as in "12.5".')
    found = Amount(Decimal(text), currency)
    try:
        units = found.units
    except ValueError:
        raise ArgumentError(
            f"{text} is finer than {currency.decimals} decimals", "Nothing is rounded here: write fewer."
        ) from None
    if not 0 < units < 2**127:
        raise ArgumentError(f"{text} is no amount that can move", "Write an amount above 0.")
    return currency.amount(units)


def data(text: str) -> bytes:
    """Bytes from 0x…. Raises ArgumentError."""
    if re.fullmatch(DATA, text, re.ASCII) is None:
        raise ArgumentError("this is no calldata", "Write 0x and an even number of hexadecimal digits.")
    return bytes.fromhex(text[2:])
