"""Putting a proposal to the vote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from celldao.actions.base import Action
from celldao.actions.context import Context
from celldao.actions.registry import described, read_calls
from celldao.actions.wording import quoted, when
from celldao.acts.act import Act, Done, Explained, Outcome, Step
from celldao.acts.standing import Standing
from celldao.constitution.units import format_duration
from celldao.context import addresses_in, context_of
from celldao.errors import ChainError
from celldao.proposals import Draft, KnownProposal, Proposal, parse_description, refuse_duplicate, track_of
from celldao.snapshots import Proposal as OnChain
from celldao.snapshots import Rules
from celldao.warnings.gathering import calls_of


@dataclass(frozen=True)
class Proposed(Outcome):
    """
    Attributes:
        id: of the proposal, as every front end for OpenZeppelin's governor computes it.
        snapshot: the second at whose end votes are weighed; from then on it can be voted on.
        deadline: the last second to vote in.
    """

    id: int
    snapshot: datetime
    deadline: datetime

    def lines(self) -> list[str]:
        return [
            f"Proposal {self.id}",
            f"It can be voted on after {when(self.snapshot)}, until {when(self.deadline)}.",
        ]


@dataclass(frozen=True)
class Propose(Act[Proposed]):
    """
    Attributes:
        draft: what goes to the governor.
        actions: what it does.
        context: of the actions.
    """

    kind: ClassVar[str] = "propose"

    standing: Standing
    draft: Draft
    actions: tuple[Action, ...]
    context: Context = field(repr=False)

    @classmethod
    def of(cls, standing: Standing, proposal: Proposal | Draft, context: Context | None = None) -> Propose:
        """From a proposal, or a draft of one.

        Raises:
            ActionError: an action does not fit the cell.
            ProposalError: it is larger than a proposal can be, of another track than its author takes it for,
                or another account's.
        """
        if isinstance(proposal, Proposal):
            context = context or _context(standing, proposal)
            draft = proposal.draft(context, standing.account)
            return cls(standing, draft, proposal.actions, context)
        proposal.check(standing.account)
        context = context or context_of(standing.now, proposal.calls)
        return cls(standing, proposal, tuple(read_calls(proposal.calls, context)), context)

    def words(self) -> str:
        title = quoted(parse_description(self.draft.description).title)
        return (
            f"Propose {title} to {self.standing.cell.record.name}, as "
            f"{self.standing.name(self.standing.account)}"
        )

    def lines(self) -> list[str]:
        reference = parse_description(self.draft.description).reference
        track = track_of(self.draft.calls, self.context)
        lines = [f"Reference: {reference}"] if reference else []
        lines += [f"Id: {self.draft.id}", f"Track: {track}", *self._times(str(track))]
        return lines + (described(self.actions, self.context) or ["A resolution: nothing is called."])

    def _times(self, track: str) -> Iterator[str]:
        rules = self.standing.now.rules()
        if rules.voting_is_known:
            begins, lasts = (
                _seconds(rules, f"voting.{track}.{rule}") for rule in ("voting_delay", "voting_period")
            )
            yield f"Votes: from {format_duration(begins)} after now on, for {format_duration(lasts)}"

    def check(self) -> None:
        self.draft.check(self.standing.account)
        refuse_duplicate(self.draft, known_proposals(self.standing, self.draft))

    def explain(self, reason: str) -> Explained | None:
        if reason == "governor: too few votes to propose":
            needed = self.standing.ask(self.standing.governor, "proposalThreshold")
            member = self.standing.member
            has = member.votes if member else self.standing.now.votes.nothing
            return (
                f"{self.standing.account} has {has} and needs {self.standing.now.votes.amount(needed)} to "
                "propose, in the second before",
                "Have members delegate to it, or let a member with enough votes propose.",
            )
        return None

    def steps(self) -> Sequence[Step]:
        draft = self.draft
        data = self.standing.governor.interface.encode(
            "propose", draft.targets, draft.values, draft.calldatas, draft.description
        )
        title = parse_description(draft.description).title
        return [Step(self.standing.governor.address, data, f"propose {quoted(title)}")]

    def outcome(self, done: Done) -> Proposed:
        values = done.one("ProposalCreated").values
        snapshot, deadline = values["voteStart"], values["voteEnd"]
        if values["proposalId"] != self.draft.id or not (
            isinstance(snapshot, datetime) and isinstance(deadline, datetime)
        ):
            raise ChainError(
                f"the governor at {self.standing.governor.address} made another proposal than was sent",
                "Do not vote on it before that is explained: is this a cell of this version?",
            )
        return Proposed(done.receipts, self.draft.id, snapshot, deadline)


def known_proposals(standing: Standing, draft: Draft) -> list[KnownProposal]:
    """The cell's proposals that may be the same: of its id, or of its reference."""
    reference = parse_description(draft.description).reference
    found = []
    for made in standing.now.created():
        description = str(made.event["description"])
        same = reference is not None and parse_description(description).reference == reference
        if made.id == draft.id or same:
            found.append(known(standing.proposal(made.id)))
    return found


def known(proposal: OnChain) -> KnownProposal:
    """What telling equal proposals apart needs of one on the chain."""
    return KnownProposal(proposal.id, calls_of(proposal), proposal.description, str(proposal.state))


def draft_of(proposal: OnChain) -> Draft:
    """A proposal on the chain, as `execute` and `cancel` take it."""
    return Draft(calls_of(proposal), proposal.description)


def _context(standing: Standing, proposal: Proposal) -> Context:
    """What a proposal that was composed in Python refers to."""
    named = addresses_in(proposal)
    plain = context_of(standing.now, addresses=named)
    return context_of(standing.now, proposal.calls(plain), named)


def _seconds(rules: Rules, name: str) -> int:
    value = rules[name].value
    return int(value.total_seconds())  # type: ignore[union-attr]
