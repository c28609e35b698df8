"""The ordinary track's table at its edges: heads that are too short, and the highest address there is."""

from __future__ import annotations

import boa
import pytest

from tests.support.tokens import plain
from tests.unit.treasury.world import MONEY, World, actor, call

HIGHEST = "0xFFfFfFffFFfffFFfFFfFFFFFffFFFffffFfFFFfF"
HEAD = 168


@pytest.mark.parametrize("size", [0, 1, 2, 3, 4, 5, HEAD])
def test_is_ordinary__selector_of_zeros_is_listed__no_head_without_a_selector(
    world: World, size: int
) -> None:
    """What is too short for a selector is none, though it reads as one of zeros."""
    world.decide(world.treasury.list_call, world.shop, b"\0\0\0\0", True)
    assert world.treasury.is_ordinary(world.shop, b"\0" * size) is (size >= 4)


def test_is_ordinary__asset_at_the_highest_address__as_any_other(world: World) -> None:
    # without the token's storage, so it states 0 decimals and shows balances of 0
    boa.env.set_code(HIGHEST, boa.env.get_code(plain().address))
    send = call(world.treasury.send, HIGHEST, [actor("supplier")], [0])
    assert not world.treasury.is_ordinary(world.treasury, send[2][:HEAD])
    world.decide(world.treasury.register_asset, HIGHEST, 0)
    assert world.treasury.is_ordinary(world.treasury, send[2][:HEAD])
    world.vote(send, ordinary=True)


def test_is_ordinary__spend_with_the_highest_address__as_with_any_other(world: World) -> None:
    boa.env.set_code(HIGHEST, boa.env.get_code(world.shop.address))
    inner = world.shop.take.prepare_calldata(world.token, MONEY)
    spend = call(world.treasury.spend_with, world.token, MONEY, HIGHEST, inner)
    assert not world.treasury.is_ordinary(world.treasury, spend[2][:HEAD])
    world.decide(world.treasury.list_call, HIGHEST, inner[:4], True)
    assert world.treasury.is_ordinary(world.treasury, spend[2][:HEAD])
    world.fund()
    world.vote(spend, ordinary=True)
    assert world.token.balanceOf(HIGHEST) == MONEY
