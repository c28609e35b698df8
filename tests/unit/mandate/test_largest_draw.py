"""The largest amount that can be booked is one that can be drawn."""

from __future__ import annotations

import boa
import pytest

from celldao.bounds import DEFAULT_BOUNDS, Bound
from tests.support.cell import make_factory
from tests.unit.mandate.world import GUARDED, MAX, MandateRules, make


@pytest.mark.parametrize("amount", [MAX - 1, MAX])
def test_draw__all_of_the_largest_balance_there_can_be__comes_into_the_account(amount: int) -> None:
    bounds = DEFAULT_BOUNDS._replace(draw_limit=Bound(0, 10_000))
    factory = make_factory(bounds, masters=GUARDED)
    world = make(factory=factory, mandates=MandateRules(draw_limit=10_000))
    world.amend(budgets=((world.token, MAX, MAX),))
    world.world.fund(MAX - world.held(world.treasury))
    with boa.reverts("mandate: beyond the budget"):
        world.draw(MAX + 1)
    world.draw(amount)
    assert (world.balance, world.held(world.treasury)) == (amount, MAX - amount)
    # drawn in all, drawn this period, and the treasury's part of it
    assert world.account()[2:5] == (amount, amount, MAX)
