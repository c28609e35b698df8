"""The end of a cell: dissolve, leave, and what the heir gets."""

from __future__ import annotations

import boa

from tests.support import reading
from tests.support.tokens import blacklist, broken_balance, force_coin, plain
from tests.unit.treasury.world import COIN, DAY, MONEY, NATIVE, NOBODY, World, actor, at_time, call, make, now

ALL = 100 * MONEY


def dissolve(world: World) -> str:
    heir = actor("heir")
    world.decide(world.treasury.dissolve, heir)
    return heir


def test_dissolve__seen_and_logged(world: World) -> None:
    assert not world.treasury.dissolved()
    heir = dissolve(world)
    log = next(log for log in world.governor.get_logs() if type(log).__name__ == "Dissolved")
    assert log.heir == heir
    overview = reading.overview(world.treasury)
    assert world.treasury.dissolved()
    assert overview.dissolved
    assert overview.opened
    assert overview.heir == heir
    assert world.treasury.status(NATIVE) == (0, False, True)
    assert world.treasury.governor() == world.governor.address


def test_dissolve__twice__refused(world: World) -> None:
    dissolve(world)
    with boa.reverts("treasury: dissolved already"):
        world.decide(world.treasury.dissolve, actor("other heir"))
    assert reading.overview(world.treasury).heir == actor("heir")


def test_dissolve__an_heir_that_is_nobody_or_the_cell__refused(world: World) -> None:
    cell = world.cell
    for heir in (NOBODY, cell.share, cell.governor, cell.treasury, cell.splitter):
        with boa.reverts("treasury: this heir can't inherit"):
            world.decide(world.treasury.dissolve, heir)
    assert not world.treasury.dissolved()


def test_exit__dissolved__without_delay_and_holding_time() -> None:
    world = make(holding_time=300 * DAY, exit_delay=2 * DAY)
    world.fund()
    with boa.reverts("treasury: held too short a time"):
        world.treasury.exit(ALL, sender=world.members[0])
    dissolve(world)
    world.treasury.exit(ALL, sender=world.members[0])
    assert world.token.balanceOf(world.members[0]) == ALL


def test_exit__before_the_end__ready_time_stays(world: World) -> None:
    world.fund()
    world.treasury.exit(ALL, sender=world.members[0])
    dissolve(world)
    with boa.reverts("treasury: not ready yet"):
        world.treasury.pull(1, world.token)
    at_time(now() + DAY)
    world.treasury.pull(1, world.token)


def test_send_to_heir__while_anyone_holds_shares_or_the_cell_lives__refused(world: World) -> None:
    world.fund()
    with boa.reverts("treasury: members come first"):
        world.treasury.send_to_heir(world.token)
    dissolve(world)
    for member in world.members:
        with boa.reverts("treasury: members come first"):
            world.treasury.send_to_heir(world.token)
        world.treasury.exit(ALL, sender=member)
    assert world.token.balanceOf(world.treasury) == 0


def test_send_to_heir__cell_lives__refused(world: World) -> None:
    for member in world.members[:-1]:
        world.treasury.exit(ALL, sender=member)
    world.fund()
    with boa.reverts("treasury: members come first"):
        world.treasury.send_to_heir(world.token)


def test_send_to_heir__what_arrives_afterwards__any_asset_by_anyone(world: World) -> None:
    heir = dissolve(world)
    for member in world.members:
        world.treasury.exit(ALL, sender=member)
    other = plain()
    world.fund(7)
    world.fund(8, other)
    force_coin(world.treasury, COIN)
    before = world.coin(heir)
    for asset in (world.token, other, NATIVE):
        world.treasury.send_to_heir(asset, sender=world.stranger)
    log = next(log for log in world.treasury.get_logs() if type(log).__name__ == "HeirPaid")
    assert (log.heir, log.asset, log.amount) == (heir, NATIVE, COIN)
    assert (world.token.balanceOf(heir), other.balanceOf(heir), world.coin(heir) - before) == (7, 8, COIN)
    with boa.reverts("treasury: can't be paid now"):
        world.treasury.send_to_heir(NATIVE)


def test_send_to_heir__what_leavers_are_owed__stays() -> None:
    token = blacklist()
    world = make(token)
    world.fund()
    heir = dissolve(world)
    token.set_blocked(world.members[9], True)
    for member in world.members:
        world.treasury.exit(ALL, sender=member)
    assert world.owed(token) == ALL
    world.fund(5)
    world.treasury.send_to_heir(token)
    assert token.balanceOf(heir) == 5
    token.set_blocked(world.members[9], False)
    world.treasury.pull(10, token)
    assert token.balanceOf(world.members[9]) == ALL


def test_send_to_heir__pending_weights__come_first() -> None:
    token = broken_balance()
    world = make(token)
    world.fund()
    heir = dissolve(world)
    token.set_mode(1)
    for member in world.members:
        world.treasury.exit(ALL, sender=member)
    with boa.reverts("treasury: asset can't be read"):
        world.treasury.send_to_heir(token)
    token.set_mode(0)
    with boa.reverts("treasury: can't be paid now"):
        world.treasury.send_to_heir(token)
    world.treasury.pull(1, token)
    token.mint(world.treasury, 7)
    world.treasury.send_to_heir(token)
    assert token.balanceOf(heir) == 7
    for ticket in range(2, 11):
        world.treasury.pull(ticket, token)
    assert token.balanceOf(world.treasury) == 0


def test_send_to_heir__heir_cant_be_paid__refused() -> None:
    token = blacklist()
    world = make(token)
    heir = dissolve(world)
    for member in world.members:
        world.treasury.exit(ALL, sender=member)
    world.fund()
    token.set_blocked(heir, True)
    with boa.reverts("treasury: can't be paid now"):
        world.treasury.send_to_heir(token)


def test_execute__what_has_passed_before__is_still_carried_out(world: World) -> None:
    world.fund()
    world.treasury.exit(ALL, sender=world.members[0])
    world.vote(
        call(world.treasury.dissolve, actor("heir")),
        call(world.treasury.send, world.token, [world.stranger], [MONEY]),
    )
    assert world.token.balanceOf(world.stranger) == MONEY
    with boa.reverts("treasury: leavers are owed this"):
        world.send(world.token, [world.stranger], [900 * MONEY])
