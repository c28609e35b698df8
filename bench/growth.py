"""Does the cost of the same work grow with members, proposals or distributions? It must not."""

from __future__ import annotations

from bench.protocol.actors import actor
from bench.protocol.dividends import claim, distribute
from bench.protocol.leaving import leave
from bench.protocol.ops import mean
from bench.protocol.proposing import carry_out
from bench.protocol.shares import transfer
from bench.protocol.subject import Organisation, Subject
from bench.protocol.world import SHARES, SPENT, World

TOLERANCE = 0.05

Gas = dict[str, int]


def grown(small: Gas, large: Gas) -> list[str]:
    """The ops whose gas differs by more than the tolerance, with both figures."""
    assert small.keys() == large.keys()
    return [
        f"{op}: {small[op]:,} became {large[op]:,}"
        for op in small
        if abs(large[op] - small[op]) > TOLERANCE * small[op]
    ]


def work(world: World, organisation: Organisation) -> Gas:
    """Everything that must stay flat, done once with nothing being the first of its kind."""
    one, two, three = organisation.members[:3]
    for _ in range(2):
        distributed = distribute(world, organisation)
        # member 1 is the first to touch it, so that the other claims are alike
        claims = [claim(world, organisation, member) for member in (one, two, three)]
    carry_out(world, organisation, 0, 10)
    _, _, vote, *_, executed = carry_out(world, organisation, 1, 10)
    transfers = [transfer(world, organisation, one, two) for _ in range(2)]
    half = SHARES * organisation.unit // 2
    exits = [leave(world, organisation, three, half) for _ in range(2)]
    return {
        "distribute": distributed.gas,
        "claim": claims[1].gas,
        "vote": vote.gas,
        "execute": executed.gas,
        "transfer_share": mean([receipt.gas for receipt in transfers]),
        "exit": mean([receipt.gas for receipt in exits]),
    }


def by_members(world: World, subject: Subject, few: int, many: int) -> tuple[Gas, Gas]:
    small, large = (work(world, subject.organisation(count, one_by_one=False)) for count in (few, many))
    return small, large


def by_proposals(world: World, subject: Subject, many: int) -> tuple[Gas, Gas]:
    """The second proposal of an organisation, and the one after `many`."""
    organisation = subject.organisation(many + 12, one_by_one=False)
    carry_out(world, organisation, 0, 10)
    with world.node.undone():
        _, _, vote, *_, executed = carry_out(world, organisation, 1, 10)
    small = {"vote": vote.gas, "execute": executed.gas}
    for proposer in organisation.members[2 : many + 1]:
        world.node.send(organisation.propose(proposer, organisation.draft(world.fresh(), SPENT)))
    _, _, vote, *_, executed = carry_out(world, organisation, 1, 10)
    return small, {"vote": vote.gas, "execute": executed.gas}


def by_distributions(world: World, subject: Subject, many: int) -> tuple[Gas, Gas]:
    """After one distribution that has not been claimed, and after `many`."""

    def claims(count: int) -> Gas:
        with world.node.undone():
            for _ in range(count):
                distribute(world, organisation)
            last = distribute(world, organisation)
            claim(world, organisation, one)
            return {"claim": claim(world, organisation, two).gas, "distribute": last.gas}

    organisation = subject.organisation(10, one_by_one=False)
    one, two = organisation.members[:2]
    distribute(world, organisation)
    for member in (one, two):
        claim(world, organisation, member)
    assert world.pay_of(actor("member", 2).address) > 0
    return claims(0), claims(many - 1)
