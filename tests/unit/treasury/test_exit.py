"""Treasury.exit: leaving with one's part of everything."""

from __future__ import annotations

from typing import Any

import boa
import pytest
from eth_abi import encode
from eth_account import Account
from eth_utils.crypto import keccak

from celldao.bounds import DEFAULT_BOUNDS
from tests.support import reading
from tests.support.contracts import deploy
from tests.support.tokens import (
    blacklist,
    broken_balance,
    false_on_fail,
    fee_on_transfer,
    huge_return,
    no_return,
    pausable,
    plain,
    receiver,
    reentering,
)
from tests.unit.treasury.world import (
    COIN,
    DAY,
    MONEY,
    NATIVE,
    World,
    actor,
    at_time,
    make,
    now,
    refused_without_words,
    zoo_token,
)

ALL = 100 * MONEY  # what each of the ten members holds


def logs(contract: Any, name: str) -> list[Any]:
    return [log for log in contract.get_logs() if type(log).__name__ == name]


# ------------------------------------------------------------------ with a delay


def test_exit__with_everything__burned_and_a_tenth_booked(world: World) -> None:
    world.fund()
    world.fund_coin()
    member = world.members[3]
    assert world.treasury.exit(ALL, sender=member) == 1
    (log,) = logs(world.treasury, "Exited")
    assert (log.number, log.ticket, log.shares, log.supply) == (4, 1, ALL, 10 * ALL)
    assert log.ready == now() + DAY
    booked = [(log.ticket, log.asset, log.amount, log.weighed) for log in logs(world.treasury, "ExitBooked")]
    assert booked == [(1, NATIVE, COIN, False), (1, world.token.address, 100 * MONEY, False)]
    assert world.share.balanceOf(member) == 0
    assert world.share.totalSupply() == 9 * ALL
    claim = reading.claim_of(world.treasury, 1, world.token)
    assert (claim.number, claim.ready, claim.amount, claim.weighed) == (4, now() + DAY, 100 * MONEY, False)
    assert world.owed(world.token) == 100 * MONEY
    assert world.treasury.available(world.token) == 900 * MONEY
    assert world.token.balanceOf(world.treasury) == 1_000 * MONEY
    assert world.ticket() == 1


def test_exit__with_a_part__several_times__tickets_of_their_own(world: World) -> None:
    world.fund()
    member = world.members[0]
    assert world.treasury.exit(40 * MONEY, sender=member) == 1
    assert world.treasury.exit(60 * MONEY, sender=member) == 2
    assert world.claim(1, world.token) == 40 * MONEY
    assert world.claim(2, world.token) == 60 * MONEY


def test_exit__part_below_one_unit__rounded_down_for_those_who_stay(world: World) -> None:
    world.fund(19)
    world.treasury.exit(ALL, sender=world.members[0])
    assert world.claim(1, world.token) == 1
    world.treasury.exit(ALL, sender=world.members[1])
    assert world.claim(2, world.token) == 2  # 18 // 9


def test_exit__nothing_there__a_ticket_of_nothing(world: World) -> None:
    world.treasury.exit(ALL, sender=world.members[0])
    claim = reading.claim_of(world.treasury, 1, world.token)
    assert (claim.number, claim.ready, claim.amount) == (0, 0, 0)
    assert world.ticket() == 1


def test_exit__of_nothing__refused(world: World) -> None:
    with boa.reverts("share: the amount is zero"):
        world.treasury.exit(0, sender=world.members[0])


def test_exit__more_than_one_has__refused(world: World) -> None:
    with boa.reverts("share: more than the balance"):
        world.treasury.exit(ALL + 1, sender=world.members[0])
    with boa.reverts("share: only a member"):
        world.treasury.exit(1, sender=world.stranger)


def test_exit__twice_with_the_same_shares__refused(world: World) -> None:
    world.treasury.exit(ALL, sender=world.members[0])
    with boa.reverts("share: more than the balance"):
        world.treasury.exit(ALL, sender=world.members[0])


def test_exit__the_last_one_out__dissolves_first_and_takes_all_that_is_not_owed(world: World) -> None:
    world.fund(1_000 * MONEY + 7)
    for member in world.members[:-1]:
        world.treasury.exit(ALL, sender=member)
    with boa.reverts("treasury: the last one dissolves it first"):
        world.treasury.exit(ALL, sender=world.members[-1])
    world.decide(world.treasury.dissolve, actor("heir"))
    world.treasury.exit(ALL, sender=world.members[-1])
    assert world.share.totalSupply() == 0
    # he waits for nothing, and gets what could not be divided before
    assert world.token.balanceOf(world.members[-1]) == 100 * MONEY + 1
    assert world.owed(world.token) == 900 * MONEY + 6
    assert world.treasury.available(world.token) == 0
    at_time(now() + DAY)
    for ticket in range(9, 0, -1):
        world.treasury.pull(ticket, world.token)
    assert world.token.balanceOf(world.treasury) == 0


def test_exit__holding_time__from_the_mean_time_of_receipt() -> None:
    world = make(holding_time=30 * DAY)
    member = world.members[0]
    founded = now() - DAY
    at_time(founded + 30 * DAY - 1)
    with boa.reverts("treasury: held too short a time"):
        world.treasury.exit(MONEY, sender=member)
    at_time(founded + 30 * DAY)
    world.treasury.exit(MONEY, sender=member)
    # as much again, bought now: the mean time moves halfway
    world.share.transfer(member, 99 * MONEY, sender=world.members[1])
    with boa.reverts("treasury: held too short a time"):
        world.treasury.exit(MONEY, sender=member)
    at_time(founded + 45 * DAY)
    world.treasury.exit(MONEY, sender=member)


def test_exit__shares_of_this_second__refused_with_a_holding_time_of_a_second() -> None:
    world = make(holding_time=1)
    newcomer = actor("newcomer")
    world.decide(world.share.issue, newcomer, MONEY)
    with boa.reverts("treasury: held too short a time"):
        world.treasury.exit(MONEY, sender=newcomer)
    at_time(now() + 1)
    world.treasury.exit(MONEY, sender=newcomer)


# ------------------------------------------------------------------ pulling


def test_pull__when_ready__pays_the_leaver_whoever_asks(world: World) -> None:
    world.fund()
    member = world.members[0]
    world.treasury.exit(ALL, sender=member)
    ready = now() + DAY
    at_time(ready - 1)
    for sender in (member, world.stranger):
        with boa.reverts("treasury: not ready yet"):
            world.treasury.pull(1, world.token, sender=sender)
    at_time(ready)
    world.treasury.pull(1, world.token, sender=world.stranger)
    (log,) = logs(world.treasury, "ExitPaid")
    assert (log.ticket, log.asset, log.receiver, log.amount) == (1, world.token.address, member, ALL)
    assert world.token.balanceOf(member) == ALL
    assert world.owed(world.token) == 0
    with boa.reverts("treasury: nothing to pull"):
        world.treasury.pull(1, world.token)


def test_pull__unknown_ticket_or_asset__refused(world: World) -> None:
    world.fund()
    world.treasury.exit(ALL, sender=world.members[0])
    at_time(now() + DAY)
    for ticket, asset in ((0, world.token), (2, world.token), (1, NATIVE), (1, plain())):
        with boa.reverts("treasury: nothing to pull"):
            world.treasury.pull(ticket, asset)


def test_pull__payout_address_or_a_new_key__goes_there(world: World) -> None:
    world.fund()
    world.fund_coin()
    member, payout, fresh = world.members[0], actor("payout"), actor("fresh key")
    world.treasury.exit(50 * MONEY, sender=member)
    world.share.set_payout(payout, sender=member)
    at_time(now() + DAY)
    world.treasury.pull(1, world.token)
    assert world.token.balanceOf(payout) == 50 * MONEY
    # a lost key is replaced: what is left goes to the new one
    world.decide(world.treasury.propose_recovery, member, fresh)
    at_time(now() + 30 * DAY)
    world.treasury.finish_recovery(member)
    before = world.coin(fresh)
    world.treasury.pull(1, NATIVE)
    assert world.coin(fresh) == before + COIN // 2


def test_pull__terms_change_meanwhile__those_of_the_exit_hold(world: World) -> None:
    world.fund()
    world.treasury.exit(MONEY, sender=world.members[0])
    world.decide(world.treasury.set_exit_terms, 2 * DAY, 0)
    world.treasury.exit(MONEY, sender=world.members[1])
    world.decide(world.treasury.set_exit_terms, 0, 0)
    start = now()
    assert [reading.claim_of(world.treasury, ticket, world.token).ready - start for ticket in (1, 2)] == [
        DAY,
        2 * DAY,
    ]
    at_time(start + DAY)
    world.treasury.pull(1, world.token)
    with boa.reverts("treasury: not ready yet"):
        world.treasury.pull(2, world.token)


def test_pull__receiver_blacklisted_in_one_asset__the_others_are_paid_and_the_claim_stays() -> None:
    token = blacklist()
    world = make(plain(), others=(token,))
    world.fund()
    world.fund(token=token)
    member, other = world.members[0], world.members[1]
    token.set_blocked(member, True)
    world.treasury.exit(ALL, sender=member)
    world.treasury.exit(ALL, sender=other)
    at_time(now() + DAY)
    with boa.reverts("treasury: can't be paid now"):
        world.treasury.pull(1, token)
    world.treasury.pull(1, world.token)
    world.treasury.pull(2, token)
    assert world.claim(1, token) == 100 * MONEY
    token.set_blocked(member, False)
    world.treasury.pull(1, token)
    assert token.balanceOf(member) == 100 * MONEY


@pytest.mark.parametrize("kind", ["RefusesCoin", "BurnsGas", "ReturnBomb"])
def test_pull__payee_that_cant_be_paid__names_another(world: World, kind: str) -> None:
    world.fund_coin()
    member = world.members[0]
    world.share.set_payout(receiver(kind), sender=member)
    world.treasury.exit(ALL, sender=member)
    at_time(now() + DAY)
    with boa.reverts("treasury: can't be paid now"):
        world.treasury.pull(1, NATIVE)
    payout = actor("other payout")
    world.share.set_payout(payout, sender=member)
    before = world.coin(payout)
    world.treasury.pull(1, NATIVE)
    assert world.coin(payout) == before + COIN


def test_pull__with_little_gas__refused_and_nothing_lost(world: World) -> None:
    world.fund()
    world.treasury.exit(ALL, sender=world.members[0])
    at_time(now() + DAY)
    with boa.reverts("assets: send more gas"):
        world.treasury.pull(1, world.token, gas=300_000)
    assert world.claim(1, world.token) == 100 * MONEY


# ------------------------------------------------------------------ shrunk tokens


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 2, 1), (2, 3, 1)])
def test_pull__token_has_shrunk_below_what_is_owed__all_claims_shrink_alike(
    world: World, order: tuple[int, ...]
) -> None:
    world.fund()
    for index in range(3):
        world.treasury.exit(ALL, sender=world.members[index])
    world.token.burn(world.treasury, 850 * MONEY)  # 150 left for 300
    at_time(now() + DAY)
    for ticket in order:
        world.treasury.pull(ticket, world.token)
    assert [world.token.balanceOf(world.members[index]) for index in range(3)] == [50 * MONEY] * 3
    assert world.token.balanceOf(world.treasury) == 0
    assert world.owed(world.token) == 0


def test_pull__token_has_vanished__refused_and_the_claim_stays(world: World) -> None:
    world.fund()
    world.treasury.exit(ALL, sender=world.members[0])
    world.token.burn(world.treasury, 1_000 * MONEY)
    at_time(now() + DAY)
    with boa.reverts("treasury: can't be paid now"):
        world.treasury.pull(1, world.token)
    world.fund(100 * MONEY)
    world.treasury.pull(1, world.token)
    assert world.token.balanceOf(world.members[0]) == 100 * MONEY


# ------------------------------------------------------------------ assets that can't be read


def unreadable_world(mode: int = 1, **rules: Any) -> World:
    token = broken_balance()
    world = make(plain(), others=(token,), **rules)
    world.fund()
    world.fund(token=token)
    token.set_mode(mode)
    return world


def broken(world: World) -> Any:
    return zoo_token(world.treasury.registered_assets()[2])


@pytest.mark.parametrize("mode", [1, 2, 3])
@pytest.mark.parametrize("delay", [0, DAY])
def test_exit__an_asset_cant_be_read__weighed_and_valued_when_pulled(mode: int, delay: int) -> None:
    world = unreadable_world(mode, exit_delay=delay)
    token = broken(world)
    member = world.members[0]
    world.treasury.exit(ALL, sender=member)
    log = logs(world.treasury, "ExitBooked")[-1]
    assert (log.ticket, log.asset, log.amount, log.weighed) == (1, token.address, 2**127 // 10, True)
    claim = reading.claim_of(world.treasury, 1, token)
    assert (claim.weighed, claim.amount) == (True, 2**127 // 10)
    at_time(now() + delay)
    with boa.reverts("treasury: asset can't be read"):
        world.treasury.pull(1, token)
    token.set_mode(0)
    state = reading.asset_state(world.treasury, token)
    assert (state.remaining, state.pending) == (2**127 - 2**127 // 10, 2**127 // 10)
    world.treasury.pull(1, token)
    assert token.balanceOf(member) == 100 * MONEY - 1  # rounded for those who stay
    state = reading.asset_state(world.treasury, token)
    assert (state.remaining, state.pending, state.available) == (2**127, 0, 900 * MONEY + 1)
    if delay == 0:
        assert world.token.balanceOf(member) == 100 * MONEY


def test_exit__all_leave_while_it_cant_be_read__all_is_shared_out_to_the_last_unit() -> None:
    world = unreadable_world()
    token = broken(world)
    world.decide(world.treasury.dissolve, actor("heir"))
    for member in world.members:
        world.treasury.exit(ALL, sender=member)
    token.set_mode(0)
    assert world.treasury.available(token) == 0
    at_time(now() + DAY)
    for ticket in (5, 1, 10, 2, 9, 3, 8, 4, 7, 6):
        world.treasury.pull(ticket, token)
    paid = [token.balanceOf(member) for member in world.members]
    assert sum(paid) == 1_000 * MONEY
    assert min(paid) >= 100 * MONEY - 1
    assert reading.asset_state(world.treasury, token).remaining == 2**127


def test_exit__readable_and_unreadable_exits__each_gets_a_tenth() -> None:
    world = unreadable_world(mode=0)
    token = broken(world)
    world.treasury.exit(ALL, sender=world.members[0])  # an amount: 100
    token.set_mode(1)
    world.treasury.exit(ALL, sender=world.members[1])  # a ninth of what is left
    token.set_mode(0)
    world.treasury.exit(ALL, sender=world.members[2])  # an amount: an eighth of what is left
    assert world.claim(3, token) == 100 * MONEY
    assert world.treasury.available(token) == 700 * MONEY + 1
    at_time(now() + DAY)
    for ticket in (3, 2, 1):
        world.treasury.pull(ticket, token)
    assert [token.balanceOf(world.members[index]) for index in range(3)] == [ALL, ALL - 1, ALL]


def test_exit__weights__valued_before_anything_is_spent_or_booked() -> None:
    """Neither spending nor other leavers, however often, may eat into what a weight stands for."""
    world = unreadable_world()
    token = broken(world)
    world.treasury.exit(ALL, sender=world.members[0])
    token.set_mode(0)
    assert reading.claim_of(world.treasury, 1, token).weighed
    world.send(token, [world.stranger], [400 * MONEY])
    claim = reading.claim_of(world.treasury, 1, token)
    assert (claim.weighed, claim.amount) == (False, 100 * MONEY - 1)
    world.send(token, [world.stranger], [400 * MONEY])
    world.treasury.exit(ALL, sender=world.members[1])
    world.send(token, [world.stranger], [world.treasury.available(token)])
    with boa.reverts("treasury: leavers are owed this"):
        world.send(token, [world.stranger], [1])
    at_time(now() + DAY)
    world.treasury.pull(1, token)
    assert token.balanceOf(world.members[0]) == 100 * MONEY - 1


def test_exit__weights_of_two_generations__each_of_its_own_time() -> None:
    world = unreadable_world()
    token = broken(world)
    world.treasury.exit(ALL, sender=world.members[0])
    world.treasury.exit(ALL, sender=world.members[1])
    token.set_mode(0)
    world.treasury.exit(ALL, sender=world.members[2])  # values the first two
    token.set_mode(1)
    world.treasury.exit(ALL, sender=world.members[3])
    token.set_mode(0)
    token.mint(world.treasury, 600 * MONEY)  # 100 for each of the six who stay and the last leaver's part
    claims = [reading.claim_of(world.treasury, ticket, token) for ticket in (1, 2, 3, 4)]
    assert [claim.weighed for claim in claims] == [False, False, False, True]
    at_time(now() + DAY)
    for ticket in (4, 3, 2, 1):
        world.treasury.pull(ticket, token)
    paid = [token.balanceOf(world.members[index]) for index in range(4)]
    # the first pair was rounded down together, and shares its unit out
    assert paid == [100 * MONEY, 100 * MONEY - 1, 100 * MONEY, 1_300 * MONEY // 7]
    assert world.owed(token) == 0


def test_pull__weight_worth_less_than_a_unit__struck_off_without_payment() -> None:
    world = unreadable_world()
    token = broken(world)
    token.burn(world.treasury, 1_000 * MONEY - 5)
    world.treasury.exit(ALL, sender=world.members[0])
    world.treasury.exit(ALL, sender=world.members[1])
    world.treasury.exit(ALL, sender=world.members[2])
    token.set_mode(0)  # three tenths of five: one unit for three
    at_time(now() + DAY)
    for ticket in (1, 2, 3):
        world.treasury.pull(ticket, token)
    assert [token.balanceOf(world.members[index]) for index in range(3)] == [0, 0, 1]
    assert world.owed(token) == 0
    world.decide(world.treasury.unregister_asset, token)


def test_exit__a_weight_while_the_asset_has_nothing__waits_for_something() -> None:
    world = unreadable_world()
    token = broken(world)
    world.treasury.exit(ALL, sender=world.members[0])
    token.set_mode(0)
    token.burn(world.treasury, 1_000 * MONEY)
    at_time(now() + DAY)
    with boa.reverts("treasury: can't be valued now"):
        world.treasury.pull(1, token)
    token.mint(world.treasury, 10 * MONEY)
    world.treasury.pull(1, token)
    assert token.balanceOf(world.members[0]) == MONEY - 1


def test_exit__weight_of_nothing__no_claim() -> None:
    """After all have left by weight nothing remains for who comes later, until the weights are pulled."""
    world = unreadable_world()
    token = broken(world)
    world.decide(world.treasury.dissolve, actor("heir"))
    for member in world.members:
        world.treasury.exit(ALL, sender=member)
    late = actor("late member")
    world.decide(world.share.issue, late, ALL)
    world.treasury.exit(ALL, sender=late)
    assert reading.claim_of(world.treasury, 11, token).amount == 0
    assert world.claim(11, world.token) == 0


def test_exit__with_little_gas__sound_assets_never_look_unreadable(world: World) -> None:
    world.fund()
    member = world.members[0]
    for gas in range(150_000, 700_000, 50_000):
        with boa.env.anchor():
            try:
                world.treasury.exit(ALL, sender=member, gas=gas)
            except boa.BoaError:
                assert world.share.balanceOf(member) == ALL
            else:
                assert not reading.claim_of(world.treasury, 1, world.token).weighed
                assert world.claim(1, world.token) == 100 * MONEY


def test_exit__hostile_balances__never_block(world: World) -> None:
    """A balance of all ones overflows nothing: it counts up to the end of the books."""
    token = broken_balance()
    world = make(plain(), others=(token,))
    world.fund()
    token.set_mode(5)
    world.decide(world.treasury.dissolve, actor("heir"))
    for member in world.members:
        world.treasury.exit(ALL, sender=member)
    assert world.owed(token) == 2**128 - 1
    assert [world.token.balanceOf(member) for member in world.members] == [ALL] * 10


def test_exit__asset_that_burns_what_it_is_given__takes_no_more_than_its_cap() -> None:
    """150,000 a reading. Without the cap it would burn 63 of 64 parts, whatever the leaver brings."""
    world = unreadable_world(2)
    world.treasury.exit(ALL, sender=world.members[0], gas=2_000_000)
    assert reading.claim_of(world.treasury, 1, broken(world)).weighed
    assert world.claim(1, world.token) == 100 * MONEY


# ------------------------------------------------------------------ without a delay


def test_exit__no_delay__paid_at_once_and_no_ticket_left(direct: World) -> None:
    direct.fund()
    direct.fund_coin()
    member = direct.members[0]
    before = direct.coin(member)
    assert direct.treasury.exit(ALL, sender=member) == 1
    paid = [(log.asset, log.receiver, log.amount) for log in logs(direct.treasury, "ExitPaid")]
    assert paid == [(NATIVE, member, COIN), (direct.token.address, member, 100 * MONEY)]
    assert direct.token.balanceOf(member) == 100 * MONEY
    assert direct.coin(member) == before + COIN
    assert reading.claim_of(direct.treasury, 1, direct.token).number == 0
    assert direct.treasury.exit(ALL, sender=direct.members[1]) == 2


def test_exit__no_delay_and_cant_be_paid__booked_and_ready(direct: World) -> None:
    direct.fund_coin()
    direct.fund()
    member = direct.members[0]
    refusing = receiver("RefusesCoin")
    direct.share.set_payout(refusing, sender=member)
    direct.treasury.exit(ALL, sender=member)
    assert direct.token.balanceOf(refusing) == 100 * MONEY
    claim = reading.claim_of(direct.treasury, 1, NATIVE)
    assert (claim.number, claim.ready, claim.amount) == (1, now(), COIN)
    refusing.set_accepting(True)
    direct.treasury.pull(1, NATIVE)
    assert direct.coin(refusing) == COIN


@pytest.mark.parametrize("kind", ["false", "paused", "blacklist"])
def test_exit__no_delay_and_one_token_refuses__the_others_are_paid(kind: str) -> None:
    token = {"false": false_on_fail, "paused": pausable, "blacklist": blacklist}[kind]()
    world = make(plain(), others=(token,), exit_delay=0)
    world.fund()
    world.fund(token=token)
    member = world.members[0]
    if kind == "false":
        token.set_refusing(True)
    elif kind == "paused":
        token.set_paused(True)
    else:
        token.set_blocked(member, True)
    world.treasury.exit(ALL, sender=member)
    assert world.token.balanceOf(member) == 100 * MONEY
    assert world.claim(1, token) == world.owed(token) == 100 * MONEY


def test_exit__no_delay_and_the_token_pays_but_says_no__not_booked_as_well() -> None:
    token = huge_return(words=100)  # its long answer begins with a zero
    world = make(token, exit_delay=0)
    world.fund()
    token.set_huge(True, False)
    world.treasury.exit(ALL, sender=world.members[0])
    assert token.balanceOf(world.members[0]) == 100 * MONEY
    assert world.owed(token) == 0


def test_exit__no_delay_no_answer_or_fee__paid() -> None:
    for token, arrives in ((no_return(), 100 * MONEY), (fee_on_transfer(fee=100), 99 * MONEY)):
        world = make(token, exit_delay=0)
        world.fund()
        world.treasury.exit(ALL, sender=world.members[0])
        assert token.balanceOf(world.members[0]) == arrives
        assert token.balanceOf(world.treasury) == 900 * MONEY


def test_exit__no_delay_and_a_token_that_can_no_longer_be_read_after_paying__booked() -> None:
    token = deploy("standins/Fickle")
    world = make(token, exit_delay=0)
    world.fund()
    token.arm()
    world.treasury.exit(ALL, sender=world.members[0])
    assert world.owed(token) == 100 * MONEY


# ------------------------------------------------------------------ callbacks


def test_exit__payee_calls_back__cannot_leave_twice_or_execute(direct: World) -> None:
    direct.fund_coin()
    direct.fund()
    payee = receiver("Reenterer")
    direct.decide(direct.share.issue, payee, ALL)
    treasury = direct.treasury
    for target, data in (
        (treasury.address, treasury.exit.prepare_calldata(MONEY)),
        (treasury.address, treasury.pull.prepare_calldata(1, NATIVE)),
        (treasury.address, treasury.sell_back.prepare_calldata(MONEY, 0)),
        (
            direct.governor.address,
            direct.governor.run.prepare_calldata([(direct.stranger, 1, b"", 3, False)]),
        ),
    ):
        with boa.env.anchor():
            payee.arm(target, data)
            payee.run(treasury, 0, treasury.exit.prepare_calldata(50 * MONEY))
            assert (payee.calls(), payee.successes()) == (1, 0)
            assert direct.coin(payee) == 10 * COIN * 50 // 1_100


def test_pull__token_calls_back__cannot_pull_twice() -> None:
    token = reentering()
    world = make(token)
    world.fund()
    world.treasury.exit(ALL, sender=world.members[0])
    world.treasury.exit(ALL, sender=world.members[1])
    at_time(now() + DAY)
    for ticket in (1, 2):
        token.arm(world.treasury, world.treasury.pull.prepare_calldata(ticket, token))
        with boa.env.anchor():
            world.treasury.pull(1, token)
            assert token.successes() == 0
            assert token.balanceOf(world.members[0]) == 100 * MONEY
            assert token.balanceOf(world.treasury) == 900 * MONEY
    assert not refused_without_words(world.treasury.pull, 1, token, sender=world.stranger)


# ------------------------------------------------------------------ by signature

KEY = Account.from_key(keccak(text="a member's key"))


def separator(world: World) -> bytes:
    kind = "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    names = [keccak(text=text) for text in (kind, "celldao Treasury", "1")]
    place = [boa.env.evm.chain.chain_id, world.treasury.address]
    return keccak(encode(["bytes32", "bytes32", "bytes32", "uint256", "address"], [*names, *place]))


def digest(world: World, member: str, shares: int, nonce: int, deadline: int) -> bytes:
    domain = separator(world)
    kind = keccak(text="Exit(address member,uint256 shares,uint256 nonce,uint256 deadline)")
    fields = encode(
        ["bytes32", "address", "uint256", "uint256", "uint256"], [kind, member, shares, nonce, deadline]
    )
    return keccak(b"\x19\x01" + domain + keccak(fields))


def sign(
    world: World, member: str, shares: int, nonce: int = 0, deadline: int = 2**40, key: Any = KEY
) -> bytes:
    return bytes(key.unsafe_sign_hash(digest(world, member, shares, nonce, deadline)).signature)


@pytest.fixture(scope="module")
def signing() -> World:
    world = make(members=((KEY.address, ALL), (actor("member 2"), 9 * ALL)), exit_delay=0)
    world.fund()
    return world


def test_exit_by_sig__anyone_sends_it__the_member_leaves_and_is_paid(signing: World) -> None:
    signature = sign(signing, KEY.address, 40 * MONEY, deadline=now())
    signing.treasury.exitBySig(KEY.address, 40 * MONEY, now(), signature, sender=signing.stranger)
    assert signing.token.balanceOf(KEY.address) == 40 * MONEY
    assert signing.share.balanceOf(KEY.address) == 60 * MONEY
    assert signing.treasury.nonces(KEY.address) == 1
    with boa.reverts("treasury: wrong signature or nonce"):
        signing.treasury.exitBySig(KEY.address, 40 * MONEY, now(), signature)
    again = sign(signing, KEY.address, 60 * MONEY, nonce=1)
    signing.treasury.exitBySig(KEY.address, 60 * MONEY, 2**40, again)
    assert signing.share.balanceOf(KEY.address) == 0


def test_exit_by_sig__after_the_deadline__refused(signing: World) -> None:
    deadline = now() - 1
    with boa.reverts("treasury: signature expired"):
        signing.treasury.exitBySig(
            KEY.address, ALL, deadline, sign(signing, KEY.address, ALL, deadline=deadline)
        )


def test_exit_by_sig__anything_else_than_signed__refused(signing: World) -> None:
    stranger = Account.from_key(keccak(text="another key"))
    good = sign(signing, KEY.address, ALL)
    high = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141 - int.from_bytes(
        good[32:64], "big"
    )
    mirrored = good[:32] + high.to_bytes(32, "big") + bytes([55 - good[64]])
    other = make(members=((KEY.address, ALL),))
    attempts = [
        (KEY.address, ALL - MONEY, 2**40, good),
        (signing.members[1], ALL, 2**40, good),
        (KEY.address, ALL, 2**40 + 1, good),
        (KEY.address, ALL, 2**40, sign(signing, KEY.address, ALL, key=stranger)),
        (KEY.address, ALL, 2**40, sign(signing, KEY.address, ALL, nonce=1)),
        (KEY.address, ALL, 2**40, sign(other, KEY.address, ALL)),
        (KEY.address, ALL, 2**40, mirrored),
        (KEY.address, ALL, 2**40, good[:64]),
        (KEY.address, ALL, 2**40, b""),
        ("0x" + "00" * 20, ALL, 2**40, good),
    ]
    for attempt in attempts:
        with boa.reverts("treasury: wrong signature or nonce"):
            signing.treasury.exitBySig(*attempt)
    assert signing.treasury.nonces(KEY.address) == 0
    signing.treasury.exitBySig(KEY.address, ALL, 2**40, good)


def test_exit_by_sig__a_wallet_contract__asked_by_erc1271() -> None:
    wallet = receiver("Wallet1271", KEY.address)
    world = make(members=((wallet.address, ALL), (actor("member 2"), 9 * ALL)), exit_delay=0)
    world.fund()
    signature = sign(world, wallet.address, ALL)
    wallet.set_mode(1)
    with boa.reverts("treasury: wrong signature or nonce"):
        world.treasury.exitBySig(wallet, ALL, 2**40, signature)
    wallet.set_mode(0)
    world.treasury.exitBySig(wallet, ALL, 2**40, signature)
    assert world.token.balanceOf(wallet) == 100 * MONEY


# ------------------------------------------------------------------ terms


@pytest.mark.parametrize("end", ["low", "high"])
def test_set_exit_terms__at_each_bound_and_one_past_it(world: World, end: str) -> None:
    world.governor.set_minimum_execution_delay(2**40)
    delays, times = DEFAULT_BOUNDS.exit_delay, DEFAULT_BOUNDS.holding_time
    world.decide(world.treasury.set_exit_terms, getattr(delays, end), getattr(times, end))
    (log,) = logs(world.governor, "ExitTermsSet")
    assert (log.exit_delay, log.holding_time) == (getattr(delays, end), getattr(times, end))
    overview = reading.overview(world.treasury)
    assert overview.exit_delay == world.treasury.exit_delay() == getattr(delays, end)
    assert overview.holding_time == getattr(times, end)
    assert overview.share == world.share.address
    if end == "high":
        with boa.reverts("treasury: exit delay out of bounds"):
            world.decide(world.treasury.set_exit_terms, delays.high + 1, 0)
        with boa.reverts("treasury: holding time out of bounds"):
            world.decide(world.treasury.set_exit_terms, 0, times.high + 1)


def test_set_exit_terms__keeps_the_count_of_tickets(world: World) -> None:
    world.treasury.exit(MONEY, sender=world.members[0])
    world.decide(world.treasury.set_exit_terms, 0, 0)
    assert world.ticket() == 1
    assert world.treasury.exit(MONEY, sender=world.members[0]) == 2


def test_set_exit_terms__slower_than_the_shortest_execution__refused(world: World) -> None:
    world.decide(world.treasury.set_exit_terms, 2 * DAY, 0)
    with boa.reverts("treasury: exits slower than executions"):
        world.decide(world.treasury.set_exit_terms, 2 * DAY + 1, 0)
