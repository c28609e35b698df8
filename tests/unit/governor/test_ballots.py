"""castVote and its forms: weight, kinds, splits, one ballot a number (I-V4), events."""

from __future__ import annotations

import boa
import pytest

from tests.support.cell import Policy, Weight
from tests.unit.governor.world import (
    ABSTAIN,
    AGAINST,
    DAY,
    FOR,
    SHARE_UNIT,
    SPLIT,
    Proposal,
    World,
    make,
    now,
    split,
)

HUNDRED = 100 * SHARE_UNIT


@pytest.fixture
def proposal(world: World) -> Proposal:
    """Its vote has begun."""
    return world.begin(world.propose(world.payment()))


@pytest.mark.parametrize(
    ("support", "votes"), [(AGAINST, (HUNDRED, 0, 0)), (FOR, (0, HUNDRED, 0)), (ABSTAIN, (0, 0, HUNDRED))]
)
def test_cast_vote__each_kind__counts_and_logs(
    world: World, proposal: Proposal, support: int, votes: tuple[int, int, int]
) -> None:
    voter = world.members[4]
    assert world.governor.hasVoted(proposal.id, voter) is False
    assert world.governor.castVote(proposal.id, support, sender=voter) == HUNDRED
    (event,) = world.events("VoteCast")
    assert (event.voter, event.proposalId, event.support) == (voter, proposal.id, support)
    assert (event.weight, event.reason) == (HUNDRED, "")
    assert world.governor.proposalVotes(proposal.id) == votes
    assert [world.governor.hasVoted(proposal.id, member) for member in world.members] == [
        member == voter for member in world.members
    ]


def test_cast_vote__many__each_kind_adds_up(world: World, proposal: Proposal) -> None:
    world.vote(proposal, FOR, 0, 1, 2)
    world.vote(proposal, AGAINST, 3, 4)
    world.vote(proposal, ABSTAIN, 5)
    assert world.governor.proposalVotes(proposal.id) == (2 * HUNDRED, 3 * HUNDRED, HUNDRED)


@pytest.mark.parametrize("support", [3, 4, 127, 254])
def test_cast_vote__no_such_support__is_refused(world: World, proposal: Proposal, support: int) -> None:
    with boa.reverts("governor: support must be 0, 1, 2 or 255"):
        world.governor.castVote(proposal.id, support, sender=world.members[0])
    assert world.governor.hasVoted(proposal.id, world.members[0]) is False


def test_cast_vote__stranger__is_refused(world: World, proposal: Proposal) -> None:
    with boa.reverts("governor: no votes at the snapshot"):
        world.governor.castVote(proposal.id, FOR, sender=world.stranger)


def test_cast_vote__twice__is_refused(world: World, proposal: Proposal) -> None:
    world.vote(proposal, FOR, 0)
    for support in (FOR, AGAINST):
        with boa.reverts("governor: has voted already"):
            world.vote(proposal, support, 0)
    assert world.governor.proposalVotes(proposal.id) == (0, HUNDRED, 0)


def test_cast_vote__unknown_proposal__is_refused(world: World) -> None:
    with boa.reverts("governor: no such proposal"):
        world.governor.castVote(7, FOR, sender=world.members[0])


def test_cast_vote__outside_the_vote__is_refused(world: World) -> None:
    # against: no quorum, no extension
    proposal = world.propose(world.payment())
    with boa.reverts("governor: not open for votes now"):
        world.vote(proposal, AGAINST, 0)
    boa.env.time_travel(seconds=DAY)  # the snapshot's second
    with boa.reverts("governor: not open for votes now"):
        world.vote(proposal, AGAINST, 0)
    boa.env.time_travel(seconds=1)
    world.vote(proposal, AGAINST, 0)
    boa.env.time_travel(seconds=3 * DAY - 1)  # the last second
    world.vote(proposal, AGAINST, 1)
    boa.env.time_travel(seconds=1)
    with boa.reverts("governor: not open for votes now"):
        world.vote(proposal, AGAINST, 2)


def test_cast_vote__cancelled_proposal__is_refused(world: World) -> None:
    proposal = world.propose(world.payment())
    world.cancel(proposal, world.members[0])
    boa.env.time_travel(seconds=2 * DAY)
    with boa.reverts("governor: not open for votes now"):
        world.vote(proposal, FOR, 0)


def test_cast_vote__weight__is_that_of_the_snapshot(world: World) -> None:
    proposal = world.propose(world.payment())
    boa.env.time_travel(seconds=DAY)
    # the last value of the snapshot's second counts
    world.share.transfer(world.members[1], 60 * SHARE_UNIT, sender=world.members[0])
    boa.env.time_travel(seconds=1)
    world.share.transfer(world.members[2], 40 * SHARE_UNIT, sender=world.members[0])
    boa.env.time_travel(seconds=60)  # the second before the ballot is another one
    assert world.governor.castVote(proposal.id, FOR, sender=world.members[0]) == 40 * SHARE_UNIT
    assert world.governor.castVote(proposal.id, FOR, sender=world.members[1]) == 160 * SHARE_UNIT
    assert world.governor.castVote(proposal.id, FOR, sender=world.members[2]) == HUNDRED


def test_cast_vote__member_who_left_since__still_votes(world: World, proposal: Proposal) -> None:
    world.treasury.exit(HUNDRED, sender=world.members[0])
    assert world.governor.castVote(proposal.id, AGAINST, sender=world.members[0]) == HUNDRED


def test_cast_vote__member_since_the_snapshot__is_refused(world: World, proposal: Proposal) -> None:
    world.share.issue(world.stranger, HUNDRED, sender=world.by_vote)
    boa.env.time_travel(seconds=1)
    with boa.reverts("governor: no votes at the snapshot"):
        world.governor.castVote(proposal.id, FOR, sender=world.stranger)


def test_cast_vote__delegated__counts_once_with_the_delegate(world: World) -> None:
    world.share.delegate(world.members[1], sender=world.members[0])
    proposal = world.begin(world.propose(world.payment(), by=1))
    with boa.reverts("governor: no votes at the snapshot"):
        world.vote(proposal, FOR, 0)
    assert world.governor.castVote(proposal.id, FOR, sender=world.members[1]) == 2 * HUNDRED


def test_cast_vote__new_key__can_not_vote_again(world: World, proposal: Proposal) -> None:
    """I-V4"""
    world.vote(proposal, FOR, 0)
    world.share.repoint(world.members[0], world.stranger, sender=world.by_vote)
    assert world.governor.hasVoted(proposal.id, world.stranger) is True
    assert world.governor.hasVoted(proposal.id, world.members[0]) is False  # nobody's address any more
    with boa.reverts("governor: has voted already"):
        world.governor.castVote(proposal.id, FOR, sender=world.stranger)
    with boa.reverts("governor: no votes at the snapshot"):
        world.vote(proposal, FOR, 0)


def test_cast_vote__new_key_since_the_snapshot__votes_with_the_number(
    world: World, proposal: Proposal
) -> None:
    world.share.repoint(world.members[0], world.stranger, sender=world.by_vote)
    assert world.governor.castVote(proposal.id, FOR, sender=world.stranger) == HUNDRED


def test_cast_vote__two_proposals_at_once__are_counted_apart(world: World) -> None:
    first, second = world.propose(text="a"), world.propose(text="b", by=1)
    world.begin(second)
    world.vote(first, FOR, 0)
    assert world.governor.hasVoted(second.id, world.members[0]) is False
    world.vote(second, AGAINST, 0)
    assert world.governor.proposalVotes(first.id) == (0, HUNDRED, 0)
    assert world.governor.proposalVotes(second.id) == (HUNDRED, 0, 0)


def test_cast_vote__first_numbers_and_later_ones__each_votes_once() -> None:
    """Who has voted is noted in the tally up to number 23, and in bitmaps from 24 on."""
    world = make((1,) * 30)
    proposal = world.begin(world.propose(world.payment()))
    numbers = (1, 2, 22, 23, 24, 25, 30)
    for count, number in enumerate(numbers):
        assert not world.governor.hasVoted(proposal.id, world.members[number - 1])
        world.vote(proposal, FOR, number - 1)
        with boa.reverts("governor: has voted already"):
            world.vote(proposal, AGAINST, number - 1)
        voted = {n for n in range(1, 31) if world.governor.hasVoted(proposal.id, world.members[n - 1])}
        assert voted == set(numbers[: count + 1])
        assert world.governor.proposalVotes(proposal.id) == (0, (count + 1) * SHARE_UNIT, 0)
    assert not world.governor.hasVoted(proposal.id, world.stranger)
    other = world.begin(world.propose(world.payment(), text="another", by=1))
    assert not any(world.governor.hasVoted(other.id, member) for member in world.members)


def test_cast_vote__members_of_several_bitmap_words__are_told_apart() -> None:
    world = make((1,) * 600, weight=Weight.MEMBER, policy=Policy.LOCKED, proposal_threshold=0)
    proposal = world.begin(world.propose(world.payment()))
    # numbers 255, 256, 257, 511, 512, 513
    voters = [254, 255, 256, 510, 511, 512]
    for voter in voters:
        with boa.env.anchor():
            world.vote(proposal, FOR, voter)
            with boa.reverts("governor: has voted already"):
                world.vote(proposal, FOR, voter)
        world.vote(proposal, FOR, voter)
    assert [i for i, m in enumerate(world.members) if world.governor.hasVoted(proposal.id, m)] == voters
    assert world.governor.proposalVotes(proposal.id) == (0, 6 * 10**6, 0)


# --- reasons and splits


@pytest.mark.parametrize("reason", ["", "Because it is right", "ä" * 512])
def test_cast_vote_with_reason__is_logged(world: World, proposal: Proposal, reason: str) -> None:
    voter = world.members[2]
    assert world.governor.castVoteWithReason(proposal.id, AGAINST, reason, sender=voter) == HUNDRED
    (event,) = world.events("VoteCast")
    assert (event.voter, event.support, event.weight, event.reason) == (voter, AGAINST, HUNDRED, reason)


def test_cast_vote_with_reason_and_params__without_params__is_a_plain_vote(
    world: World, proposal: Proposal
) -> None:
    voter = world.members[2]
    assert world.governor.castVoteWithReasonAndParams(proposal.id, FOR, "so", b"", sender=voter) == HUNDRED
    (event,) = world.events("VoteCast")
    assert (event.support, event.weight, event.reason) == (FOR, HUNDRED, "so")
    assert world.events("VoteCastWithParams") == []


@pytest.mark.parametrize(
    "parts",
    [(HUNDRED, 0, 0), (0, HUNDRED, 0), (0, 0, HUNDRED), (1, 2, 3), (0, 1, 0), (HUNDRED - 2, 1, 1)],
)
def test_split__within_the_weight__is_counted(
    world: World, proposal: Proposal, parts: tuple[int, int, int]
) -> None:
    voter = world.members[7]
    params = split(*parts)
    used = world.governor.castVoteWithReasonAndParams(proposal.id, SPLIT, "parts", params, sender=voter)
    (event,) = world.events("VoteCastWithParams")
    assert used == event.weight == sum(parts)
    assert (event.voter, event.proposalId, event.support) == (voter, proposal.id, SPLIT)
    assert (event.reason, bytes(event.params)) == ("parts", params)
    assert world.events("VoteCast") == []
    assert world.governor.proposalVotes(proposal.id) == parts
    # what is left over is lost: one ballot a number
    with boa.reverts("governor: has voted already"):
        world.governor.castVoteWithReasonAndParams(proposal.id, SPLIT, "", params, sender=voter)


@pytest.mark.parametrize(
    "parts",
    [
        (0, 0, 0),
        (HUNDRED + 1, 0, 0),
        (0, HUNDRED + 1, 0),
        (0, 0, HUNDRED + 1),
        (HUNDRED, 1, 0),
        (1, 1, HUNDRED),
        (2**128 - 1, 2**128 - 1, 2**128 - 1),
        (2**72, 0, 0),
        (0, 2**72, 2**72),
    ],
)
def test_split__of_none_or_too_many__is_refused(
    world: World, proposal: Proposal, parts: tuple[int, int, int]
) -> None:
    with boa.reverts("governor: params do not fit the ballot"):
        world.governor.castVoteWithReasonAndParams(
            proposal.id, SPLIT, "", split(*parts), sender=world.members[0]
        )
    assert world.governor.proposalVotes(proposal.id) == (0, 0, 0)


@pytest.mark.parametrize(
    ("support", "size"), [(SPLIT, 0), (SPLIT, 47), (SPLIT, 49), (SPLIT, 64), (FOR, 48), (AGAINST, 1), (3, 48)]
)
def test_params__that_do_not_fit_the_support__are_refused(
    world: World, proposal: Proposal, support: int, size: int
) -> None:
    with boa.reverts("governor: params do not fit the ballot"):
        world.governor.castVoteWithReasonAndParams(
            proposal.id, support, "", b"\x01" * size, sender=world.members[0]
        )


def test_cast_vote__split_without_params__is_refused(world: World, proposal: Proposal) -> None:
    with boa.reverts("governor: params do not fit the ballot"):
        world.governor.castVote(proposal.id, SPLIT, sender=world.members[0])


# --- weights


@pytest.mark.parametrize(
    ("weight", "units"), [(Weight.MEMBER, 10**6), (Weight.SHARE, 400 * 10**6), (Weight.SQRT, 20 * 10**6)]
)
def test_cast_vote__each_weight_rule__counts_its_units(weight: Weight, units: int) -> None:
    world = make((400, 100), weight=weight, policy=Policy.LOCKED)
    proposal = world.begin(world.propose(world.payment()))
    assert world.governor.castVote(proposal.id, FOR, sender=world.members[0]) == units
    assert world.governor.getVotes(world.members[0], now() - 1) == units
    assert world.governor.getVotesWithParams(world.members[0], now() - 1, b"x" * 64) == units
    assert world.governor.getVotes(world.stranger, now() - 1) == 0
