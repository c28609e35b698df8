"""The dates of a cell: what begins, ends, falls due, and until when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from celldao.mandate import Status
from celldao.proposals.description import parse_description
from celldao.snapshots.proposals import Proposal, State
from celldao.text import one_line

if TYPE_CHECKING:
    from celldao.snapshots import BuyBack, MandateState, Recovery, Rules, Snapshot

# Beginnings of a mandate's periods that are listed ahead.
PERIODS: Final = 12


class Kind(StrEnum):
    """What a date is."""

    VOTE_BEGINS = "vote-begins"
    VOTE_ENDS = "vote-ends"
    EXIT_WINDOW = "exit-window"
    """From the end of a vote that has passed to the first second in which it can be carried out."""
    ETA = "eta"
    EXPIRES = "expires"
    GUARDIAN_TERM_ENDS = "guardian-term-ends"
    MANDATE_PERIOD = "mandate-period"
    REPORT_DUE = "report-due"
    MANDATE_EXPIRES = "mandate-expires"
    BUY_BACK_ENDS = "buy-back-ends"
    RECOVERY_READY = "recovery-ready"


class Certainty(StrEnum):
    """RFC 5545's STATUS of an event."""

    TENTATIVE = "TENTATIVE"
    """If the vote passes."""
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class Entry:
    """One date.

    Attributes:
        key: the same for the same thing, whenever it is read: `vote-ends-1234…`.
        title: one line; what is from outside in it is visible and shortened.
        start: aware, UTC.
        end: of what lasts; None for a moment.
        revision: grows with each change of this date that a snapshot can tell.
        subject: id of the proposal, address of the mandate, guardian or lost key; empty for the cell's own.
    """

    key: str
    kind: Kind
    title: str
    text: str
    start: datetime
    end: datetime | None = None
    certainty: Certainty = Certainty.CONFIRMED
    revision: int = 0
    subject: str = ""

    @property
    def last(self) -> datetime:
        return self.end or self.start


def entries(now: Snapshot, recoveries: Iterable[Recovery] = ()) -> list[Entry]:
    """All dates that a snapshot knows of, in order of time. Six requests at most in a usual cell.

    Dates of a vote that has failed are among them as cancelled, until they would have come.

    Args:
        recoveries: under way; which ones are is in the history only (`open_recoveries`).
    """
    time = now.moment.time
    found: list[Entry] = []
    for proposal in now.recent_proposals() if now.can_read_governor else ():
        dates = list(proposal_entries(proposal, time))
        if any(entry.last >= time for entry in dates):
            found += dates  # those that have passed as well: they are the same vote
    others = [*guardian_entries(now.rules())]
    if now.mandate_count:
        for number, mandate in enumerate(now.mandates(), start=1):
            others += mandate_entries(number, mandate, time)
    if (offer := now.buy_back()) is not None:
        others += buy_back_entries(offer)
    for recovery in recoveries:
        others += recovery_entries(recovery)
    # a report that is overdue is still due
    found += [entry for entry in others if entry.last >= time or entry.kind is Kind.REPORT_DUE]
    return sorted(found, key=lambda entry: (entry.start, entry.key))


_FAILED: Final = frozenset({State.CANCELED, State.DEFEATED})


def proposal_entries(proposal: Proposal, time: datetime) -> Iterator[Entry]:
    """The dates of a vote and of what comes of it, as of a time."""
    title = one_line(parse_description(proposal.description).title, 80) or "(no title)"
    subject = str(proposal.id)
    failed, open_vote = proposal.state in _FAILED, proposal.state in (State.PENDING, State.ACTIVE)
    # It only ever goes up: as proposed, extended, passed, failed or done.
    revision = int(proposal.is_extended) if open_vote else 3 if failed else 2
    canceled = proposal.state is State.CANCELED
    track = "constitutional" if proposal.constitutional else "ordinary"
    about = (
        f"Proposal {subject} on the {track} track, by member {proposal.proposer_number}. "
        f"It needs {proposal.quorum_ratio} of all votes to take part, and {proposal.approval_ratio} of those "
        "for and against to be for."
    )

    def entry(kind: Kind, words: str, start: datetime, end: datetime | None, certainty: Certainty) -> Entry:
        key, text = f"{kind}-{subject}", f"{words[0].upper()}{words[1:]}. {about}"
        return Entry(key, kind, f"{_HEADS[kind]}: {title}", text, start, end, certainty, revision, subject)

    # A date that has passed before the proposal was cancelled was as it was.
    vote = Certainty.CANCELLED if canceled and proposal.deadline >= time else Certainty.CONFIRMED
    extended = ", extended since the quorum was reached late" if proposal.is_extended else ""
    yield entry(Kind.VOTE_BEGINS, "voting begins; votes are those held now", proposal.snapshot, None, vote)
    yield entry(Kind.VOTE_ENDS, f"the last second to vote{extended}", proposal.deadline, None, vote)
    if proposal.eta is None or proposal.expires is None:
        return
    certainty = Certainty.CANCELLED if failed else Certainty.TENTATIVE if open_vote else Certainty.CONFIRMED
    passes = "if the vote passes, " if open_vote else ""
    yield entry(
        Kind.EXIT_WINDOW,
        f"{passes}who does not agree can leave with his part before it is carried out",
        proposal.deadline,
        proposal.eta,
        certainty,
    )
    yield entry(
        Kind.ETA, f"{passes}anybody can have it carried out from now on", proposal.eta, None, certainty
    )
    done = Certainty.CANCELLED if proposal.state is State.EXECUTED else certainty
    yield entry(Kind.EXPIRES, f"{passes}the last second to carry it out", proposal.expires, None, done)


_HEADS: Final = {
    Kind.VOTE_BEGINS: "Vote begins",
    Kind.VOTE_ENDS: "Vote ends",
    Kind.EXIT_WINDOW: "Time to leave",
    Kind.ETA: "Can be carried out",
    Kind.EXPIRES: "Expires",
}


def guardian_entries(rules: Rules) -> Iterator[Entry]:
    """The end of the guardian's term; none where there is no guardian, or voting cannot be read."""
    if not rules.voting_is_known:
        return
    guardian, until = rules["guardian.address"].value, rules["guardian.until"].value
    if isinstance(guardian, str) and isinstance(until, datetime):
        yield Entry(
            f"{Kind.GUARDIAN_TERM_ENDS}-{guardian.lower()}",
            Kind.GUARDIAN_TERM_ENDS,
            "The guardian's term ends",
            f"From now on {guardian} can cancel no proposal, unless a vote has prolonged the term.",
            until,
            subject=guardian,
        )


def mandate_entries(number: int, mandate: MandateState, time: datetime) -> Iterator[Entry]:
    """A mandate's next periods, its next report and its end; none once it is over."""
    if mandate.status is Status.ENDED:
        return
    who = f"mandate {number} at {mandate.address}, operator {mandate.operator}"

    def entry(kind: Kind, mark: str, title: str, text: str, start: datetime) -> Entry:
        key = f"{kind}-{mandate.address.lower()}{mark}"
        # A vote may amend what binds: each charter counts.
        return Entry(key, kind, title, text, start, revision=mandate.charters, subject=mandate.address)

    yield entry(
        Kind.MANDATE_EXPIRES,
        "",
        f"Mandate {number} ends",
        f"The first second in which {who}, is over.",
        mandate.expiry,
    )
    if mandate.begun is None:
        return
    if mandate.report_due is not None:
        due = "is overdue" if mandate.report_due < time else "due"
        yield entry(
            Kind.REPORT_DUE,
            f"-{mandate.reports + 1}-{int(mandate.report_due.timestamp())}",
            f"Report of mandate {number} {due}",
            f"The last second in which report {mandate.reports + 1} of {who}, is in time. Without it, "
            "nothing more can be drawn.",
            mandate.report_due,
        )
    over = max(0, (time - mandate.begun) // mandate.period)
    for period in range(over + 1, over + 1 + PERIODS):
        start = mandate.begun + period * mandate.period
        if start >= mandate.expiry:
            return
        yield entry(
            Kind.MANDATE_PERIOD,
            f"-{period + 1}",
            f"Period {period + 1} of mandate {number} begins",
            f"The budgets of {who}, begin anew.",
            start,
        )


def buy_back_entries(offer: BuyBack) -> Iterator[Entry]:
    """The end of the cell's offer to buy shares back."""
    yield Entry(
        str(Kind.BUY_BACK_ENDS),
        Kind.BUY_BACK_ENDS,
        "The offer to buy shares back ends",
        f"The last second to sell shares to the cell, {one_line(str(offer.price))} each.",
        offer.until,
    )


def recovery_entries(recovery: Recovery) -> Iterator[Entry]:
    """The end of the notice of a recovery."""
    yield Entry(
        f"{Kind.RECOVERY_READY}-{recovery.account.lower()}",
        Kind.RECOVERY_READY,
        f"Recovery of member {recovery.number} can be finished",
        f"From now on anybody can hand the number {recovery.number} of {recovery.account} over to "
        f"{recovery.replacement}. Until that is done, {recovery.account} can veto.",
        recovery.ready,
        subject=recovery.account,
    )


def starting_before(found: Iterable[Entry], time: datetime, ahead: timedelta) -> list[Entry]:
    """Those that come within `ahead` of a time, and are not cancelled."""
    return [
        entry
        for entry in found
        if entry.certainty is not Certainty.CANCELLED and time <= entry.start <= time + ahead
    ]
