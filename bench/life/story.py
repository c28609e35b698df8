"""The ten years, month by month: the same acts on the chain and in the books."""

from __future__ import annotations

import random
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bench.life.books import Books
from bench.life.plan import Opinion, Packed, Scale
from bench.protocol.actors import Actor, actor, keyless
from bench.protocol.node import Receipt
from bench.protocol.world import CAPITAL, SHARES, WHOLE, World
from bench.subjects.celldao.cell import Cell, Draft
from bench.subjects.celldao.terms import DIVIDEND_RATIO, UNIT

MONTH = 30 * 86_400
REVENUE = 10_000 * WHOLE
PAID = 100 * WHOLE
MOST_CLAIMS = 100
DEFEATED, EXECUTED = 3, 7
MONTHS_A_YEAR = 12

Gas = dict[str, list[int]]


@dataclass(frozen=True)
class Made:
    """A proposal of the plan.

    Attributes:
        receiver: who gets PAID if it passes.
    """

    draft: Draft
    receiver: str
    given: Sequence[Opinion]


@dataclass
class Outcome:
    """
    Attributes:
        tally: against, for and abstain by the books.
        passed: by the books.
    """

    made: Made
    tally: tuple[int, int, int]
    passed: bool


@dataclass
class Life:
    """A cell, its books, and what each act cost in each year."""

    world: World
    cell: Cell
    scale: Scale
    people: Sequence[Actor]
    dice: random.Random
    books: Books = field(init=False)
    outcomes: list[Outcome] = field(default_factory=list)
    years: dict[int, Gas] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    newcomers: int = 0
    _year: int = 0

    def __post_init__(self) -> None:
        self.books = Books(CAPITAL, CAPITAL, DIVIDEND_RATIO)
        for person in self.people:
            self.books.join(person.address, SHARES * UNIT)
        self.delegates = [person for person in self.people if person.key]
        self._others = [person for person in self.people if not person.key]
        apart = len(self._others) // self.scale.claimants
        self.claimants = [person.address for person in self._others[::apart]][: self.scale.claimants]
        # those who come and go; delegates and those who claim every month stay
        staying = set(self.claimants)
        self._moving = [person.address for person in self._others if person.address not in staying]

    def run(self, plan: Sequence[Made], ballots: Iterator[list[Packed]]) -> None:
        self._delegations()
        for month in range(self.scale.months):
            self._year = 1 + month // MONTHS_A_YEAR
            self.world.node.wait(MONTH)
            if self._allocate(REVENUE + self.dice.randrange(WHOLE)):
                self._claims()
            for _ in range(self.scale.transfers):
                self._transfer()
            for _ in range(self.scale.exits):
                self._exit()
            first, last = (len(plan) * at // self.scale.months for at in (month, month + 1))
            self._decide(plan[first:last], ballots)
            if (month + 1) % MONTHS_A_YEAR == 0:
                print(f"year {self._year} is over", file=sys.stderr, flush=True)
        self._claim_everything()

    def _done(self, kind: str, receipt: Receipt, times: int = 1) -> None:
        self.counts[kind] += times
        self.years[self._year][kind].append(receipt.gas // times)

    def _delegations(self) -> None:
        for number, person in enumerate(self._others):
            to = self.delegates[number % self.scale.delegates]
            self._done("delegation", self.world.node.send(self.cell.delegate(person, to)))
            self.books.delegate(person.address, to.address)

    def _allocate(self, revenue: int) -> int:
        self.world.fund(self.cell.revenue_address, revenue)
        self._done("allocation", self.world.node.send(self.cell.distribute(actor("stranger"))))
        self.world.node.wait(1)
        return self.books.allocate(revenue)

    def _claims(self) -> None:
        for start in range(0, len(self.claimants), MOST_CLAIMS):
            part = self.claimants[start : start + MOST_CLAIMS]
            receipt = self.world.node.send(self.cell.claim_for(actor("stranger"), part))
            self._done("claim, of a batch", receipt, len(part))

    def _transfer(self) -> None:
        """Among members; every tenth to somebody who is none yet."""
        sender = self.dice.choice(self._moving)
        newcomer = self.counts["transfer"] % 10 == 9
        if newcomer:
            self.newcomers += 1
            receiver = keyless("newcomer", self.newcomers).address
        else:
            receiver = self.dice.choice([other for other in self._moving if other != sender])
        held = self.books.members[sender].balance // UNIT
        shares = self.dice.randrange(1, held) * UNIT if held > 1 else held * UNIT
        receipt = self.world.node.send(self.cell.transfer(Actor(sender, b""), Actor(receiver, b""), shares))
        self.counts["transfer"] += 1
        if not newcomer:
            self.years[self._year]["transfer"].append(receipt.gas)
        self.books.transfer(sender, receiver, shares)
        if newcomer:
            self._moving.append(receiver)
        if self.books.members[sender].balance == 0:
            self._moving.remove(sender)

    def _exit(self) -> None:
        """With half of the shares, or all; what is due is claimed before, as one would."""
        leaver = self.dice.choice(self._moving)
        held = self.books.members[leaver].balance
        shares = held // (2 * UNIT) * UNIT if self.dice.random() < 0.5 and held > UNIT else held
        if self.cell.claimable(leaver):
            self._done("claim before leaving", self.world.node.send(self.cell.claim(Actor(leaver, b""))))
        self._done("exit", self.world.node.send(self.cell.exit(Actor(leaver, b""), shares)))
        self.books.exit(leaver, shares)
        if shares == held:
            self._moving.remove(leaver)

    def _decide(self, plan: Sequence[Made], ballots: Iterator[list[Packed]]) -> None:
        node, cell, relayer = self.world.node, self.cell, actor("relayer")
        for proposer, made in zip(self.dice.sample(self.delegates, len(plan)), plan, strict=True):
            self._done("proposal", node.send(cell.propose(proposer, made.draft)))
        node.wait(cell.voting_delay)
        decided = []
        for made in plan:
            packed = next(ballots)
            receipt = node.send(cell.hand_in(relayer, made.draft, packed))
            self._done("ballot, of a batch", receipt, len(packed))
            decided.append(self._counted(made))
        node.wait(cell.voting_period)
        node.wait(cell.execution_delay)
        for outcome in decided:
            if outcome.passed:
                self._done("execution", node.send(cell.execute(actor("stranger"), outcome.made.draft)))
                self.books.treasury -= PAID
        self.outcomes += decided

    def _counted(self, made: Made) -> Outcome:
        """The snapshot is of this month, and nothing has moved since."""
        tally = [0, 0, 0]
        for one in made.given:
            tally[one.support] += self.books.votes[one.voter.address]
        against, in_favour, abstain = tally
        # half of all units vote, which is far above the quorum
        return Outcome(made, (against, in_favour, abstain), in_favour > against)

    def _claim_everything(self) -> None:
        self.world.node.wait(1)
        everybody = list(self.books.members)
        for start in range(0, len(everybody), MOST_CLAIMS):
            part = everybody[start : start + MOST_CLAIMS]
            self.world.node.send(self.cell.claim_for(actor("stranger"), part))
            self.counts["claim at the end"] += len(part)
