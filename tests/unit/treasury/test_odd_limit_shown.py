"""What may still be spent is shown to the unit, by whatever number of basis points."""

from __future__ import annotations

import pytest

from tests.support import reading
from tests.unit.treasury.world import DAY, World, at_time, make, now


def spendable(world: World) -> int:
    return int(reading.asset_state(world.treasury, world.token).spendable)


@pytest.mark.parametrize("limit", [1, 2, 123, 4_999])
def test_spendable__limit_of_any_number_of_basis_points__as_it_will_be_found(limit: int) -> None:
    world = make(spending_limit=limit)
    world.fund(10_000)
    assert spendable(world) == limit
    world.send(world.token, [world.stranger], [1], ordinary=True)
    assert spendable(world) == limit - 1
    at_time(now() + 30 * DAY)
    assert spendable(world) == 9_999 * limit // 10_000
