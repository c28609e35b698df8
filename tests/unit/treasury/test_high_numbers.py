"""Leavers whose numbers are nearly used up: they are paid themselves, and nobody with a lower number."""

from __future__ import annotations

import boa
import pytest

from tests.unit.treasury.world import DAY, MONEY, SHARE_UNIT, actor, at_time, make, now

MASK_24 = 2**24 - 1


@pytest.mark.parametrize("number", [17, 2**23, 2**24 - 1])
def test_pull__leaver_with_a_high_number__is_paid_himself(number: int) -> None:
    world, newcomer = make(), actor("newcomer")
    # that many can't be entered here: the numbers before it are marked as used up
    share = world.share
    slot = int(share.compiler_data.storage_layout["storage_layout"]["register"]["sums"]["slot"])
    sums = boa.env.get_storage(share.address, slot)
    boa.env.set_storage(share.address, slot, sums & ~(MASK_24 << 224) | (number - 1) << 224)
    world.decide(share.issue, newcomer, 250 * SHARE_UNIT)
    assert share.number_of(newcomer) == number
    world.fund(1_000 * MONEY)
    ticket = world.treasury.exit(250 * SHARE_UNIT, sender=newcomer)
    at_time(now() + DAY)
    world.treasury.pull(ticket, world.token, sender=world.stranger)
    assert world.token.balanceOf(newcomer) == 200 * MONEY
