"""What a node means by its answer to a signed transaction.

Nodes say it in words, and each client in its own; these are those of geth, reth, Nethermind, Besu, Erigon,
anvil and the embedded chains.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Verdict(StrEnum):
    """What became of signed bytes that were handed to a node."""

    TAKEN = "taken"
    """In its pool, now or before."""
    USED = "used"
    """The number is used already: by this very transaction, or by another."""
    UNDERPRICED = "underpriced"
    """Another transaction with this number is in its pool and offers about as much."""
    CHEAP = "cheap"
    """It offers too little for this node now."""
    REFUSED = "refused"
    """The node will not take it."""


_WORDS: Final = (
    # the more special ones first
    (
        Verdict.UNDERPRICED,
        ("replacement transaction underpriced", "replacement fee too low", "replacementnotallowed"),
    ),
    (
        Verdict.TAKEN,
        (
            "already known",
            "already imported",
            "already in mempool",
            "already exists",
            "known transaction",
            "alreadyknown",
            "same hash was already",
        ),
    ),
    (
        Verdict.USED,
        (
            "nonce too low",
            "nonce is too low",
            "noncetoolow",
            "oldnonce",
            "old nonce",
            "invalid nonce",
            "nonce mismatch",
        ),
    ),
    (
        Verdict.CHEAP,
        (
            "underpriced",
            "less than block base fee",
            "below current minimum",
            "feetoolow",
            "fee too low",
            "gas price too low",
            "gas price below",
            "tip cap below",
            "maxfeepergas",
        ),
    ),
)


def verdict(message: str) -> Verdict:
    """What an error message of `eth_sendRawTransaction` means."""
    said = message.lower()
    for meaning, parts in _WORDS:
        if any(part in said for part in parts):
            return meaning
    return Verdict.REFUSED


def lacks_money(message: str) -> bool:
    """Whether the account cannot pay for what it signed."""
    said = message.lower()
    return "insufficient funds" in said or "insufficient balance" in said or "upfront cost" in said


def only_protected(message: str) -> bool:
    """Whether the node takes no transaction that names no chain (EIP-155)."""
    said = message.lower()
    return "replay-protected" in said or "eip-155" in said or "eip155" in said
