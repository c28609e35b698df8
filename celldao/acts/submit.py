"""Submitting the ballots that others have signed, and revoking one's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final

from eth_utils.crypto import keccak

from celldao import limits
from celldao.acts.act import Act, Done, Outcome, Step
from celldao.acts.ballots import SignedBallot
from celldao.acts.reasons import explained
from celldao.acts.standing import Standing, title_of
from celldao.acts.vote import extension, standing_of, why_no_vote
from celldao.amounts import Amount
from celldao.chain.lens import Ask
from celldao.errors import ActError, TransactionError
from celldao.snapshots import Proposal

# Governor.BallotSkipped
_SKIPPED: Final = {
    1: "had no votes at the snapshot",
    2: "has voted already",
    3: "has written something that is no vote",
    4: "has not signed this, or has revoked it",
}


@dataclass(frozen=True)
class Submitted(Outcome):
    """
    Attributes:
        counted: (voter, votes) of each ballot that was.
        skipped: (voter, why) of each that was not.
        extended: the new deadline, if the quorum was reached late.
    """

    counted: tuple[tuple[str, Amount], ...]
    skipped: tuple[tuple[str, str], ...]
    extended: datetime | None

    def lines(self) -> list[str]:
        lines = [f"Counted: {len(self.counted)} of {len(self.counted) + len(self.skipped)} ballots"]
        return lines + [f"Not counted: {voter} {why}" for voter, why in self.skipped]


@dataclass(frozen=True)
class Submit(Act[Submitted]):
    """
    Attributes:
        proposal: as it stands.
        ballots: those that the governor would take now, in order of member numbers: so a batch costs least.
        numbers: of their voters.
        refused: (voter, why) of the others, which are left out.
    """

    kind: ClassVar[str] = "submit"

    standing: Standing
    proposal: Proposal
    ballots: tuple[SignedBallot, ...]
    numbers: tuple[int, ...]
    refused: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, standing: Standing, ballots: Sequence[SignedBallot]) -> Submit:
        """Asks the governor of each ballot whether it would take it.

        Raises:
            ActError: there are none, they are of several proposals or another cell, or one voter's twice.
        """
        _check(standing, ballots)
        proposal = standing.proposal(int(ballots[0].proposal))
        governor = standing.governor
        answers = standing.ask_all(
            [Ask(*ballot.call(), contract=governor, optional=True) for ballot in ballots]
        )
        taken = [ballot for ballot, weight in zip(ballots, answers, strict=True) if weight is not None]
        refused = [
            (ballot.voter, _why(standing, proposal, ballot))
            for ballot, weight in zip(ballots, answers, strict=True)
            if weight is None
        ]
        numbers = standing.ask_all(
            [Ask("number_of", (ballot.voter,), contract=standing.share) for ballot in taken]
        )
        ordered = sorted(zip(numbers, taken, strict=True), key=lambda pair: pair[0])
        ballots = tuple(ballot for _, ballot in ordered)
        return cls(standing, proposal, ballots, tuple(number for number, _ in ordered), tuple(refused))

    def words(self) -> str:
        count = "1 signed ballot" if len(self.ballots) == 1 else f"{len(self.ballots)} signed ballots"
        return f"Submit {count} on {title_of(self.proposal)} of {self.standing.cell.record.name}"

    def lines(self) -> list[str]:
        votes = [
            f"{ballot.support}: member {number} ({ballot.voter})"
            for number, ballot in zip(self.numbers, self.ballots, strict=True)
        ]
        left_out = [f"left out: {voter}: {why}" for voter, why in self.refused]
        return [f"Proposal: {self.proposal.id}", *votes, *left_out, standing_of(self.proposal)]

    def check(self) -> None:
        if not self.ballots:
            voter, why = self.refused[0]
            raise ActError(
                f"none of the {len(self.refused)} ballots would be counted; of {voter}: {why}",
                "Ask the voters to sign anew, while the vote is open.",
            )

    def steps(self) -> Sequence[Step]:
        governor = self.standing.governor
        encode = governor.interface.encode
        title = title_of(self.proposal)
        plain = [ballot for ballot in self.ballots if ballot.is_plain]
        alone = [ballot for ballot in self.ballots if not ballot.is_plain]
        steps = []
        if len(plain) == 1:
            plain, alone = [], [*plain, *alone]
        for first in range(0, len(plain), limits.MAX_BALLOTS):
            part = plain[first : first + limits.MAX_BALLOTS]
            data = encode("cast_votes_by_sig", self.proposal.id, [ballot.words for ballot in part])
            steps.append(
                Step(governor.address, data, f"submit {len(part)} ballots on {title}", key=_key(data))
            )
        for ballot in alone:
            name, arguments = ballot.call()
            data = encode(name, *arguments)
            steps.append(
                Step(
                    governor.address, data, f"submit the ballot of {ballot.voter} on {title}", key=_key(data)
                )
            )
        return steps

    def outcome(self, done: Done) -> Submitted:
        cast = done.all("VoteCast", "VoteCastWithParams")
        counted = tuple((str(event.values["voter"]), event.amount("weight")) for event in cast)
        skipped = tuple(
            (str(event.values["voter"]), _SKIPPED.get(int(str(event.values["reason"])), "was skipped"))
            for event in done.all("BallotSkipped")
        )
        return Submitted(done.receipts, counted, (*self.refused, *skipped), extension(done))


@dataclass(frozen=True)
class Revoked(Outcome):
    """
    Attributes:
        nonce: that ballots signed from now on have.
    """

    nonce: int

    def lines(self) -> list[str]:
        return ["Every ballot that was signed before, and not counted yet, is worthless now."]


@dataclass(frozen=True)
class Revoke(Act[Revoked]):
    """Makes worthless what the account has signed and nobody has submitted."""

    kind: ClassVar[str] = "revoke"

    standing: Standing

    def words(self) -> str:
        return (
            f"Revoke every ballot that {self.standing.name(self.standing.account)} has signed in "
            f"{self.standing.cell.record.name}"
        )

    def lines(self) -> list[str]:
        return ["It is for all proposals. Ballots that are counted stay counted."]

    def steps(self) -> Sequence[Step]:
        governor = self.standing.governor
        return [Step(governor.address, governor.interface.encode("revoke_ballots"), "revoke signed ballots")]

    def outcome(self, done: Done) -> Revoked:
        return Revoked(done.receipts, int(str(done.one("BallotsRevoked").values["nonce"])))


def _check(standing: Standing, ballots: Sequence[SignedBallot]) -> None:
    if not ballots:
        raise ActError("there is no ballot to submit", "Name the files of signed ballots.")
    governor, chain_id = standing.governor.address, standing.cell.record.chain_id
    seen: set[str] = set()
    for ballot in ballots:
        if (ballot.governor, ballot.chain_id) != (governor, chain_id):
            raise ActError(
                f"the ballot of {ballot.voter} is for the governor {ballot.governor} on chain "
                f"{ballot.chain_id}, not for that of {standing.cell.record.name}",
                "Submit it to the cell that it is for.",
            )
        if ballot.proposal != ballots[0].proposal:
            raise ActError(
                f"the ballots are on two proposals: {ballots[0].proposal} and {ballot.proposal}",
                "Submit those of one proposal at a time.",
            )
        if ballot.voter in seen:
            raise ActError(f"there are two ballots of {ballot.voter}", "Keep the one that is meant.")
        seen.add(ballot.voter)


def _why(standing: Standing, proposal: Proposal, ballot: SignedBallot) -> str:
    """Why the governor does not take a ballot, in plain words."""
    name, arguments = ballot.call()
    try:
        standing.governor.read(name, *arguments)
    except TransactionError as error:
        known = why_no_vote(standing, proposal, ballot.voter, error.reason) or explained(error.reason)
        return known[0] if known else error.what
    return "it was refused, and would be taken now"


def _key(data: bytes) -> str:
    """Tells a step from others by what it holds: which ballots are left to submit changes."""
    return keccak(data).hex()[:16]
