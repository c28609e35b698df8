"""Carrying out what has passed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Final

from celldao.actions.context import Context
from celldao.actions.registry import described, read_calls
from celldao.actions.wording import when
from celldao.acts.act import Act, Done, Explained, Outcome, Step
from celldao.acts.propose import draft_of
from celldao.acts.reasons import explained
from celldao.acts.standing import Standing, title_of
from celldao.amounts import Amount
from celldao.context import context_of
from celldao.history.events import Event
from celldao.snapshots import Proposal, State
from celldao.warnings.gathering import calls_of

# What the governor says of the proposal itself.
_ITS_OWN: Final = ("governor: no such proposal", "governor: the code of a target has changed")


@dataclass(frozen=True)
class Executed(Outcome):
    """
    Attributes:
        id: of the proposal.
        payments: what the treasury paid: (receiver, amount).
        events: everything that the cell's contracts logged.
    """

    id: int
    payments: tuple[tuple[str, Amount], ...]
    events: tuple[Event, ...] = field(repr=False)

    def lines(self) -> list[str]:
        return [
            f"Proposal {self.id} is carried out.",
            *(f"Paid {amount} to {to}" for to, amount in self.payments),
        ]


@dataclass(frozen=True)
class Execute(Act[Executed]):
    """
    Attributes:
        proposal: as it stands.
        context: of its actions.
    """

    kind: ClassVar[str] = "execute"

    standing: Standing
    proposal: Proposal
    context: Context = field(repr=False)

    @classmethod
    def of(cls, standing: Standing, proposal_id: int) -> Execute:
        """Raises ActError for an unknown proposal."""
        proposal = standing.proposal(proposal_id)
        return cls(standing, proposal, context_of(standing.now, calls_of(proposal)))

    def words(self) -> str:
        return f"Carry out {title_of(self.proposal)} of {self.standing.cell.record.name}"

    def lines(self) -> list[str]:
        actions = described(read_calls(calls_of(self.proposal), self.context), self.context)
        return [f"Proposal: {self.proposal.id}", *actions]

    def explain(self, reason: str) -> Explained | None:
        proposal, title = self.proposal, title_of(self.proposal)
        if reason == "governor: its delay has not passed" and proposal.eta is not None:
            return (
                f"{title} has passed, but its delay is not over",
                f"Carry it out from {when(proposal.eta)} on.",
            )
        if reason == "governor: the proposal is not queued":
            return _not_queued(proposal, title)
        known = explained(reason)
        if known is None or reason in _ITS_OWN:
            return known
        # what an action meets: it may be about another cell
        return f"an action of {title} is refused: {known[0]}", known[1]

    def steps(self) -> Sequence[Step]:
        governor = self.standing.governor
        data = governor.interface.encode("execute", *draft_of(self.proposal).by_hash)
        return [Step(governor.address, data, f"carry out {title_of(self.proposal)}")]

    def outcome(self, done: Done) -> Executed:
        done.one("ProposalExecuted")
        sent = done.all("Sent")
        payments = tuple((str(event.values["receiver"]), event.amount("amount")) for event in sent)
        return Executed(done.receipts, self.proposal.id, payments, done.events)


def _not_queued(proposal: Proposal, title: str) -> Explained | None:
    if proposal.state is State.PENDING or proposal.state is State.ACTIVE:
        after = f"; if it passes it can be carried out from {when(proposal.eta)} on" if proposal.eta else ""
        return f"the vote on {title} is not over", f"Wait for its end at {when(proposal.deadline)}{after}."
    if proposal.state is State.EXPIRED and proposal.expires:
        return (
            f"{title} has expired: nobody carried it out until {when(proposal.expires)}",
            "Propose it again under another reference.",
        )
    ended = {
        State.CANCELED: "was cancelled",
        State.DEFEATED: "was defeated",
        State.SUCCEEDED: "is a resolution: it has passed, and there is nothing to carry out",
        State.EXECUTED: "is carried out already",
    }
    if proposal.state in ended:
        return f"{title} {ended[proposal.state]}", "Nothing is left to do."
    return None
