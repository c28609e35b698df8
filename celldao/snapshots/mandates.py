"""Mandates of a cell: who may spend what, and whether he reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from celldao.amounts import Amount
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
        balance: in the account now; nothing if the asset cannot be read.
    """

    per_period: Amount
    lifetime: Amount
    drawn: Amount
    drawn_this_period: Amount
    spent: Amount
    returned: Amount
    balance: Amount


@dataclass(frozen=True, slots=True)
class MandateState:
    """One mandate. Times are aware, UTC, and None where they have not come.

    Attributes:
        address: of the mandate's account.
        charters: how many it was given; the first is the grant.
        expiry: the first second in which it is over.
        period: of budgets and reports.
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
    report_due: datetime | None
    reports: int
    petitions: int
    any_receiver: bool
    policy: str
    policy_link: str
    budgets: tuple[Budget, ...]


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
                        "spent",
                        "returned",
                        "balance",
                    )
                }
            )
            for asset, account in accounts.items()
        ),
    )
