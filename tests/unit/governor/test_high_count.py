"""However many proposals there have been, they are counted to the last."""

from __future__ import annotations

import boa
import pytest

from tests.support.contracts import deployer
from tests.unit.governor.world import World


def count_to(world: World, count: int) -> None:
    """As if there had been so many. What one more adds to the word in the same block is looked at, so that it
    is of no matter where in it their number lies."""
    layout = deployer("Governor").compiler_data.storage_layout["storage_layout"]
    slot, address = layout["proposals"]["_hub"]["slot"], world.governor.address
    world.propose(text="first", by=0)
    first = boa.env.get_storage(address, slot)
    with boa.env.anchor():
        world.propose(text="second", by=1)
        step = boa.env.get_storage(address, slot) - first
    boa.env.set_storage(address, slot, first + (count - 1) * step)


@pytest.mark.parametrize("count", [2**16, 2**31 - 1, 2**31, 2**32 - 2])
def test_count__very_many__the_next_is_one_more(world: World, count: int) -> None:
    count_to(world, count)
    assert world.governor.proposal_count() == count
    world.propose(text="next", by=2)
    assert world.governor.proposal_count() == count + 1
    assert world.governor.creation_blocks(count, 5) == [boa.env.evm.patch.block_number]
