"""What a treasury packs into words, by name.

The layouts are those of contracts/modules/treasury_words.vy, which unpacks them on chain for the Lens; a test
compares the two.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from eth_utils.address import to_checksum_address

_ADDRESS: Final = 2**160 - 1
_WORD: Final = 2**32 - 1
_HALF: Final = 2**128 - 1


def overview(words: Sequence[int]) -> dict[str, Any]:
    """ITreasury.Overview from `Treasury.words()`: seconds, basis points."""
    control, leaving, splitter, heir = words
    return {
        "share": _address(leaving),
        "governor": _address(control),
        "splitter": _address(splitter),
        "opened": bool(control >> 160 & 1),
        "dissolved": bool(control >> 161 & 1),
        "heir": _address(heir),
        "exit_delay": leaving >> 160 & _WORD,
        "holding_time": leaving >> 192 & _WORD,
        "spending_limit": control >> 176 & 0xFFFF,
        "spending_period": control >> 192 & _WORD,
        "recovery_notice": control >> 224,
        "tickets": leaving >> 224,
    }


def book(words: Sequence[int]) -> dict[str, Any]:
    """What the first of `Treasury.asset_words(asset)` says: decimals, and base units owed to leavers."""
    first = words[0]
    return {"registered": first != 0, "decimals": first >> 8 & 0xFF, "owed": first >> 128 & _HALF}


def _address(word: int) -> str:
    return str(to_checksum_address((word & _ADDRESS).to_bytes(20, "big")))
