"""What can happen to the cell of the demonstration. One event is one transaction, in one known second.

The story carries events out on the chain, the ledger computes what they come to; neither knows the other.
Amounts are base units, shares have 6 decimals, members are numbers from 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from celldao.demo.operating import MandateGrant, Wages

SHARE: Final = 10**6


class Kind(StrEnum):
    """The three kinds of revenue."""

    PARTS = "parts"
    MACHINE_TIME = "machine-time"
    DESIGN = "design"

    @property
    def label(self) -> str:
        return {Kind.PARTS: "Machined parts", Kind.MACHINE_TIME: "Machine time", Kind.DESIGN: "Design work"}[
            self
        ]


class Support(StrEnum):
    AGAINST = "against"
    FOR = "for"
    ABSTAIN = "abstain"

    @property
    def code(self) -> int:
        return ("against", "for", "abstain").index(self.value)


@dataclass(frozen=True, slots=True)
class Asset:
    """A currency of the cell.

    Attributes:
        floor: what the treasury keeps before revenue is split, in base units.
    """

    symbol: str
    address: str
    decimals: int
    floor: int


@dataclass(frozen=True, slots=True)
class Split:
    """How revenue above the floor is divided, in basis points; the treasury keeps what remains."""

    dividends: int
    smoothing: int
    recipients: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Event:
    at: int


@dataclass(frozen=True, slots=True)
class Contribution(Event):
    """The capital the members brought in, sent to the treasury."""

    asset: str
    amount: int


@dataclass(frozen=True, slots=True)
class Payment(Event):
    """A customer pays."""

    kind: Kind
    customer: str
    asset: str
    amount: int
    memo: str


@dataclass(frozen=True, slots=True)
class Allocation(Event):
    """Somebody has the splitter divide what arrived."""

    asset: str


@dataclass(frozen=True, slots=True)
class Trade(Event):
    """One member sells shares to another."""

    seller: int
    buyer: int
    shares: int


@dataclass(frozen=True, slots=True)
class Claim(Event):
    """A member takes his dividends himself."""

    member: int
    asset: str


@dataclass(frozen=True, slots=True)
class ClaimForAll(Event):
    """Somebody pays the gas for the claims of many."""

    members: tuple[int, ...]
    asset: str


@dataclass(frozen=True, slots=True)
class Delegation(Event):
    member: int
    to: int


@dataclass(frozen=True, slots=True)
class Move(Event):
    """A member changes to a new key."""

    member: int


@dataclass(frozen=True, slots=True)
class Exit(Event):
    """A member leaves with all his shares; his part of the treasury is booked."""

    member: int


@dataclass(frozen=True, slots=True)
class Pull(Event):
    """What an exit is owed is paid."""

    member: int
    asset: str


@dataclass(frozen=True, slots=True)
class Purchase:
    """Effect of a proposal: the treasury pays a supplier."""

    asset: str
    supplier: str
    amount: int


@dataclass(frozen=True, slots=True)
class NewSplit:
    """Effect of a proposal: another ratio of dividends, and the time over which they are released."""

    dividends: int
    smoothing: int


@dataclass(frozen=True, slots=True)
class NewHolderCap:
    """Effect of a proposal: how much of the cell one member may hold, in basis points."""

    cap: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is put to the vote, independent of when."""

    key: str
    title: str
    text: str
    proposer: int
    effect: Purchase | NewSplit | NewHolderCap | MandateGrant | Wages
    constitutional: bool


@dataclass(frozen=True, slots=True)
class Propose(Event):
    proposal: Proposal


@dataclass(frozen=True, slots=True)
class Ballot(Event):
    """A member votes himself, with a reason."""

    proposal: Proposal
    member: int
    support: Support
    reason: str


@dataclass(frozen=True, slots=True)
class SignedBallots(Event):
    """Ballots signed by members, sent in by one relayer in one transaction."""

    proposal: Proposal
    ballots: tuple[tuple[int, Support], ...]


@dataclass(frozen=True, slots=True)
class Execute(Event):
    proposal: Proposal
