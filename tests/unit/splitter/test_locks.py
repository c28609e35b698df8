"""While the splitter pays somebody, no vote changes by which terms."""

from __future__ import annotations

import pytest

from tests.support.actors import address_of
from tests.support.tokens import force_coin, receiver
from tests.unit.treasury.world import FIRST, LAST, NATIVE, call, make


@pytest.mark.parametrize("function", ["set_split", "set_reserve_floor"])
def test_allocate__recipient_carries_out_a_vote__is_locked(function: str) -> None:
    """A proposal that is due can be executed by anybody, a recipient too."""
    payee, later = receiver("Reenterer"), address_of("later recipient")
    world = make(dividend_ratio=0, recipients=((payee.address, 5_000),))
    splitter = world.cell.splitter
    world.decide(world.treasury.register_currency, NATIVE)
    arguments = {"set_split": ((0, 0, [(later, 10_000)]),), "set_reserve_floor": (NATIVE, 7)}[function]
    step = (*call(getattr(splitter, function), *arguments), FIRST | LAST, False)
    data = world.governor.run.prepare_calldata([step])
    before = (splitter.terms(), splitter.reserve_floor(NATIVE))
    payee.arm(world.governor, data)
    force_coin(splitter, 1_000)
    splitter.allocate(NATIVE, sender=world.stranger)
    # no reason: that is the lock, none of the refusals
    assert (payee.calls(), payee.successes(), payee.answer()) == (1, 0, b"")
    assert (splitter.terms(), splitter.reserve_floor(NATIVE)) == before
    assert (world.coin(payee), world.coin(world.treasury)) == (500, 500)
    payee.run(world.governor, 0, data)
    assert (splitter.terms(), splitter.reserve_floor(NATIVE)) != before
