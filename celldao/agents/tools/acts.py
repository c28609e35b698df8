"""What this server has let through, and what waits for a person."""

from __future__ import annotations

from typing import Any

from celldao.agents.desk import Desk
from celldao.agents.ledger import State
from celldao.agents.marking import Own
from celldao.agents.tools import Tool

_WORDS = {
    State.WAITING: "waits for a person's confirmation: celldao mcp confirm",
    State.OPEN: "let through; call the same tool again with the same key and arguments to see it through",
    State.DONE: "done",
    State.FAILED: "refused or reverted: nothing moved",
}


def listed(desk: Desk) -> Tool:
    def run() -> dict[str, Any]:
        return {
            "acts": [
                {
                    "key": Own(one.key),
                    "id": Own(one.id),
                    "state": Own(_WORDS[one.state]),
                    "asset": one.asset or None,
                    "base_units": one.units,
                    "at": one.at,
                    "confirmation_lies_there": one.signature is not None,
                }
                for one in desk.ledger.latest(50)
            ]
        }

    return Tool(
        "list_acts",
        run,
        lambda: (
            "List the latest 50 acts of this server by their keys, and how each stands. It cannot confirm "
            "one: a person does that, with a command and a key of his own. Changes nothing."
        ),
        True,
    )
