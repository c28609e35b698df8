"""Votes and their outcome in a cell in which every member has one vote (spec 4.3, 5.2, 5.3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from celldao.demo.events import Proposal, Support
from celldao.demo.ledger.impossible import LedgerError

UNIT = 10**6
BASIS = 10_000


@dataclass(frozen=True)
class Track:
    """Rules of voting, in seconds and basis points."""

    voting_delay: int
    voting_period: int
    execution_delay: int
    expiry: int
    quorum: int
    approval: int
    late_extension: int


def votes_of(balances: Mapping[int, int], delegates: Mapping[int, int]) -> Counter[int]:
    """Votes by member: one unit for each holder, with whom he delegated it to."""
    votes: Counter[int] = Counter()
    for number, balance in balances.items():
        if balance:
            votes[delegates.get(number, number)] += UNIT
    return votes


@dataclass
class Poll:
    """One proposal from the proposing to the end of voting."""

    proposal: Proposal
    track: Track
    proposed: int
    executed: int = 0
    tally: Counter[Support] = field(default_factory=Counter)
    _electorate: Counter[int] | None = None
    _voted: set[int] = field(default_factory=set)
    _extended: int = 0

    @property
    def snapshot(self) -> int:
        return self.proposed + self.track.voting_delay

    @property
    def deadline(self) -> int:
        return max(self.snapshot + self.track.voting_period, self._extended)

    @property
    def eta(self) -> int:
        return self.deadline + self.track.execution_delay

    @property
    def units(self) -> int:
        if self._electorate is None:
            raise LedgerError(f"{self.proposal.key}: the snapshot is not over yet")
        return self._electorate.total()

    @property
    def quorum(self) -> int:
        """Units that for and abstain must reach together, rounded up."""
        return -(-self.units * self.track.quorum // BASIS)

    def freeze(self, at: int, votes: Counter[int]) -> None:
        """Keeps the votes of the snapshot, once its second is over."""
        if self._electorate is None and at > self.snapshot:
            self._electorate = votes

    def cast(self, at: int, ballots: Iterable[tuple[int, Support]]) -> None:
        if self._electorate is None:
            raise LedgerError(f"{self.proposal.key}: voting has not begun")
        for number, support in ballots:
            if at > self.deadline:
                raise LedgerError(f"{self.proposal.key}: voting is over")
            if number in self._voted or not self._electorate[number]:
                raise LedgerError(f"{self.proposal.key}: member {number} has no ballot left")
            self._voted.add(number)
            before = self.has_quorum
            self.tally[support] += self._electorate[number]
            if self.has_quorum and not before:
                self._extended = at + self.track.late_extension

    @property
    def has_quorum(self) -> bool:
        return self.tally[Support.FOR] + self.tally[Support.ABSTAIN] >= max(self.quorum, 1)

    @property
    def has_passed(self) -> bool:
        in_favour, against = self.tally[Support.FOR], self.tally[Support.AGAINST]
        approved = in_favour * BASIS >= (in_favour + against) * self.track.approval
        return self.has_quorum and in_favour > against and approved

    def state(self, at: int) -> str:
        """The name of its state (spec 5.2), for proposals that have actions and that nobody cancels."""
        if self.executed:
            return "Executed"
        if at <= self.snapshot:
            return "Pending"
        if at <= self.deadline:
            return "Active"
        if not self.has_passed:
            return "Defeated"
        return "Queued" if at <= self.eta + self.track.expiry else "Expired"

    def execute(self, at: int) -> None:
        if self.state(at) != "Queued" or at < self.eta:
            raise LedgerError(f"{self.proposal.key} can't be executed now")
        self.executed = at
