"""A majority that others did not see coming: what it can take, and what those who lose the vote can do."""

from __future__ import annotations

import boa
import pytest

from tests.support.actors import actor
from tests.support.cell import DAY, NATIVE, SHARE_UNIT, Policy
from tests.unit.governor.world import AGAINST, DEFEATED, FOR, QUEUED, Proposal, World, call, make

HELD = 10**12
# 45 of 100 shares; the rest is spread over people who seldom vote
RAIDER, OTHERS = 45, (11, 11, 11, 11, 11)


@pytest.fixture(scope="module")
def world() -> World:
    return make((RAIDER, *OTHERS), policy=Policy.FREE)


def theft(world: World) -> Proposal:
    """Everything at once is no ordinary payment, nor is a new majority."""
    takes = call(world.token.transfer, world.members[0], HELD)
    mints = call(world.share.issue, world.members[0], 10**6 * SHARE_UNIT)
    return world.propose(takes, mints, text="Housekeeping")


def test_low_turnout_takeover__who_leaves_before_execution_takes_his_part_along(world: World) -> None:
    """Nobody else votes. The parts of those who leave are booked before the theft can be carried out."""
    proposal = world.begin(theft(world))
    world.vote(proposal, FOR, 0)
    world.end(proposal)
    assert world.state(proposal) == QUEUED
    assert world.governor.proposal_rules(proposal.id).constitutional
    eta = world.governor.proposalEta(proposal.id)
    # in the last second before the eta that leaves time to be paid
    boa.env.timestamp = eta - DAY
    tickets = [world.treasury.exit(share * SHARE_UNIT, sender=member) for member, share in leavers(world)]
    boa.env.timestamp = eta
    with boa.reverts("treasury: leavers are owed this"):
        world.execute(proposal)
    for (member, share), ticket in zip(leavers(world), tickets, strict=True):
        world.treasury.pull(ticket, world.token, sender=world.stranger)
        world.treasury.pull(ticket, NATIVE, sender=world.stranger)
        assert world.token.balanceOf(member) == HELD * share // 100
    # what is left is the raider's own part
    assert world.treasury.available(world.token) == HELD * RAIDER // 100
    with boa.reverts("zoo: balance too small"):
        world.execute(proposal)


def leavers(world: World) -> list[tuple[str, int]]:
    return list(zip(world.members[1:], OTHERS, strict=True))


def test_low_turnout_takeover__below_the_constitutional_quorum__is_defeated() -> None:
    world = make((39, *OTHERS, 6))
    proposal = world.begin(theft(world))
    world.vote(proposal, FOR, 0)
    world.end(proposal)
    assert world.state(proposal) == DEFEATED


def test_simple_majority_of_those_who_vote__is_not_enough_for_the_constitution(world: World) -> None:
    """45 against 33: 57.7 % of those who took part."""
    proposal = world.begin(theft(world))
    world.vote(proposal, FOR, 0)
    world.vote(proposal, AGAINST, 1, 2, 3)
    world.end(proposal)
    assert world.state(proposal) == DEFEATED


def test_ordinary_majority__gets_no_more_than_the_periods_limit(world: World) -> None:
    """The same raider with what needs no two thirds: a tenth, once a period, however many proposals."""
    loot = actor("loot")
    for text, amount, taken in (("first", HELD // 10, True), ("second", 1, False)):
        proposal = world.begin(
            world.propose(call(world.treasury.send, world.token, [loot], [amount]), text=text)
        )
        world.vote(proposal, FOR, 0)
        boa.env.timestamp = world.governor.proposalEta(proposal.id)
        if taken:
            world.execute(proposal)
        else:
            with boa.reverts("treasury: above this period's limit"):
                world.execute(proposal)
    assert world.token.balanceOf(loot) == HELD // 10


def test_shares_bought_once_the_proposal_is_known__vote_on_the_next_one_only(world: World) -> None:
    proposal = world.begin(theft(world))
    whale = actor("whale")
    for member, share in leavers(world):
        world.share.transfer(whale, share * SHARE_UNIT, sender=member)
    boa.env.time_travel(seconds=60)
    with boa.reverts("governor: no votes at the snapshot"):
        world.governor.castVote(proposal.id, FOR, sender=whale)
    # those who sold still have the say that they had, and not more
    world.vote(proposal, AGAINST, 1)
    assert world.governor.proposalVotes(proposal.id) == (11 * SHARE_UNIT, 0, 0)


def test_whale_waits_for_the_last_second__the_others_get_a_day_to_answer(world: World) -> None:
    """Until then the quorum is missing, so nobody thought it worth a vote."""
    proposal = world.begin(theft(world))
    deadline = world.governor.proposalDeadline(proposal.id)
    boa.env.timestamp = deadline
    world.vote(proposal, FOR, 0)
    assert world.governor.proposalDeadline(proposal.id) == deadline + DAY
    boa.env.timestamp = deadline + DAY
    world.vote(proposal, AGAINST, 1, 2, 3, 4, 5)
    world.end(proposal)
    assert world.state(proposal) == DEFEATED


def test_raider_tries_again_and_again__each_time_by_a_whole_vote_and_one_at_a_time(world: World) -> None:
    """What passes for a cooldown: one open proposal a member, and the same text never again."""
    first = world.begin(theft(world))
    with boa.reverts("governor: you have an open proposal"):
        world.propose(world.change(), text="again")
    world.vote(first, AGAINST, 1, 2, 3, 4, 5)
    world.end(first)
    assert world.state(first) == DEFEATED
    with boa.reverts("governor: exists already, change its text"):
        theft(world)
