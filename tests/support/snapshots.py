"""Parts of snapshots made up: proposals and mandates as they stand at some time."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from celldao.mandate import Status
from celldao.snapshots import BuyBack, MandateState, Moment, Proposal, Ratio, State
from celldao.snapshots.rules import Rule
from celldao.snapshots.units import votes_of

TREASURY = "0x756E342846250CbeA063E5d8b4Eb407ee7958845"
GUARDIAN = "0x11c9CFEc77102a7C903a2D2319c79E7b0BBC9235"
OPERATOR = "0x00000000000000000000000000000000000000A1"
ACCOUNT = "0x00000000000000000000000000000000000000C3"
NOON = datetime(2027, 3, 10, 12, tzinfo=UTC)
DAY = timedelta(days=1)
VOTES = votes_of(TREASURY)


def proposal(state: State = State.ACTIVE, number: int = 7, **changes: Any) -> Proposal:
    """Voted on from a day before noon until two days after, carried out from five days after on."""
    made = Proposal(
        id=number,
        state=state,
        constitutional=False,
        proposer=OPERATOR,
        proposer_number=3,
        description="# Buy a press\n\nIt presses.\n\nReference: press-1",
        actions=(),
        created_block=900,
        snapshot=NOON - DAY,
        deadline=NOON + 2 * DAY,
        first_deadline=NOON + 2 * DAY,
        eta=NOON + 5 * DAY,
        expires=NOON + 19 * DAY,
        against=VOTES.amount(0),
        in_favour=VOTES.amount(3_000_000),
        abstain=VOTES.amount(0),
        quorum=VOTES.amount(2_000_000),
        quorum_ratio=Ratio.of_basis_points(2_000),
        approval_ratio=Ratio.of_basis_points(5_000),
    )
    return replace(made, **changes)


def mandate(**changes: Any) -> MandateState:
    """Running since ten days before noon, a week a period, over in thirty days."""
    made = MandateState(
        address=ACCOUNT,
        operator=OPERATOR,
        status=Status.RUNNING,
        charters=1,
        granted=NOON - 12 * DAY,
        begun=NOON - 10 * DAY,
        ended=None,
        expiry=NOON + 30 * DAY,
        period=7 * DAY,
        report_time=DAY,
        reported_until=None,
        report_due=NOON + DAY,
        reports=0,
        petitions=0,
        any_receiver=False,
        policy="0x" + 64 * "0",
        policy_link="",
        budgets=(),
    )
    return replace(made, **changes)


@dataclass
class FakeRules:
    """As much of `Rules` as has dates."""

    guardian: str | None = None
    until: datetime | None = None
    voting_is_known: bool = True

    def __getitem__(self, name: str) -> Rule:
        value = {"guardian.address": self.guardian, "guardian.until": self.until}[name]
        return Rule(name, value)


@dataclass
class FakeSnapshot:
    """As much of a `Snapshot` as has dates."""

    time: datetime = NOON
    proposals: list[Proposal] = field(default_factory=list)
    granted: tuple[MandateState, ...] = ()
    offer: BuyBack | None = None
    facts: FakeRules = field(default_factory=FakeRules)
    can_read_governor: bool = True

    @property
    def moment(self) -> Moment:
        return Moment(1_000, "0x" + 64 * "a", self.time)

    @property
    def mandate_count(self) -> int:
        return len(self.granted)

    def recent_proposals(self) -> list[Proposal]:
        return self.proposals

    def mandates(self) -> tuple[MandateState, ...]:
        return self.granted

    def buy_back(self) -> BuyBack | None:
        return self.offer

    def rules(self) -> FakeRules:
        return self.facts


RECORD: Any = SimpleNamespace(treasury=TREASURY, chain_id=11_155_111)
