"""Drafts: files in one folder, for people. Nothing is sent, and nothing is proposed."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from celldao.actions.registry import described, read_calls
from celldao.agents.arguments import NameText, Text
from celldao.agents.desk import Desk
from celldao.agents.marking import Own, Untrusted
from celldao.agents.tools import Tool
from celldao.context import addresses_in, context_of
from celldao.proposals import loader
from celldao.proposals.writer import render

Actions = Annotated[
    list[dict[str, dict[str, Any]]],
    Field(
        max_length=10,
        description='actions by kind, every value a text: [{"pay": {"to": "0x…", "amount": "5 USDC"}}]',
    ),
]


def proposal(desk: Desk) -> Tool:
    def run(name: NameText, title: Text, text: Text, actions: Actions) -> dict[str, Any]:
        now = desk.cell.now()
        data = {"title": title, "text": text, "reference": name, "actions": actions}
        # Read without a folder: fields that would name other files are refused.
        plain = loader.from_data(data)
        context = context_of(now, plain.calls(context_of(now, addresses=addresses_in(plain))))
        checked = loader.from_data(data, context)
        path = desk.drafts.write(name, "proposal.yaml", render(checked))
        words = described(read_calls(checked.calls(context), context), context)
        return {
            "file": Own(path.name),
            "in_words": [
                Untrusted(one, "what an action would do, with names from the chain") for one in words
            ],
            "what_now": Own(
                "A person reads it, changes it, and puts it to the vote: celldao propose. No tool does."
            ),
        }

    return Tool(
        "draft_proposal",
        run,
        lambda: (
            "Draft a proposal as a file in the folder of drafts, checked against the cell as of now. It is "
            "not proposed: only a member does that. A draft of the same name is replaced."
        ),
    )
