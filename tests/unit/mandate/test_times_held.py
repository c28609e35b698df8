"""Times of a mandate are kept to the second, whatever lies beside them in their word."""

from __future__ import annotations

import pytest

from celldao.bounds import DEFAULT_BOUNDS, Bound
from tests.support.cell import make_factory
from tests.unit.mandate.world import DAY, GUARDED, Grant, MandateRules, make, now

LAST = 2**40 - 1


@pytest.mark.parametrize(
    ("period", "report_time"),
    [(30 * DAY, 1), (30 * DAY, 5 * DAY + 1), (30 * DAY + 1, 0), (LAST, LAST), (LAST, 0), (LAST, LAST - 1)],
)
def test_times__as_granted__whatever_lies_beside_them(period: int, report_time: int) -> None:
    bounds = DEFAULT_BOUNDS._replace(mandate_period=Bound(1, LAST))
    rules = MandateRules(shortest_period=1, longest_period=LAST)
    granted = Grant(period=period, report_time=report_time)
    factory = make_factory(bounds, masters=GUARDED)
    world = make(granted, accepted=False, factory=factory, mandates=rules)
    shown = world.mandate.overview()
    assert (shown.granted_at, shown.period, shown.report_time) == (now(), period, report_time)
    world.mandate.accept(1, sender=granted.operator)
    shown = world.mandate.overview()
    assert (shown.period, shown.report_time, shown.version) == (period, report_time, 1)
    assert (shown.reported_until, shown.report_due) == (now(), now() + period + report_time)
