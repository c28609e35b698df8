"""The views of ERC-5805 and ERC-6372, and what the governor asks. I-V1, I-V2, I-V3"""

from __future__ import annotations

import boa
import pytest

from tests.support.actors import actor
from tests.support.cell import NOBODY, Weight
from tests.support.register import GENESIS, ONE, Register, now, wait


@pytest.fixture
def register() -> Register:
    return Register.open()


def test_clock__is_the_time(register: Register) -> None:
    assert register.share.clock() == now()
    assert register.share.CLOCK_MODE() == "mode=timestamp"


def test_get_votes__without_any_ceremony__follow_shares(register: Register) -> None:
    assert [register.share.getVotes(member) for member in register.members] == [
        600 * ONE,
        300 * ONE,
        100 * ONE,
    ]
    assert register.share.delegates(register.members[0]) == register.members[0]


def test_get_votes__never_a_member__none_and_nobody(register: Register) -> None:
    share, stranger = register.share, register.stranger
    assert share.getVotes(stranger) == share.getVotes(NOBODY) == 0
    assert share.delegates(stranger) == share.delegates(NOBODY) == NOBODY
    assert share.getPastVotes(stranger, now() - 1) == 0
    assert share.power_at(stranger, now() - 1) == (0, 0)


def test_past__second_not_over__reverts(register: Register) -> None:
    share, member = register.share, register.members[0]
    for timepoint in (now(), now() + 1, 2**256 - 1):
        for ask in (
            lambda t: share.getPastVotes(member, t),
            lambda t: share.getPastTotalSupply(t),
            lambda t: share.power_at(member, t),
            lambda t: share.power_and_total_at(member, t),
            lambda t: share.powers_at([member], t),
        ):
            with boa.reverts("share: that second is not over yet"):
                ask(timepoint)


def test_past__second_just_over__is_known(register: Register) -> None:
    share, (first, second, _) = register.share, register.members
    share.transfer(second, 100 * ONE, sender=first)
    share.transfer(second, 100 * ONE, sender=first)
    wait()
    assert share.getPastVotes(first, now() - 1) == 400 * ONE
    assert share.getPastVotes(second, now() - 1) == 500 * ONE
    assert share.getPastVotes(first, now() - 2) == 600 * ONE
    assert share.power_at(first, now() - 1) == (1, 400 * ONE)
    assert share.power_and_total_at(second, now() - 1) == (2, 500 * ONE, 1_000 * ONE)


def test_past__before_the_cell_and_before_time__is_nothing(register: Register) -> None:
    for timepoint in (0, GENESIS - 1, GENESIS, GENESIS + 1):
        assert register.share.power_and_total_at(register.members[0], timepoint) == (1, 0, 0)


def test_past_total__under_one_member_one_vote__counts_units_not_shares() -> None:
    register = Register.open(weight=Weight.MEMBER)
    register.issue(actor("fourth"), 5)
    wait()
    assert register.share.getPastTotalSupply(now() - 2) == 3 * ONE
    assert register.share.getPastTotalSupply(now() - 1) == 4 * ONE
    assert register.share.totalSupply() == 1_000 * ONE + 5


def test_powers_at__batch__answers_each_in_order(register: Register) -> None:
    first, second, third = register.members
    words = register.share.powers_at([third, register.stranger, first, third], now() - 1)
    assert words == [3 << 72 | 100 * ONE, 0, 1 << 72 | 600 * ONE, 3 << 72 | 100 * ONE]
    assert register.share.powers_at([], now() - 1) == []
    assert len(register.share.powers_at([second] * 128, now() - 1)) == 128


def test_past__of_who_moved__goes_along(register: Register) -> None:
    share, old, new = register.share, register.members[0], actor("new key")
    wait()
    share.repoint(old, new, sender=register.treasury.address)
    assert share.getPastVotes(new, now() - 1) == share.getVotes(new) == 600 * ONE
    assert share.getPastVotes(old, now() - 1) == share.getVotes(old) == 0
    assert share.delegates(old) == NOBODY


def test_words__hold_what_the_views_say(register: Register) -> None:
    assert register.totals.members == register.share.member_count() == 3
    assert register.totals.holders == register.share.holder_count() == 3
    assert register.share.position_word(0) == register.share.position_word(4) == 0
    assert register.share.payee_of(0) == register.share.payee_of(4) == NOBODY
