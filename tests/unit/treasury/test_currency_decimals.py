"""What the treasury tells Share of a currency: the decimals under which the asset is registered."""

from __future__ import annotations

import pytest

from tests.support.tokens import plain
from tests.unit.treasury.world import World


@pytest.mark.parametrize("decimals", [0, 1, 7, 15, 24])
def test_register_currency__any_decimals__share_is_told_them(world: World, decimals: int) -> None:
    token = world.register(plain(decimals), decimals)
    world.decide(world.treasury.register_currency, token)
    (log,) = [log for log in world.governor.get_logs() if type(log).__name__ == "CurrencyAdded"]
    assert (log.token, log.decimals) == (token.address, decimals)
