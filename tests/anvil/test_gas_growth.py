"""What members do costs the same in a large and old cell as in a small and young one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench import growth
from bench.protocol.world import World
from bench.run import laboratory
from bench.subjects.celldao import Celldao


@pytest.fixture(scope="module")
def bench(installed) -> Iterator[tuple[World, Celldao]]:
    with laboratory() as found:
        yield found


def test_gas__200_members_instead_of_10__stays_flat(bench):
    world, subject = bench
    with world.node.undone():
        small, large = growth.by_members(world, subject, few=10, many=200)
    assert growth.grown(small, large) == []


def test_gas__50_proposals_instead_of_1__stays_flat(bench):
    world, subject = bench
    with world.node.undone():
        small, large = growth.by_proposals(world, subject, many=50)
    assert growth.grown(small, large) == []


def test_gas__20_distributions_instead_of_1__stays_flat(bench):
    world, subject = bench
    with world.node.undone():
        small, large = growth.by_distributions(world, subject, many=20)
    assert growth.grown(small, large) == []


def test_grown__more_than_a_twentieth__is_named():
    assert growth.grown({"vote": 100, "claim": 100}, {"vote": 105, "claim": 106}) == ["claim: 100 became 106"]
