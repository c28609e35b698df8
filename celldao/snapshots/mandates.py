"""Mandates of a cell: who may spend what, and whether he reports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from celldao.amounts import Amount, Currency
from celldao.constitution.units import BASIS
from celldao.mandate import Status
from celldao.snapshots.currencies import Currencies
from celldao.snapshots.units import at_time, length, time_or_none


@dataclass(frozen=True, slots=True)
class Budget:
    """One asset of a mandate.

    Attributes:
        per_period: what may be drawn in a period.
        lifetime: what may be drawn in all.
        drawn: over the whole life, as `spent` and `returned`.
        drawn_this_period: of the period's budget.
        cap: this period's part of the treasury; nothing before the period's first draw, which sets it.
        balance: in the account now; nothing if the asset cannot be read.
    """

    per_period: Amount
    lifetime: Amount
    drawn: Amount
    drawn_this_period: Amount
    cap: Amount
    spent: Amount
    returned: Amount
    balance: Amount

    def drawable(self, available: int, draw_limit: int) -> Amount:
        """What may still be drawn in this period, as the contract counts; it never is below zero.

        What was returned is not given back to the budget.

        Args:
            available: base units in the treasury that nobody is owed.
            draw_limit: the part of them that one mandate may draw in a period, in basis points.
        """
        # the first draw of a period sets the part; one of zero allows no draw, so zero means none was made
        cap = self.cap.units or available * draw_limit // BASIS
        drawn = self.drawn_this_period.units
        left = min(
            self.per_period.units - drawn,
            self.lifetime.units - self.drawn.units,
            cap - drawn,
            available,
        )
        return self.balance.currency.amount(max(left, 0))


@dataclass(frozen=True, slots=True)
class MandateState:
    """One mandate. Times are aware, UTC, and None where they have not come.

    Attributes:
        address: of the mandate's account.
        charters: how many it was given; the first is the grant.
        expiry: the first second in which it is over.
        period: of budgets and reports.
        report_time: after a period's end, within which its report is due.
        reported_until: all before it is reported.
        report_due: the last second in which the next report is in time.
        any_receiver: whether it may pay anybody.
        policy: keccak256 of the policy under which the operator works, 0x…
    """

    address: str
    operator: str
    status: Status
    charters: int
    granted: datetime
    begun: datetime | None
    ended: datetime | None
    expiry: datetime
    period: timedelta
    report_time: timedelta
    reported_until: datetime | None
    report_due: datetime | None
    reports: int
    petitions: int
    any_receiver: bool
    policy: str
    policy_link: str
    budgets: tuple[Budget, ...]

    @property
    def end(self) -> datetime | None:
        """The second from which it was over; None while it lasts."""
        if self.status is not Status.ENDED:
            return None
        return min(self.ended, self.expiry) if self.ended else self.expiry

    def period_at(self, time: datetime) -> tuple[datetime, datetime]:
        """The period in which a time lies: its first second, and that of the next one.

        Raises ValueError before the mandate began.
        """
        if self.begun is None or time < self.begun:
            raise ValueError(f"{time} is before the mandate began")
        start = self.begun + (time - self.begun) // self.period * self.period
        return start, start + self.period

    def due_periods(self, time: datetime) -> tuple[datetime, datetime] | None:
        """What a report that is filed at a time covers, from and up to; None if no period has ended since.

        As the contract counts: all periods that have ended, and of a mandate that is over all up to its end.
        """
        if self.begun is None or self.reported_until is None:
            return None
        end = self.end or (self.expiry if time >= self.expiry else None)
        until = end or self.period_at(time)[0]
        return (self.reported_until, until) if until > self.reported_until else None


@dataclass(frozen=True, slots=True)
class Allowed:
    """What the charters of a mandate allow together, in order of first mention.

    Attributes:
        receivers: who may be paid.
        calls: (contract, selector of 4 bytes) that may be called.
    """

    receivers: tuple[str, ...]
    calls: tuple[tuple[str, bytes], ...]


def allowed_by(charters: Iterable[Mapping[str, Any]]) -> Allowed:
    """From IMandate.Charter of each `CharterSet`, in order."""
    receivers: dict[str, bool] = {}
    calls: dict[tuple[str, bytes], bool] = {}
    for charter in charters:
        receivers |= {rule["account"]: rule["allowed"] for rule in charter["receivers"]}
        calls |= {(rule["target"], bytes(rule["selector"])): rule["allowed"] for rule in charter["calls"]}
    return Allowed(
        tuple(account for account, allowed in receivers.items() if allowed),
        tuple(pair for pair, allowed in calls.items() if allowed),
    )


@dataclass(frozen=True, slots=True)
class PetitionState:
    """A petition to recall an operator.

    Attributes:
        number: from 1.
        snapshot: the second at which votes count.
        deadline: the last second to sign in.
        needed, signed: votes.
    """

    number: int
    snapshot: datetime
    deadline: datetime
    needed: Amount
    signed: Amount


def petition_of(number: int, answer: Mapping[str, int], votes: Currency) -> PetitionState:
    """From `Mandate.petition_of`."""
    return PetitionState(
        number,
        at_time(answer["snapshot"]),
        at_time(answer["deadline"]),
        votes.amount(answer["needed"]),
        votes.amount(answer["signed"]),
    )


def mandate_of(
    address: str,
    overview: Mapping[str, Any],
    accounts: Mapping[str, Mapping[str, Any]],
    currencies: Currencies,
) -> MandateState:
    """From `Mandate.overview()` and, by asset, `Mandate.account_of`."""
    return MandateState(
        address=address,
        operator=overview["operator"],
        status=list(Status)[int(overview["status"]).bit_length() - 1],
        charters=overview["version"],
        granted=at_time(overview["granted_at"]),
        begun=time_or_none(overview["begun_at"]),
        ended=time_or_none(overview["ended_at"]),
        expiry=at_time(overview["expiry"]),
        period=length(overview["period"]),
        report_time=length(overview["report_time"]),
        reported_until=time_or_none(overview["reported_until"]),
        report_due=time_or_none(overview["report_due"]),
        reports=overview["reports"],
        petitions=overview["petitions"],
        any_receiver=overview["any_receiver"],
        policy="0x" + overview["policy"].hex(),
        policy_link=overview["policy_link"],
        budgets=tuple(
            Budget(
                **{
                    name: currencies.amount(asset, account[name])
                    for name in (
                        "per_period",
                        "lifetime",
                        "drawn",
                        "drawn_this_period",
                        "cap",
                        "spent",
                        "returned",
                        "balance",
                    )
                }
            )
            for asset, account in accounts.items()
        ),
    )
