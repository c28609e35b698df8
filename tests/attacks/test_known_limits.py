"""What is known and kept (SECURITY.md): each as it happens, so that what the document says stays true."""

from __future__ import annotations

from dataclasses import astuple, replace

import boa

from tests.support.actors import actor
from tests.support.cell import DAY, NATIVE, SHARE_UNIT, Rules
from tests.support.register import MASK_24, Policy, Register
from tests.unit.governor.world import EXECUTED, FOR, at_time, call, now
from tests.unit.governor.world import make as make_with_votes
from tests.unit.treasury.world import COIN, FIRST, MONEY
from tests.unit.treasury.world import make as make_with_relay

ALL = 2**256 - 1


def test_exit_delay_raised__proposal_made_before_it_is_carried_out_before_a_leaver_is_paid() -> None:
    """A proposal keeps the rules it was made under. Who leaves when he sees it may find that the cell has
    raised its exit delay since; what an allowance takes then, it takes from him, too."""
    rules = Rules()
    world = make_with_votes()
    slow = [replace(track, execution_delay=30 * DAY) for track in (rules.ordinary, rules.constitutional)]
    change = world.passed(
        call(world.governor.set_tracks, *(astuple(track) for track in slow)),
        call(world.treasury.set_exit_terms, 30 * DAY, 0),
        text="Give everybody more time",
    )
    at_time(world.governor.proposalEta(change.id) - 1)
    raid = world.propose(call(world.token.approve, actor("raider"), ALL), text="An allowance", by=1)
    at_time(now() + 1)
    world.execute(change)
    leaver = world.members[5]
    world.token.mint(world.treasury, 10 * len(world.members))
    world.treasury.exit(world.share.balanceOf(leaver), sender=leaver)
    paid_at = now() + 30 * DAY
    world.begin(raid)
    world.vote(raid, FOR, 0, 1, 2, 3, 4, 6, 7, 8, 9)
    world.end(raid)
    eta = world.governor.proposalEta(raid.id)
    assert eta < paid_at
    at_time(eta)
    world.execute(raid)
    assert world.state(raid) == EXECUTED


def test_successor_that_never_closes_an_execution__is_held_against_nothing() -> None:
    """It takes a constitutional vote to appoint one, and who leaves on seeing it has been paid by then."""
    world = make_with_relay()
    world.fund_coin(10 * COIN)
    early, late = world.members[:2]
    before = world.coin(early)
    world.treasury.exit(100 * MONEY, sender=early)
    boa.env.time_travel(seconds=DAY)
    world.treasury.pull(world.ticket(), NATIVE)
    assert world.coin(early) == before + COIN
    world.treasury.exit(100 * MONEY, sender=late)
    thief = actor("thief")
    before = world.coin(thief)
    world.run((thief, world.coin(world.treasury), b"", FIRST, False))
    assert world.coin(thief) == before + 9 * COIN


def test_spending_limit_lowered_while_an_asset_is_off_the_list__its_period_goes_on() -> None:
    world = make_with_relay(spending_limit=5_000)
    world.fund()
    world.send(world.token, [actor("payee")], [1], ordinary=True)
    world.decide(world.treasury.unregister_asset, world.token)
    world.decide(world.treasury.set_spending_limit, 0, 30 * DAY)
    world.decide(world.treasury.register_asset, world.token, 6)
    world.send(world.token, [actor("payee")], [499 * MONEY], ordinary=True)
    boa.env.time_travel(seconds=30 * DAY)
    with boa.reverts("treasury: above this period's limit"):
        world.send(world.token, [actor("payee")], [1], ordinary=True)


def test_numbers_used_up_by_gifts__nobody_new_comes_in_and_everybody_can_leave() -> None:
    """Free cells: 2**24 - 1 gifts to new addresses. A vote for another policy in time stops them."""
    register = Register.open(policy=Policy.FREE)
    first, second, _ = register.members
    layout = register.share.compiler_data.storage_layout["storage_layout"]
    slot = int(layout["register"]["sums"]["slot"])
    word = boa.env.get_storage(register.share.address, slot)
    boa.env.set_storage(register.share.address, slot, word & ~(MASK_24 << 224) | (MASK_24 - 1) << 224)
    register.share.transfer(actor("the last"), SHARE_UNIT, sender=first)
    with boa.reverts("share: no member number is left"):
        register.share.transfer(actor("one too many"), SHARE_UNIT, sender=first)
    with boa.reverts("share: no member number is left"):
        register.issue(actor("one too many"), SHARE_UNIT)
    register.share.transfer(second, SHARE_UNIT, sender=first)
    register.share.burn(second, SHARE_UNIT, False, sender=register.treasury.address)
