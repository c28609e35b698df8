"""Assets that can't be read for a while: what an execution takes of them, and which it leaves alone."""

from __future__ import annotations

from typing import Any

import boa
import pytest

from tests.support import reading
from tests.support.tokens import broken_balance
from tests.unit.treasury.world import DAY, MONEY, World, at_time, call, make, now


@pytest.fixture
def token() -> Any:
    return broken_balance()


@pytest.fixture
def world(token: Any) -> World:
    """Has a sound token, and one that can't be read."""
    world = make(others=(token,))
    world.fund()
    world.fund(token=token)
    token.set_mode(1)
    return world


@pytest.mark.parametrize("amount", [1, 2, MONEY])
def test_execute__asset_becomes_readable_meanwhile__none_of_it_is_sent(
    world: World, token: Any, amount: int
) -> None:
    """It counted as empty when the execution began: nothing of it was available."""
    pay = call(world.treasury.send, token, [world.stranger], [amount])
    with boa.reverts("treasury: leavers are owed this"):
        world.vote(call(token.set_mode, 0), pay)
    world.decide(token.set_mode, 0)
    world.vote(pay)
    assert token.balanceOf(world.stranger) == amount


@pytest.mark.parametrize("ordinary", [False, True])
def test_execute__pays_in_another_asset__weights_are_not_valued(
    world: World, token: Any, ordinary: bool
) -> None:
    """They wait for a use of their own asset: until then the leaver has his part of all that comes in."""
    world.treasury.exit(100 * MONEY, sender=world.members[0])
    token.set_mode(0)
    words = world.treasury.asset_words(token)
    world.send(world.token, [world.stranger], [MONEY], ordinary=ordinary)
    assert world.treasury.asset_words(token) == words
    assert reading.claim_of(world.treasury, 1, token).weighed
    world.fund(token=token)
    at_time(now() + DAY)
    world.treasury.pull(1, token)
    assert token.balanceOf(world.members[0]) == 200 * MONEY - 1  # rounded for those who stay
