"""Operators in the town of `tests.support.embedded`: granted by a real vote."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from eth_utils.crypto import keccak

from celldao.actions import GrantMandate
from celldao.operators import Operator
from celldao.proposals import Proposal
from celldao.snapshots import MandateState
from celldao.snapshots.units import at_time
from tests.support.embedded import DAY, Town

POLICY = b"# Policy\n\nBuy caps and labels. Nothing else.\n"


def grant(town: Town, operator: int, policy: bytes = POLICY, **charter: Any) -> GrantMandate:
    """The action: periods of 30 days, reports within 5, over in 200."""
    terms = {
        "expiry": at_time(town.time + 200 * DAY),
        "budgets": [{"per_period": "300 ZOO", "lifetime": "1000 ZOO"}],
        "receivers": [{"account": town.account(9)}, {"account": town.account(10)}],
        "policy": keccak(policy),
        "policy_link": "https://cell.example/policy.md",
        **charter,
    }
    return GrantMandate(
        operator=town.account(operator),
        period=timedelta(days=30),
        report_time=timedelta(days=5),
        charter=terms,  # type: ignore[arg-type]  # read by pydantic
    )


def granted(town: Town, *actions: Any) -> list[str]:
    """The addresses of all mandates, when a vote has carried these actions."""
    title = f"Grant {len(actions)}"
    town.carried(Proposal(title=title, reference=f"grant-{town.time}", actions=list(actions)))
    return town.cell.now().mandate_addresses()


def operator_of(town: Town, index: int, mandate: str | None = None) -> Operator:
    return Operator(town.cell, town.member(index).backend, mandate)


def state_of(town: Town, mandate: str) -> MandateState:
    found = town.cell.now().mandate(mandate)
    assert found is not None
    return found
