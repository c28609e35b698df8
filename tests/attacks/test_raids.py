"""Shares bought for what the cell owns, and exits that somebody else would pay for."""

from __future__ import annotations

import boa
import pytest

from tests.support.cell import SHARE_UNIT, Policy
from tests.unit.treasury.world import DAY, MONEY, NATIVE, World, actor, at_time, make, now

ALL = 100 * SHARE_UNIT
GENESIS = 1_600_000_000
TOO_SHORT = "treasury: held too short a time"


@pytest.fixture(scope="module")
def world() -> World:
    """Shares can be bought by anyone; who redeems them must have held them for a month."""
    world = make(policy=Policy.FREE, holding_time=30 * DAY, minimum_position=1)
    world.fund()
    at_time(now() + 60 * DAY)
    return world


def test_bought_below_book__cannot_be_redeemed_before_the_holding_time(world: World) -> None:
    raider = actor("raider")
    bought = now()
    for member in world.members[:4]:
        world.share.transfer(raider, ALL, sender=member)
    for later in (0, 1, 30 * DAY - 1):
        at_time(bought + later)
        with boa.reverts(TOO_SHORT):
            world.treasury.exit(SHARE_UNIT, sender=raider)
    at_time(bought + 30 * DAY)
    world.treasury.exit(4 * ALL, sender=raider)
    assert world.owed(world.token) == 400 * MONEY


def test_old_share_among_new_ones__waits_by_weight(world: World) -> None:
    """A raider who is a member already: his old shares wait along with what he buys, in proportion."""
    raider = world.members[0]
    bought = now()
    for member in world.members[1:4]:
        world.share.transfer(raider, ALL, sender=member)
    with boa.reverts(TOO_SHORT):
        world.treasury.exit(SHARE_UNIT, sender=raider)
    # three parts of his shares are of today, one of 61 days ago: on average of 15 and a quarter
    at_time(bought + 30 * DAY - 61 * DAY // 4 - 60)
    with boa.reverts(TOO_SHORT):
        world.treasury.exit(SHARE_UNIT, sender=raider)
    at_time(bought + 30 * DAY - 61 * DAY // 4 + 60)
    world.treasury.exit(SHARE_UNIT, sender=raider)


def test_gift_before_somebody_leaves__neither_stops_nor_postpones_him() -> None:
    """A gift of a unit moves the mean time by less than a second, which is rounded away."""
    world = make(policy=Policy.FREE, holding_time=30 * DAY, minimum_position=1)
    leaver, enemy = world.members[:2]
    free = founded_at(world) + 30 * DAY
    for second in range(free - 50, free):
        at_time(second)
        world.share.transfer(leaver, 1, sender=enemy)
    with boa.reverts(TOO_SHORT):
        world.treasury.exit(ALL, sender=leaver)
    at_time(free)
    world.treasury.exit(ALL, sender=leaver)
    assert world.share.balanceOf(leaver) == 50


def founded_at(world: World) -> int:
    """When the members received their shares."""
    return int((world.share.position_word(1) >> 224) + GENESIS)


def test_gift_of_dust__cannot_leave_somebody_with_less_than_he_may_keep() -> None:
    """With a minimum position a remainder of a unit could not stay: nobody can give one."""
    world = make(minimum_position=10 * SHARE_UNIT)
    leaver, enemy = world.members[:2]
    for dust in (1, 10 * SHARE_UNIT - 1):
        with boa.reverts("share: below the minimum position"):
            world.share.transfer(leaver, dust, sender=enemy)
    # his signed exit of all that he had goes through whatever he is given in front of it
    world.share.transfer(leaver, 10 * SHARE_UNIT, sender=enemy)
    world.treasury.exit(ALL, sender=leaver)
    assert world.share.balanceOf(leaver) == 10 * SHARE_UNIT


def test_run_on_the_cell__first_and_last_get_the_same(world: World) -> None:
    """I-T4: no exit is paid by those who come after it, in whatever order they come."""
    order = [3, 0, 9, 4, 1, 8, 2, 7, 5]
    world.fund_coin(10**18)
    tickets = {member: world.treasury.exit(ALL, sender=world.members[member]) for member in order}
    for asset, held in ((world.token, 1_000 * MONEY), (NATIVE, 10**18)):
        parts = [world.claim(ticket, asset) for ticket in tickets.values()]
        assert parts == [held // 10] * 9
        assert world.treasury.available(asset) == held // 10


def test_raider_votes_the_cell_to_an_end__takes_nobodys_part(world: World) -> None:
    """Breaking the cell up pays everybody alike: there is nothing in it for a raider but his own part."""
    raider = actor("raider")
    for member in world.members[:7]:
        world.share.transfer(raider, ALL, sender=member)
    world.decide(world.treasury.dissolve, raider)  # he has even made himself the heir
    world.treasury.exit(7 * ALL, sender=raider)
    assert world.token.balanceOf(raider) == 700 * MONEY
    with boa.reverts("treasury: members come first"):
        world.treasury.send_to_heir(world.token, sender=raider)
    for member in world.members[7:]:
        world.treasury.exit(ALL, sender=member)
        assert world.token.balanceOf(member) == 100 * MONEY
    with boa.reverts("treasury: can't be paid now"):
        world.treasury.send_to_heir(world.token, sender=raider)


def test_last_holder__cannot_walk_out_and_leave_the_door_locked(world: World) -> None:
    """By none of the three ways in which shares go: without a holder nobody could end the cell any more."""
    last = world.members[9]
    for member in world.members[:9]:
        world.treasury.exit(ALL, sender=member)
    ends = "treasury: the last one dissolves it first"
    with boa.reverts(ends):
        world.treasury.exit(ALL, sender=last)
    world.share.approve(world.treasury, ALL, sender=last)
    with boa.reverts(ends):
        world.decide(world.treasury.burn, last, ALL)
    world.decide(world.treasury.offer_buy_back, world.token, 1, ALL, now() + DAY)
    with boa.reverts(ends):
        world.treasury.sell_back(ALL, 0, sender=last)
    world.decide(world.treasury.dissolve, actor("heir"))
    world.treasury.exit(ALL, sender=last)
    world.fund(7)
    world.treasury.send_to_heir(world.token, sender=world.stranger)
    assert world.token.balanceOf(actor("heir")) == 7
