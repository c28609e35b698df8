"""Merkle trees as OpenZeppelin's package makes them of pairs: leaves hashed twice, pairs sorted."""

from __future__ import annotations

from collections.abc import Sequence

from eth_utils.crypto import keccak


def leaf(item: bytes) -> bytes:
    return keccak(keccak(item))


def _pair(first: bytes, second: bytes) -> bytes:
    return keccak(min(first, second) + max(first, second))


def _above(nodes: Sequence[bytes]) -> list[bytes]:
    pairs = [_pair(*nodes[place : place + 2]) for place in range(0, len(nodes) - 1, 2)]
    return pairs + list(nodes[len(pairs) * 2 :])


def root(items: Sequence[bytes]) -> bytes:
    nodes = [leaf(item) for item in items]
    while len(nodes) > 1:
        nodes = _above(nodes)
    return nodes[0]


def proof(items: Sequence[bytes], place: int) -> list[bytes]:
    nodes, siblings = [leaf(item) for item in items], []
    while len(nodes) > 1:
        if (beside := place ^ 1) < len(nodes):
            siblings.append(nodes[beside])
        nodes, place = _above(nodes), place // 2
    return siblings
