"""The lock comes first: a leaver who calls back while he is paid is not even asked whether he may."""

from __future__ import annotations

import pytest

from tests.support.tokens import receiver
from tests.unit.treasury.world import DAY, MONEY, NATIVE, World, at_time, now


@pytest.mark.parametrize("name", ["initialize", "open"])
def test_pull__leaver_founds_again__is_locked(world: World, name: str) -> None:
    treasury, payee = world.treasury, receiver("Reenterer")
    world.fund_coin()
    world.decide(world.share.issue, payee, 100 * MONEY)
    payee.run(treasury, 0, treasury.exit.prepare_calldata(50 * MONEY))
    at_time(now() + DAY)
    terms = (0, 0, 0, DAY, 30 * DAY, "")
    arguments = (terms, (payee.address,) * 4, []) if name == "initialize" else ()
    payee.arm(treasury, getattr(treasury, name).prepare_calldata(*arguments))
    treasury.pull(1, NATIVE, sender=world.stranger)
    # no reason: that is the lock, and not that only the factory may
    assert (payee.calls(), payee.successes(), payee.answer()) == (1, 0, b"")
    assert treasury.governor() == world.governor.address
