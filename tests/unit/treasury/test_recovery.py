"""Recovery of a lost key: vote, notice, veto."""

from __future__ import annotations

import boa
import pytest
from eth_account import Account
from eth_utils.crypto import keccak

from celldao.bounds import DEFAULT_BOUNDS
from tests.support import reading
from tests.support.cell import begin, make_factory
from tests.unit.treasury.world import DAY, MONEY, NOBODY, RELAYED, Rules, World, actor, at_time, make, now

NOTICE = 30 * DAY


def propose(world: World, old: str, new: str) -> None:
    world.decide(world.treasury.propose_recovery, old, new)


def test_recovery__after_the_notice__anyone_finishes_and_the_number_moves(world: World) -> None:
    old, new = world.members[4], actor("new key")
    propose(world, old, new)
    log = next(log for log in world.governor.get_logs() if type(log).__name__ == "RecoveryProposed")
    assert (log.old, log.replacement, log.number, log.ready) == (old, new, 5, now() + NOTICE)
    shown = world.treasury.recovery_of(old)
    assert (shown.replacement, shown.number, shown.ready) == (new, 5, now() + NOTICE)
    at_time(now() + NOTICE - 1)
    with boa.reverts("treasury: the notice is not over"):
        world.treasury.finish_recovery(old)
    at_time(now() + 1)
    world.treasury.finish_recovery(old, sender=world.stranger)
    log = next(log for log in world.treasury.get_logs() if type(log).__name__ == "RecoveryEnded")
    assert (log.old, log.replacement, log.finished) == (old, new, True)
    assert world.share.address_of(5) == new
    assert world.share.balanceOf(new) == 100 * MONEY
    assert world.share.balanceOf(old) == 0
    with boa.reverts("treasury: no recovery under way"):
        world.treasury.finish_recovery(old)


def test_recovery__vetoed_by_the_old_key__dead(world: World) -> None:
    old, new = world.members[0], actor("thief")
    propose(world, old, new)
    for other in (world.stranger, world.members[1], new):
        with boa.reverts("treasury: no recovery under way"):
            world.treasury.veto_recovery(sender=other)
    world.treasury.veto_recovery(sender=old)
    log = next(log for log in world.treasury.get_logs() if type(log).__name__ == "RecoveryEnded")
    assert (log.old, log.finished) == (old, False)
    at_time(now() + 2 * NOTICE)
    with boa.reverts("treasury: no recovery under way"):
        world.treasury.finish_recovery(old)
    assert world.share.address_of(1) == old


def test_recovery__vetoed_after_the_notice_but_before_it_is_finished__dead(world: World) -> None:
    old = world.members[0]
    propose(world, old, actor("thief"))
    at_time(now() + 2 * NOTICE)
    world.treasury.veto_recovery(sender=old)
    with boa.reverts("treasury: no recovery under way"):
        world.treasury.finish_recovery(old)


def test_recovery__member_moves_away__dead(world: World) -> None:
    key = Account.from_key(keccak(text="moved to"))
    old, thief = world.members[0], actor("thief")
    propose(world, old, thief)
    domain = world.share.DOMAIN_SEPARATOR()
    kind = keccak(text="Move(address old,address new,uint256 deadline)")
    fields = b"".join(int(it, 16).to_bytes(32, "big") for it in (old, key.address)) + (2**40).to_bytes(
        32, "big"
    )
    digest = keccak(b"\x19\x01" + domain + keccak(kind + fields))
    signature = bytes(key.unsafe_sign_hash(digest).signature)
    world.share.move(key.address, 2**40, signature, sender=old)
    at_time(now() + NOTICE)
    with boa.reverts("treasury: not a member's address"):
        world.treasury.finish_recovery(old)
    assert world.share.address_of(1) == key.address
    # and it cannot be proposed any more either
    with boa.reverts("treasury: not a member's address"):
        propose(world, old, thief)


def test_recovery__proposed_again__the_notice_begins_anew(world: World) -> None:
    old = world.members[0]
    propose(world, old, actor("first"))
    at_time(now() + NOTICE - 1)
    propose(world, old, actor("second"))
    at_time(now() + NOTICE - 1)
    with boa.reverts("treasury: the notice is not over"):
        world.treasury.finish_recovery(old)
    at_time(now() + 1)
    world.treasury.finish_recovery(old)
    assert world.share.address_of(1) == actor("second")


def test_recovery__withdrawn_by_vote__dead(world: World) -> None:
    old = world.members[0]
    with boa.reverts("treasury: no recovery under way"):
        world.decide(world.treasury.cancel_recovery, old)
    propose(world, old, actor("new"))
    world.decide(world.treasury.cancel_recovery, old)
    at_time(now() + NOTICE)
    with boa.reverts("treasury: no recovery under way"):
        world.treasury.finish_recovery(old)


def test_recovery__of_no_member__refused(world: World) -> None:
    for nobody in (world.stranger, NOBODY):
        with boa.reverts("treasury: not a member's address"):
            propose(world, nobody, actor("new"))


def test_recovery__to_a_member_or_nobody__refused(world: World) -> None:
    for new in (world.members[1], world.members[0], NOBODY):
        with boa.reverts("treasury: new address is taken"):
            propose(world, world.members[0], new)


def test_recovery__gift_to_the_new_address__refused_until_the_notice_is_over(world: World) -> None:
    old, new = world.members[0], actor("new")
    propose(world, old, new)
    with boa.reverts("share: this address may not hold shares"):
        world.decide(world.share.issue, new, MONEY)
    at_time(now() + NOTICE)
    world.treasury.finish_recovery(old)
    assert world.share.balanceOf(new) == 100 * MONEY


def test_recovery__vetoed_or_replaced__the_new_address_may_hold_shares_again(world: World) -> None:
    old, first, second = world.members[0], actor("first"), actor("second")
    propose(world, old, first)
    propose(world, old, second)
    world.decide(world.share.issue, first, MONEY)
    world.treasury.veto_recovery(sender=old)
    world.decide(world.share.issue, second, MONEY)
    assert world.share.balanceOf(first) == world.share.balanceOf(second) == MONEY


def test_recovery__to_a_barred_address__refused_and_it_stays_barred(world: World) -> None:
    operator = actor("operator")
    world.decide(world.share.bar, operator, True)
    with boa.reverts("share: it is so already"):
        propose(world, world.members[0], operator)
    assert world.share.status_of(operator)[1]


def test_recovery__several_members_at_once__each_its_own(world: World) -> None:
    first, second = world.members[:2]
    propose(world, first, actor("new first"))
    propose(world, second, actor("new second"))
    world.treasury.veto_recovery(sender=first)
    at_time(now() + NOTICE)
    world.treasury.finish_recovery(second)
    assert world.share.address_of(1) == first
    assert world.share.address_of(2) == actor("new second")


@pytest.mark.parametrize("end", ["low", "high"])
def test_recovery_notice__at_each_bound_and_one_past_it(end: str) -> None:
    bound = DEFAULT_BOUNDS.recovery_notice
    value = getattr(bound, end)
    world = make(recovery_notice=value)
    assert reading.overview(world.treasury).recovery_notice == value
    propose(world, world.members[0], actor("new"))
    assert world.treasury.recovery_of(world.members[0]).ready == now() + value
    past = value + (1 if end == "high" else -1)
    with boa.reverts("treasury: recovery notice out of bounds"):
        begin(Rules(recovery_notice=past), make_factory(masters=RELAYED), masters=RELAYED)
