"""Where votes do not go by shares, the Lens tells both."""

from __future__ import annotations

import pytest

from tests.support.actors import actor
from tests.support.cell import SHARE_UNIT, Policy, Rules, Weight, found
from tests.support.contracts import deploy


@pytest.mark.parametrize(
    ("weight", "units"), [(Weight.MEMBER, 2 * 10**6), (Weight.SQRT, 15 * 10**6), (Weight.SHARE, 125 * 10**6)]
)
def test_cell__shares_and_votes_in_all__told_apart(weight: Weight, units: int) -> None:
    members = ((actor("member"), 100 * SHARE_UNIT), (actor("other"), 25 * SHARE_UNIT))
    policy = Policy.FREE if weight is Weight.SHARE else Policy.LOCKED
    cell = found(Rules(members=members, weight=weight, policy=policy))
    shown = deploy("Lens").overview(cell.treasury).share
    assert (shown.supply, shown.units) == (125 * SHARE_UNIT, units)
