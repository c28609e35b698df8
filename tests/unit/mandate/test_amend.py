"""Mandate.amend and suspend: what a vote changes while the mandate lasts, and what it does not touch."""

from __future__ import annotations

from typing import Any

import boa
import pytest

from tests.support.contracts import deploy
from tests.unit.mandate.world import (
    BUY,
    COIN,
    DAY,
    MAX,
    MONEY,
    NATIVE,
    NOBODY,
    OPERATOR,
    SUPPLIER,
    TAKE,
    Charter,
    MandateWorld,
    actor,
    logged,
    now,
    wait,
)

OTHER_POLICY = b"\x05" * 32


def test_amend__by_vote__replaces_and_logs(world: MandateWorld) -> None:
    world.draw(100 * MONEY)
    wait(DAY)
    mandate, before = world.mandate, world.mandate.overview()
    charter = Charter(
        lifetime=10 * DAY,
        any_receiver=True,
        budgets=((world.token, 300 * MONEY, 350 * MONEY),),
        receivers=((SUPPLIER, False), (actor("second supplier"), True)),
        calls=((world.shop, BUY, True),),
        policy=OTHER_POLICY,
        policy_link="",
    ).struct()
    world.decide(mandate.amend, charter)
    assert logged(world.cell.governor, mandate) == [("CharterSet", 2, charter)]
    expected = before._replace(
        version=2, expiry=now() + 10 * DAY, any_receiver=True, policy=OTHER_POLICY, policy_link=""
    )
    assert mandate.overview() == expected
    account = world.account()
    assert (account.per_period, account.lifetime) == (300 * MONEY, 350 * MONEY)
    assert (account.drawn, account.drawn_this_period) == (100 * MONEY, 100 * MONEY)
    # what the lists do not name stays
    assert mandate.account_of(NATIVE)[:2] == (2 * COIN, 20 * COIN)
    assert mandate.is_call(world.shop, BUY)


def test_amend__lists__add_and_strike(world: MandateWorld) -> None:
    second = actor("second supplier")
    world.draw(10)
    world.amend(receivers=((second, True),))
    world.spend(1)
    world.spend(1, second)
    world.amend(receivers=((SUPPLIER, False),))
    with boa.reverts("mandate: a receiver is not listed"):
        world.spend(1)
    world.spend(1, second)
    assert [world.mandate.is_receiver(each) for each in (SUPPLIER, second)] == [False, True]


def test_amend__named_twice__the_later_counts(world: MandateWorld) -> None:
    world.amend(receivers=((SUPPLIER, True), (SUPPLIER, False)))
    assert not world.mandate.is_receiver(SUPPLIER)


def test_amend__any_receiver__on_and_off(world: MandateWorld) -> None:
    anyone = actor("anyone")
    world.draw(10)
    world.amend(any_receiver=True)
    assert world.mandate.is_receiver(anyone)
    world.spend(1, anyone)
    world.amend()
    assert not world.mandate.is_receiver(anyone)
    with boa.reverts("mandate: a receiver is not listed"):
        world.spend(1, anyone)
    world.spend(1)


def test_amend__lower_budget_than_drawn__no_more_this_period(world: MandateWorld) -> None:
    """It binds at once; nothing underflows."""
    world.draw(300 * MONEY)
    world.amend(budgets=((world.token, 200 * MONEY, 2_000 * MONEY),))
    with boa.reverts("mandate: beyond the budget"):
        world.draw(1)
    wait(30 * DAY)
    world.draw(200 * MONEY)
    with boa.reverts("mandate: beyond the budget"):
        world.draw(1)


def test_amend__higher_budget__what_was_drawn_counts(world: MandateWorld) -> None:
    world.draw(500 * MONEY)
    world.amend(budgets=((world.token, 600 * MONEY, 2_000 * MONEY),))
    with boa.reverts("mandate: beyond the budget"):
        world.draw(100 * MONEY + 1)
    world.draw(100 * MONEY)


def test_amend__lifetime__lower_than_drawn__never_again(world: MandateWorld) -> None:
    world.draw(300 * MONEY)
    world.amend(budgets=((world.token, 500 * MONEY, 300 * MONEY),))
    wait(30 * DAY)
    with boa.reverts("mandate: beyond the budget"):
        world.draw(1)
    world.amend(budgets=((world.token, 500 * MONEY, 300 * MONEY + 1),))
    world.draw(1)


def test_amend__budget_of_nothing__stops_drawing_but_not_spending(world: MandateWorld) -> None:
    world.draw(10)
    world.amend(budgets=((world.token, 0, 0),))
    with boa.reverts("mandate: beyond the budget"):
        world.draw(1)
    world.spend(10)
    assert world.mandate.overview().assets == [world.token.address, NATIVE]


def test_amend__assets__four_over_all_charters(world: MandateWorld) -> None:
    tokens = [world.world.register(deploy("tokens/Plain", 6)) for _ in range(3)]
    world.amend(budgets=((tokens[0], 1, 1),))
    world.amend(budgets=((tokens[0], 2, 2), (tokens[1], 1, 1)))
    with boa.reverts("mandate: no more than 4 assets"):
        world.amend(budgets=((tokens[2], 1, 1),))
    with boa.reverts("mandate: no more than 4 assets"):
        world.amend(budgets=((tokens[2], 0, 0),))
    world.amend(budgets=((tokens[1], 3, 3),))
    assert world.mandate.overview().assets == [
        world.token.address,
        NATIVE,
        tokens[0].address,
        tokens[1].address,
    ]
    assert world.account(tokens[0])[:2] == (2, 2)
    assert world.account(tokens[1])[:2] == (3, 3)


def test_amend__asset_no_longer_registered__its_budget_can_still_be_changed(world: MandateWorld) -> None:
    world.decide(world.treasury.unregister_asset, world.token)
    world.amend(budgets=((world.token, 1, 1),))
    assert world.account()[:2] == (1, 1)


def test_amend__expiry__shorter_longer_and_bounds(world: MandateWorld) -> None:
    world.amend(lifetime=1)
    assert world.status == "running"
    world.amend(lifetime=2**40 - 1 - now())
    assert world.mandate.overview().expiry == 2**40 - 1
    for lifetime in (0, -1, 2**40 - now()):
        with boa.reverts("mandate: the expiry must lie ahead"):
            world.amend(lifetime=lifetime)
    world.amend(lifetime=1)
    wait()
    assert world.status == "ended"
    with boa.reverts("mandate: it has ended"):
        world.amend(lifetime=DAY)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"budgets": ((NATIVE, MAX + 1, 0),)}, "a budget is too large"),
        ({"budgets": ((actor("no token"), 1, 1),)}, "the cell must register the asset first"),
        ({"receivers": ((NOBODY, True),)}, "nobody can't be paid"),
        ({"calls": ((NATIVE, b"\x01" * 4, True),)}, "no contract or asset of the cell is called"),
        ({"calls": ((SUPPLIER, b"\x01" * 4, True),)}, "target has no code"),
    ],
)
def test_amend__what_granting_refuses__refused(
    world: MandateWorld, changes: dict[str, Any], reason: str
) -> None:
    before = world.mandate.overview()
    with boa.reverts(f"mandate: {reason}"):
        world.amend(**changes)
    assert world.mandate.overview() == before


def test_amend__calls__the_mandates_own_asset_though_unregistered__refused(world: MandateWorld) -> None:
    world.decide(world.treasury.unregister_asset, world.token)
    with boa.reverts("mandate: no contract or asset of the cell is called"):
        world.amend(calls=((world.token, TAKE, True),))


def test_amend__does_not_lift_a_suspension_nor_the_acceptance(world: MandateWorld) -> None:
    world.mandate.suspend(True, sender=world.by_vote)
    begun = world.mandate.overview().begun_at
    world.amend(any_receiver=True)
    assert world.status == "suspended"
    assert world.mandate.overview().begun_at == begun


# ------------------------------------------------------------------ suspend
def test_suspend__by_vote__on_and_off(world: MandateWorld) -> None:
    mandate, before = world.mandate, world.mandate.overview()
    world.draw(10)
    world.decide(mandate.suspend, True)
    assert logged(world.cell.governor, mandate) == [("SuspensionSet", True)]
    assert mandate.overview() == before._replace(status=4)
    with boa.reverts("mandate: suspended by vote"):
        world.draw(1)
    world.decide(mandate.suspend, False)
    assert logged(world.cell.governor, mandate) == [("SuspensionSet", False)]
    assert mandate.overview() == before
    world.draw(1)


def test_suspend__twice__stays_as_said(world: MandateWorld) -> None:
    for suspended, status in (
        (True, "suspended"),
        (True, "suspended"),
        (False, "running"),
        (False, "running"),
    ):
        world.mandate.suspend(suspended, sender=world.by_vote)
        assert world.status == status


def test_suspend__reports_stay_due(world: MandateWorld) -> None:
    world.mandate.suspend(True, sender=world.by_vote)
    wait(36 * DAY)
    assert world.status == "suspended"
    world.mandate.suspend(False, sender=world.by_vote)
    assert world.status == "overdue"
    with boa.reverts("mandate: a report is overdue"):
        world.draw(1)


def test_suspend__what_is_open_to_others_stays_so(world: MandateWorld) -> None:
    """He may resign, and members may recall him."""
    wait()
    world.mandate.suspend(True, sender=world.by_vote)
    world.mandate.file_petition(sender=world.members[0])
    world.mandate.recall(sender=OPERATOR)
    assert world.status == "ended"
