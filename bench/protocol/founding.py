"""Founding: the organisation itself, and each member."""

from __future__ import annotations

from collections.abc import Iterator

from bench.protocol.actors import members
from bench.protocol.ops import Figure, Op
from bench.protocol.subject import Subject
from bench.protocol.world import CAPITAL, SHARES, World

OPS = (
    Op(
        "found_cell",
        "found a whole organisation in one transaction, no members yet",
        1_000_000,
        {
            "Moloch v3": 1_531_986,
            "Aragon OSx": 1_881_809,
            "OpenZeppelin deployed plainly": 7_385_362,
            "OpenZeppelin bare clones": 667_210,
        },
    ),
    Op(
        "found_member",
        "each founding member with shares, vote and dividends, in a batch of 100",
        62_000,
        {"Aragon": 100_000, "Moloch v3": 123_000, "OpenZeppelin mint + self-delegate": 184_890},
    ),
)
BATCH = 100


def measure(world: World, subject: Subject) -> Iterator[Figure]:
    people = members(2 * BATCH)
    founded = world.measure(subject.found(people))
    slots = world.node.slots(founded)
    yield Figure(
        "found_cell",
        founded.gas,
        f"one dividend currency, one recipient, no URI, no guardian; {slots.new} new slots",
        (founded,),
    )

    # The first of two batches: what only the very first member costs is in it.
    first = world.measure(subject.enter(people[:BATCH]))
    second = world.measure(subject.enter(people[BATCH:]))
    organisation = subject.opened()
    for person in people:
        assert organisation.shares(person.address) == SHARES * organisation.unit
        assert organisation.votes(person.address) > 0, "a founding member must have a vote"
    assert world.pay_of(organisation.treasury) == CAPITAL
    yield Figure(
        "found_member",
        -(-first.gas // BATCH),
        f"first batch; the next one {-(-second.gas // BATCH):,} each; "
        f"{world.node.slots(second).new / BATCH:.2f} new slots each",
        (first,),
    )
