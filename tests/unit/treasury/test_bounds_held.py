"""A factory's bounds may be as wide as the treasury's words; terms at their very end are kept whole."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import boa
import pytest

from celldao.bounds import DEFAULT_BOUNDS, Bound
from tests.support import reading
from tests.support.cell import Track, begin, make_factory
from tests.unit.treasury.world import RELAYED, Rules

LAST = 2**32 - 1
TIMES = ("exit_delay", "holding_time", "spending_period", "recovery_notice")
# A factory wants that nothing is carried out before who is against it can leave.
SLOW = Track(execution_delay=2**33)


@pytest.mark.parametrize("longest", TIMES)
def test_initialize__widest_bounds__hold_the_longest_of_each_time(longest: str) -> None:
    bounds = DEFAULT_BOUNDS._replace(**dict.fromkeys(TIMES, Bound(1, LAST)))
    factory = make_factory(bounds, masters=RELAYED)
    terms: dict[str, Any] = {**dict.fromkeys(TIMES, 1), longest: LAST}
    rules = replace(Rules(ordinary=SLOW, constitutional=SLOW), **terms)
    cell = begin(rules, factory, masters=RELAYED)
    overview = reading.overview(cell.treasury)
    assert {rule: getattr(overview, rule) for rule in TIMES} == terms
    past: dict[str, Any] = {longest: LAST + 1}
    with boa.reverts(f"treasury: {longest.replace('_', ' ')} out of bounds"):
        begin(replace(rules, **past), factory, masters=RELAYED)
