"""What a mandate tells: status, account, lists, for its whole life."""

from __future__ import annotations

import boa
import pytest

from tests.support.contracts import at
from tests.support.tokens import broken_balance
from tests.unit.mandate.world import (
    COIN,
    DAY,
    MONEY,
    NATIVE,
    NOBODY,
    OPERATOR,
    SUPPLIER,
    Grant,
    MandateWorld,
    actor,
    make,
    now,
    wait,
)
from tests.unit.treasury.world import zoo_token


def test_status__over_the_whole_life(offered: MandateWorld) -> None:
    mandate = offered.mandate
    assert offered.status == "granted"
    wait(60 * DAY)
    assert offered.status == "granted"  # nothing is overdue that has not begun
    mandate.accept(1, sender=OPERATOR)
    assert offered.status == "running"
    wait(35 * DAY)
    assert offered.status == "running"
    wait()
    assert offered.status == "overdue"
    mandate.suspend(True, sender=offered.by_vote)
    assert offered.status == "suspended"
    mandate.suspend(False, sender=offered.by_vote)
    assert offered.status == "overdue"
    offered.report()
    assert offered.status == "running"
    boa.env.timestamp = mandate.overview().expiry - 1
    assert offered.status == "overdue"
    wait()
    assert offered.status == "ended"
    assert mandate.overview().ended_at == 0


def test_status__recalled__whatever_it_was_before(world: MandateWorld) -> None:
    wait(40 * DAY)
    world.mandate.suspend(True, sender=world.by_vote)
    world.mandate.recall(sender=OPERATOR)
    assert world.status == "ended"
    assert world.mandate.overview().ended_at == now()


def test_account__over_two_periods(world: MandateWorld) -> None:
    begun = world.mandate.overview().begun_at
    assert world.account() == (500 * MONEY, 2_000 * MONEY, 0, 0, 0, 0, 0, 0)
    world.draw(100 * MONEY)
    world.spend(30 * MONEY)
    world.give_back(20 * MONEY)
    assert world.account() == (
        500 * MONEY,
        2_000 * MONEY,
        100 * MONEY,
        100 * MONEY,
        1_000 * MONEY,
        30 * MONEY,
        20 * MONEY,
        50 * MONEY,
    )
    boa.env.timestamp = begun + 30 * DAY - 1
    assert world.account()[3:5] == (100 * MONEY, 1_000 * MONEY)
    wait()
    assert world.account()[2:5] == (100 * MONEY, 0, 0)
    world.draw(1)
    assert world.account()[2:5] == (100 * MONEY + 1, 1, 992 * MONEY)


def test_account__before_he_accepts__nothing_drawn(offered: MandateWorld) -> None:
    assert offered.account() == (500 * MONEY, 2_000 * MONEY, 0, 0, 0, 0, 0, 0)
    assert offered.account(NATIVE) == (2 * COIN, 20 * COIN, 0, 0, 0, 0, 0, 0)


def test_account__asset_without_a_budget__its_balance_only(world: MandateWorld) -> None:
    for asset in (NOBODY, actor("no token"), world.shop):
        assert world.account(asset) == (0,) * 8


@pytest.mark.parametrize("mode", [1, 2, 3])
def test_account__asset_that_cannot_be_read__balance_of_nothing(mode: int) -> None:
    world = make(token=broken_balance())
    world.draw(10)
    zoo_token(world.token.address).set_mode(mode)
    assert world.account() == (500 * MONEY, 2_000 * MONEY, 10, 10, 1_000 * MONEY, 0, 0, 0)


def test_lists__receivers_and_calls__as_listed(world: MandateWorld) -> None:
    mandate = world.mandate
    assert mandate.is_receiver(SUPPLIER)
    for account in (OPERATOR, NOBODY, world.stranger, world.treasury):
        assert not mandate.is_receiver(account)
    assert not mandate.is_call(world.shop, b"\x01\x02\x03\x04")
    assert not mandate.is_call(NOBODY, bytes(4))
    assert mandate.report_at(0) == (bytes(32), 0, 0)
    assert mandate.petition_of(1) == (0, 0, 0, 0)
    assert not mandate.has_signed(0, 0)


def test_master__is_no_mandate_of_anybody(world: MandateWorld) -> None:
    """It counts as ended, and knows no treasury."""
    master = at("Mandate", world.factory.master(4)[0])
    overview = master.overview()
    assert overview.status == 16
    assert (overview.treasury, overview.operator, overview.assets) == (NOBODY, NOBODY, [])
    assert master.factory() == world.factory.address
    assert master.treasury() == NOBODY
    for function, args in ((master.recall, ()), (master.file_petition, ())):
        with boa.reverts("mandate: it has ended"):
            function(*args, sender=world.stranger)
    for sender in (NOBODY, world.stranger):
        with boa.reverts("mandate: accept it first" if sender == NOBODY else "mandate: only the operator"):
            master.draw(world.token, 1, sender=sender)


def test_two_mandates__of_one_operator__share_nothing(world: MandateWorld) -> None:
    second = world.with_grant(Grant(charter=world.charter))
    world.draw(500 * MONEY)
    second.draw(500 * MONEY)
    assert world.account().drawn == second.account().drawn == 500 * MONEY
    world.spend(5)
    assert second.account().spent == 0
    world.mandate.recall(sender=OPERATOR)
    assert (world.status, second.status) == ("ended", "running")
    second.draw(1, NATIVE)
