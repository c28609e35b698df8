"""What the table's rows do not show of ours: dearer states, small batches, steps without a row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.protocol.actors import actor, members
from bench.protocol.dividends import distribute
from bench.protocol.proposing import carry_out
from bench.protocol.voting import active
from bench.protocol.world import WHOLE, World, total
from bench.subjects.celldao import Celldao
from bench.subjects.celldao.terms import Terms

MEMBERS = 40
FEW = 5
# Of 40 members' units exactly what eight have, and what two have.
OF_EIGHT, OF_TWO = 2_000, 500


@dataclass(frozen=True)
class Further:
    """
    Attributes:
        key: by which other pages ask for it.
        gas: of what is described.
        what: in words.
    """

    key: str
    gas: int
    what: str


def measure(world: World, subject: Celldao) -> list[Further]:
    """Each from the same chain."""
    found: list[Further] = []
    for group in (_founding, _ballots, _executions, _lives, _distribution):
        with world.node.undone():
            found += group(world, subject)
    return found


def _founding(world: World, subject: Celldao) -> Iterator[Further]:
    people = members(10)
    world.node.send_all(subject.found(people))
    entered = world.node.send_all(subject.enter(people))
    yield Further("found_10", total(entered), "a batch of 10 founding members, together")
    yield Further("finish", world.node.send(subject.finish()).gas, "the transaction that ends a founding")


def _ballots(world: World, subject: Celldao) -> Iterator[Further]:
    cell = subject.organisation()
    proposal = active(world, cell, cell.members[0])
    late = world.measure(cell.vote(cell.members[-1], proposal))
    yield Further(
        "vote_first_late", late.gas, "the first ballot of a proposal, by a member numbered above 23"
    )
    proposal = active(world, cell, cell.members[1])
    batch = world.measure(cell.vote_batch(actor("relayer"), cell.members[-FEW:], proposal))
    yield Further(
        "batch_5", batch.gas, f"a batch of {FEW} signed ballots, the first of the proposal, together"
    )


def _executions(world: World, subject: Celldao) -> Iterator[Further]:
    cell = subject.of(members(MEMBERS), Terms(recipients=0, quorum=OF_EIGHT))
    *_, executed = [carry_out(world, cell, number, 8)[-1] for number in range(3)]
    yield Further(
        "execute_close",
        executed.gas,
        "`execute` where the turnout is the quorum, and no more: Share is asked for the total",
    )


def _lives(world: World, subject: Celldao) -> Iterator[Further]:
    for key, quorum, what in (
        ("lifecycle_late", Terms.quorum, "`lifecycle` whose two voters have numbers above 23"),
        ("lifecycle_late_close", OF_TWO, "the same, and the turnout is the quorum, and no more"),
    ):
        cell = subject.of(members(MEMBERS), Terms(recipients=0, quorum=quorum))
        carry_out(world, cell, 0, 10)
        carry_out(world, cell, 1, 10)
        lives = [carry_out(world, cell, number, 2, early=False) for number in (2, 3)]
        yield Further(key, -(-sum(step.gas for life in lives for step in life) // 2), what)


def _distribution(world: World, subject: Celldao) -> Iterator[Further]:
    cell = subject.organisation()
    for _ in range(2):
        distribute(world, cell)
    world.fund(cell.share, WHOLE)
    gas = world.measure(cell.book(WHOLE), new=0).gas
    yield Further("distribute_share", gas, "booking a distribution in Share, as a transaction of its own")


def table(found: Sequence[Mapping[str, Any]]) -> list[str]:
    """Markdown."""
    return [
        "| of ours, besides | gas |",
        "|---|---:|",
        *(f"| {item['what']} | {item['gas']:,} |" for item in found),
    ]
