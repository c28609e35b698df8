"""What members do costs the same in a large and old cell as in a small and young one.

A small version of what `make bench` measures up to 10,000 members (bench/results/growth.json).
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench import growth
from bench.protocol.world import World
from bench.run import laboratory
from bench.subjects.celldao import Celldao
from bench.subjects.openzeppelin import Plain


@pytest.fixture(scope="module")
def bench(installed) -> Iterator[tuple[World, Celldao]]:
    with laboratory() as found:
        yield found


def test_gas__200_members_instead_of_10__stays_flat(bench):
    assert growth.uneven(growth.by_members(*bench, (10, 200))) == []


def test_gas__50_proposals_instead_of_1__stays_flat(bench):
    assert growth.uneven(growth.by_proposals(*bench, (1, 50))) == []


def test_gas__20_distributions_instead_of_1__stays_flat(bench):
    assert growth.uneven(growth.by_distributions(*bench, (1, 20))) == []


def test_gas__20_checkpoints_instead_of_1__stays_flat(bench):
    assert growth.uneven(growth.by_checkpoints(*bench, (1, 2, 19, 20)), pairs=True) == []


def test_gas__openzeppelin_30_checkpoints_instead_of_1__growth_is_seen(bench):
    world, _ = bench
    curve = growth.by_checkpoints(world, Plain(world, timelock=False), (1, 2, 29, 30))
    assert len(growth.uneven(curve, pairs=True)) == 2
