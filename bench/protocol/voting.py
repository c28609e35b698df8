"""Ballots: by the member, with a reason, by signature, in a batch."""

from __future__ import annotations

from collections.abc import Iterator

from bench.protocol.actors import Actor, actor
from bench.protocol.node import intrinsic
from bench.protocol.ops import Figure, Op
from bench.protocol.subject import Organisation, Proposal, Subject
from bench.protocol.world import SPENT, World

OPS = (
    Op(
        "vote",
        "nth vote, sent by the member",
        54_000,
        {
            "OpenZeppelin without timelock": 65_890,
            "OpenZeppelin as clones": 73_962,
            "Aragon": 78_293,
            "Compound": 78_735,
            "Moloch v3": 111_931,
        },
    ),
    Op(
        "vote_reason",
        "the same with a 64-byte reason",
        57_000,
        {"OpenZeppelin without timelock": 68_199, "Compound": 80_952},
    ),
    Op(
        "vote_sig",
        "one ballot by signature, relayed",
        68_000,
        {"Compound": 84_116, "OpenZeppelin without timelock": 97_377, "Moloch v3": 148_350},
    ),
    Op(
        "vote_sig_batch",
        "per ballot in a batch of 100 signed ballots of 100 members",
        15_000,
        {"Compound": 84_116},
        {"Compound": "one ballot a transaction"},
    ),
)
BATCH = 100
REASON = "The machine pays for itself within two years, and orders wait..."


def active(world: World, organisation: Organisation, proposer: Actor) -> Proposal:
    """A proposal that can be voted on now, and that nobody has voted on."""
    proposal = organisation.draft(world.fresh(), SPENT)
    world.node.send(organisation.propose(proposer, proposal))
    world.node.wait(organisation.voting_delay)
    assert organisation.for_votes(proposal) == 0
    return proposal


def check_voter(organisation: Organisation, voter: Actor, snapshot: int) -> None:
    assert organisation.votes(voter.address) > 0
    assert organisation.former_votes(voter.address) == 0, "one checkpoint"
    assert 0 < organisation.votes_since(voter.address) < snapshot, "older than the snapshot"


def measure(world: World, subject: Subject) -> Iterator[Figure]:
    assert len(REASON) == 64
    assert REASON.isascii()
    organisation = subject.organisation()
    people, relayer = organisation.members, actor("relayer")
    proposal = active(world, organisation, people[0])
    for voter in people:
        check_voter(organisation, voter, world.node.now)

    first = world.measure(organisation.vote(people[0], proposal))
    # Of those who came early and of those who came late; the last one may open a word of a bitmap.
    world.node.send(organisation.vote(people[-1], proposal))
    others = []
    for voter in (*people[1:10], *people[-4:-1]):
        assert organisation.for_votes(proposal) > 0
        others.append(world.measure(organisation.vote(voter, proposal), new=organisation.slots_a_ballot))
    dearest = max(others, key=lambda receipt: receipt.gas)
    cheapest = min(receipt.gas for receipt in others)
    yield Figure(
        "vote",
        dearest.gas,
        f"dearest of twelve, early members and late ones (cheapest {cheapest:,}); the first {first.gas:,}",
        (dearest,),
    )
    spoken = world.measure(organisation.vote(people[-5], proposal, REASON), new=organisation.slots_a_ballot)
    yield Figure("vote_reason", spoken.gas, "", (spoken,))
    # Some peers count a nonce up for every ballot (0->1, a new slot); that is part of what their way costs.
    # Of signatures of late members, the one that costs most to send: how many bytes of it are zero is chance.
    calls = [organisation.vote_signed(relayer, voter, proposal) for voter in people[-7:-5]]
    signed = world.measure(max(calls, key=intrinsic))
    yield Figure("vote_sig", signed.gas, f"{world.node.slots(signed).new} new slots", (signed,))

    crowd = subject.organisation(BATCH, one_by_one=False)
    proposal = active(world, crowd, crowd.members[0])
    for voter in crowd.members:
        check_voter(crowd, voter, world.node.now)
    batch = world.measure(crowd.vote_batch(relayer, crowd.members, proposal))
    assert crowd.for_votes(proposal) == sum(crowd.votes(voter.address) for voter in crowd.members)
    yield Figure(
        "vote_sig_batch",
        -(-batch.gas // BATCH),
        f"{batch.gas:,} together, first ballots of the proposal; {world.node.slots(batch).new} new slots",
        (batch,),
    )
