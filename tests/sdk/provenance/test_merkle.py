"""What is no item, no leaf and no proof is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from celldao import limits
from celldao.errors import ProvenanceError
from celldao.provenance import Tree, leaf_of, root_of
from celldao.provenance.merkle import node_of

ITEMS = [bytes([n]) * 32 for n in range(1, 6)]


@given(st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=40, unique=True))
def test_proof__of_every_item__leads_to_the_root(items: list[bytes]) -> None:
    tree = Tree(items)
    assert {root_of(item, tree.proof(item)) for item in items} == {tree.root}


@given(st.integers(0, 4), st.integers(0, 31))
def test_proof__one_byte_changed__leads_elsewhere(place: int, byte: int) -> None:
    tree = Tree(ITEMS)
    proof = list(tree.proof(ITEMS[place]))
    changed = bytearray(proof[0])
    changed[byte] ^= 1
    assert root_of(ITEMS[place], [bytes(changed), *proof[1:]]) != tree.root


def test_inner_node__given_as_an_item__is_refused_and_its_hash_is_no_leaf() -> None:
    tree = Tree(ITEMS[:2])
    inner = min(map(leaf_of, ITEMS[:2])) + max(map(leaf_of, ITEMS[:2]))
    with pytest.raises(ProvenanceError, match="has 64 bytes"):
        root_of(inner, [])
    four = Tree(ITEMS[:4])
    leaves = sorted(map(leaf_of, ITEMS[:4]))
    for one in leaves:
        for other in leaves:
            # a node of the tree, shown as an item with the rest of the proof above it
            node = node_of(one, other)
            assert all(root_of(node, [sibling]) != four.root for sibling in leaves)
    assert tree.root not in (leaf_of(item) for item in ITEMS)


def test_tree__nothing_twice_or_odd_lengths__refused() -> None:
    with pytest.raises(ProvenanceError, match="nothing to prove"):
        Tree([])
    with pytest.raises(ProvenanceError, match="twice"):
        Tree([ITEMS[0], ITEMS[1], ITEMS[0]])
    with pytest.raises(ProvenanceError, match="has 31 bytes"):
        Tree([b"\x01" * 31])
    with pytest.raises(ProvenanceError, match="not in the tree"):
        Tree(ITEMS).proof(b"\x09" * 32)


@pytest.mark.parametrize("proof", [[b"\x01" * 31], [b"\x01" * 64], [b"\x01" * 32] * (limits.MAX_DEPTH + 1)])
def test_root_of__siblings_that_are_none__refused(proof: list[bytes]) -> None:
    with pytest.raises(ProvenanceError, match="siblings are none"):
        root_of(ITEMS[0], proof)


def test_tree__of_one_item__is_its_leaf() -> None:
    tree = Tree(ITEMS[:1])
    assert (tree.root, tree.proof(ITEMS[0])) == (leaf_of(ITEMS[0]), ())
