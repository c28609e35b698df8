"""A majority that bends a recovery: to take the veto of the old key away, and with it his number."""

from __future__ import annotations

import boa
import pytest

from tests.support.attempts import outcomes, script, step
from tests.support.cell import DAY, SHARE_UNIT
from tests.unit.mandate.world import OPERATOR, SUPPLIER, Charter, Grant, actor, granted
from tests.unit.treasury.world import MONEY, World, call, make

NONE = "treasury: no recovery under way"


@pytest.fixture
def world() -> World:
    world = make()
    world.fund()
    return world


def test_bar_of_the_new_key_lifted_in_the_same_vote__the_old_key_vetoes_all_the_same(world: World) -> None:
    """With his shares would have gone his accrued dividends and the tickets of his exits."""
    victim, thief = world.members[0], actor("thief")
    world.treasury.exit(50 * SHARE_UNIT, sender=victim)
    world.vote(call(world.treasury.propose_recovery, victim, thief), call(world.share.bar, thief, False))
    for day in (0, 15, 29):
        with boa.env.anchor():
            boa.env.time_travel(seconds=day * DAY)
            with boa.reverts("treasury: the notice is not over"):
                world.treasury.finish_recovery(victim)
            world.treasury.veto_recovery(sender=victim)
            with boa.reverts(NONE):
                world.treasury.finish_recovery(victim)
    # also in the last moment, against a script that bars and finishes at once
    boa.env.time_travel(seconds=30 * DAY)
    world.treasury.veto_recovery(sender=victim)
    target, _, data = call(world.share.bar, thief, True)
    attacker = script()
    attacker.run(
        [
            step(world.governor.run, [(target, 0, data, 3, False)]),
            step(world.treasury.finish_recovery, victim),
        ]
    )
    assert outcomes(attacker) == ["done", NONE]
    ticket = world.ticket()
    owed = world.claim(ticket, world.token)
    world.treasury.pull(ticket, world.token)
    assert world.token.balanceOf(victim) == owed == 50 * MONEY
    assert world.share.balanceOf(victim) == 50 * SHARE_UNIT


def test_new_key_unbarred_and_made_a_member__the_recovery_can_be_withdrawn_vetoed_and_replaced(
    world: World,
) -> None:
    """Or a key that was lost could never be recovered again."""
    old, new, other = world.members[0], actor("new key"), actor("another key")
    world.vote(call(world.treasury.propose_recovery, old, new), call(world.share.bar, new, False))
    world.decide(world.share.issue, new, SHARE_UNIT)
    with boa.env.anchor():
        world.treasury.veto_recovery(sender=old)
        assert world.treasury.recovery_of(old).number == 0
    with boa.env.anchor():
        world.decide(world.treasury.cancel_recovery, old)
        with boa.reverts(NONE):
            world.treasury.veto_recovery(sender=old)
    world.decide(world.treasury.propose_recovery, old, other)
    boa.env.time_travel(seconds=30 * DAY)
    world.treasury.finish_recovery(old)
    assert world.share.balanceOf(other) == 100 * SHARE_UNIT
    assert world.share.balanceOf(new) == SHARE_UNIT


def test_new_key_became_an_operator__its_end_lifts_his_bar_and_his_drawing_stops(world: World) -> None:
    """Known and kept: he may hold shares then, so he draws nothing until a vote bars him again."""
    member = world.members[0]
    world.decide(world.treasury.propose_recovery, member, OPERATOR)
    budgets = ((world.token.address, 50 * MONEY, 10**9),)
    mandate = granted(world, Grant(charter=Charter(budgets=budgets)))
    mandate.accept(1, sender=OPERATOR)
    mandate.draw(world.token, 20 * MONEY, sender=OPERATOR)
    world.treasury.veto_recovery(sender=member)
    assert world.share.status_of(OPERATOR)[1] is False
    world.decide(world.share.issue, OPERATOR, SHARE_UNIT)
    with boa.reverts("mandate: the operator must be barred from shares"):
        mandate.draw(world.token, 1, sender=OPERATOR)
    # the bound: what he has drawn before, to whom the charter lists
    mandate.spend(world.token, [SUPPLIER], [20 * MONEY], sender=OPERATOR)
    world.share.transfer(member, SHARE_UNIT, sender=OPERATOR)
    world.decide(world.share.bar, OPERATOR, True)
    mandate.draw(world.token, 30 * MONEY, sender=OPERATOR)
