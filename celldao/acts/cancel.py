"""Ending a proposal before it is carried out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from celldao.acts.act import Act, Done, Explained, Outcome, Step
from celldao.acts.propose import draft_of
from celldao.acts.standing import Standing, title_of
from celldao.snapshots import Proposal, State


@dataclass(frozen=True)
class Cancelled(Outcome):
    """
    Attributes:
        id: of the proposal.
    """

    id: int

    def lines(self) -> list[str]:
        return [f"Proposal {self.id} is cancelled."]


@dataclass(frozen=True)
class Cancel(Act[Cancelled]):
    """
    Attributes:
        proposal: as it stands.
    """

    kind: ClassVar[str] = "cancel"

    standing: Standing
    proposal: Proposal

    @classmethod
    def of(cls, standing: Standing, proposal_id: int) -> Cancel:
        """Raises ActError for an unknown proposal."""
        return cls(standing, standing.proposal(proposal_id))

    def words(self) -> str:
        return f"Cancel {title_of(self.proposal)} of {self.standing.cell.record.name}"

    def lines(self) -> list[str]:
        return [
            f"Proposal: {self.proposal.id}, {self.proposal.state}",
            f"Proposed by {self.standing.name(self.proposal.proposer)}",
            "It ends for good; the same under another reference can be proposed again.",
        ]

    def explain(self, reason: str) -> Explained | None:
        if reason != "governor: not yours to cancel, or too late":
            return None
        proposal = self.proposal
        what = f"{self.standing.account} cannot cancel {title_of(proposal)}, which is {proposal.state}"
        if not proposal.state.is_open:
            return what, "Nothing is left to do."
        who = {
            State.PENDING: "Its proposer can, or anyone once the proposer lacks the votes to propose",
            State.ACTIVE: "Only if its proposer lacks the votes to propose, anyone can: vote against it",
        }.get(proposal.state, "It has passed: only a guardian could")
        return what, f"{who}; a guardian, if the cell has one, until it is carried out."

    def steps(self) -> Sequence[Step]:
        governor = self.standing.governor
        data = governor.interface.encode("cancel", *draft_of(self.proposal).by_hash)
        return [Step(governor.address, data, f"cancel {title_of(self.proposal)}")]

    def outcome(self, done: Done) -> Cancelled:
        done.one("ProposalCanceled")
        return Cancelled(done.receipts, self.proposal.id)
