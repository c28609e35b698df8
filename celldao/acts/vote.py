"""Voting: for, against, abstaining, or split."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import ClassVar, Final

from celldao.actions.other_cells import MAX_REASON, Support
from celldao.actions.registry import described, read_calls
from celldao.actions.wording import quoted, when
from celldao.acts.act import Act, Done, Explained, Outcome, Step
from celldao.acts.standing import Standing, title_of
from celldao.amounts import Amount
from celldao.chain.lens import Ask
from celldao.context import context_of
from celldao.errors import ActError
from celldao.snapshots import Proposal, State
from celldao.warnings.gathering import calls_of

SPLIT: Final = 255


@dataclass(frozen=True, slots=True)
class Split:
    """A divided ballot: who votes for others says how many of the votes go where.

    Attributes:
        against: votes, as `in_favour` and `abstain`.
    """

    against: Amount
    in_favour: Amount
    abstain: Amount

    @property
    def params(self) -> bytes:
        """As the governor takes them: three numbers of 16 bytes."""
        parts = (self.against, self.in_favour, self.abstain)
        return b"".join(part.units.to_bytes(16, "big") for part in parts)

    def __str__(self) -> str:
        return f"{self.in_favour} for, {self.against} against, {self.abstain} in abstention"


def read_support(given: str) -> Support:
    """Raises ActError for anything but the three words."""
    try:
        return Support(given.strip().lower())
    except ValueError:
        raise ActError(f"{given!r} is no vote", "Write for, against, or abstain.") from None


def read_split(given: Mapping[str, str | Decimal | int], standing: Standing) -> Split:
    """From the number of votes by word: {"for": "12", "against": "3"}.

    Raises:
        ActError: a word is no vote, or a number none.
    """
    units = {read_support(word): _votes(count) for word, count in given.items()}
    votes = standing.now.votes
    return Split(
        *(votes.amount(units.get(support, 0)) for support in (Support.AGAINST, Support.FOR, Support.ABSTAIN))
    )


def _votes(count: str | Decimal | int) -> int:
    right = "Write a number of votes with at most 6 decimals, as in 12.5."
    try:
        units = Decimal(str(count)).scaleb(6)
    except ArithmeticError:
        raise ActError(f"{count!r} is no number of votes", right) from None
    if not units.is_finite() or units < 0 or units != int(units) or units >= 2**128:
        raise ActError(f"{count!r} is no number of votes", right)
    return int(units)


@dataclass(frozen=True)
class Counted(Outcome):
    """
    Attributes:
        support: None for a split ballot.
        votes: that were counted.
        extended: the new deadline, if this ballot reached the quorum late.
    """

    support: Support | None
    votes: Amount
    extended: datetime | None

    def lines(self) -> list[str]:
        how = f" {self.support}" if self.support else ", as divided"
        lines = [f"Counted: {self.votes}{how}"]
        if self.extended:
            lines.append(f"It reached the quorum late: the vote now lasts until {when(self.extended)}.")
        return lines


@dataclass(frozen=True)
class Vote(Act[Counted]):
    """
    Attributes:
        proposal: as it stands.
        support: None for a split ballot.
        split: how a split one is divided.
        reason: for the record, public.
        weight: the account's votes at the snapshot; None while that is not over.
    """

    kind: ClassVar[str] = "vote"

    standing: Standing
    proposal: Proposal
    support: Support | None
    split: Split | None
    reason: str
    weight: Amount | None

    @classmethod
    def of(
        cls,
        standing: Standing,
        proposal_id: int,
        support: str | Support | Split,
        reason: str = "",
    ) -> Vote:
        """Raises ActError for an unknown proposal, a word that is no vote, or a reason that is too long."""
        check_reason(reason)
        proposal = standing.proposal(proposal_id)
        split = support if isinstance(support, Split) else None
        word = None if isinstance(support, Split) else read_support(support)
        return cls(standing, proposal, word, split, reason, weight_of(standing, proposal, standing.account))

    def words(self) -> str:
        how = str(self.support).upper() if self.support else "SPLIT"
        weight = f" with {self.weight}" if self.weight is not None else ""
        return (
            f"Vote {how} on {title_of(self.proposal)} of {self.standing.cell.record.name}{weight}, as "
            f"{self.standing.name(self.standing.account)}"
        )

    def lines(self) -> list[str]:
        lines = proposal_lines(self.standing, self.proposal)
        lines += [f"Divided: {self.split}"] if self.split else []
        lines += [f"Reason, public for ever: {quoted(self.reason)}"] if self.reason else []
        return [*lines, standing_of(self.proposal), "A ballot cannot be changed."]

    def explain(self, reason: str) -> Explained | None:
        return why_no_vote(self.standing, self.proposal, self.standing.account, reason)

    def steps(self) -> Sequence[Step]:
        governor, proposal = self.standing.governor, self.proposal.id
        encode = governor.interface.encode
        if self.split:
            name = "castVoteWithReasonAndParams"
            data = encode(name, proposal, SPLIT, self.reason, self.split.params)
        elif self.support is None:
            raise ActError("the ballot says nothing", "Choose for, against, abstain, or a split.")
        elif self.reason:
            data = encode("castVoteWithReason", proposal, self.support.code, self.reason)
        else:
            data = encode("castVote", proposal, self.support.code)
        return [Step(governor.address, data, f"vote {self.support or 'split'} on {title_of(self.proposal)}")]

    def outcome(self, done: Done) -> Counted:
        event = done.one("VoteCast", "VoteCastWithParams")
        return Counted(done.receipts, self.support, event.amount("weight"), extension(done))


def proposal_lines(standing: Standing, proposal: Proposal) -> list[str]:
    """What is voted on: its id, and what it would do. The title is its author's, and may say anything."""
    calls = calls_of(proposal)
    if not calls:
        return [f"Proposal: {proposal.id}", "A resolution: nothing is called."]
    context = context_of(standing.now, calls)
    return [f"Proposal: {proposal.id}", *described(read_calls(calls, context), context)]


def check_reason(reason: str) -> None:
    """Raises ActError for one that the governor would not take."""
    if len(reason.encode()) > MAX_REASON:
        raise ActError(
            f"the reason has {len(reason.encode())} bytes",
            f"Shorten it to {MAX_REASON}, or write where it is.",
        )


def extension(done: Done) -> datetime | None:
    """The new deadline of a vote that one of these ballots extended."""
    times = [event.values["extendedDeadline"] for event in done.all("ProposalExtended")]
    return next((time for time in times if isinstance(time, datetime)), None)


def weight_of(standing: Standing, proposal: Proposal, account: str) -> Amount | None:
    """An account's votes at a proposal's snapshot; None while that second is not over."""
    if proposal.state is State.PENDING:
        return None
    ask = Ask("getVotes", (account, int(proposal.snapshot.timestamp())), contract=standing.governor)
    return standing.now.votes.amount(standing.ask_all([ask])[0])


def standing_of(proposal: Proposal) -> str:
    """How a vote stands, in a line."""
    if proposal.state is State.PENDING:
        return f"It can be voted on after {when(proposal.snapshot)}."
    quorum = f"; quorum {proposal.quorum}" if proposal.quorum is not None else ""
    return (
        f"So far: {proposal.in_favour.value} for, {proposal.against.value} against, "
        f"{proposal.abstain.value} in abstention{quorum}; until {when(proposal.deadline)}"
    )


def why_no_vote(standing: Standing, proposal: Proposal, voter: str, reason: str) -> Explained | None:
    """What a refused ballot means, with what is known of the proposal."""
    title = title_of(proposal)
    if reason == "governor: not open for votes now":
        first = proposal.snapshot + timedelta(seconds=1)
        if proposal.state is State.PENDING:
            return f"the vote on {title} is not open yet", f"Vote from {when(first)} on."
        if proposal.state is State.CANCELED:
            return f"{title} was cancelled", "Nothing is left to vote on."
        return (
            f"the vote on {title} ended at {when(proposal.deadline)}, and it is {proposal.state}",
            "Nothing is left to vote on.",
        )
    if reason == "governor: no votes at the snapshot":
        member = standing.now.member(voter)
        what = f"{voter} had no votes at the snapshot of {title}, {when(proposal.snapshot)}"
        if member is not None and member.is_holder and member.delegate != member.number:
            delegate = standing.now.member(member.delegate)
            name = standing.name(delegate.address) if delegate else f"member {member.delegate}"
            return (
                what,
                f"The votes are delegated to {name}, who votes with them. Take them back for later votes.",
            )
        return what, "Only votes of that second count: who joined, or was given votes, later has none here."
    if reason == "governor: has voted already":
        return (
            f"{voter} has voted on {title} already, and a ballot cannot be changed",
            "Nothing is left to do.",
        )
    return None
