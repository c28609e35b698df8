"""cast_votes_by_sig: many signed ballots in one transaction; a bad one is skipped and stops no other."""

from __future__ import annotations

import boa
import pytest

from tests.support.cell import Policy, Weight
from tests.support.tokens import receiver
from tests.unit.governor.test_signed import ORDER, malleable
from tests.unit.governor.world import (
    ABSTAIN,
    AGAINST,
    DAY,
    FOR,
    SHARE_UNIT,
    SPLIT,
    Proposal,
    World,
    at_time,
    key,
    make,
    packed,
)

HUNDRED = 100 * SHARE_UNIT
NO_VOTES, VOTED, NO_SUCH_SUPPORT, WRONG_SIGNATURE = 1, 2, 3, 4

Ballot = tuple[int, bytes, bytes]


@pytest.fixture
def proposal(world: World) -> Proposal:
    return world.begin(world.propose(world.payment()))


def cast(world: World, proposal: Proposal, ballots: list[Ballot]) -> int:
    return int(world.governor.cast_votes_by_sig(proposal.id, ballots, sender=world.stranger))


def skipped(world: World) -> list[tuple[str, int]]:
    return [(str(event.voter), event.reason) for event in world.events("BallotSkipped")]


def test_batch__all_good__all_counted_and_logged(world: World, proposal: Proposal) -> None:
    supports = [FOR, FOR, AGAINST, ABSTAIN, FOR, AGAINST, FOR, FOR, ABSTAIN, FOR]
    ballots = [world.ballot(member, proposal, support) for member, support in enumerate(supports)]
    assert cast(world, proposal, ballots) == 10
    events = world.events("VoteCast")
    assert [(str(e.voter), e.proposalId, e.support, e.weight, e.reason) for e in events] == [
        (world.members[member], proposal.id, support, HUNDRED, "") for member, support in enumerate(supports)
    ]
    assert world.governor.proposalVotes(proposal.id) == (2 * HUNDRED, 6 * HUNDRED, 2 * HUNDRED)
    assert all(world.governor.hasVoted(proposal.id, member) for member in world.members)


def test_batch__empty__counts_nothing(world: World, proposal: Proposal) -> None:
    assert cast(world, proposal, []) == 0
    assert world.governor.proposalVotes(proposal.id) == (0, 0, 0)


def test_batch__bad_ones_in_the_middle__are_skipped_with_their_reason(
    world: World, proposal: Proposal
) -> None:
    world.vote(proposal, AGAINST, 1)
    nobody = key("nobody")
    other = world.propose(text="other", by=4)
    good = world.ballot(0, proposal, FOR)
    stranger = packed(nobody.address, FOR, world.sign(nobody, proposal, FOR))
    ballots = [
        stranger,
        good,
        world.ballot(1, proposal, FOR),
        good,
        world.ballot(2, proposal, 3),
        world.ballot(2, proposal, SPLIT),
        world.ballot(3, other, FOR),
        world.ballot(3, proposal, FOR, nonce=1),
        world.ballot(3, proposal, FOR, chainId=2),
        world.ballot(3, proposal, FOR, verifyingContract=str(world.share.address)),
        packed(world.members[3], AGAINST, world.sign(world.keys[3], proposal, FOR)),
        packed(world.members[3], FOR, world.sign(world.keys[4], proposal, FOR, voter=world.members[3])),
        (0, b"\x00" * 32, b"\x00" * 32),
        world.ballot(5, proposal, ABSTAIN),
    ]
    assert cast(world, proposal, ballots) == 2
    m = world.members
    assert skipped(world) == [
        (nobody.address, NO_VOTES),
        (m[1], VOTED),
        (m[0], VOTED),
        (m[2], NO_SUCH_SUPPORT),
        (m[2], NO_SUCH_SUPPORT),
        *[(m[3], WRONG_SIGNATURE)] * 6,
        ("0x" + "0" * 40, NO_VOTES),
    ]
    assert {e.proposal_id for e in world.events("BallotSkipped")} <= {proposal.id}
    assert world.governor.proposalVotes(proposal.id) == (HUNDRED, HUNDRED, HUNDRED)
    assert [world.governor.hasVoted(proposal.id, x) for x in m] == [
        True,
        True,
        *[False] * 3,
        True,
        *[False] * 4,
    ]
    # who was skipped can still vote
    world.vote(proposal, FOR, 2, 3)


@pytest.mark.parametrize("spoil", ["high s", "v 0", "v 1", "v 29", "dirty v", "r 0", "s 0", "r of the order"])
def test_batch__spoiled_signature__is_skipped(world: World, proposal: Proposal, spoil: str) -> None:
    voter, signature = world.members[3], world.sign(world.keys[3], proposal, FOR)
    head, r, s = packed(voter, FOR, signature)
    v = signature[64]
    bare = head & (2**168 - 1)
    ballot = {
        "high s": packed(voter, FOR, malleable(signature)),
        "v 0": (bare | (v - 27) << 168, r, s),
        "v 1": (bare | 1 << 168, r, s),
        "v 29": (bare | 29 << 168, r, s),
        "dirty v": (head | 1 << 176, r, s),
        "r 0": (head, b"\x00" * 32, s),
        "s 0": (head, r, b"\x00" * 32),
        "r of the order": (head, ORDER.to_bytes(32, "big"), s),
    }[spoil]
    assert cast(world, proposal, [ballot, world.ballot(4, proposal, FOR)]) == 1
    assert skipped(world) == [(voter, WRONG_SIGNATURE)]


def test_batch__revoked__needs_the_new_nonce(world: World, proposal: Proposal) -> None:
    world.governor.revoke_ballots(sender=world.members[3])
    # a neighbour who never revoked is not touched
    ballots = [world.ballot(member, proposal, FOR) for member in (2, 3, 4)]
    assert cast(world, proposal, ballots) == 2
    assert skipped(world) == [(world.members[3], WRONG_SIGNATURE)]
    assert cast(world, proposal, [world.ballot(3, proposal, FOR, nonce=1)]) == 1


def test_batch__wallet_contract__is_skipped_and_votes_by_itself(world: World) -> None:
    owner = key("owner of a wallet")
    wallet = receiver("Wallet1271", owner.address)
    world.share.issue(wallet.address, HUNDRED, sender=world.by_vote)
    boa.env.time_travel(seconds=1)
    proposal = world.begin(world.propose(world.payment()))
    signature = world.sign(owner, proposal, FOR, voter=str(wallet.address))
    assert cast(world, proposal, [packed(str(wallet.address), FOR, signature)]) == 0
    assert skipped(world) == [(str(wallet.address), WRONG_SIGNATURE)]
    world.governor.castVoteBySig(proposal.id, FOR, wallet.address, signature, sender=world.stranger)


def test_batch__outside_the_vote__is_refused_whole(world: World) -> None:
    proposal = world.propose(world.payment())
    ballots = [world.ballot(0, proposal, FOR)]
    with boa.reverts("governor: not open for votes now"):
        cast(world, proposal, ballots)
    world.end(proposal)
    with boa.reverts("governor: not open for votes now"):
        cast(world, proposal, ballots)
    with boa.reverts("governor: no such proposal"):
        cast(world, world.draft(text="never proposed"), ballots)


def test_batch__first_numbers_and_later_ones_in_any_order__each_counts_once() -> None:
    world = make((1,) * 30)
    proposal = world.begin(world.propose(world.payment()))
    world.vote(proposal, FOR, 21, 23)
    world.governor.revoke_ballots(sender=world.members[4])
    numbers = (24, 23, 1, 30, 22, 5, 25, 23, 24)
    ballots = [world.ballot(number - 1, proposal, FOR) for number in numbers]
    assert cast(world, proposal, ballots) == 4
    faults = [(log.voter, log.reason) for log in world.events("BallotSkipped")]
    assert faults == [
        (world.members[23], VOTED),
        (world.members[21], VOTED),
        (world.members[4], WRONG_SIGNATURE),
        (world.members[22], VOTED),
        (world.members[23], VOTED),
    ]
    voted = {n for n in range(1, 31) if world.governor.hasVoted(proposal.id, world.members[n - 1])}
    assert voted == {1, 22, 23, 24, 25, 30}
    assert world.governor.proposalVotes(proposal.id) == (0, 6 * SHARE_UNIT, 0)
    for number in voted:
        with boa.reverts("governor: has voted already"):
            world.vote(proposal, FOR, number - 1)


def test_batch__reaches_the_quorum_late__extends(world: World, proposal: Proposal) -> None:
    deadline = world.governor.proposalDeadline(proposal.id)
    at_time(deadline)
    assert cast(world, proposal, [world.ballot(0, proposal, FOR)]) == 1
    assert world.events("ProposalExtended") == []
    assert cast(world, proposal, [world.ballot(member, proposal, FOR) for member in (0, 1, 2)]) == 2
    (event,) = world.events("ProposalExtended")
    assert (event.proposalId, event.extendedDeadline) == (proposal.id, deadline + DAY)
    assert world.governor.proposalDeadline(proposal.id) == deadline + DAY


@pytest.fixture(scope="module")
def crowd() -> World:
    """600 members, a vote each: their bits lie in three words."""
    return make((1,) * 600, weight=Weight.MEMBER, policy=Policy.LOCKED, proposal_threshold=0)


def test_batch__members_of_several_words_in_any_order__are_all_kept(crowd: World) -> None:
    proposal = crowd.begin(crowd.propose(crowd.payment()))
    crowd.vote(proposal, FOR, 300)
    crowd.governor.revoke_ballots(sender=crowd.members[520])
    order = [0, 255, 511, 254, 510, 256, 599, 1, 300, 257, 520]
    ballots = [crowd.ballot(member, proposal, FOR) for member in order]
    assert cast(crowd, proposal, ballots) == 9
    assert skipped(crowd) == [(crowd.members[300], VOTED), (crowd.members[520], WRONG_SIGNATURE)]
    voted = [i for i, m in enumerate(crowd.members) if crowd.governor.hasVoted(proposal.id, m)]
    assert voted == sorted(set(order) - {520})
    assert crowd.governor.proposalVotes(proposal.id) == (0, 10 * 10**6, 0)
    # again: every one is known
    assert cast(crowd, proposal, ballots) == 0


def test_batch__of_128_members__and_129_is_refused(crowd: World) -> None:
    proposal = crowd.begin(crowd.propose(crowd.payment()))
    ballots = [crowd.ballot(member, proposal, FOR) for member in range(129)]
    data = crowd.governor.cast_votes_by_sig.prepare_calldata(proposal.id, ballots)
    result = boa.env.execute_code(to_address=crowd.governor.address, sender=crowd.stranger, data=data)
    assert result.is_error
    assert cast(crowd, proposal, ballots[:128]) == 128
    assert crowd.governor.proposalVotes(proposal.id) == (0, 128 * 10**6, 0)
