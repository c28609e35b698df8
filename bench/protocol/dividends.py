"""Dividends: revenue to all members, however many, and what each draws."""

from __future__ import annotations

from collections.abc import Iterator

from bench.protocol.actors import Actor, actor
from bench.protocol.node import Receipt
from bench.protocol.ops import Figure, Op
from bench.protocol.subject import Organisation, Subject
from bench.protocol.world import CAPITAL, WHOLE, World

OPS = (
    Op(
        "distribute",
        "revenue to all members, funds included, the reserve filled and the rest kept",
        120_000,
        {
            "ERC-2222": 77_754,
            "Superfluid": 257_192,
            "Curve": 104_990,
            "0xSplits": 1_000_000,
        },
        {
            "ERC-2222": "no split, no reserve; two transactions",
            "Curve": "no split, no reserve, nothing sooner than a week",
            "0xSplits": "about; 100 people, each by name",
        },
    ),
    Op(
        "claim",
        "of a dividend by share, not the first",
        59_400,
        {
            "ERC-2222": 59_482,
            "Synthetix": 76_432,
            "Curve": 91_929,
            "Superfluid": 200_934,
            "0xSplits": 51_621,
            "Merkle": 55_348,
        },
        {
            "0xSplits": "what each gets is written at every distribution, for each",
            "Merkle": "what each gets is computed off the chain, in a new contract for every distribution",
        },
    ),
    Op(
        "claim_first",
        "the first; the receiver held none of the currency",
        93_500,
        {"0xSplits": 68_721, "Merkle": 89_548, "ERC-2222": 93_682},
        {
            "0xSplits": "what each gets is written at every distribution, for each",
            "Merkle": "what each gets is computed off the chain, in a new contract for every distribution",
        },
    ),
    Op(
        "claim_after_12",
        "one claim for 12 distributions, the first to touch the last of them",
        68_500,
        {"Curve": 138_738, "Merkle": 12 * 55_348},
        {
            "Curve": "10 weeks",
            "Merkle": "twelve claims, one of each contract; computed from `claim`",
        },
    ),
)
REVENUE = 10_000 * WHOLE
SHORTAGE = 1_000 * WHOLE


def distribute(
    world: World, organisation: Organisation, *, shortage: int = 0, new: int | None = None
) -> Receipt:
    """Revenue arrives and is distributed; before it, the treasury may have spent part of its reserve."""
    if shortage:
        excess = world.pay_of(organisation.treasury) - CAPITAL
        world.spend(organisation.treasury, excess + shortage)
        assert world.pay_of(organisation.treasury) == CAPITAL - shortage
    world.fund(organisation.revenue_address, REVENUE)
    receipt = world.measure(organisation.distribute(actor("stranger")), new=new)
    world.node.wait(1)  # some accrue in a later second
    return receipt


def claim(world: World, organisation: Organisation, member: Actor, *, new: int | None = None) -> Receipt:
    """A claim that pays something."""
    before, due = world.pay_of(member.address), organisation.claimable(member.address)
    assert due > 0
    receipt = world.measure(organisation.claim(member), new=new)
    assert world.pay_of(member.address) == before + due
    assert organisation.claimable(member.address) == 0
    return receipt


def settle(world: World, organisation: Organisation) -> None:
    """A dividend was paid and everybody has claimed it; nothing, where none are paid."""
    if not organisation.pays_dividends:
        return
    distribute(world, organisation)
    for member in organisation.members:
        claim(world, organisation, member)


def steady(world: World, subject: Subject, **terms: int) -> Receipt:
    """The third distribution, the treasury short of its reserve by a tenth of the revenue."""
    organisation = subject.organisation(**terms)  # type: ignore[arg-type]
    distribute(world, organisation)
    distribute(world, organisation)
    member = organisation.members[0].address
    due = organisation.claimable(member)
    receipt = distribute(world, organisation, shortage=SHORTAGE, new=0)
    assert world.pay_of(organisation.treasury) > CAPITAL, "the reserve is filled, and the rest kept"
    assert organisation.claimable(member) > due
    return receipt


def measure(world: World, subject: Subject) -> Iterator[Figure]:
    plain = steady(world, subject)
    recipient = steady(world, subject, recipients=1)
    smoothed = steady(world, subject, smoothing=30 * 86_400)
    yield Figure(
        "distribute",
        plain.gas,
        f"{recipient.gas:,} with a recipient paid besides; {smoothed.gas:,} smoothed over a month instead",
        (plain,),
    )

    organisation = subject.organisation()
    people = organisation.members
    distribute(world, organisation)
    claim(world, organisation, people[0])
    assert world.pay_of(people[1].address) == 0
    first = claim(world, organisation, people[1])
    yield Figure("claim_first", first.gas, f"{world.node.slots(first).new} new slots", (first,))

    distribute(world, organisation)
    claim(world, organisation, people[0])
    later = claim(world, organisation, people[1], new=0)
    yield Figure("claim", later.gas, "somebody has claimed of this distribution before", (later,))

    for _ in range(12):
        distribute(world, organisation)
    twelve = claim(world, organisation, people[1], new=0)
    yield Figure("claim_after_12", twelve.gas, "", (twelve,))
