"""The cell, its rules, its treasury, its mandate: read, as of the latest block."""

from __future__ import annotations

from typing import Any

from celldao.agents.desk import Desk
from celldao.agents.gate import DRAWN, SPENT
from celldao.agents.marking import Own, Untrusted
from celldao.agents.settings import Limit
from celldao.agents.tools import Tool


def cell(desk: Desk) -> Tool:
    def run() -> dict[str, Any]:
        status = desk.cell.now().status()
        return {
            "as_of": status.moment,
            "name": Untrusted(status.name, "the cell's name", 100),
            "treasury": status.treasury,
            "chain_id": desk.cell.record.chain_id,
            "is_dissolved": status.is_dissolved,
            "holders": status.holders,
            "shares": f"{status.supply.value:f}",
            "votes": f"{status.votes.value:f}",
            "open_proposals": len(status.open_proposals),
            "mandates_ever_granted": status.mandates,
        }

    return Tool(
        "read_cell", run, lambda: "Read the cell: members, shares, open proposals. Changes nothing.", True
    )


def rules(desk: Desk) -> Tool:
    def run() -> dict[str, Any]:
        found = desk.cell.now().rules()
        return {
            "as_of": found.moment,
            "rules": [
                {
                    "rule": Untrusted(one.name, "rule, maybe with a token's symbol", 100),
                    "value": _value(one.value),
                }
                for one in found
            ],
            "recipients_of_revenue": found.recipients,
        }

    return Tool(
        "read_rules", run, lambda: "Read the cell's rules. Only a vote changes them. Changes nothing.", True
    )


def _value(value: Any) -> Any:
    return Own(value) if isinstance(value, str) and value.isascii() and value.isalpha() else value


def treasury(desk: Desk) -> Tool:
    def run() -> dict[str, Any]:
        money = desk.cell.now().money()
        return {"as_of": money.moment, "assets": money.holdings}

    return Tool(
        "read_treasury",
        run,
        lambda: (
            "Read what the cell has, per asset: at the treasury, at the splitter (revenue that is not split "
            "yet), and the members' part. None of it can be moved from here, but what read_mandate says can "
            "be drawn. Changes nothing."
        ),
        True,
    )


def mandate(desk: Desk) -> Tool:
    def run() -> dict[str, Any]:
        standing = desk.standing()
        found = desk.mandate(standing)
        left = dict(zip(found.budgets, standing.now.drawable(found), strict=True))
        settings, allowed = desk.settings, standing.now.allowed_of(found.address)
        return {
            "as_of": standing.now.moment,
            "mandate": found.address,
            "operator": found.operator,
            "this_server_acts_as": desk.backend.sender,
            "server_sends": desk.sends,
            "status": found.status,
            "expires": found.expiry,
            "report_due": found.report_due,
            "reported_until": found.reported_until,
            "reports": found.reports,
            "petitions_to_recall_it": found.petitions,
            "may_pay_anybody": found.any_receiver,
            "charter_lists_payees": allowed.receivers,
            "charter_lists_calls": [
                {"target": target, "selector": selector} for target, selector in allowed.calls
            ],
            "policy_hash": found.policy,
            "policy_link": Untrusted(found.policy_link, "policy link", 256),
            "assets": [
                {
                    "budget": budget,
                    "can_be_drawn_now": left[budget],
                    "limits_of_this_server": _limits(desk, budget.balance.currency.address),
                }
                for budget in found.budgets
            ],
            "calls_of_this_server": [
                {
                    "target": call.target,
                    "function": Own(call.function),
                    "waits_for_a_person": not call.free,
                    "in_charter": (call.target, call.selector) in allowed.calls,
                }
                for call in settings.calls
            ],
            "transactions_left_today": max(
                0, settings.transactions_per_day - desk.ledger.sums("", "").transactions
            ),
        }

    return Tool(
        "read_mandate",
        run,
        lambda: (
            "Read the mandate: what may be drawn, what is in the account, when a report is due, and the "
            "limits of this server. Changes nothing."
        ),
        True,
    )


def _limits(desk: Desk, asset: str) -> Any:
    limit = next((one for one in desk.settings.limits if one.asset == asset), None)
    if limit is None:
        return Own("none is set: nothing of it moves")
    return {
        "free_per_call": limit.free_per_call,
        "free_within_24_hours": limit.free_per_day,
        "most_within_24_hours": limit.most_per_day,
        "drawn_within_24_hours_in_base_units": desk.ledger.sums(DRAWN, asset).units,
        "spent_within_24_hours_in_base_units": desk.ledger.sums(SPENT, asset).units,
    }


def limits_in_words(desk: Desk, flow: str) -> str:
    """For descriptions: the thresholds, and what of them is used."""
    if not desk.settings.limits:
        return "The settings have no limits for any asset, so nothing moves."
    said = " ".join(_in_words(desk, limit, flow) for limit in desk.settings.limits)
    left = desk.settings.transactions_per_day - desk.ledger.sums("", "").transactions
    mode = "" if desk.sends else " This server only tries out: nothing is sent."
    return f"{said} Transactions left within 24 hours: {max(left, 0)}.{mode}"


def _in_words(desk: Desk, limit: Limit, flow: str) -> str:
    used = desk.ledger.sums(flow, limit.asset).units
    return (
        f"Of {limit.asset}: above {limit.free_per_call:f} in a call or {limit.free_per_day:f} within 24 "
        f"hours a person must confirm; more than {limit.most_per_day:f} within 24 hours is refused ({flow} "
        f"so far: {used} base units)."
    )
