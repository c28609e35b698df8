"""Leaving with one's part of everything."""

from __future__ import annotations

from collections.abc import Iterator

from bench.protocol.actors import Actor
from bench.protocol.dividends import settle
from bench.protocol.node import Receipt
from bench.protocol.ops import Figure, Op, mean
from bench.protocol.subject import Organisation, Subject
from bench.protocol.world import SHARES, World

OPS = (
    Op(
        "exit",
        "leave, one registered ERC-20, asset in hand; mean of part and whole",
        126_000,
        {"Moloch v2": 136_953, "Moloch v3": 200_049},
        {"Moloch v2": "no dividends; two transactions", "Moloch v3": "no dividends"},
    ),
)


def leave(world: World, organisation: Organisation, member: Actor, shares: int) -> Receipt:
    """The leaver has drawn dividends, so he holds PAY, and he has nothing to settle."""
    call = organisation.exit(member, shares)
    held = organisation.shares(member.address)
    before = world.pay_of(member.address)
    assert before > 0
    assert organisation.claimable(member.address) == 0
    receipt = world.measure(call)
    assert organisation.shares(member.address) == held - shares
    assert world.pay_of(member.address) > before, "the asset must be in hand"
    return receipt


def measure(world: World, subject: Subject) -> Iterator[Figure]:
    organisation = subject.organisation()
    settle(world, organisation)
    member = organisation.members[0]
    whole = SHARES * organisation.unit
    exits = [leave(world, organisation, member, part) for part in (whole // 2, whole - whole // 2)]
    assert organisation.shares(member.address) == 0
    yield Figure(
        "exit",
        mean([receipt.gas for receipt in exits]),
        f"half of the shares {exits[0].gas:,}, then the rest {exits[1].gas:,}; he holds the asset already",
        tuple(exits),
    )
