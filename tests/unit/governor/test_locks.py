"""While it executes, who is called meanwhile gets into nothing that takes the lock."""

from __future__ import annotations

from typing import Any

import boa
import pytest

from tests.support.tokens import receiver
from tests.unit.governor.world import EXECUTED, World, at_time, now

REFUSALS = {
    "initialize": "clone: only the factory, never a master",
    "open": "clone: only the factory, never a master",
    "queue": "governor: it is queued by itself",
    "execute": None,
}


@pytest.fixture
def payee() -> Any:
    """Calls back when it is paid."""
    return receiver("Reenterer")


@pytest.mark.parametrize("name", REFUSALS)
def test_execute__receiver_calls_what_takes_the_lock__is_locked(world: World, payee: Any, name: str) -> None:
    governor = world.governor
    other = world.passed(world.payment(5), text="other", by=1)
    proposal = world.due((payee.address, 10, b""))
    at_time(max(now(), governor.proposalEta(other.id)))
    arguments: tuple[Any, ...] = {
        "initialize": (world.cell.rules.constitution()[1], tuple(c.address for c in world.cell.contracts)),
        "open": (),
    }.get(name, other.key)
    data = getattr(governor, name).prepare_calldata(*arguments)
    payee.arm(governor, data)
    world.execute(proposal)
    # no reason: that is the lock, none of the refusals
    assert (payee.calls(), payee.successes(), payee.answer()) == (1, 0, b"")
    # afterwards the same call gets as far as it gets for anybody
    reason = REFUSALS[name]
    if reason is None:
        payee.run(governor, 0, data)
        assert world.state(other) == EXECUTED
    else:
        with boa.reverts(reason):
            getattr(governor, name)(*arguments, sender=payee.address)
