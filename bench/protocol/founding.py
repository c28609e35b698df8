"""Founding: the organisation itself, and each member."""

from __future__ import annotations

from collections.abc import Iterator

from bench.protocol.actors import members
from bench.protocol.ops import Figure, Op
from bench.protocol.subject import Subject
from bench.protocol.world import CAPITAL, SHARES, World, total

OPS = (
    Op(
        "found_cell",
        "found a whole organisation in one transaction, no members yet",
        1_000_000,
        {
            "Moloch v3": 1_531_986,
            "Aragon OSx": 1_881_809,
            "OpenZeppelin with timelock": 7_385_362,
            "OpenZeppelin as clones": 667_210,
        },
    ),
    Op(
        "found_member",
        "each founding member with shares, vote and dividends, in a batch of 100",
        62_000,
        {"Aragon": 100_000, "Moloch v3": 123_000, "OpenZeppelin with timelock": 184_890},
        {"Aragon": "about; votes only, no dividends", "Moloch v3": "about; votes only, no dividends"},
    ),
)
BATCH = 100


def measure(world: World, subject: Subject) -> Iterator[Figure]:
    people = members(2 * BATCH)
    founded = world.node.send_all(subject.found(people))
    new = sum(world.node.slots(receipt).new for receipt in founded)
    yield Figure(
        "found_cell",
        total(founded),
        f"one dividend currency, one recipient, no URI, no guardian; {new} new slots",
        tuple(founded),
    )

    # The first of two batches: what only the very first member costs is in it.
    first = world.node.send_all(subject.enter(people[:BATCH]))
    second = world.node.send_all(subject.enter(people[BATCH:]))
    new = sum(world.node.slots(receipt).new for receipt in second)
    organisation = subject.opened()
    for person in people:
        assert organisation.shares(person.address) == SHARES * organisation.unit
        assert organisation.votes(person.address) > 0, "a founding member must have a vote"
    assert world.pay_of(organisation.treasury) == CAPITAL
    yield Figure(
        "found_member",
        -(-total(first) // BATCH),
        f"first batch; the next one {-(-total(second) // BATCH):,} each; {new / BATCH:.2f} new slots each",
        tuple(first),
    )
