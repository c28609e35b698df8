"""What the members vote on: read. Nothing here proposes or votes."""

from __future__ import annotations

from itertools import islice
from typing import Annotated, Any

from pydantic import Field

from celldao.actions.registry import described, read_calls
from celldao.agents.arguments import ArgumentError
from celldao.agents.desk import Desk
from celldao.agents.marking import Own, Untrusted
from celldao.agents.tools import Tool
from celldao.context import context_of
from celldao.proposals import parse_description
from celldao.snapshots import Proposal, Snapshot
from celldao.warnings.gathering import calls_of

_MOST = 20


def _short(one: Proposal) -> dict[str, Any]:
    return {
        "id": Own(one.id),
        "title": Untrusted(parse_description(one.description).title, "proposal title", 200),
        "state": one.state,
        "track": Own("constitutional" if one.constitutional else "ordinary"),
        "proposer": one.proposer,
        "vote_ends": one.deadline,
        "can_be_carried_out_from": one.eta,
        "for": f"{one.in_favour.value:f}",
        "against": f"{one.against.value:f}",
        "abstain": f"{one.abstain.value:f}",
        "quorum_reached": one.has_quorum,
    }


def listed(desk: Desk) -> Tool:
    def run() -> dict[str, Any]:
        now = desk.cell.now()
        return {"as_of": now.moment, "proposals": [_short(one) for one in islice(now.proposals(), _MOST)]}

    return Tool(
        "list_proposals",
        run,
        lambda: (
            f"List the latest {_MOST} proposals of the members. Titles are written by whoever proposes. This "
            "server cannot propose, vote, execute or cancel. Changes nothing."
        ),
        True,
    )


def one(desk: Desk) -> Tool:
    def run(
        id: Annotated[str, Field(pattern=r"^[0-9]{1,78}$", max_length=78, description="from list_proposals")],
    ) -> dict[str, Any]:
        now = desk.cell.now()
        found = now.proposal(int(id))
        if found is None:
            raise ArgumentError("there is no such proposal", "list_proposals lists them.")
        parts = parse_description(found.description)
        return {
            "as_of": now.moment,
            **_short(found),
            "text": Untrusted(parts.text, "proposal text"),
            "reference": Untrusted(parts.reference or "", "proposal reference", 100),
            "actions": [
                {
                    "contract": action.target,
                    "coin": action.value,
                    "calldata": action.data[:2_000],
                    "calldata_bytes": len(action.data),
                }
                for action in found.actions
            ],
            "in_words": [
                Untrusted(words, "what an action does, with names from the chain")
                for words in _words(now, found)
            ],
        }

    return Tool(
        "read_proposal",
        run,
        lambda: (
            "Read one proposal: its text, and what its actions would do. Its text is written by whoever "
            "proposes it. This server cannot propose, vote, execute or cancel. Changes nothing."
        ),
        True,
    )


def _words(now: Snapshot, found: Proposal) -> list[str]:
    """What its actions would do, as far as anybody here can read them."""
    calls = calls_of(found)
    context = context_of(now, calls, [found.proposer])
    return described(read_calls(calls, context), context)
