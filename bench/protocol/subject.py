"""What a subject must be able to do, and to tell about itself so that preconditions can be asserted.

A subject that lacks an ability raises NotOffered; its row then says so. Amounts of shares are in the
subject's own base units, `unit` of which are a whole share.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from bench.protocol.actors import Actor
from bench.protocol.node import Call


class NotOffered(Exception):
    """The subject has no such thing; there is no figure."""


class Proposal(Protocol):
    @property
    def id(self) -> int: ...

    @property
    def description(self) -> str: ...


class Mandated(Protocol):
    """An operator who may pay from an account of his own, with PAY in it."""

    account: str

    def spend(self, receiver: str, amount: int) -> Call: ...


class Organisation(Protocol):
    """One that works: 1,000 shares with each member, PAY in its treasury."""

    unit: int
    pays_dividends: bool
    slots_a_ballot: int  # new ones that a ballot takes which opens no tally and no word of a bitmap
    treasury: str
    revenue_address: str  # where customers' money arrives that `distribute` works on
    members: list[Actor]
    voting_delay: int
    voting_period: int
    execution_delay: int

    # --- reads
    def shares(self, account: str) -> int: ...
    def votes(self, account: str) -> int: ...
    def former_votes(self, account: str) -> int:
        """Checkpoints that changes of votes have left behind; 0 = votes never changed."""

    def votes_since(self, account: str) -> int:
        """Time of the latest checkpoint."""

    def for_votes(self, proposal: Proposal) -> int: ...
    def claimable(self, account: str) -> int:
        """Whole base units of PAY; 0 for who has claimed since the last distribution."""

    # --- transactions
    def draft(self, receiver: str, amount: int) -> Proposal:
        """To pay PAY from the treasury; the description has exactly 64 ASCII bytes."""

    def propose(self, proposer: Actor, proposal: Proposal) -> Call: ...
    def vote(self, voter: Actor, proposal: Proposal, reason: str | None = None) -> Call: ...
    def vote_signed(self, relayer: Actor, voter: Actor, proposal: Proposal) -> Call: ...
    def vote_batch(self, relayer: Actor, voters: Sequence[Actor], proposal: Proposal) -> Call: ...
    def queue(self, sender: Actor, proposal: Proposal) -> Call | None:
        """What has to be sent once the vote is over, before the delay begins; None where there is nothing."""

    def execute(self, sender: Actor, proposal: Proposal) -> Call: ...
    def transfer(self, sender: Actor, receiver: Actor, shares: int) -> Call: ...
    def delegate(self, sender: Actor, receiver: Actor) -> Call: ...
    def issue(self, receiver: Actor, shares: int) -> Sequence[Call]:
        """The treasury's call; then what the receiver has to send himself for a vote, if anything."""

    def distribute(self, sender: Actor) -> Call: ...
    def claim(self, member: Actor) -> Call: ...
    def exit(self, member: Actor, shares: int) -> Call: ...

    # --- set-up
    def mandate(self, operator: Actor, receivers: Sequence[str], budget: int) -> Mandated:
        """Granted, accepted, and so much PAY in the operator's account; he may pay these receivers only."""


class Subject(Protocol):
    name: str

    less: Mapping[str, str]  # by op, where it does less than the row asks for: what is missing

    def found(self, members: Sequence[Actor]) -> Sequence[Call]:
        """Found a whole organisation for these members, who are not entered yet; if it can, at once."""

    def enter(self, members: Sequence[Actor]) -> Sequence[Call]:
        """The next members of the one that was just founded, 1,000 shares and a vote each."""

    def opened(self) -> Organisation:
        """The one that was just founded, all members entered, open, with capital of 1,000,000 PAY."""

    def organisation(
        self,
        count: int = 30,
        *,
        by_member: bool = False,
        one_by_one: bool = True,
        recipients: int = 0,
        smoothing: int = 0,
    ) -> Organisation:
        """Set up without measuring: members issued one a block, or entered at the founding."""
