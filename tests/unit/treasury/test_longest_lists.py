"""Lists as long as they may be, however they are encoded."""

from __future__ import annotations

from tests.unit.treasury.world import World

LONGEST = 32


def both_in_one(world: World, count: int) -> tuple[str, int, bytes]:
    """A `send` whose receivers and amounts are one and the same list: so 33 fit into what a vote carries."""
    values = [1_000 + n for n in range(count)]
    words = [int(world.token.address, 16), 96, 96, count, *values]
    selector = world.treasury.send.prepare_calldata(world.token, [], [])[:4]
    return world.treasury.address, 0, selector + b"".join(word.to_bytes(32, "big") for word in words)


def test_send__one_list_for_receivers_and_amounts__32_and_no_more(world: World) -> None:
    world.fund()
    assert world.refused_without_words(both_in_one(world, LONGEST + 1))
    world.vote(both_in_one(world, LONGEST))
    for value in range(1_000, 1_000 + LONGEST):
        assert world.token.balanceOf("0x" + value.to_bytes(20, "big").hex()) == value
