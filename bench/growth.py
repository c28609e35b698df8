"""Does the cost of the same work grow with members, proposals, distributions or checkpoints? It must not.

Each function measures the same work at several sizes of one thing, everything else alike, nothing being the
first of its kind. Sizes are reached by the transactions that lead there in life: batches of a founding,
proposals, distributions, transfers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bench.protocol.actors import Actor, keyless, members
from bench.protocol.dividends import claim, distribute
from bench.protocol.leaving import leave
from bench.protocol.ops import mean
from bench.protocol.proposing import carry_out
from bench.protocol.shares import transfer
from bench.protocol.subject import Organisation, Subject
from bench.protocol.voting import active
from bench.protocol.world import SHARES, SPENT, World
from bench.subjects.celldao import Celldao
from bench.subjects.celldao.cell import Cell
from bench.subjects.celldao.terms import Terms

TOLERANCE = 0.05
# Those who act; the others are there.
ACTING = 10
CLAIMING = 4
SIGNING = 128
# Of so many numbers, the first, a ballot is noted beside the tally; of later ones in bitmaps (docs/adr/0013).
BESIDE_THE_TALLY = 23
# Rules under which ten thousand can decide in few transactions: a quorum of 1 %, 0.01 % to propose. Their
# figures do not move what anything costs.
EASY = {"quorum": 100, "threshold": 1}
# Members of the cell in which proposals pile up: each has one open.
CROWD = 1_024

Gas = dict[str, int]
Curve = dict[int, Gas]


def people(count: int) -> list[Actor]:
    known = members(min(count, SIGNING))
    return [*known, *(keyless("bystander", number) for number in range(len(known) + 1, count + 1))]


def cell_of(subject: Celldao, count: int, *, by_member: bool = False) -> Cell:
    return subject.of(people(count), Terms(by_member=by_member, recipients=0, **EASY))


def _claims(world: World, organisation: Organisation) -> int:
    """What the second pays; the first one to claim of a distribution does a bit more."""
    claims = [claim(world, organisation, member) for member in organisation.members[:3]]
    return claims[1].gas


def _decisions(world: World, cell: Cell) -> Gas:
    """The second proposal that is carried out.

    Where ten are no quorum and a tenth more, others sign ballots besides.
    """
    missing = max(0, -(-len(cell.members) * 11 // 1_000) - ACTING)
    others = cell.members[ACTING : ACTING + missing]
    carry_out(world, cell, 0, ACTING, others)
    _, _, vote, *_, executed = carry_out(world, cell, 1, ACTING, others)
    return {"vote": vote.gas, "execute": executed.gas}


def _late_vote(world: World, cell: Cell) -> int:
    """By the newest member; who came before him has voted, so that no word of a bitmap is opened."""
    # the first ones have given shares away
    proposal = active(world, cell, cell.members[ACTING])
    world.node.send(cell.vote(cell.members[-2], proposal))
    return world.measure(cell.vote(cell.members[-1], proposal)).gas


def _transfers(world: World, organisation: Organisation) -> int:
    """Mean of two, since former checkpoints share slots in pairs."""
    one, two = organisation.members[:2]
    return mean([transfer(world, organisation, one, two).gas for _ in range(2)])


def _exits(world: World, organisation: Organisation) -> int:
    half = SHARES * organisation.unit // 2
    return mean([leave(world, organisation, organisation.members[2], half).gas for _ in range(2)])


def work(world: World, cell: Cell) -> Gas:
    """Everything that must stay flat, once; the first three have no dividend left to claim."""
    distributed = distribute(world, cell).gas
    return {
        "distribute": distributed,
        "claim": _claims(world, cell),
        **_decisions(world, cell),
        "transfer_share": _transfers(world, cell),
        "exit": _exits(world, cell),
    }


def _settled(world: World, cell: Cell) -> None:
    """Some have claimed once; others never do, so that the cell still owes them what it holds."""
    distribute(world, cell)
    for member in cell.members[:CLAIMING]:
        claim(world, cell, member)


def by_members(world: World, subject: Celldao, sizes: Iterable[int]) -> Curve:
    found: Curve = {}
    for count in sizes:
        with world.node.undone():
            cell = cell_of(subject, count)
            _settled(world, cell)
            found[count] = work(world, cell)
            if count > BESIDE_THE_TALLY:
                found[count]["vote_late"] = _late_vote(world, cell)
        with world.node.undone():
            cell = cell_of(subject, count, by_member=True)
            _settled(world, cell)
            found[count]["transfer_member"] = _transfers(world, cell)
    return found


def by_proposals(world: World, subject: Celldao, sizes: Sequence[int]) -> Curve:
    """After so many proposals, the first of them carried out, each by another member."""
    found: Curve = {}
    for by_member in (False, True):
        with world.node.undone():
            cell = cell_of(subject, CROWD, by_member=by_member)
            _settled(world, cell)
            receiver, made = world.fresh(), 0
            for count in sizes:
                # `work` makes two, and the first of them is counted here
                for proposer in cell.members[ACTING + made : ACTING + count - 1]:
                    world.node.send(cell.propose(proposer, cell.draft(receiver, SPENT)))
                made = count - 1
                with world.node.undone():
                    if by_member:
                        found[count]["transfer_member"] = _transfers(world, cell)
                    else:
                        found[count] = work(world, cell)
    return found


def by_distributions(world: World, subject: Celldao, sizes: Sequence[int]) -> Curve:
    """After so many distributions of which nobody has claimed anything."""
    found: Curve = {}
    for by_member in (False, True):
        with world.node.undone():
            cell = cell_of(subject, ACTING, by_member=by_member)
            _settled(world, cell)
            made = 0
            for count in sizes:
                for _ in range(count - 1 - made):
                    distribute(world, cell)
                made = count - 1
                with world.node.undone():
                    if by_member:
                        distribute(world, cell)
                        _claims(world, cell)
                        found[count]["transfer_member"] = _transfers(world, cell)
                    else:
                        found[count] = work(world, cell)
    return found


def by_checkpoints(world: World, subject: Subject, sizes: Sequence[int]) -> Curve:
    """A ballot of one whose votes have changed so often, the last time before the snapshot."""
    found: Curve = {}
    with world.node.undone():
        organisation = subject.organisation(ACTING, one_by_one=False)
        proposer, first, voter, other = organisation.members[:4]
        for count in sizes:
            while (former := organisation.former_votes(voter.address)) < count - 1:
                giver, receiver = (voter, other) if former % 2 else (other, voter)
                world.node.send(organisation.transfer(giver, receiver, organisation.unit))
            assert former == count - 1
            with world.node.undone():
                proposal = active(world, organisation, proposer)
                world.node.send(organisation.vote(first, proposal))
                found[count] = {"vote": world.node.send(organisation.vote(voter, proposal)).gas}
    return found


def uneven(curve: Curve, *, pairs: bool = False) -> list[str]:
    """The ops whose gas differs by more than the tolerance from that at the smallest size they exist at.

    With `pairs`, odd sizes are compared with odd ones and even with even: checkpoints share slots in pairs.
    """
    wrong = []
    for parity in (0, 1) if pairs else (None,):
        sizes = [size for size in sorted(curve) if parity is None or size % 2 == parity]
        first: dict[str, int] = {}
        for size in sizes:
            assert first.keys() <= curve[size].keys()
            for op, gas in curve[size].items():
                smallest = first.setdefault(op, size)
                was = curve[smallest][op]
                if abs(gas - was) > TOLERANCE * was:
                    wrong.append(f"{op}: {was:,} at {smallest:,} became {gas:,} at {size:,}")
    return wrong
