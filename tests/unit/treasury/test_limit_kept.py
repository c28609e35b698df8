"""The ordinary track's limit as it is kept: what begins a period, what ends it, and terms to the last bit."""

from __future__ import annotations

import boa
import pytest

from tests.support import reading
from tests.unit.treasury.world import DAY, MONEY, NATIVE, World, make, now

ABOVE = "treasury: above this period's limit"


def kept(world: World, asset: object) -> int:
    """The limit's word: what is left of the period's limit 128 | end of the period 128."""
    return int(world.treasury.asset_words(asset)[2])


def pay(world: World, amount: int) -> None:
    world.send(world.token, [world.stranger], [amount], ordinary=True)


def test_limit__payment_of_one_asset__begins_no_period_of_another(world: World) -> None:
    """Else the other's limit would be that of a day on which nothing of it was spent."""
    world.fund()
    world.fund_coin()
    pay(world, MONEY)
    assert kept(world, world.token) == 99 * MONEY | now() + 30 * DAY << 128
    assert kept(world, NATIVE) == 0


def test_set_spending_limit__periods_under_way__nothing_is_kept_of_them(world: World) -> None:
    world.fund()
    pay(world, MONEY)
    assert kept(world, world.token) != 0
    world.decide(world.treasury.set_spending_limit, 2_000, DAY)
    assert (kept(world, world.token), kept(world, NATIVE)) == (0, 0)


@pytest.mark.parametrize(("first", "second"), [(1, 2), (2, 1), (4_999, 5_000), (4_096, 4_095), (5_000, 0)])
def test_set_spending_limit__another_one__keeps_no_bit_of_the_former(
    world: World, first: int, second: int
) -> None:
    for limit in (first, second):
        world.decide(world.treasury.set_spending_limit, limit, DAY)
        overview = reading.overview(world.treasury)
        assert (overview.spending_limit, overview.spending_period) == (limit, DAY)
    assert len(world.treasury.registered_assets()) == 2


@pytest.mark.parametrize("limit", [1, 2, 123, 4_999])
def test_limit__any_number_of_basis_points__is_what_can_be_spent(limit: int) -> None:
    world = make(spending_limit=limit)
    world.fund(10_000)
    with boa.reverts(ABOVE):
        pay(world, limit + 1)
    pay(world, limit)
    with boa.reverts(ABOVE):
        pay(world, 1)
