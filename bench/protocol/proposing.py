"""Proposals: made, carried out, and the whole way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bench.protocol.actors import Actor, actor
from bench.protocol.node import Receipt
from bench.protocol.ops import Figure, Op, mean
from bench.protocol.subject import Organisation, Subject
from bench.protocol.world import SPENT, World

OPS = (
    Op(
        "propose",
        "one action, 64-byte description; threshold and limit per proposer checked, list entry written",
        104_000,
        {
            "OpenZeppelin without timelock": 76_814,
            "OpenZeppelin as clones": 84_600,
            "Snapshot X": 193_402,
            "Moloch v3": 220_780,
            "Aragon": 302_517,
            "Compound": 339_159,
        },
    ),
    Op(
        "lifecycle",
        "propose, two votes, queue where there is one, execute after a delay",
        330_000,
        {
            "OpenZeppelin with timelock": 492_193,
            "OpenZeppelin without timelock": 315_630,
            "Snapshot X": 528_341,
            "Aragon": 628_088,
            "Moloch v3": 643_941,
            "Compound": 835_200,
        },
    ),
    Op(
        "execute",
        "carry out the payment, spending limit included",
        116_000,
        {
            "OpenZeppelin with timelock": 122_229,
            "Compound": 128_675,
            "Aragon": 151_885,
            "Moloch v3": 182_199,
        },
    ),
)
PROPOSALS = 24


def carry_out(
    world: World,
    organisation: Organisation,
    proposer: int,
    votes: int,
    signing: Sequence[Actor] = (),
    *,
    early: bool = True,
) -> list[Receipt]:
    """[propose, vote…, batch of ballots and queue if there are any, execute].

    The first members vote, or the last ones. The receiver held nothing, the treasury keeps a balance.
    """
    people = organisation.members
    receiver = world.fresh()
    proposal = organisation.draft(receiver, SPENT)
    receipts = [world.measure(organisation.propose(people[proposer], proposal))]
    world.node.wait(organisation.voting_delay)
    for voter in people[:votes] if early else people[-votes:]:
        receipts.append(world.measure(organisation.vote(voter, proposal)))
    if signing:
        receipts.append(world.measure(organisation.vote_batch(actor("relayer"), signing, proposal)))
    world.node.wait(organisation.voting_period)
    if queue := organisation.queue(actor("stranger"), proposal):
        receipts.append(world.measure(queue))
    world.node.wait(organisation.execution_delay)
    before = world.pay_of(organisation.treasury)
    assert before > SPENT
    assert world.pay_of(receiver) == 0
    receipts.append(world.measure(organisation.execute(actor("stranger"), proposal)))
    assert world.pay_of(receiver) == SPENT
    assert world.pay_of(organisation.treasury) == before - SPENT
    return receipts


def measure(world: World, subject: Subject) -> Iterator[Figure]:
    organisation = subject.organisation()
    with world.node.undone():
        # The first ones of an organisation, each of another member: what lists cost when they begin is in it.
        made = []
        for proposer in organisation.members[:PROPOSALS]:
            proposal = organisation.draft(world.fresh(), SPENT)
            assert len(proposal.description) == 64
            made.append(world.measure(organisation.propose(proposer, proposal)))
        gas = [receipt.gas for receipt in made]
        yield Figure(
            "propose",
            mean(gas),
            f"mean of a new organisation's {PROPOSALS}, each by another member; {min(gas):,} to {max(gas):,}",
            (min(made, key=lambda receipt: receipt.gas),),
        )

    # Nothing is the first of its kind any more: proposals were made and carried out before.
    carry_out(world, organisation, 0, 10)
    carry_out(world, organisation, 1, 10)
    with world.node.undone():
        *_, executed = carry_out(world, organisation, 2, 10)
        # the receiver's balance and nothing else; the spending limit's period has begun already
        assert world.node.slots(executed).new == 1
        yield Figure("execute", executed.gas, "ordinary track, ten For votes", (executed,))
    # Two in a row, since entries of a list may be written in pairs.
    lives = [carry_out(world, organisation, proposer, 2) for proposer in (2, 3)]
    queue = ("queue",) if len(lives[0]) == 5 else ()
    names = ("propose", "first vote", "second vote", *queue, "execute")
    steps = [mean([step.gas for step in both]) for both in zip(*lives, strict=True)]
    yield Figure(
        "lifecycle",
        mean([sum(step.gas for step in life) for life in lives]),
        "mean of two: " + ", ".join(f"{name} {gas:,}" for name, gas in zip(names, steps, strict=True)),
        tuple(lives[0]),
    )
