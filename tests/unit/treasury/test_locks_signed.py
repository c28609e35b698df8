"""Who is paid can't bring in somebody's signed exit meanwhile: whoever sends it, the treasury is locked."""

from __future__ import annotations

import pytest

from tests.support.tokens import receiver
from tests.unit.treasury.test_exit import KEY, sign
from tests.unit.treasury.world import COIN, DAY, MONEY, NATIVE, actor, at_time, make, now, reason_of

ALL = 100 * MONEY


@pytest.mark.parametrize("signed", ["valid", "expired"])
def test_pull__leaver_calls_back_with_a_signed_exit__is_locked_out(signed: str) -> None:
    """One that would go through, and one that would be refused in words before it costs much gas."""
    other = actor("other member")
    world = make(members=((KEY.address, ALL), (other, 9 * ALL)))
    treasury, payee = world.treasury, receiver("Reenterer")
    world.fund_coin()
    world.share.set_payout(payee, sender=other)
    ticket = treasury.exit(ALL, sender=other)
    at_time(now() + DAY)
    deadline = now() if signed == "valid" else now() - 1
    signature = sign(world, KEY.address, ALL, deadline=deadline)
    data = treasury.exitBySig.prepare_calldata(KEY.address, ALL, deadline, signature)
    payee.arm(treasury, data)
    treasury.pull(ticket, NATIVE, sender=world.stranger)
    # no reason: that is the lock, none of the refusals
    assert (payee.calls(), payee.successes(), payee.answer()) == (1, 0, b"")
    assert (world.coin(payee), treasury.nonces(KEY.address)) == (COIN, 0)
    # afterwards it is as good as it was
    outside = reason_of(treasury, world.stranger, data=data)
    assert outside == ("" if signed == "valid" else "treasury: signature expired")
    assert world.share.balanceOf(KEY.address) == (0 if signed == "valid" else ALL)
