"""What will happen, drawn from a seed before anything does, so that the ballots can be signed meanwhile."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass

from bench.protocol.actors import Actor, actor, keyless
from bench.subjects.ballots import sign_ballot

GOVERNOR = "celldao Governor"
AGAINST, FOR, ABSTAIN = 0, 1, 2
# Most are for it, so that most proposals pass; some do not.
OPINIONS = (FOR,) * 11 + (AGAINST,) * 7 + (ABSTAIN,) * 2
# head, r, s: as `cast_votes_by_sig` takes a ballot
Packed = tuple[int, bytes, bytes]


@dataclass(frozen=True)
class Scale:
    """How much happens.

    Attributes:
        members: at the founding.
        delegates: of them, those who have a key and vote for the others.
        months: each with an allocation of revenue.
        proposals: in all.
        ballots: on each proposal, in one batch of at most 128.
        transfers, exits: a month.
        claimants: members who claim every month.
    """

    members: int = 10_000
    delegates: int = 200
    months: int = 120
    proposals: int = 1_000
    ballots: int = 100
    transfers: int = 20
    exits: int = 5
    claimants: int = 100


SMALL = Scale(members=60, delegates=12, months=24, proposals=24, ballots=8, transfers=4, exits=1, claimants=8)


@dataclass(frozen=True)
class Opinion:
    voter: Actor
    support: int


def people(scale: Scale) -> list[Actor]:
    """By their numbers: the delegates as far apart as they can be; nobody else signs anything."""
    apart = scale.members // scale.delegates
    return [
        actor("delegate", place // apart)
        if place % apart == 0 and place // apart < scale.delegates
        else keyless("member", place)
        for place in range(scale.members)
    ]


def opinions(scale: Scale, dice: random.Random) -> list[list[Opinion]]:
    """Of each proposal, who votes and how."""
    voters = people(Scale(members=scale.delegates, delegates=scale.delegates))
    return [
        [Opinion(voter, dice.choice(OPINIONS)) for voter in dice.sample(voters, scale.ballots)]
        for _ in range(scale.proposals)
    ]


def _sign(governor: str, proposal: int, given: Sequence[Opinion]) -> list[Packed]:
    packed = []
    for one in given:
        signed = sign_ballot(GOVERNOR, governor, one.voter, proposal, one.support)
        head = signed.v << 168 | one.support << 160 | int(one.voter.address, 16)
        packed.append((head, signed.r.to_bytes(32, "big"), signed.s.to_bytes(32, "big")))
    return packed


def signed(
    pool: Executor, governor: str, ids: Sequence[int], given: Sequence[Sequence[Opinion]]
) -> Iterator[list[Packed]]:
    """The ballots of each proposal in turn; signing goes on while they are used."""
    waiting: list[Future[list[Packed]]] = [
        pool.submit(_sign, governor, proposal, opinions)
        for proposal, opinions in zip(ids, given, strict=True)
    ]
    for future in waiting:
        yield future.result()
