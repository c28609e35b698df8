"""Mandate.report: what a report covers, and what the contract writes beside it."""

from __future__ import annotations

from typing import Any

import boa

from tests.unit.mandate.world import COIN, DAY, MONEY, NATIVE, OPERATOR, MandateWorld, logged, now, wait

PERIOD = 30 * DAY
DIGEST = b"\x02" * 32


def begun(world: MandateWorld) -> int:
    return int(world.mandate.overview().begun_at)


def reported(world: MandateWorld, index: int, covers: tuple[int, int], **sums: Any) -> tuple[Any, ...]:
    listed = [
        (world.token.address, *sums.get("token", (0, 0, 0))),
        (NATIVE, *sums.get("coin", (0, 0, 0))),
    ]
    return ("Reported", index, DIGEST, "ipfs://report", *covers, listed)


def test_report__covers_the_period_that_has_ended__with_sums_so_far(world: MandateWorld) -> None:
    start = begun(world)
    world.draw(500 * MONEY)
    world.draw(COIN, NATIVE)
    boa.env.timestamp = start + PERIOD + DAY
    world.draw(100 * MONEY)  # of the second period, and still in the sums
    world.spend(30)
    world.give_back(7)
    world.spend(5, asset=NATIVE)
    world.report()
    token, coin = (600 * MONEY, 30, 7), (COIN, 5, 0)
    assert logged(world.mandate) == [reported(world, 0, (start, start + PERIOD), token=token, coin=coin)]
    assert world.mandate.report_at(0) == (DIGEST, start + PERIOD, now())
    seen = world.mandate.overview()
    assert (seen.reports, seen.reported_until) == (1, start + PERIOD)
    assert seen.report_due == start + 2 * PERIOD + 5 * DAY
    assert world.mandate.report_count() == 1


def test_report__before_a_period_has_ended__refused(world: MandateWorld) -> None:
    boa.env.timestamp = begun(world) + PERIOD - 1
    with boa.reverts("mandate: no period has ended since"):
        world.report()
    wait()
    world.report()
    with boa.reverts("mandate: no period has ended since"):
        world.report()
    assert world.mandate.report_count() == 1


def test_report__several_missed__one_covers_them_all(world: MandateWorld) -> None:
    start = begun(world)
    boa.env.timestamp = start + 3 * PERIOD + 17
    world.report()
    assert logged(world.mandate) == [reported(world, 0, (start, start + 3 * PERIOD))]
    boa.env.timestamp = start + 5 * PERIOD
    world.report()
    assert logged(world.mandate) == [reported(world, 1, (start + 3 * PERIOD, start + 5 * PERIOD))]
    assert world.mandate.report_at(1) == (DIGEST, start + 5 * PERIOD, now())
    assert world.mandate.report_at(2) == (bytes(32), 0, 0)


def test_report__before_he_accepts__refused(offered: MandateWorld) -> None:
    wait(2 * PERIOD)
    with boa.reverts("mandate: accept it first"):
        offered.report()
    offered.mandate.recall(sender=OPERATOR)
    with boa.reverts("mandate: accept it first"):
        offered.report()


def test_report__after_a_recall__covers_up_to_its_second(world: MandateWorld) -> None:
    start = begun(world)
    boa.env.timestamp = start + PERIOD + 5
    world.mandate.recall(sender=OPERATOR)
    wait(PERIOD)
    world.report()
    assert logged(world.mandate) == [reported(world, 0, (start, start + PERIOD + 5))]
    with boa.reverts("mandate: no period has ended since"):
        world.report()


def test_report__after_a_recall_in_the_first_second__nothing_to_report(offered: MandateWorld) -> None:
    offered.mandate.accept(1, sender=OPERATOR)
    offered.mandate.recall(sender=OPERATOR)
    wait(PERIOD)
    with boa.reverts("mandate: no period has ended since"):
        offered.report()


def test_report__after_the_expiry__covers_up_to_it(world: MandateWorld) -> None:
    start, expiry = begun(world), world.mandate.overview().expiry
    boa.env.timestamp = expiry - 1
    world.report()
    last = start + (expiry - 1 - start) // PERIOD * PERIOD
    assert world.mandate.overview().reported_until == last
    boa.env.timestamp = expiry + 100 * DAY
    world.report()
    assert logged(world.mandate) == [reported(world, 1, (last, expiry))]


def test_report__recalled_then_past_the_expiry__covers_up_to_the_recall(world: MandateWorld) -> None:
    start = begun(world)
    boa.env.timestamp = start + 5
    world.mandate.recall(sender=OPERATOR)
    boa.env.timestamp = world.mandate.overview().expiry + 1
    world.report()
    assert world.mandate.report_at(0).covers_to == start + 5


def test_report__the_same_words_twice__are_two_reports(world: MandateWorld) -> None:
    for _ in range(2):
        wait(PERIOD)
        world.report(bytes(32), "")
    assert world.mandate.report_count() == 2
    assert world.mandate.report_at(0).digest == world.mandate.report_at(1).digest == bytes(32)


def test_report__late__the_next_one_is_due_as_if_it_had_been_in_time(world: MandateWorld) -> None:
    start = begun(world)
    boa.env.timestamp = start + 2 * PERIOD + 20 * DAY
    assert world.status == "overdue"
    world.report()
    assert world.mandate.overview().report_due == start + 3 * PERIOD + 5 * DAY
    assert world.status == "running"
