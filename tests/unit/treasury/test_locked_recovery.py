"""While the treasury pays somebody, nobody's address is replaced."""

from __future__ import annotations

from tests.support.tokens import receiver
from tests.unit.treasury.world import DAY, MONEY, NATIVE, World, actor, at_time, now


def test_pull__leaver_calls_back_to_finish_a_recovery__is_locked_out(world: World) -> None:
    treasury, payee, old = world.treasury, receiver("Reenterer"), world.members[1]
    world.fund_coin()
    world.decide(world.share.issue, payee, 100 * MONEY)
    world.decide(treasury.propose_recovery, old, actor("new key"))
    payee.run(treasury, 0, treasury.exit.prepare_calldata(50 * MONEY))
    at_time(now() + 60 * DAY)
    data = treasury.finish_recovery.prepare_calldata(old)
    payee.arm(treasury, data)
    treasury.pull(1, NATIVE, sender=world.stranger)
    # no reason: that is the lock, none of the refusals
    assert (payee.calls(), payee.successes(), payee.answer()) == (1, 0, b"")
    number = world.share.number_of(old)
    assert number != 0
    payee.run(treasury, 0, data)
    assert (world.share.number_of(old), world.share.number_of(actor("new key"))) == (0, number)
