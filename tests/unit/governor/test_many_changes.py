"""Rules after many changes: each version is read by its whole number, up to the last there is."""

from __future__ import annotations

from dataclasses import astuple, replace

import boa
import pytest

from tests.support.contracts import deployer
from tests.unit.governor.world import DAY, Rules, World, now

LAST = 2**16 - 1
ORDINARY = replace(Rules().ordinary, quorum=2_345)
CONSTITUTIONAL = replace(Rules().constitutional, voting_period=8 * DAY, quorum=4_567)


def count_to(world: World, version: int) -> None:
    """As if the rules had been changed so often. What one change adds to the word is looked at, so that it is
    of no matter where in it the number lies."""
    layout = deployer("Governor").compiler_data.storage_layout["storage_layout"]
    slot, governor = layout["proposals"]["_hub"]["slot"], world.governor
    first = boa.env.get_storage(governor.address, slot)
    with boa.env.anchor():
        governor.set_proposal_threshold(1, sender=world.by_vote)
        step = boa.env.get_storage(governor.address, slot) - first
    boa.env.set_storage(governor.address, slot, first + (version - 1) * step)


def change(world: World) -> None:
    world.governor.set_tracks(astuple(ORDINARY), astuple(CONSTITUTIONAL), sender=world.by_vote)


@pytest.mark.parametrize("version", [2**4, 2**5, 2**8, 2**15, LAST - 1])
def test_set_tracks__after_many_changes__are_the_rules(world: World, version: int) -> None:
    count_to(world, version - 1)
    change(world)
    world.governor.set_proposal_threshold(321, sender=world.by_vote)
    rules = world.governor.rules()
    assert (tuple(rules.ordinary), tuple(rules.constitutional)) == (
        astuple(ORDINARY),
        astuple(CONSTITUTIONAL),
    )
    assert rules.proposal_threshold == 321
    start = now()
    made = world.governor.proposal_rules(world.propose(world.change()).id)
    assert (made.constitutional, made.threshold, made.quorum) == (True, 321, 4_567)
    assert made.deadline == start + 9 * DAY


def test_set_tracks__after_the_last_change_there_is__is_refused(world: World) -> None:
    count_to(world, LAST - 1)
    change(world)
    before = world.governor.rules()
    data = world.governor.set_proposal_threshold.prepare_calldata(321)
    # the compiler's check, so there are no words
    answer = boa.env.execute_code(world.governor.address, sender=world.by_vote, data=data)
    assert (answer.is_error, answer.output) == (True, b"")
    assert world.governor.rules() == before
    assert tuple(before.ordinary) == astuple(ORDINARY)
    assert world.governor.proposal_count() == 0
