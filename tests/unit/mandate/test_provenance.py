"""Provenance: roots that an operator logs, and what can be proven under them."""

from __future__ import annotations

from collections.abc import Sequence

import boa
import pytest
from eth_abi.abi import encode
from eth_utils.crypto import keccak
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.mandate.world import OPERATOR, POLICY, MandateWorld, actor, logged, now, selector, wait

ROOT = b"\x07" * 32


def leaf(item: bytes) -> bytes:
    return keccak(keccak(item))


def pair(one: bytes, other: bytes) -> bytes:
    return keccak(min(one, other) + max(one, other))


def tree(items: Sequence[bytes]) -> tuple[bytes, list[list[bytes]]]:
    """Root and a proof for each item, by the plainest way there is."""
    level = [leaf(item) for item in items]
    proofs: list[list[bytes]] = [[] for _ in items]
    places = list(range(len(items)))
    while len(level) > 1:
        for item, place in enumerate(places):
            if (sibling := place ^ 1) < len(level):
                proofs[item].append(level[sibling])
            places[item] = place // 2
        level = [pair(*level[n : n + 2]) if n + 1 < len(level) else level[n] for n in range(0, len(level), 2)]
    return level[0], proofs


def item(number: int) -> bytes:
    return keccak(text=f"item {number}")


def test_log__root__kept_with_its_second_and_the_policy_of_then(world: MandateWorld) -> None:
    mandate = world.mandate
    mandate.log_provenance(ROOT, "ipfs://items", sender=OPERATOR)
    assert logged(mandate) == [("ProvenanceLogged", ROOT, POLICY, "ipfs://items")]
    assert mandate.logged_at(ROOT) == now()
    wait(5)
    world.amend(policy=b"\x09" * 32)
    mandate.log_provenance(b"\x08" * 32, "", sender=OPERATOR)
    assert logged(mandate) == [("ProvenanceLogged", b"\x08" * 32, b"\x09" * 32, "")]
    assert mandate.logged_at(ROOT) == now() - 5
    assert [mandate.logged_under(each) for each in (ROOT, b"\x08" * 32)] == [POLICY, b"\x09" * 32]
    assert mandate.logged_under(b"\x0a" * 32) == bytes(32)


def test_log__empty_or_logged_already__refused(world: MandateWorld) -> None:
    world.mandate.log_provenance(ROOT, "", sender=OPERATOR)
    wait()
    for root in (bytes(32), ROOT):
        with boa.reverts("mandate: empty, or logged already"):
            world.mandate.log_provenance(root, "", sender=OPERATOR)
    assert world.mandate.logged_at(ROOT) == now() - 1
    assert world.mandate.logged_at(bytes(32)) == 0


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 8, 13])
def test_proven__every_item_of_a_tree__and_no_other(world: MandateWorld, count: int) -> None:
    items = [item(number) for number in range(count)]
    root, proofs = tree(items)
    mandate = world.mandate
    assert not mandate.is_proven(root, items[0], proofs[0])  # not logged yet
    mandate.log_provenance(root, "", sender=OPERATOR)
    for each, proof in zip(items, proofs, strict=True):
        assert mandate.is_proven(root, each, proof)
        assert not mandate.is_proven(root, item(99), proof)
        assert not mandate.is_proven(root, each, [*proof, bytes(32)])
        if proof:
            assert not mandate.is_proven(root, each, proof[:-1])
            assert not mandate.is_proven(root, each, proof[::-1]) or proof == proof[::-1]
    assert not mandate.is_proven(ROOT, items[0], proofs[0])


def test_proven__inner_nodes_and_leaves_as_items__never(world: MandateWorld) -> None:
    """The second preimage of trees that hash once: what a tree holds inside passes for what was put in."""
    items = [item(number) for number in range(4)]
    root, proofs = tree(items)
    world.mandate.log_provenance(root, "", sender=OPERATOR)
    left, right = (pair(leaf(items[n]), leaf(items[n + 1])) for n in (0, 2))
    assert pair(left, right) == root
    for forged, proof in (
        (root, []),
        (left, [right]),
        (leaf(items[0]), proofs[0]),
        (keccak(items[0]), proofs[0]),
        (keccak(min(left, right) + max(left, right)), []),
    ):
        assert not world.mandate.is_proven(root, forged, proof)


def test_proven__by_another_mandates_root__not(world: MandateWorld, other: MandateWorld) -> None:
    root, proofs = tree([item(1), item(2)])
    other.mandate.log_provenance(root, "", sender=actor("other operator"))
    assert other.mandate.is_proven(root, item(1), proofs[0])
    assert not world.mandate.is_proven(root, item(1), proofs[0])


def test_proven__deepest__64_siblings(world: MandateWorld) -> None:
    siblings = [item(number) for number in range(65)]
    node = leaf(item(1_000))
    for depth, sibling in enumerate(siblings, 1):
        node = pair(node, sibling)
        if depth in (64, 65):
            world.mandate.log_provenance(node, "", sender=OPERATOR)
            data = selector("is_proven(bytes32,bytes32,bytes32[])") + encode(
                ["bytes32", "bytes32", "bytes32[]"], [node, item(1_000), siblings[:depth]]
            )
            result = boa.env.execute_code(to_address=world.mandate.address, data=data)
            assert result.is_error is (depth == 65)
            if depth == 64:
                assert int.from_bytes(result.output, "big") == 1


def test_proven__after_the_end__still(world: MandateWorld) -> None:
    root, proofs = tree([item(1), item(2)])
    world.mandate.log_provenance(root, "", sender=OPERATOR)
    world.mandate.recall(sender=OPERATOR)
    assert world.mandate.is_proven(root, item(1), proofs[0])


@settings(max_examples=20)
@given(
    items=st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=9, unique=True), data=st.data()
)
def test_proven__any_tree__its_items_and_no_others(
    world: MandateWorld, items: list[bytes], data: st.DataObject
) -> None:
    root, proofs = tree(items)
    place = data.draw(st.integers(0, len(items) - 1))
    foreign = data.draw(st.binary(min_size=32, max_size=32))
    if world.mandate.logged_at(root) == 0:
        world.mandate.log_provenance(root, "", sender=OPERATOR)
    assert world.mandate.is_proven(root, items[place], proofs[place])
    assert world.mandate.is_proven(root, foreign, proofs[place]) is (foreign == items[place])
