"""Merkle trees as the contract proves them, and as OpenZeppelin's merkle-tree package builds them of values
of one `bytes32` each: leaves are hashed twice and sorted, pairs are sorted.

A leaf is the hash of 32 bytes, an inner node that of 64: no inner node passes for a leaf.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from eth_utils.crypto import keccak

from celldao import limits
from celldao.errors import ProvenanceError

WORD = 32


def leaf_of(item: bytes) -> bytes:
    """keccak256(keccak256(abi.encode(item))).

    Raises:
        ProvenanceError: the item has not 32 bytes.
    """
    if len(item) != WORD:
        raise ProvenanceError(f"an item has {len(item)} bytes", "Hash what was produced: an item has 32.")
    return bytes(keccak(keccak(item)))


def node_of(one: bytes, other: bytes) -> bytes:
    """The parent of two nodes, in whatever order."""
    return bytes(keccak(min(one, other) + max(one, other)))


def root_of(item: bytes, proof: Sequence[bytes]) -> bytes:
    """The root that an item leads to by its siblings, from below.

    Raises:
        ProvenanceError: the item or a sibling has not 32 bytes, or there are more than the contract takes.
    """
    if len(proof) > limits.MAX_DEPTH or any(len(sibling) != WORD for sibling in proof):
        raise ProvenanceError(
            "the proof's siblings are none", "Take the proof that `celldao provenance` wrote."
        )
    node = leaf_of(item)
    for sibling in proof:
        node = node_of(node, sibling)
    return node


class Tree:
    """The tree of some items.

    Attributes:
        items: in the order given.
    """

    def __init__(self, items: Sequence[bytes]) -> None:
        """
        Raises:
            ProvenanceError: there are none, one is there twice, or has not 32 bytes.
        """
        if not items:
            raise ProvenanceError("there is nothing to prove", "Name at least one item.")
        if len(set(items)) != len(items):
            raise ProvenanceError("an item is there twice", "Name each once.")
        self.items = tuple(items)
        self._leaves = {leaf: place for place, leaf in enumerate(sorted(map(leaf_of, items)))}

    @cached_property
    def _nodes(self) -> list[bytes]:
        """The root first; the children of node i are 2 i + 1 and 2 i + 2; the leaves from the end."""
        count = len(self._leaves)
        nodes = [b""] * (2 * count - 1)
        for leaf, place in self._leaves.items():
            nodes[len(nodes) - 1 - place] = leaf
        for index in range(count - 2, -1, -1):
            nodes[index] = node_of(nodes[2 * index + 1], nodes[2 * index + 2])
        return nodes

    @property
    def root(self) -> bytes:
        return self._nodes[0]

    def proof(self, item: bytes) -> tuple[bytes, ...]:
        """The siblings of an item's leaf, from below.

        Raises:
            ProvenanceError: the item is not in the tree.
        """
        place = self._leaves.get(leaf_of(item))
        if place is None:
            raise ProvenanceError("the item is not in the tree", "Name one of its items.")
        index = len(self._nodes) - 1 - place
        siblings = []
        while index:
            siblings.append(self._nodes[index + 1 if index % 2 else index - 1])
            index = (index - 1) // 2
        return tuple(siblings)
