"""What a guardian must let pass is told by target and selector, whether or not more bytes follow."""

from __future__ import annotations

from typing import Any

import boa
import pytest

from tests.unit.governor.world import CANCELED, DAY, PENDING, World, key, make, now

GUARDIAN = key("guardian").address


@pytest.fixture(scope="module")
def guarded() -> World:
    world = make()
    world.governor.set_guardian(GUARDIAN, now() + 200 * DAY, sender=world.by_vote)
    return world


def selector(function: Any, *args: Any) -> bytes:
    return bytes(function.prepare_calldata(*args)[:4])


def test_guardian__bare_selector_of_a_succession__he_must_let_pass(guarded: World) -> None:
    governor, treasury = guarded.governor, guarded.treasury
    actions = [
        (str(governor.address), 0, selector(governor.set_guardian, GUARDIAN, 1)),
        (str(treasury.address), 0, selector(treasury.appoint_successor, governor.address)),
    ]
    for member, calls in enumerate(([actions[0]], [actions[1]], actions)):
        proposal = guarded.propose(*calls, by=member)
        with boa.reverts("governor: a guardian can't stop this (again)"):
            guarded.cancel(proposal, GUARDIAN)
        assert guarded.state(proposal) == PENDING


def test_guardian__bare_selector_of_anything_else__he_cancels(guarded: World) -> None:
    governor = guarded.governor
    proposal = guarded.propose((str(governor.address), 0, selector(governor.set_proposal_threshold, 1)))
    guarded.cancel(proposal, GUARDIAN)
    assert guarded.state(proposal) == CANCELED
