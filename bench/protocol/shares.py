"""Shares that pass between members, votes that are lent, members who join."""

from __future__ import annotations

from collections.abc import Iterator

from bench.protocol.actors import Actor, actor
from bench.protocol.dividends import settle
from bench.protocol.node import Receipt
from bench.protocol.ops import Figure, Op, mean
from bench.protocol.subject import Organisation, Subject
from bench.protocol.world import SHARES, World, total

OPS = (
    Op(
        "transfer_share",
        "between two members, votes and dividends of one currency; mean of two",
        90_000,
        {
            "Solady": 97_563,
            "OpenZeppelin with timelock": 104_538,
            "Aragon": 106_004,
            "Moloch v3": 168_594,
            "ERC-2222": 47_399,
        },
        {
            "ERC-2222": "dividends only, no votes",
            "Aragon": "votes only, no dividends",
            "Moloch v3": "votes only, no dividends",
        },
    ),
    Op("transfer_member", "the same where each member has one vote; mean of two", 56_000, {}),
    Op(
        "delegate",
        "to another member who holds votes; mean of two",
        90_000,
        {"OpenZeppelin with timelock": 96_583},
    ),
    Op(
        "issue",
        "shares to a new member, execution part; mean of two",
        125_000,
        {"Moloch v3": 176_424, "OpenZeppelin with timelock": 184_890},
        {"Moloch v3": "votes only, no dividends; the whole transaction"},
    ),
)


def transfer(
    world: World, organisation: Organisation, sender: Actor, receiver: Actor, *, new: int | None = None
) -> Receipt:
    """One whole share; both keep some, both have a checkpoint of an earlier block and nothing to settle."""
    for holder in (sender, receiver):
        assert organisation.shares(holder.address) > organisation.unit
        assert 0 < organisation.votes_since(holder.address) <= world.node.now
        if organisation.pays_dividends:
            assert organisation.claimable(holder.address) == 0
            assert world.pay_of(holder.address) > 0, "has claimed dividends before"
    before = organisation.shares(receiver.address)
    receipt = world.measure(organisation.transfer(sender, receiver, organisation.unit), new=new)
    assert organisation.shares(receiver.address) == before + organisation.unit
    return receipt


def delegate(
    world: World, organisation: Organisation, giver: Actor, receiver: Actor, *, new: int | None = None
) -> Receipt:
    """All votes of one who votes for himself, to one who holds votes; both have an earlier checkpoint."""
    for member in (giver, receiver):
        assert organisation.votes(member.address) > 0
        assert 0 < organisation.votes_since(member.address) <= world.node.now
    given, held = organisation.votes(giver.address), organisation.votes(receiver.address)
    receipt = world.measure(organisation.delegate(giver, receiver), new=new)
    assert organisation.votes(giver.address) == 0
    assert organisation.votes(receiver.address) == held + given
    return receipt


def _two(receipts: list[Receipt]) -> str:
    return " and ".join(f"{receipt.gas:,}" for receipt in receipts)


def measure(world: World, subject: Subject) -> Iterator[Figure]:
    organisation = subject.organisation()
    settle(world, organisation)
    one, two, three, four, five = organisation.members[:5]

    # Two checkpoints share a slot with us: the first of each member opens one. Two in a row show both.
    transfers = [transfer(world, organisation, one, two) for _ in range(2)]
    yield Figure("transfer_share", mean([r.gas for r in transfers]), _two(transfers), tuple(transfers))

    # The second pair has an odd number of former checkpoints each, where the first has an even one.
    transfer(world, organisation, five, two)
    assert organisation.former_votes(three.address) == organisation.former_votes(four.address) == 0
    assert organisation.former_votes(five.address) == 1
    lent = [
        delegate(world, organisation, three, four),
        delegate(world, organisation, five, four),
    ]
    yield Figure("delegate", mean([r.gas for r in lent]), _two(lent), tuple(lent))

    issued = []
    for number in (1, 2):
        joining = actor("joining", number)
        assert organisation.shares(joining.address) == 0
        issued.append(world.node.send_all(organisation.issue(joining, SHARES * organisation.unit)))
        assert organisation.votes(joining.address) > 0
    # what a vote carries out has no transaction of its own; what the new member sends himself has
    parts = [total(receipts) - receipts[0].intrinsic for receipts in issued]
    new = [sum(world.node.slots(receipt).new for receipt in receipts) for receipts in issued]
    yield Figure(
        "issue",
        mean(parts),
        f"without the {issued[0][0].intrinsic:,} that any transaction of this form costs; "
        f"{parts[0]:,} and {parts[1]:,}; {new[0]} and {new[1]} new slots",
        tuple(receipt for receipts in issued for receipt in receipts),
    )

    equals = subject.organisation(by_member=True)
    settle(world, equals)
    passed = [transfer(world, equals, *equals.members[:2], new=0) for _ in range(2)]
    yield Figure("transfer_member", mean([r.gas for r in passed]), _two(passed), tuple(passed))
