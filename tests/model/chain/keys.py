"""Keys and signatures of the model's people, for tests only.

A signature needs a secret number of its own, or the key can be computed. Here all share one: nobody steals
these keys, and signing takes microseconds instead of five thousand of them.
"""

from __future__ import annotations

from functools import cache

from eth_keys import keys
from eth_utils.crypto import keccak

ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
_SECRET = int.from_bytes(keccak(text="the model's only secret"), "big") % ORDER
_POINT = keys.PrivateKey(_SECRET.to_bytes(32, "big")).public_key.to_bytes()
_R = int.from_bytes(_POINT[:32], "big")
_PARITY = _POINT[63] & 1
_INVERSE = pow(_SECRET, -1, ORDER)


def _key(role: str) -> int:
    return int.from_bytes(keccak(text=f"celldao model key: {role}"), "big") % ORDER


@cache
def address(role: str) -> str:
    return str(keys.PrivateKey(_key(role).to_bytes(32, "big")).public_key.to_address())


def sign(role: str, digest: bytes) -> tuple[int, int, int]:
    """v, r and the lower s."""
    s = _INVERSE * (int.from_bytes(digest, "big") + _R * _key(role)) % ORDER
    parity = _PARITY
    if s > ORDER // 2:
        s, parity = ORDER - s, 1 - parity
    return 27 + parity, _R, s
