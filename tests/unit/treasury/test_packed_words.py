"""asset_words and claim_words: the layout that the Lens and readers off the chain rely on."""

from __future__ import annotations

from typing import Any

from tests.support.tokens import broken_balance
from tests.unit.treasury.world import DAY, MONEY, NATIVE, World, actor, make, now

ALL = 100 * MONEY  # what each of the ten members holds
WHOLE = 2**127
WEIGHT = 1 << 255
# of the book: second on the list, 6 decimals
PLACE = 2 | 6 << 8
WEIGHED = 1 << 16


def claim(world: World, ticket: int, token: Any) -> list[int]:
    """The ticket and the claim, without the pool."""
    return list(world.treasury.claim_words(ticket, token)[:2])


def test_words__weights_of_two_generations__each_field_at_its_place() -> None:
    """Book: place 8 | decimals 8 | weighed 1 | 15 free | generation 32 | 64 free | owed 128.
    Claim of a weight: weight 128 | generation 32 | … | mark at 255. Ticket: number 24 | ready."""
    token = broken_balance()
    world = make(token)
    world.fund()
    treasury, ready = world.treasury, now() + DAY
    assert treasury.asset_words(token) == [PLACE, 0, 0]
    # the first leaves while it cannot be read
    token.set_mode(1)
    treasury.exit(ALL, sender=world.members[0])
    first = WHOLE // 10
    assert treasury.asset_words(token) == [PLACE | WEIGHED, WHOLE - first | first << 128, 0]
    assert treasury.claim_words(1, token) == [1 | ready << 24, WEIGHT | first, 0]
    # the second when it can: the first one's weight becomes an amount, and a new generation begins
    token.set_mode(0)
    treasury.exit(ALL, sender=world.members[1])
    pool = 100 * MONEY - 1
    owed = pool + 100 * MONEY
    assert treasury.asset_words(token)[0] == PLACE | 1 << 32 | owed << 128
    assert treasury.claim_words(1, token) == [1 | ready << 24, WEIGHT | first, pool | first << 128]
    assert claim(world, 2, token) == [2 | ready << 24, 100 * MONEY]
    # the third's weight is of that one
    token.set_mode(1)
    treasury.exit(ALL, sender=world.members[2])
    third = WHOLE // 8
    assert treasury.asset_words(token) == [
        PLACE | WEIGHED | 1 << 32 | owed << 128,
        WHOLE - third | third << 128,
        0,
    ]
    assert treasury.claim_words(3, token) == [3 | ready << 24, WEIGHT | 1 << 128 | third, 0]


def test_words__place_of_one_that_was_unregistered__taken_over_with_all_else_as_it_was() -> None:
    token = broken_balance()
    world = make(token)
    world.fund()
    treasury = world.treasury
    # it has a debt, a generation of weights, and decimals
    for number, mode in enumerate((1, 0, 1)):
        token.set_mode(mode)
        treasury.exit(ALL, sender=world.members[number])
    book, weights, limit = treasury.asset_words(token)
    assert (book & 2**16 - 1, book & WEIGHED, book >> 128 > 0) == (PLACE, WEIGHED, True)
    world.decide(treasury.unregister_asset, NATIVE)
    assert treasury.asset_words(token) == [book - 1, weights, limit]


def test_words__leaver_for_whom_no_weight_is_left__no_ticket_and_no_claim() -> None:
    """All before him have left by weight: what he could book is nothing, and nothing is booked."""
    token = broken_balance()
    world = make(token)
    world.fund()
    treasury, late = world.treasury, actor("late member")
    world.decide(treasury.dissolve, actor("heir"))
    token.set_mode(1)
    for member in world.members:
        treasury.exit(ALL, sender=member)
    world.decide(world.share.issue, late, ALL)
    words = treasury.asset_words(token)
    assert treasury.exit(ALL, sender=late) == 11
    assert [type(log).__name__ for log in treasury.get_logs()].count("ExitBooked") == 0
    assert treasury.claim_words(11, token) == [0, 0, 0]
    assert treasury.asset_words(token) == words
