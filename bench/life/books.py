"""What the cell's totals must be, with nothing of the contracts: balances, votes, exact fractions."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction


@dataclass
class Member:
    """
    Attributes:
        balance: share units.
        most: the largest balance ever.
        delegate: who casts his votes: an address.
        settled: dividends per unit until which `due` is up to date.
        due: his part of everything distributed so far, in base units, claimed or not, exactly.
        left_with: what exits have paid him.
    """

    balance: int
    delegate: str
    settled: Fraction = Fraction(0)
    due: Fraction = Fraction(0)
    left_with: int = 0
    most: int = 0


@dataclass
class Books:
    """
    Attributes:
        members: everybody who ever was one, by address.
        votes: what an address casts, in share units.
        treasury: of the currency, in base units.
        reserve: what it is filled up to before members get anything.
        ratio: of revenue to the members, in basis points.
        distributed: to the members, in base units.
    """

    treasury: int
    reserve: int
    ratio: int
    members: dict[str, Member] = field(default_factory=dict)
    votes: dict[str, int] = field(default_factory=dict)
    supply: int = 0
    distributed: int = 0
    per_unit: Fraction = Fraction(0)

    def join(self, account: str, shares: int) -> None:
        self.members[account] = Member(0, account, settled=self.per_unit)
        self._change(account, shares)
        self.supply += shares

    def delegate(self, account: str, to: str) -> None:
        member = self.members[account]
        self._vote(member.delegate, -member.balance)
        member.delegate = to
        self._vote(to, member.balance)

    def transfer(self, sender: str, receiver: str, shares: int) -> None:
        if receiver not in self.members:
            self.members[receiver] = Member(0, receiver, settled=self.per_unit)
        self._change(sender, -shares)
        self._change(receiver, shares)

    def allocate(self, revenue: int) -> int:
        """The dividends: of what the reserve does not need, the members' part, rounded down."""
        rest = revenue - min(revenue, max(0, self.reserve - self.treasury))
        dividends = rest * self.ratio // 10_000
        self.treasury += revenue - dividends
        self.distributed += dividends
        self.per_unit += Fraction(dividends, self.supply)
        return dividends

    def exit(self, account: str, shares: int) -> None:
        """The leaver is paid his part of the treasury, rounded down."""
        part = self.treasury * shares // self.supply
        self._change(account, -shares)
        self.supply -= shares
        self.treasury -= part
        self.members[account].left_with += part

    def owed(self, account: str) -> Fraction:
        """All that a member should have been paid until now."""
        return self._settle(account).due

    def _settle(self, account: str) -> Member:
        member = self.members[account]
        member.due += member.balance * (self.per_unit - member.settled)
        member.settled = self.per_unit
        return member

    def _change(self, account: str, shares: int) -> None:
        member = self._settle(account)
        member.balance += shares
        member.most = max(member.most, member.balance)
        self._vote(member.delegate, shares)

    def _vote(self, account: str, shares: int) -> None:
        self.votes[account] = self.votes.get(account, 0) + shares
