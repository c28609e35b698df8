"""A call of nothing but the selector of `Treasury.send` is one of `send`: by which track shows it."""

from __future__ import annotations

import pytest

from tests.unit.governor.world import World


@pytest.mark.parametrize(("size", "constitutional"), [(3, True), (4, False), (5, False)])
def test_propose__calldata_as_long_as_a_selector__is_taken_for_what_it_names(
    world: World, size: int, constitutional: bool
) -> None:
    treasury, member = world.cell.treasury, world.members[0]
    data = (treasury.send.prepare_calldata(treasury, [], [])[:4] + b"\0")[:size]
    proposal = world.governor.propose([treasury], [0], [data], f"{size} bytes", sender=member)
    assert world.governor.proposal_rules(proposal).constitutional is constitutional
