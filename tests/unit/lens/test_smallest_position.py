"""members: who holds a single unit holds it since a time, like everybody else."""

from __future__ import annotations

import boa

from tests.support.actors import actor
from tests.support.cell import DAY, SHARE_UNIT, Rules, found
from tests.support.contracts import deploy


def test_members__of_a_single_unit__held_since_he_entered() -> None:
    members = ((actor("large"), 10 * SHARE_UNIT), (actor("smallest"), 1))
    cell, lens = found(Rules(members=members, minimum_position=1)), deploy("Lens")
    entered = boa.env.timestamp - DAY
    page = lens.members(cell.share, 1, 100)
    assert [(one.balance, one.held_since) for one in page] == [(10 * SHARE_UNIT, entered), (1, entered)]
    assert lens.member(cell.share, actor("smallest")).held_since == entered
