"""Drafts: files in one folder, for people. Nothing is sent, and nothing is proposed."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from celldao.actions.registry import described, read_calls
from celldao.agents.arguments import ArgumentError, NameText, Text
from celldao.agents.desk import Desk
from celldao.agents.marking import Own, Untrusted
from celldao.agents.tools import Tool
from celldao.context import addresses_in, context_of
from celldao.proposals import loader
from celldao.proposals.writer import render
from celldao.reports import Report, as_json, draft

REPORT: Final = "report.json"
Short = Annotated[str, Field(max_length=200)]
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


class Figure(BaseModel):
    """Something that was measured."""

    model_config = ConfigDict(extra="forbid", strict=True)

    name: Short
    value: Annotated[str, Field(max_length=60, description="digits as a text")]
    unit: Annotated[str, Field(max_length=40)] = ""


class Incident(BaseModel):
    """Something that went wrong."""

    model_config = ConfigDict(extra="forbid", strict=True)

    time: Annotated[str, Field(max_length=40, description="ISO 8601, as in 2027-06-30T12:00:00Z")]
    severity: Literal["low", "medium", "high"]
    what: Text
    done: Text = ""


def report(desk: Desk) -> Tool:
    def run(
        name: NameText,
        operations: Text = "",
        market: Text = "",
        figures: Annotated[list[Figure], Field(max_length=100)] = [],  # noqa: B006  # read by pydantic
        incidents: Annotated[list[Incident], Field(max_length=100)] = [],  # noqa: B006
    ) -> dict[str, Any]:
        from_chain = draft(desk.cell, desk.settings.mandate)
        told = {
            "operations": {"summary": operations, "figures": [one.model_dump() for one in figures]},
            "market": {"summary": market},
            "incidents": [one.model_dump() for one in incidents],
        }
        try:
            whole = Report.model_validate({**from_chain.model_dump(mode="json"), **told})
        except ValidationError as error:
            places = sorted({".".join(map(str, one["loc"])) for one in error.errors()})
            raise ArgumentError(
                f"the report cannot hold what is given for {', '.join(places)[:300]}", "Write it otherwise."
            ) from None
        path = desk.drafts.write(name, REPORT, as_json(whole))
        return {
            "file": Own(path.name),
            "number": whole.number,
            "covers_from": whole.covers.start,
            "covers_to": whole.covers.end,
            "digest": whole.digest,
            "finances_from_the_chain": whole.finances,
        }

    return Tool(
        "draft_report",
        run,
        lambda: (
            "Draft the report that is due as a file in the folder of drafts: its finances are read from the "
            "chain, the rest is yours to tell. It is not filed: file_report does that. A draft of the same "
            "name is replaced."
        ),
    )
