"""Proposals: what was proposed, and how it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from celldao.amounts import Amount, Currency
from celldao.snapshots.actions import ActionReader, RawAction, plain_words
from celldao.snapshots.units import Ratio, at_time, time_or_none


class State(StrEnum):
    """IGovernor's ProposalState, in its order."""

    PENDING = "pending"
    """Its voting has not begun."""
    ACTIVE = "active"
    """It can be voted on."""
    CANCELED = "canceled"
    DEFEATED = "defeated"
    SUCCEEDED = "succeeded"
    """A resolution that passed, for good."""
    QUEUED = "queued"
    """It passed, and can be carried out from its eta until it expires."""
    EXPIRED = "expired"
    """It passed, and nobody carried it out in time."""
    EXECUTED = "executed"

    @property
    def is_open(self) -> bool:
        """Whether something can still happen to it."""
        return self in (State.PENDING, State.ACTIVE, State.QUEUED)


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposal at the moment of its snapshot.

    Attributes:
        id: as every front end for OpenZeppelin's governor computes it.
        state: at that moment.
        constitutional: whether it is on the constitutional track.
        proposer: address that sent it.
        proposer_number: the member number of the proposer.
        description: as it was proposed, hostile text included.
        actions: calls in their order; none for a resolution.
        created_block: number of the block of its creation.
        snapshot: the second at whose end votes are weighed, aware, UTC, as all times.
        deadline: the last second to vote in, an extension included.
        first_deadline: the same as it was proposed: earlier, if a late quorum has extended the vote.
        eta: the first second to carry it out in, if it passes; None for a resolution.
        expires: the last second to carry it out in; None for a resolution.
        against: votes, as `in_favour` and `abstain`.
        quorum: votes that for and abstain must reach together; None while it is pending.
        quorum_ratio: the same of all votes at the snapshot.
        approval_ratio: of for and against, that must be for.
    """

    id: int
    state: State
    constitutional: bool
    proposer: str
    proposer_number: int
    description: str
    actions: tuple[RawAction, ...]
    created_block: int
    snapshot: datetime
    deadline: datetime
    first_deadline: datetime
    eta: datetime | None
    expires: datetime | None
    against: Amount
    in_favour: Amount
    abstain: Amount
    quorum: Amount | None
    quorum_ratio: Ratio
    approval_ratio: Ratio

    @property
    def is_resolution(self) -> bool:
        """Whether it would do nothing on the chain."""
        return not self.actions

    @property
    def is_extended(self) -> bool:
        return self.deadline != self.first_deadline

    @property
    def has_quorum(self) -> bool:
        return self.quorum is not None and self.in_favour + self.abstain >= self.quorum

    def words(self, read: ActionReader = plain_words) -> tuple[str, ...]:
        """What each action would do, by whoever can read calls."""
        return tuple(read(action) for action in self.actions)


@dataclass(frozen=True, slots=True)
class Created:
    """What the log of a proposal's creation says: it never changes.

    Attributes:
        event: its values by name.
        block: number of its block.
    """

    event: Mapping[str, Any]
    block: int

    @property
    def id(self) -> int:
        return int(self.event["proposalId"])


def proposal_of(created: Created, state: Mapping[str, Any], votes: Currency, coin: Currency) -> Proposal:
    """From the log of its creation and an entry of `Lens.proposals`."""
    event, rules = created.event, state["rules"]
    now = list(State)[state["state"]]
    return Proposal(
        id=created.id,
        state=now,
        constitutional=rules["constitutional"],
        proposer=state["proposer"],
        proposer_number=rules["number"],
        description=event["description"],
        actions=tuple(
            RawAction(target, coin.amount(value), data)
            for target, value, data in zip(event["targets"], event["values"], event["calldatas"], strict=True)
        ),
        created_block=created.block,
        snapshot=at_time(rules["snapshot"]),
        deadline=at_time(rules["deadline"]),
        first_deadline=at_time(event["voteEnd"]),
        eta=time_or_none(rules["eta"]),
        expires=time_or_none(rules["expires"]),
        against=votes.amount(state["against"]),
        in_favour=votes.amount(state["in_favour"]),
        abstain=votes.amount(state["abstain"]),
        quorum=None if now is State.PENDING else votes.amount(state["quorum"]),
        quorum_ratio=Ratio.of_basis_points(rules["quorum"]),
        approval_ratio=Ratio.of_basis_points(rules["approval"]),
    )
