"""Times are kept in 32 bits from 2020 on. After 2088 they need the highest, and in 2156 they end: until then
the past is as exact as ever, and the changes of one second are still one entry."""

from __future__ import annotations

import boa
import pytest

from tests.support.cell import Policy
from tests.support.register import GENESIS, ONE, Register, now, wait


@pytest.mark.parametrize("start", [2**31 - 3, 2**32 - 7], ids=["2088", "2156"])
def test_past__changes_around_a_late_second__are_all_found(start: int) -> None:
    register = Register.open([600 * ONE, 300 * ONE], policy=Policy.FREE)
    share, (first, second) = register.share, register.members
    founded = now()
    boa.env.timestamp = GENESIS + start
    past = {founded: 600 * ONE, GENESIS + start - 1: 600 * ONE}
    for _ in range(6):
        for _ in range(2):
            share.transfer(second, ONE, sender=first)
        register.issue(second, ONE)
        past[now()] = share.getVotes(first)
        wait()
    assert share.getVotes(first) == 588 * ONE
    assert {time: share.getPastVotes(first, time) for time in past} == past
    # what the second has is what the first lost, and one a second more
    assert {time: share.getPastTotalSupply(time) for time in past} == {
        time: 900 * ONE + (600 * ONE - votes) // 2 for time, votes in past.items()
    }
    last = now() - GENESIS - 1
    own = register.position(first)
    # the founding's, and those of all seconds but the last
    assert (own.time, own.archived) == (last, 6)
    assert (register.totals.time, register.totals.archived) == (last, 6)
    # 6 receipts of 3 shares each since then, beside 300 of before
    entered = founded - 10 - GENESIS
    mean = register.position(second).mean
    exact = (300 * entered + 3 * sum(range(start, start + 6))) / 318
    assert exact - 18 <= mean <= exact
