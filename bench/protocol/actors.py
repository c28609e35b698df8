"""Accounts that are the same in every run. No address has a zero byte, which would be cheaper as calldata."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import count

from eth_account import Account
from eth_utils import keccak, to_checksum_address


@dataclass(frozen=True)
class Actor:
    address: str
    key: bytes


@cache
def actor(role: str, number: int = 0) -> Actor:
    """`actor("member", 7)`: a person with a key; sends transactions without being funded."""
    for attempt in count():
        key = keccak(text=f"celldao bench {role} {number} {attempt}")
        address = Account.from_key(key).address
        if 0 not in bytes.fromhex(address[2:]):
            return Actor(address, key)
    raise AssertionError


def keyless(role: str, number: int) -> Actor:
    """Somebody who signs nothing; a key takes a hundred times as long to make."""
    for attempt in count():
        digest = keccak(text=f"celldao bench {role} {number} {attempt}")[-20:]
        if 0 not in digest:
            return Actor(to_checksum_address(digest), b"")
    raise AssertionError


def members(count: int) -> list[Actor]:
    return [actor("member", number) for number in range(1, count + 1)]
