"""Mandate.accept: the first period begins when the operator says so."""

from __future__ import annotations

import boa

from tests.unit.mandate.world import DAY, OPERATOR, MandateWorld, logged, now, wait


def test_accept__begins_the_first_period(offered: MandateWorld) -> None:
    mandate = offered.mandate
    granted = mandate.overview().granted_at
    wait(3 * DAY)
    assert offered.status == "granted"
    mandate.accept(1, sender=OPERATOR)
    assert logged(mandate) == [("Accepted", OPERATOR, 1)]
    seen = mandate.overview()
    assert offered.status == "running"
    assert seen.granted_at == granted
    assert (seen.begun_at, seen.reported_until, seen.report_due) == (now(), now(), now() + 35 * DAY)


def test_accept__twice__refused(world: MandateWorld) -> None:
    with boa.reverts("mandate: accepted already"):
        world.mandate.accept(1, sender=OPERATOR)


def test_accept__other_version__refused(offered: MandateWorld) -> None:
    """What was amended behind his back is not what he has read."""
    reason = "mandate: the charter was amended: read it again"
    for version in (0, 2, 2**256 - 1):
        with boa.reverts(reason):
            offered.mandate.accept(version, sender=OPERATOR)
    offered.amend()
    with boa.reverts(reason):
        offered.mandate.accept(1, sender=OPERATOR)
    offered.mandate.accept(2, sender=OPERATOR)
    assert logged(offered.mandate) == [("Accepted", OPERATOR, 2)]


def test_accept__in_the_last_second__begins_it_for_that_second(offered: MandateWorld) -> None:
    boa.env.timestamp = offered.mandate.overview().expiry - 1
    offered.mandate.accept(1, sender=OPERATOR)
    assert offered.status == "running"
    offered.draw(1)
    wait()
    assert offered.status == "ended"


def test_accept__at_the_expiry__refused(offered: MandateWorld) -> None:
    boa.env.timestamp = offered.mandate.overview().expiry
    with boa.reverts("mandate: it has ended"):
        offered.mandate.accept(1, sender=OPERATOR)


def test_accept__recalled_before__refused(offered: MandateWorld) -> None:
    offered.mandate.recall(sender=OPERATOR)
    with boa.reverts("mandate: it has ended"):
        offered.mandate.accept(1, sender=OPERATOR)
    assert offered.mandate.overview().begun_at == 0


def test_accept__suspended_before__begins_and_stays_suspended(offered: MandateWorld) -> None:
    offered.mandate.suspend(True, sender=offered.by_vote)
    assert offered.status == "granted"
    offered.mandate.accept(1, sender=OPERATOR)
    assert offered.status == "suspended"
    with boa.reverts("mandate: suspended by vote"):
        offered.draw(1)


def test_accept__a_year_after__no_report_is_overdue(offered: MandateWorld) -> None:
    offered.amend(lifetime=1_000 * DAY)
    wait(400 * DAY)
    offered.mandate.accept(2, sender=OPERATOR)
    offered.draw(1)
    assert offered.account().drawn_this_period == 1
