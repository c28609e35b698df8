"""Calldata that ends with its last byte, as some write it, is judged as any other."""

from __future__ import annotations

from tests.unit.treasury.world import MONEY, World, call

HEAD = 168


def test_execute__spend_with_of_a_call_without_arguments__is_ordinary_though_it_is_the_shortest(
    world: World,
) -> None:
    world.fund()
    inner = world.shop.buy.prepare_calldata()
    world.decide(world.treasury.list_call, world.shop, inner, True)
    target, amount, data = call(world.treasury.spend_with, world.token, MONEY, world.shop, inner)
    assert len(data) > HEAD
    assert not any(data[HEAD:])
    world.vote((target, amount, data[:HEAD]), ordinary=True)
