"""Periods: counted from the acceptance, and what one second more or less means (I-M1)."""

from __future__ import annotations

import boa

from tests.unit.mandate.world import DAY, MONEY, NATIVE, OPERATOR, MandateWorld, now, wait

PERIOD = 30 * DAY


def test_periods__counted_from_the_acceptance_not_from_the_granting(offered: MandateWorld) -> None:
    wait(PERIOD - 1)
    offered.mandate.accept(1, sender=OPERATOR)
    begun = now()
    offered.draw(500 * MONEY)
    boa.env.timestamp = begun + PERIOD - 1
    with boa.reverts("mandate: beyond the budget"):
        offered.draw(1)
    boa.env.timestamp = begun + PERIOD
    offered.draw(500 * MONEY)


def test_periods__first_and_last_second__one_budget(world: MandateWorld) -> None:
    begun = world.mandate.overview().begun_at
    world.draw(250 * MONEY)
    boa.env.timestamp = begun + PERIOD - 1
    world.draw(250 * MONEY)
    assert world.account().drawn_this_period == 500 * MONEY
    with boa.reverts("mandate: beyond the budget"):
        world.draw(1)
    wait()
    assert world.account()[3:5] == (0, 0)
    world.draw(1)
    assert world.account().drawn_this_period == 1


def test_periods__each_asset_begins_its_own_in_the_same_second(world: MandateWorld) -> None:
    boa.env.timestamp = world.mandate.overview().begun_at + PERIOD - 1
    world.draw(1)
    assert world.account(NATIVE).cap == 0
    wait()
    world.draw(1, NATIVE)
    assert world.account().cap == 0
    assert world.account(NATIVE).drawn_this_period == 1


def test_periods__missed__are_not_saved_up(world: MandateWorld) -> None:
    wait(3 * PERIOD)
    world.report()
    world.draw(500 * MONEY)
    with boa.reverts("mandate: beyond the budget"):
        world.draw(1)


def test_periods__do_not_shift_with_draws_or_reports(world: MandateWorld) -> None:
    begun = world.mandate.overview().begun_at
    boa.env.timestamp = begun + PERIOD + 4 * DAY
    world.draw(500 * MONEY)
    world.report()
    boa.env.timestamp = begun + 2 * PERIOD
    world.draw(500 * MONEY)
    boa.env.timestamp = begun + 3 * PERIOD - 1
    assert world.account().drawn_this_period == 500 * MONEY


def test_periods__draw_around_the_end__two_budgets_at_most(world: MandateWorld) -> None:
    """Also in every window of one period's length around it: never a third."""
    begun = world.mandate.overview().begun_at
    for moment, possible in ((PERIOD - 1, True), (PERIOD, True), (2 * PERIOD - 2, False)):
        boa.env.timestamp = begun + moment
        if possible:
            world.draw(500 * MONEY)
        else:
            world.report()
        with boa.reverts("mandate: beyond the budget"):
            world.draw(1)
    assert world.account().drawn == 1_000 * MONEY


# ------------------------------------------------------------------ reports due
def test_overdue__after_the_last_second__no_draw(world: MandateWorld) -> None:
    due = world.mandate.overview().report_due
    assert due == world.mandate.overview().begun_at + PERIOD + 5 * DAY
    boa.env.timestamp = due
    assert world.status == "running"
    world.draw(1)
    boa.env.timestamp = due + 1
    assert world.status == "overdue"
    with boa.reverts("mandate: a report is overdue"):
        world.draw(1)


def test_overdue__spending_goes_on(world: MandateWorld) -> None:
    world.draw(10)
    boa.env.timestamp = world.mandate.overview().report_due + 1
    world.spend(1)
    world.give_back(1)
    world.mandate.log_provenance(b"\x01" * 32, "", sender=OPERATOR)


def test_overdue__one_report_for_all_periods__draws_again(world: MandateWorld) -> None:
    begun = world.mandate.overview().begun_at
    wait(4 * PERIOD + 1)
    world.report()
    assert world.mandate.overview().reported_until == begun + 4 * PERIOD
    assert world.status == "running"
    world.draw(500 * MONEY)


def test_expiry__the_last_second_and_the_next(world: MandateWorld) -> None:
    expiry = world.mandate.overview().expiry
    world.draw(1)
    boa.env.timestamp = expiry - 1
    world.report()
    world.draw(1)
    world.spend(1)
    boa.env.timestamp = expiry
    assert world.status == "ended"
    with boa.reverts("mandate: it has ended"):
        world.draw(1)
    with boa.reverts("mandate: it has ended"):
        world.spend(1)
    assert world.mandate.overview().ended_at == 0
