"""Governor: what members decide, spec §5."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import astuple, dataclass, field, replace
from typing import TYPE_CHECKING

from tests.model.reference.actions import Action, Content
from tests.model.reference.basics import BASIS, NOBODY, Account, require
from tests.model.reference.signed import Signed

if TYPE_CHECKING:
    from tests.model.reference.cell import Cell

PENDING, ACTIVE, CANCELED, DEFEATED, SUCCEEDED, QUEUED, EXPIRED, EXECUTED = range(8)
AGAINST, FOR, ABSTAIN, SPLIT = 0, 1, 2, 255
# why a ballot of a batch was skipped
NO_VOTES, VOTED, NO_SUCH_SUPPORT, WRONG_SIGNATURE = 1, 2, 3, 4
MAX_ACTIONS, MAX_RECEIVERS = (
    10,
    32,
)  # of a proposal, and of what one of its actions sends (2,212 of 2,240 bytes)
MARK = re.compile(r"#proposer=0x(.{40})", re.DOTALL)


@dataclass(frozen=True)
class Track:
    voting_delay: int
    voting_period: int
    execution_delay: int
    expiry: int
    quorum: int
    approval: int
    late_extension: int


@dataclass
class GovernorRules:
    ordinary: Track
    constitutional: Track
    threshold: int
    guardian: Account
    guardian_until: int


@dataclass(frozen=True)
class Ballot:
    """One of a batch."""

    voter: Account
    support: int
    seal: Signed


@dataclass
class Proposal:
    content: Content
    number: int  # its proposer's
    threshold: int
    constitutional: bool
    track: Track  # as it was when proposed
    snapshot: int
    deadline: int
    tally: list[int] = field(default_factory=lambda: [0, 0, 0])
    voted: set[int] = field(default_factory=set)
    canceled: bool = False
    executed: bool = False

    @property
    def is_resolution(self) -> bool:
        return not self.content.actions

    @property
    def eta(self) -> int:
        return self.deadline + self.track.execution_delay

    @property
    def expires(self) -> int:
        return self.eta + self.track.expiry

    @property
    def turnout(self) -> int:
        return self.tally[FOR] + self.tally[ABSTAIN]


def named_proposer(text: str) -> Account | None:
    """Whose alone a text is by its end. One that is malformed is nobody's."""
    found = MARK.fullmatch(text[-52:])
    if found is None:
        return None
    return f"0x{found[1].lower()}" if re.fullmatch(r"[0-9a-fA-F]{40}", found[1]) else NOBODY


def rounded_up(total: int, ratio: int) -> int:
    return -(-total * ratio // BASIS)


class Governor:
    def __init__(self, cell: Cell, rules: GovernorRules) -> None:
        self.cell, self.clock, self.me = cell, cell.clock, cell.at.governor
        self.rules = rules
        self.closed = False
        self.proposals: dict[Content, Proposal] = {}
        self.vetoed: set[tuple[Action, ...]] = set()
        self.revocations: dict[int, int] = {}  # by number

    # --- reads

    def find(self, content: Content) -> Proposal:
        require(content in self.proposals, "governor: no such proposal")
        return self.proposals[content]

    def proposer(self, proposal: Proposal) -> Account:
        """Of today: what is kept is his number."""
        return self.cell.share.register.members[proposal.number - 1].address

    def quorum(self, proposal: Proposal) -> int:
        total = self.cell.share.votes.total_at(proposal.snapshot)
        return rounded_up(total, proposal.track.quorum)

    def state(self, proposal: Proposal) -> int:
        now = self.clock.now
        if proposal.executed:
            return EXECUTED
        if proposal.canceled:
            return CANCELED
        if now <= proposal.snapshot:
            return PENDING
        if now <= proposal.deadline:
            return ACTIVE
        against, in_favour, _ = proposal.tally
        enough = proposal.turnout >= self.quorum(proposal) and proposal.turnout > 0
        approved = in_favour * BASIS >= (in_favour + against) * proposal.track.approval
        if not (enough and approved and in_favour > against):
            return DEFEATED
        if proposal.is_resolution:
            return SUCCEEDED
        return QUEUED if now <= proposal.expires else EXPIRED

    def nonce(self, voter: Account) -> int:
        return self.revocations.get(self.cell.share.register.number_of(voter), 0)

    def qualified(self, account: Account, threshold: int) -> bool:
        """Had he enough, in the second before, to propose and to keep a proposal from being cancelled?"""
        votes, before = self.cell.share.votes, self.clock.now - 1
        units = votes.at(account, before)
        return units > 0 and units * BASIS >= votes.total_at(before) * threshold

    def open_proposal(self, number: int) -> Proposal | None:
        for proposal in self.proposals.values():
            if proposal.number == number and self.is_open(proposal):
                return proposal
        return None

    def is_open(self, proposal: Proposal) -> bool:
        return not proposal.canceled and self.clock.now <= proposal.deadline

    # --- proposing

    def propose(self, caller: Account, content: Content) -> None:
        require(len(content.actions) <= MAX_ACTIONS)
        sends = [action.args[1] for action in content.actions if self._is_send(action)]
        require(all(len(receivers) <= MAX_RECEIVERS for receivers in sends))
        require(named_proposer(content.text) in (None, caller), "governor: the text names another proposer")
        require(not self.closed, "governor: the cell is dissolved")
        threshold = self.rules.threshold
        require(self.qualified(caller, threshold), "governor: too few votes to propose")
        for action in content.actions:
            code = not action.function or self.cell.has_code(action.target)
            require(code, "governor: the target has no code of its own")
        ordinary = all(self._passes_for_ordinary(action) for action in content.actions)
        require(content not in self.proposals, "governor: exists already, change its text")
        number = self.cell.share.register.number_of(caller)
        require(self.open_proposal(number) is None, "governor: you have an open proposal")
        track = self.rules.ordinary if ordinary else self.rules.constitutional
        snapshot = self.clock.now + track.voting_delay
        self.proposals[content] = Proposal(
            content, number, threshold, not ordinary, track, snapshot, snapshot + track.voting_period
        )

    def _passes_for_ordinary(self, action: Action) -> bool:
        """Whatever is sent, for now: the treasury refuses to send what is not registered."""
        return self._is_send(action) or self.cell.treasury.is_ordinary(action)

    def _is_send(self, action: Action) -> bool:
        return (action.target, action.function) == (self.cell.at.treasury, "send")

    def queue(self, _: Account, __: Content) -> None:
        require(False, "governor: it is queued by itself")

    def execute(self, _: Account, content: Content, value: int = 0) -> None:
        require(value == 0, "governor: send no coin, the treasury pays")
        proposal = self.find(content)
        require(self.state(proposal) == QUEUED, "governor: the proposal is not queued")
        require(self.clock.now >= proposal.eta, "governor: its delay has not passed")
        proposal.executed = True
        self.cell.treasury.execute(self.me, content.actions, not proposal.constitutional)

    def cancel(self, caller: Account, content: Content) -> None:
        proposal = self.find(content)
        if not self._may_cancel(caller, proposal):
            self._check_guardian(caller, proposal)
        proposal.canceled = True

    def _may_cancel(self, caller: Account, proposal: Proposal) -> bool:
        state = self.state(proposal)
        proposer = self.proposer(proposal)
        if state == PENDING and caller == proposer:
            return True
        return state in (PENDING, ACTIVE) and not self.qualified(proposer, proposal.threshold)

    def _check_guardian(self, caller: Account, proposal: Proposal) -> None:
        in_time = self.state(proposal) in (PENDING, ACTIVE, QUEUED)
        guardian = caller == self.rules.guardian and self.clock.now < self.rules.guardian_until
        require(in_time and guardian, "governor: not yours to cancel, or too late")
        actions = proposal.content.actions
        about_himself = all(self._is_succession(action) for action in actions)
        stoppable = not about_himself and actions not in self.vetoed
        require(stoppable, "governor: a guardian can't stop this (again)")
        self.vetoed.add(actions)

    def _is_succession(self, action: Action) -> bool:
        return (action.target, action.function) in (
            (self.me, "set_guardian"),
            (self.cell.at.treasury, "appoint_successor"),
        )

    # --- ballots

    def castVote(self, caller: Account, content: Content, support: int) -> int:
        return self._cast(content, caller, support, None)

    def castVoteWithReason(self, caller: Account, content: Content, support: int, _: str) -> int:
        return self._cast(content, caller, support, None)

    def castVoteWithReasonAndParams(
        self, caller: Account, content: Content, support: int, _: str, parts: tuple[int, int, int] | None
    ) -> int:
        return self._cast(content, caller, support, parts)

    def castVoteBySig(self, _: Account, content: Content, support: int, voter: Account, seal: Signed) -> int:
        good = seal.is_by(voter, "Ballot", content, support, voter, self.nonce(voter))
        require(good, "governor: wrong signature")
        return self._cast(content, voter, support, None)

    def castVoteWithReasonAndParamsBySig(
        self,
        _: Account,
        content: Content,
        support: int,
        voter: Account,
        reason: str,
        parts: tuple[int, int, int] | None,
        seal: Signed,
    ) -> int:
        words = (content, support, voter, self.nonce(voter), reason, parts)
        require(seal.is_by(voter, "ExtendedBallot", *words), "governor: wrong signature")
        return self._cast(content, voter, support, parts)

    def cast_votes_by_sig(self, _: Account, content: Content, ballots: Sequence[Ballot]) -> int:
        proposal = self._check_active(content)
        votes, register = self.cell.share.votes, self.cell.share.register
        counted, parts = 0, [0, 0, 0]
        for ballot in ballots:
            number, weight = (
                register.number_of(ballot.voter),
                votes.at(ballot.voter, proposal.snapshot),
            )
            words = (content, ballot.support, ballot.voter, self.nonce(ballot.voter))
            bad = weight == 0 or number in proposal.voted or ballot.support > 2
            if bad or not ballot.seal.is_by_key(ballot.voter, "Ballot", *words):
                continue
            proposal.voted.add(number)
            parts[ballot.support] += weight
            counted += 1
        self._count(proposal, parts)
        return counted

    def revoke_ballots(self, caller: Account) -> None:
        number = self.cell.share.register.number_of(caller)
        require(number > 0, "governor: only a member")
        self.revocations[number] = self.revocations.get(number, 0) + 1

    def _check_active(self, content: Content) -> Proposal:
        proposal = self.find(content)
        running = proposal.snapshot < self.clock.now <= proposal.deadline
        ended = proposal.canceled or proposal.executed
        require(running and not ended, "governor: not open for votes now")
        return proposal

    def _cast(
        self, content: Content, voter: Account, support: int, parts: tuple[int, int, int] | None
    ) -> int:
        proposal = self._check_active(content)
        number = self.cell.share.register.number_of(voter)
        weight = self.cell.share.votes.at(voter, proposal.snapshot)
        require(weight > 0, "governor: no votes at the snapshot")
        require(number not in proposal.voted, "governor: has voted already")
        require((support == SPLIT) == (parts is not None), "governor: params do not fit the ballot")
        if parts is None:
            require(support <= 2, "governor: support must be 0, 1, 2 or 255")
            split = [weight if kind == support else 0 for kind in (AGAINST, FOR, ABSTAIN)]
        else:
            require(0 < sum(parts) <= weight, "governor: params do not fit the ballot")
            split = list(parts)
        proposal.voted.add(number)
        self._count(proposal, split)
        return sum(split)

    def _count(self, proposal: Proposal, parts: Sequence[int]) -> None:
        """I-G3. The ballot that first reaches the quorum leaves the others some time."""
        needed, before = self.quorum(proposal), proposal.turnout
        proposal.tally = [sum_ + part for sum_, part in zip(proposal.tally, parts, strict=True)]
        if before < needed <= proposal.turnout:
            later = self.clock.now + proposal.track.late_extension
            proposal.deadline = max(proposal.deadline, later)

    # --- by the treasury

    def close(self, _: Account) -> None:
        """Anyone may say so; what counts is that the cell is dissolved."""
        self.closed = self.closed or self.cell.treasury.dissolved

    def set_tracks(self, caller: Account, ordinary: Track, constitutional: Track) -> None:
        self._check_treasury(caller)
        slow = ordinary.execution_delay >= self.cell.treasury.rules.exit_delay
        require(slow, "governor: delay is below the exit delay")
        for rule in ("quorum", "approval", "voting_period", "execution_delay"):
            stronger = getattr(constitutional, rule) >= getattr(ordinary, rule)
            require(stronger, "governor: constitutional is the weaker one")
        for track in (ordinary, constitutional):
            for name, rule in zip(Track.__dataclass_fields__, astuple(track), strict=True):
                require(self.cell.within(name, rule), "governor: a track's rule is out of bounds")
        self.rules = replace(self.rules, ordinary=ordinary, constitutional=constitutional)

    def set_proposal_threshold(self, caller: Account, threshold: int) -> None:
        self._check_treasury(caller)
        fit = self.cell.within("proposal_threshold", threshold)
        require(fit, "governor: proposal threshold out of bounds")
        self.rules.threshold = threshold

    def set_guardian(self, caller: Account, guardian: Account, until: int) -> None:
        self._check_treasury(caller)
        if guardian == NOBODY:
            until = 0
        else:
            term = until - self.clock.now
            fit = term > 0 and self.cell.within("guardian_term", term)
            require(fit, "governor: guardian's term out of bounds")
        self.rules.guardian, self.rules.guardian_until = guardian, until

    def _check_treasury(self, caller: Account) -> None:
        require(caller == self.cell.at.treasury, "governor: only the treasury, by vote")
