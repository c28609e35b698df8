"""The master answers whoever asks it, as a mandate that nobody was granted."""

from __future__ import annotations

from tests.support.contracts import at
from tests.unit.mandate.world import NATIVE, MandateWorld


def test_account__of_the_master__nothing_but_what_was_sent_there(world: MandateWorld) -> None:
    """It has no period, by which nothing must be divided."""
    master = at("Mandate", world.factory.master(4)[0])
    assert master.account_of(NATIVE) == (0,) * 8
    world.token.mint(master, 5)
    assert master.account_of(world.token) == (0, 0, 0, 0, 0, 0, 0, 5)
