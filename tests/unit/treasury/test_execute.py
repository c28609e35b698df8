"""Treasury.execute: steps of a proposal, the lock, and the bracket around them."""

from __future__ import annotations

import boa
import pytest

from tests.support.contracts import deploy
from tests.support.tokens import broken_balance, plain, rebasing, receiver, reentering, weth
from tests.unit.treasury.world import (
    COIN,
    DAY,
    FIRST,
    LAST,
    MONEY,
    NATIVE,
    ORDINARY,
    World,
    actor,
    at_time,
    call,
    make,
    now,
)


def exit_all(world: World, member: int = 0) -> int:
    """A member leaves; returns his ticket."""
    world.treasury.exit(100 * MONEY, sender=world.members[member])
    return world.ticket()


# ------------------------------------------------------------------ steps


def test_execute__three_steps__done_in_order_and_closed(world: World) -> None:
    world.fund_coin()
    world.vote(call(world.shop.buy, amount=1), call(world.shop.buy, amount=2), call(world.shop.buy, amount=3))
    assert [log.amount for log in world.governor.get_logs() if type(log).__name__ == "Bought"] == [1, 2, 3]
    assert not world.treasury.status(world.token)[1]
    world.vote(call(world.shop.buy))


def test_execute__plain_payment_to_anyone__pays(world: World) -> None:
    world.fund_coin()
    before = world.coin(world.stranger)
    world.vote((world.stranger, COIN, b""))
    assert world.coin(world.stranger) == before + COIN
    with boa.reverts("treasury: not enough native coin"):
        world.vote((world.stranger, 10 * COIN, b""))


def test_execute__target_fails__its_own_reason(world: World) -> None:
    with boa.reverts("shop: closed"):
        world.vote(call(world.shop.fail))


def test_execute__calldata_for_an_address_without_code__refused(world: World) -> None:
    with boa.reverts("treasury: target has no code"):
        world.vote((world.stranger, 0, b"\0"))


def test_execute__calldata_for_a_key_that_borrows_code__refused(world: World) -> None:
    account = actor("delegating key")
    borrowed = bytes.fromhex("ef0100") + bytes.fromhex(world.shop.address[2:])
    boa.env.set_code(account, borrowed)
    with boa.reverts("treasury: target has no code"):
        world.vote((account, 0, world.shop.buy.prepare_calldata()))
    # 23 bytes that are no borrowed code
    boa.env.set_code(account, b"\x00" * 23)
    world.vote((account, 0, b"\0"))


def test_execute__a_function_it_does_not_have__refused(world: World) -> None:
    with boa.reverts("treasury: not open, or no function"):
        world.vote((world.treasury.address, 0, b"\x01\x02\x03\x04"))


def test_execute__a_second_beginning__refused(world: World) -> None:
    step = (world.shop.address, 0, world.shop.buy.prepare_calldata())
    with boa.reverts("treasury: an execution is under way"):
        world.run((*step, FIRST, False), (*step, FIRST | LAST, False))


@pytest.mark.parametrize("phase", [0, LAST])
def test_execute__a_step_without_a_beginning__refused(world: World, phase: int) -> None:
    step = (world.shop.address, 0, world.shop.buy.prepare_calldata())
    with boa.reverts("treasury: only the governor"):
        world.run((*step, phase, False))
    with boa.reverts("treasury: only the governor"):
        world.run((*step, FIRST | LAST, False), (*step, phase, False))


def test_execute__appoints_a_successor__the_former_governor_ends_what_it_began(world: World) -> None:
    successor = deploy("standins/RelayGovernor")
    successor.set_treasury(world.treasury)
    successor.set_minimum_execution_delay(10 * DAY)
    world.vote(call(world.treasury.appoint_successor, successor), call(world.shop.buy))
    assert world.treasury.governor() == successor.address
    with boa.reverts("treasury: only the governor"):
        world.vote(call(world.shop.buy))
    successor.run([(world.shop.address, 0, world.shop.buy.prepare_calldata(), FIRST | LAST, False)])
    assert world.shop.calls() == 2


def test_execute__what_share_leaves_to_the_treasury_but_not_to_a_vote__refused(world: World) -> None:
    """No vote takes a member's shares or number, or adds a currency that is no asset."""
    share, member = world.share, world.members[0]
    for step in (
        call(share.burn, member, MONEY, False),
        call(share.burn, member, MONEY, True),
        call(share.repoint, member, world.stranger),
        call(share.add_currency, plain(), 6),
    ):
        with boa.reverts("treasury: not by a direct call"):
            world.vote(step)
        with boa.reverts("treasury: not by a direct call"):
            world.vote(call(world.shop.buy), (*step[:2], step[2] + b"more"))
        with boa.reverts("treasury: not with the share"):
            world.decide(world.treasury.spend_with, NATIVE, 0, share, step[2])
        nested = world.treasury.spend_with.prepare_calldata(NATIVE, 0, share, step[2])
        with boa.reverts("treasury: not with the share"):
            world.decide(world.treasury.spend_with, NATIVE, 0, world.treasury, nested)
    assert share.balanceOf(member) == 100 * MONEY
    # the same selectors elsewhere, and other functions of Share, are a vote's
    with boa.reverts("zoo: balance too small"):
        world.decide(world.token.burn, member, MONEY)
    world.decide(share.issue, world.stranger, MONEY)
    world.decide(share.set_movable, True)
    assert share.balanceOf(world.stranger) == MONEY


def test_burn__by_the_holders_allowance__burns(world: World) -> None:
    member = world.members[0]
    with boa.reverts("share: more than the allowance"):
        world.decide(world.treasury.burn, member, MONEY)
    world.share.approve(world.treasury, 2 * MONEY, sender=member)
    world.decide(world.treasury.burn, member, MONEY)
    assert world.share.balanceOf(member) == 99 * MONEY
    assert world.share.allowance(member, world.treasury) == MONEY


# ------------------------------------------------------------------ others while it executes


def outsiders(world: World) -> list[tuple[str, bytes]]:
    treasury = world.treasury
    signature = b"\0" * 65
    return [
        ("exit", treasury.exit.prepare_calldata(MONEY)),
        ("exitBySig", treasury.exitBySig.prepare_calldata(world.members[0], MONEY, 2**40, signature)),
        ("pull", treasury.pull.prepare_calldata(1, world.token)),
        ("sell_back", treasury.sell_back.prepare_calldata(MONEY, 0)),
        ("finish_recovery", treasury.finish_recovery.prepare_calldata(world.members[0])),
        ("send_to_heir", treasury.send_to_heir.prepare_calldata(world.token)),
    ]


def test_execute__governor_lets_others_in_between_two_steps__refused(world: World) -> None:
    buy = (world.shop.address, 0, world.shop.buy.prepare_calldata())
    for name, data in outsiders(world):
        if name == "exitBySig":
            continue  # refused for its signature before
        with boa.reverts("treasury: an execution is under way"):
            world.run((*buy, FIRST, False), (world.treasury, 0, data, 0, True), (*buy, LAST, False))


@pytest.mark.parametrize("way", ["coin", "token"])
def test_execute__a_payee_calls_back__cannot_leave_pull_sell_or_nest(way: str) -> None:
    token = reentering()
    world = make(token)
    payee = receiver("Reenterer")
    world.fund_coin()
    world.fund()
    # the payee is a member who could leave, has something to pull, and an offer to accept
    world.decide(world.share.issue, payee, 10 * MONEY)
    world.decide(world.treasury.offer_buy_back, world.token, MONEY, 100 * MONEY, now() + 9 * DAY)
    payee.run(world.treasury, 0, world.treasury.exit.prepare_calldata(MONEY))
    at_time(now() + 2 * DAY)
    nested = world.governor.run.prepare_calldata(
        [(world.shop.address, 0, world.shop.buy.prepare_calldata(), FIRST | LAST, False)]
    )
    attempts = [(world.treasury.address, data) for _, data in outsiders(world)]
    for target, data in [*attempts, (world.governor.address, nested)]:
        if way == "coin":
            payee.arm(target, data)
            world.send(NATIVE, [payee.address], [1])
            assert payee.successes() == 0
            assert payee.calls() > 0
        else:
            token.arm(target, data)
            world.send(token, [payee.address], [1])
            assert token.successes() == 0
            assert token.calls() > 0
    # the same is possible outside an execution
    payee.arm("0x" + "00" * 20, b"")
    token.arm("0x" + "00" * 20, b"")
    world.treasury.pull(1, world.token)
    payee.run(world.treasury, 0, world.treasury.exit.prepare_calldata(MONEY))


def test_execute__a_target_reads_the_treasury__sees_the_execution_and_is_answered(world: World) -> None:
    world.fund()
    probe = deploy("standins/Probe")
    world.decide(probe.look, world.treasury, world.token)
    assert probe.executing()
    assert probe.available() == 1_000 * MONEY
    assert not probe.dissolved()
    assert world.treasury.status(world.token) == (1_000 * MONEY, False, False)


def test_execute__a_target_pays_or_sends_a_nft__received(world: World) -> None:
    payee = receiver("Reenterer")
    world.fund_coin()
    sends_back = payee.run.prepare_calldata(world.treasury, COIN, b"")
    world.vote((payee.address, COIN, sends_back))
    assert world.coin(world.treasury) == 10 * COIN


def test_execute__withdraws_wrapped_coin__2300_gas_are_enough(world: World) -> None:
    wrapped = weth()
    world.fund_coin()
    world.vote(call(wrapped.deposit, amount=3 * COIN), call(wrapped.withdraw, 2 * COIN))
    assert world.coin(world.treasury) == 9 * COIN
    assert wrapped.balanceOf(world.treasury) == COIN


# ------------------------------------------------------------------ the bracket


def test_execute__spends_what_leavers_are_owed__refused(world: World) -> None:
    world.fund()
    exit_all(world)
    assert world.owed(world.token) == 100 * MONEY
    with boa.reverts("treasury: leavers are owed this"):
        world.send(world.token, [world.stranger], [900 * MONEY + 1])
    # the same by a call of the token itself, and in two steps
    with boa.reverts("treasury: leavers are owed this"):
        world.decide(world.token.transfer, world.stranger, 900 * MONEY + 1)
    pay = call(world.treasury.send, world.token, [world.stranger], [450 * MONEY + 1])
    with boa.reverts("treasury: leavers are owed this"):
        world.vote(pay, pay)
    world.send(world.token, [world.stranger], [900 * MONEY])
    assert world.treasury.available(world.token) == 0


def test_execute__native_coin_that_leavers_are_owed__refused(world: World) -> None:
    world.fund_coin()
    exit_all(world)
    with boa.reverts("treasury: leavers are owed this"):
        world.vote((world.stranger, 9 * COIN + 1, b""))
    world.vote((world.stranger, 9 * COIN, b""))


def test_execute__below_what_is_owed_already__nothing_more_may_go() -> None:
    token = rebasing()
    world = make(token)
    world.fund()
    exit_all(world)
    token.rebase(1, 20)  # 50 left, 100 owed
    assert world.treasury.available(token) == 0
    with boa.reverts("treasury: leavers are owed this"):
        world.send(token, [world.stranger], [1])
    world.vote(call(world.shop.buy))  # what does not touch it goes on


def test_execute__what_pending_weights_protect__stays() -> None:
    token = broken_balance()
    world = make(token)
    world.fund()
    token.set_mode(1)
    exit_all(world)
    token.set_mode(0)
    assert world.treasury.available(token) == 900 * MONEY
    with boa.reverts("treasury: leavers are owed this"):
        world.send(token, [world.stranger], [900 * MONEY + 1])
    world.send(token, [world.stranger], [900 * MONEY])


def test_execute__an_asset_that_cant_be_read__blocks_nothing_else() -> None:
    token = broken_balance()
    world = make(plain(), others=(token,))
    world.fund()
    world.fund(token=token)
    exit_all(world)
    for mode in range(6):
        token.set_mode(mode)
        world.send(world.token, [world.stranger], [1])
    # broken by the execution itself, or mended by it
    token.set_mode(0)
    world.decide(token.set_mode, 1)
    world.decide(token.set_mode, 0)


def test_execute__registers_and_unregisters__the_bracket_is_of_the_beginning(world: World) -> None:
    world.fund()
    exit_all(world)
    world.fund_coin()
    other = plain()
    world.fund(999 * MONEY, other)
    # a new asset has no books yet; the rest of the list moves under the bracket
    world.vote(
        call(world.treasury.register_asset, other, 6),
        call(world.treasury.unregister_asset, NATIVE),
        call(world.treasury.send, other, [world.stranger], [999 * MONEY]),
        (world.stranger, 10 * COIN, b""),
    )
    assert world.treasury.registered_assets() == [other.address, world.token.address]
    # what is owed stays protected even if the list is turned over in the same execution
    with boa.reverts("treasury: leavers are owed this"):
        world.vote(
            call(world.treasury.unregister_asset, other),
            call(world.token.transfer, world.stranger, 900 * MONEY + 1),
        )


def test_execute__balances_beyond_the_books__count_up_to_their_end() -> None:
    token = plain(24)
    world = make()
    world.register(token, 24)
    world.fund(2**130, token)
    assert world.treasury.available(token) == 2**128 - 1
    world.send(token, [world.stranger], [2**129])
    exit_all(world)
    assert world.owed(token) == (2**128 - 1) // 10


def test_execute__ordinary_and_constitutional_alike__donations_lower_no_claim(world: World) -> None:
    world.fund()
    ticket = exit_all(world)
    world.fund()
    world.fund_coin()
    assert world.claim(ticket, world.token) == 100 * MONEY
    world.send(world.token, [world.stranger], [1_900 * MONEY])
    at_time(now() + DAY)
    world.treasury.pull(ticket, world.token)
    assert world.token.balanceOf(world.members[0]) == 100 * MONEY
    assert ORDINARY == 4
