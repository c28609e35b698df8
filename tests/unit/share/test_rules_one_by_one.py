"""A vote that changes one rule of holding leaves the others as they were: whether members may move, too."""

from __future__ import annotations

import pytest

from tests.support.cell import Policy, Weight
from tests.support.register import ONE, Register, events


@pytest.mark.parametrize("movable", [False, True])
def test_set_holder_cap__locked__leaves_whether_members_may_move(movable: bool) -> None:
    """Locked is the one policy under which it may be either."""
    register = Register.open([ONE] * 4, policy=Policy.LOCKED, movable=movable)
    share = register.share
    for cap in (2_500, 10_000):
        share.set_holder_cap(cap, sender=register.treasury.address)
        (event,) = events(share, "RulesChanged")
        assert (event.policy, event.movable, event.holder_cap) == (Policy.LOCKED, movable, cap)
        assert share.rules() == (Weight.SHARE, Policy.LOCKED, movable, 1, cap, True)
