"""Look-alike proposals: many at once, the same words for other actions, copies by somebody faster."""

from __future__ import annotations

import boa
import pytest

from tests.support.actors import actor
from tests.unit.governor.world import CANCELED, DAY, FOR, QUEUED, Proposal, World, call, make

TEXT = "Pay the electricity bill of October"
OPEN = "governor: you have an open proposal"


@pytest.fixture(scope="module")
def world() -> World:
    return make()


def bill(world: World, receiver: str, amount: int = 7, text: str = TEXT) -> Proposal:
    return world.draft(call(world.treasury.send, world.token.address, [receiver], [amount]), text=text)


def test_ten_lookalikes_by_one_member__nine_are_refused(world: World) -> None:
    """Nobody reads the tenth. So there is no tenth: one member, one open proposal, under whatever key."""
    thief = world.members[0]
    world.send(bill(world, actor("utility")), thief)
    for number in range(2, 11):
        with boa.reverts(OPEN):
            world.send(bill(world, actor("thief"), text=f"{TEXT} ({number})"), thief)
    boa.env.time_travel(seconds=2 * DAY)
    with boa.reverts(OPEN):
        world.send(bill(world, actor("thief")), thief)
    # a friend who lends him votes has only his own one as well
    world.share.delegate(thief, sender=world.members[1])
    boa.env.time_travel(seconds=1)
    with boa.reverts(OPEN):
        world.send(bill(world, actor("thief")), thief)
    with boa.reverts("governor: too few votes to propose"):
        world.send(bill(world, actor("thief")), world.members[1])


def test_same_words_another_receiver__another_proposal_with_its_own_vote(world: World) -> None:
    """The votes for one carry nothing over to the other, and its content can't be executed in its place."""
    honest, twin = bill(world, actor("utility")), bill(world, actor("thief"))
    world.send(honest, world.members[1])
    (event,) = world.events("ProposalCreated")
    # what is to be done is in the log, whole, beside the words about it
    assert (event.targets, event.values, event.calldatas, event.description) == (
        honest.targets,
        honest.values,
        honest.calldatas,
        TEXT,
    )
    world.send(twin, world.members[0])
    world.begin(twin)
    world.vote(honest, FOR, *range(10))
    world.end(twin)
    boa.env.timestamp = world.governor.proposalEta(twin.id)
    assert world.state(honest) == QUEUED
    swapped = (honest.targets, honest.values, twin.calldatas, honest.digest)
    with boa.reverts("governor: the proposal is not queued"):
        world.governor.execute(*swapped, sender=world.members[0])
    for changed in (
        (honest.targets, [1], honest.calldatas, honest.digest),
        ([world.token.address], honest.values, honest.calldatas, honest.digest),
        (honest.targets * 2, honest.values * 2, honest.calldatas * 2, honest.digest),
        (honest.targets, honest.values, honest.calldatas, bytes(32)),
        (honest.targets, honest.values, [honest.calldatas[0] + bytes(32)], honest.digest),
    ):
        with boa.reverts("governor: no such proposal"):
            world.governor.execute(*changed, sender=world.members[0])
    world.execute(honest)
    assert world.token.balanceOf(actor("thief")) == 0


def test_copied_by_somebody_faster__his_name_keeps_it_the_authors(world: World) -> None:
    """Who sends somebody else's proposal first could cancel it, or spoil its id: not if it is marked."""
    author, thief = world.members[2], world.members[0]
    marked = bill(world, actor("utility"), text=f"{TEXT}#proposer={author}")
    with boa.reverts("governor: the text names another proposer"):
        world.send(marked, thief)
    world.send(marked, author)
    with boa.reverts("governor: not yours to cancel, or too late"):
        world.cancel(marked, thief)
    for spoiled in (author.lower(), author.upper().replace("X", "x")):
        with boa.reverts("governor: the text names another proposer"):
            world.send(bill(world, actor("utility"), 8, f"{TEXT}#proposer={spoiled}"), thief)


def test_copied_and_cancelled__the_author_loses_a_few_words_only(world: World) -> None:
    """One that is not marked can be taken. It is cancelled for good, and the author's next one is another."""
    author, thief = world.members[2], world.members[0]
    plain = bill(world, actor("utility"))
    world.send(plain, thief)
    world.cancel(plain, thief)
    assert world.state(plain) == CANCELED
    with boa.reverts("governor: exists already, change its text"):
        world.send(plain, author)
    world.send(bill(world, actor("utility"), text=f"{TEXT}#proposer={author}"), author)


def test_lookalike_of_an_executed_one__is_never_executed_on_its_votes(world: World) -> None:
    """Next month's equal bill needs its own words and its own vote."""
    paid = world.due(call(world.treasury.send, world.token.address, [actor("utility")], [7]), text=TEXT)
    world.execute(paid)
    with boa.reverts("governor: the proposal is not queued"):
        world.execute(paid)
    with boa.reverts("governor: exists already, change its text"):
        world.send(paid, world.members[0])
