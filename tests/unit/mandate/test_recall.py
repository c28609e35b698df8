"""Mandate.recall and sweep: the end, and what is left goes home (I-M3, I-M5)."""

from __future__ import annotations

from typing import Any

import boa
import pytest
from eth_abi.abi import encode

from tests.support.cell import Rules, found
from tests.support.contracts import at, deploy
from tests.support.tokens import (
    blacklist,
    broken_balance,
    false_on_fail,
    fee_on_transfer,
    force_coin,
    huge_return,
    no_return,
    pausable,
    reentering,
)
from tests.unit.mandate.world import (
    COIN,
    DAY,
    GUARDIAN,
    MONEY,
    NATIVE,
    NOBODY,
    OPERATOR,
    SHARE_UNIT,
    Grant,
    MandateWorld,
    actor,
    logged,
    make,
    now,
    selector,
    wait,
)
from tests.unit.treasury.world import zoo_token

ONLY = "mandate: only vote, guardian or operator recall"


# ------------------------------------------------------------------ recall
def test_recall__by_vote__ends_it_for_good(world: MandateWorld) -> None:
    mandate, before = world.mandate, world.mandate.overview()
    world.draw(10)
    world.decide(mandate.recall)
    assert logged(world.cell.governor, mandate) == [("Ended", world.treasury.address)]
    assert mandate.overview() == before._replace(status=16, ended_at=now())
    assert world.balance == 10  # moves no money
    wait(400 * DAY)
    assert mandate.overview() == before._replace(status=16, ended_at=now() - 400 * DAY)


@pytest.mark.parametrize("sender", [OPERATOR, GUARDIAN])
def test_recall__by_operator_or_guardian__logs_who_it_was(world: MandateWorld, sender: str) -> None:
    world.mandate.recall(sender=sender)
    assert logged(world.mandate) == [("Ended", sender)]
    assert world.mandate.overview().ended_at == now()


def test_recall__before_he_accepts__by_each(offered: MandateWorld) -> None:
    for sender in (OPERATOR, GUARDIAN, offered.by_vote):
        with boa.env.anchor():
            offered.mandate.recall(sender=sender)
            assert offered.status == "ended"


def test_recall__suspended_or_overdue__still_by_each(world: MandateWorld) -> None:
    wait(40 * DAY)
    for suspended in (False, True):
        world.mandate.suspend(suspended, sender=world.by_vote)
        for sender in (OPERATOR, GUARDIAN, world.by_vote):
            with boa.env.anchor():
                world.mandate.recall(sender=sender)
                assert world.status == "ended"


def test_recall__guardian__within_his_term_only(world: MandateWorld) -> None:
    world.cell.governor.set_guardian(GUARDIAN, now() + 10)
    wait(10)
    with boa.reverts(ONLY):
        world.mandate.recall(sender=GUARDIAN)
    wait(-1)
    world.mandate.recall(sender=GUARDIAN)


def test_recall__no_guardian__nobody_is_none(world: MandateWorld) -> None:
    world.cell.governor.set_guardian(NOBODY, 0)
    for sender in (NOBODY, GUARDIAN):
        with boa.reverts(ONLY):
            world.mandate.recall(sender=sender)


def test_recall__guardian_of_the_present_governor__not_of_the_former(world: MandateWorld) -> None:
    successor = deploy("standins/GuardedGovernor")
    successor.set_treasury(world.treasury)
    successor.set_minimum_execution_delay(2 * DAY)
    successor.set_guardian(actor("new guardian"), now() + DAY)
    world.decide(world.treasury.appoint_successor, successor)
    with boa.reverts(ONLY):
        world.mandate.recall(sender=GUARDIAN)
    world.mandate.recall(sender=actor("new guardian"))


def test_recall__successor_that_tells_no_rules__vote_and_operator_all_the_same(world: MandateWorld) -> None:
    successor = deploy("standins/RelayGovernor")
    successor.set_treasury(world.treasury)
    successor.set_minimum_execution_delay(2 * DAY)
    world.decide(world.treasury.appoint_successor, successor)
    result = boa.env.execute_code(
        to_address=world.mandate.address, sender=GUARDIAN, data=selector("recall()")
    )
    assert result.is_error
    for sender in (OPERATOR, world.by_vote):
        with boa.env.anchor():
            world.mandate.recall(sender=sender)
            assert world.status == "ended"


def test_recall__real_governors_guardian__recalls(world: MandateWorld) -> None:
    guardian = actor("real guardian")
    cell = found(Rules(guardian=guardian, guardian_until=now() + 30 * DAY))
    mandate = at("Mandate", cell.factory.grant_mandate(Grant().struct(), sender=cell.treasury.address))
    with boa.reverts(ONLY):
        mandate.recall(sender=cell.stranger)
    with boa.env.anchor():
        mandate.recall(sender=guardian)
        assert mandate.overview().status == 16
    boa.env.timestamp = cell.governor.rules().guardian_until
    with boa.reverts(ONLY):
        mandate.recall(sender=guardian)


def test_recall__cell_dissolved__by_anyone(world: MandateWorld, who: dict[str, str]) -> None:
    world.decide(world.treasury.dissolve, actor("heir"))
    world.mandate.recall(sender=who["stranger"])
    assert logged(world.mandate) == [("Ended", who["stranger"])]
    with boa.reverts("mandate: it has ended"):
        world.mandate.recall(sender=who["stranger"])


def test_recall__last_second_before_the_expiry__and_not_at_it(world: MandateWorld) -> None:
    expiry = world.mandate.overview().expiry
    boa.env.timestamp = expiry
    with boa.reverts("mandate: it has ended"):
        world.mandate.recall(sender=OPERATOR)
    boa.env.timestamp = expiry - 1
    world.mandate.recall(sender=OPERATOR)
    assert world.mandate.overview().ended_at == expiry - 1


# ------------------------------------------------------------------ sweep
@pytest.fixture
def over(world: MandateWorld) -> MandateWorld:
    """Ended with 100 of the token and a coin in the account."""
    world.draw(100 * MONEY)
    world.draw(COIN, NATIVE)
    world.mandate.recall(sender=OPERATOR)
    return world


def test_sweep__all_of_several_assets__to_the_treasury(over: MandateWorld) -> None:
    mandate, before = over.mandate, (over.held(over.treasury), over.coin(over.treasury))
    other = deploy("tokens/Plain", 6)
    other.mint(mandate, 7)
    mandate.sweep([over.token, NATIVE, other], sender=over.stranger)
    assert logged(mandate) == [
        ("Swept", over.token.address, 100 * MONEY),
        ("Swept", NATIVE, COIN),
        ("Swept", other.address, 7),
    ]
    assert (over.balance, over.coin(mandate), other.balanceOf(mandate)) == (0, 0, 0)
    assert over.held(over.treasury) == before[0] + 100 * MONEY
    assert over.coin(over.treasury) == before[1] + COIN
    assert other.balanceOf(over.treasury) == 7
    # it is neither spent nor returned by the operator
    assert over.account()[5:] == (0, 0, 0)


def test_sweep__as_often_as_something_arrives(over: MandateWorld) -> None:
    for amount in (1, 2):
        over.mandate.sweep([over.token, NATIVE], sender=over.stranger)
        over.token.mint(over.mandate, amount)
        force_coin(over.mandate, amount)
        over.mandate.sweep([over.token, NATIVE], sender=over.stranger)
        assert logged(over.mandate) == [("Swept", over.token.address, amount), ("Swept", NATIVE, amount)]


def test_sweep__nothing_there_or_named_twice__no_event(over: MandateWorld) -> None:
    over.mandate.sweep([], sender=over.stranger)
    assert logged(over.mandate) == []
    over.mandate.sweep([over.token, over.token], sender=over.stranger)
    assert logged(over.mandate) == [("Swept", over.token.address, 100 * MONEY)]
    over.mandate.sweep([over.token], sender=over.stranger)
    assert logged(over.mandate) == []


def test_sweep__eight__and_not_nine(over: MandateWorld) -> None:
    for count, done in ((8, True), (9, False)):
        data = selector("sweep(address[])") + encode(["address[]"], [[NATIVE] * count])
        result = boa.env.execute_code(to_address=over.mandate.address, data=data)
        assert result.is_error is not done


def test_sweep__what_is_no_token__skipped_with_an_event(over: MandateWorld) -> None:
    odd = [NOBODY, actor("no token"), over.shop.address, over.treasury.address]
    over.mandate.sweep([*odd, over.token], sender=over.stranger)
    assert logged(over.mandate) == [
        *[("SweepFailed", each) for each in odd],
        ("Swept", over.token.address, 100 * MONEY),
    ]


def test_sweep__expired_without_a_recall__open(world: MandateWorld) -> None:
    world.draw(10)
    boa.env.timestamp = world.mandate.overview().expiry - 1
    with boa.reverts("mandate: it has not ended"):
        world.mandate.sweep([world.token], sender=world.stranger)
    wait()
    world.mandate.sweep([world.token], sender=world.stranger)
    assert world.balance == 0


def test_sweep__never_accepted__open_once_it_is_over(offered: MandateWorld) -> None:
    offered.token.mint(offered.mandate, 3)
    with boa.reverts("mandate: it has not ended"):
        offered.mandate.sweep([offered.token], sender=offered.stranger)
    boa.env.timestamp = offered.mandate.overview().expiry
    offered.mandate.sweep([offered.token], sender=offered.stranger)
    assert offered.balance == 0


def test_sweep__cell_dissolved_and_gone__to_the_treasury_and_on_to_the_heir(over: MandateWorld) -> None:
    heir = actor("heir")
    over.decide(over.treasury.dissolve, heir)
    for member in over.members:
        over.treasury.exit(100 * SHARE_UNIT, sender=member)
    over.mandate.sweep([over.token], sender=over.stranger)
    over.treasury.send_to_heir(over.token, sender=over.stranger)
    assert over.held(heir) == 100 * MONEY


def swept(token: Any, fault: Any) -> MandateWorld:
    """A mandate with ten units of a token that fails from the recall on; a coin is there, too."""
    world = make(token=token)
    world.draw(10)
    world.draw(1, NATIVE)
    fault(world)
    world.mandate.recall(sender=OPERATOR)
    assert world.status == "ended"
    world.mandate.sweep([token, NATIVE], sender=world.stranger)
    assert logged(world.mandate) == [("SweepFailed", token.address), ("Swept", NATIVE, 1)]
    return world


def test_sweep__paused__skipped_and_swept_later() -> None:
    token = pausable()
    world = swept(token, lambda world: token.set_paused(True))
    token.set_paused(False)
    world.mandate.sweep([token], sender=world.stranger)
    assert logged(world.mandate) == [("Swept", token.address, 10)]
    assert world.balance == 0


def test_sweep__says_no__skipped() -> None:
    token = false_on_fail()
    swept(token, lambda world: token.set_refusing(True))


def test_sweep__blocked__skipped() -> None:
    token = blacklist()
    swept(token, lambda world: token.set_blocked(world.treasury, True))


def test_sweep__answers_with_a_bomb__skipped() -> None:
    token = huge_return(6, 3_125)
    bomb = at("tokens/HugeReturn", token.address)
    world = swept(token, lambda world: bomb.set_huge(True, False))
    # it has moved the units all the same, and a bomb for a balance begins with nothing
    assert world.balance == 0
    bomb.set_huge(False, True)
    token.mint(world.mandate, 10)
    world.mandate.sweep([token], sender=world.stranger)
    assert logged(world.mandate) == []


@pytest.mark.parametrize("mode", [1, 2, 3])
def test_sweep__cannot_be_read__skipped(mode: int) -> None:
    token = broken_balance()
    swept(token, lambda world: zoo_token(token.address).set_mode(mode))


def test_sweep__shows_more_than_there_is__skipped() -> None:
    token = broken_balance()
    swept(token, lambda world: zoo_token(token.address).set_mode(5))


def test_sweep__fee_on_transfer_or_no_answer__all_of_it_leaves() -> None:
    for token, arrives in ((fee_on_transfer(6, 1_000), 810), (no_return(), 1_000)):
        world = make(token=token)
        world.draw(1_000)
        before = world.held(world.treasury)
        world.mandate.recall(sender=OPERATOR)
        world.mandate.sweep([token], sender=world.stranger)
        assert world.balance == 0
        assert world.held(world.treasury) == before + arrives


def test_sweep__token_calls_back__sweeps_no_second_time() -> None:
    token = reentering()
    world = make(token=token)
    world.draw(10)
    world.mandate.recall(sender=OPERATOR)
    token.arm(world.mandate, world.mandate.sweep.prepare_calldata([token]))
    world.mandate.sweep([token], sender=world.stranger)
    assert (token.calls(), token.successes(), token.answer()) == (1, 0, b"")
    assert logged(world.mandate) == [("Swept", token.address, 10)]


def test_sweep__too_little_gas_to_pay__refused_rather_than_skipped(over: MandateWorld) -> None:
    """Nobody makes a sound token look as if it failed."""
    for gas in range(20_000, 420_000, 20_000):
        with boa.env.anchor():
            result = boa.env.execute_code(
                to_address=over.mandate.address,
                data=over.mandate.sweep.prepare_calldata([over.token]),
                gas=gas,
            )
            if not result.is_error:
                assert over.balance == 0
