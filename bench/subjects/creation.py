"""Addresses of contracts that an account is about to create."""

from __future__ import annotations

from eth_utils import keccak, to_checksum_address

from bench.protocol.node import Node


def _rlp(address: str, nonce: int) -> bytes:
    number = b"\x80" if nonce == 0 else bytes([nonce])
    assert nonce < 128
    body = b"\x94" + bytes.fromhex(address[2:]) + number
    return bytes([0xC0 + len(body)]) + body


def created(node: Node, creator: str, count: int) -> list[str]:
    """Of the account's next `count` transactions, each a creation."""
    nonce = int(node.rpc("eth_getTransactionCount", creator, "latest"), 16)
    return [to_checksum_address(keccak(_rlp(creator, nonce + i))[-20:]) for i in range(count)]


def without_zeros(*addresses: str) -> bool:
    """A zero byte would make calldata cheaper by chance."""
    return all(0 not in bytes.fromhex(address[2:]) for address in addresses)
