"""RecoveryEnded: each way in which a recovery ends is told apart from one that was carried out."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.treasury.world import DAY, World, actor, at_time, now

NOTICE = 30 * DAY


def ended(contract: Any) -> list[tuple[str, str, bool]]:
    return [
        (log.old, log.replacement, log.finished)
        for log in contract.get_logs()
        if type(log).__name__ == "RecoveryEnded"
    ]


@pytest.mark.parametrize("way", ["replaced", "withdrawn", "vetoed", "finished"])
def test_recovery__ends__logged_as_finished_only_if_it_is(world: World, way: str) -> None:
    treasury, old, first = world.treasury, world.members[0], actor("first")
    world.decide(treasury.propose_recovery, old, first)
    assert ended(world.governor) == []
    if way == "replaced":
        world.decide(treasury.propose_recovery, old, actor("second"))
    elif way == "withdrawn":
        world.decide(treasury.cancel_recovery, old)
    elif way == "vetoed":
        treasury.veto_recovery(sender=old)
    else:
        at_time(now() + NOTICE)
        treasury.finish_recovery(old)
    by_vote = way in ("replaced", "withdrawn")
    assert ended(world.governor if by_vote else treasury) == [(old, first, way == "finished")]
