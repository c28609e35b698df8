"""A factory may leave no choice of a rule: its cells then have that one."""

from __future__ import annotations

from dataclasses import astuple, replace

import boa
import pytest

from celldao.bounds import DEFAULT_BOUNDS, Bound
from tests.support.cell import begin, found, make_factory
from tests.unit.governor.world import DAY, Rules, Track

ONLY = {
    "voting_delay": DAY,
    "voting_period": 7 * DAY,
    "execution_delay": 7 * DAY,
    "expiry": 30 * DAY,
    "late_extension": DAY,
    "quorum": 2_500,
    "approval": 6_000,
}


@pytest.mark.parametrize("field", ONLY)
def test_found__the_only_rule_there_is__and_no_other(field: str) -> None:
    only = ONLY[field]
    factory = make_factory(DEFAULT_BOUNDS._replace(**{field: Bound(only, only)}))
    track = replace(Track(quorum=3_000, execution_delay=7 * DAY, voting_period=7 * DAY), **{field: only})
    rules = Rules(ordinary=track, constitutional=track)
    for off in (-1, 1):
        other = replace(track, **{field: only + off})
        with boa.reverts("governor: a track's rule is out of bounds"):
            begin(replace(rules, ordinary=other, constitutional=other), factory)
    assert tuple(found(rules, factory).governor.rules().ordinary) == astuple(track)
