"""A factory's bounds may be as wide as the words of the register; a rule at their very end is kept whole."""

from __future__ import annotations

import boa
import pytest

from celldao.bounds import DEFAULT_BOUNDS, Bound
from tests.support.actors import actor
from tests.support.cell import Policy, Weight
from tests.support.register import MASK_72, MAX_SUPPLY, Register

WIDEST = DEFAULT_BOUNDS._replace(minimum_position=Bound(1, MASK_72), holder_cap=Bound(1, 10_000))


@pytest.mark.parametrize("cap", [1, 9_999, 10_000])
def test_initialize__widest_bounds__hold_the_largest_minimum_beside_any_cap(cap: int) -> None:
    register = Register.founding(bounds=WIDEST, minimum=MASK_72, cap=cap)
    assert register.share.rules() == (Weight.SHARE, Policy.MEMBERS, True, MASK_72, cap, False)
    assert register.share.treasury() == register.treasury.address


def test_found_members__minimum_of_the_whole_supply__one_member_can_keep() -> None:
    """More than half of what 72 bits hold: the highest of them counts."""
    register = Register.founding(bounds=WIDEST, total=MAX_SUPPLY, minimum=MAX_SUPPLY)
    with boa.reverts("share: below the minimum position"):
        register.enter([(actor("first"), MAX_SUPPLY - 1)])
    register.enter([(actor("first"), MAX_SUPPLY)])
    assert register.share.totalSupply() == MAX_SUPPLY
