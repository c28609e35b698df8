"""What has happened in the cell, and what comes: read."""

from __future__ import annotations

from typing import Annotated, Any, Final

from pydantic import Field

from celldao.agents.desk import Desk
from celldao.agents.marking import Own, Untrusted
from celldao.agents.tools import Tool
from celldao.calendar import entries
from celldao.history import History
from celldao.watching.telling import Telling

_MOST: Final = 50
_BLOCKS: Final = 50_000


def events(desk: Desk) -> Tool:
    def run(
        blocks: Annotated[int, Field(ge=1, le=_BLOCKS, description="how many of the latest blocks")] = 7_200,
    ) -> dict[str, Any]:
        now = desk.cell.now()
        first = max(desk.cell.record.block, now.moment.block - blocks + 1)
        history = History(desk.cell, now=now, keep=False)
        told = []
        for event in history.events_of_blocks(first, now.moment.block):
            if (found := _telling(desk).tell(event)) is not None:
                kind, words = found
                told.append(
                    {
                        "time": event.time,
                        "block": event.block,
                        "kind": kind,
                        "words": Untrusted(
                            words, "what happened, with memos, names and links from the chain", 600
                        ),
                    }
                )
        return {
            "as_of": now.moment,
            "from_block": first,
            "left_out": max(0, len(told) - _MOST),
            "events": told[-_MOST:],
        }

    return Tool(
        "read_events",
        run,
        lambda: (
            f"Read the latest {_MOST} events of the cell: payments, dividends, votes, what operators do. "
            "Memos, titles and links in them are written by anybody. Changes nothing."
        ),
        True,
    )


def _telling(desk: Desk) -> Telling:
    record = desk.cell.record
    return Telling(frozenset({record.treasury, record.splitter, record.share, record.governor}))


def dates(desk: Desk) -> Tool:
    def run() -> dict[str, Any]:
        now = desk.cell.now()
        coming = [one for one in entries(now) if one.last >= now.moment.time][:_MOST]
        return {
            "as_of": now.moment,
            "dates": [
                {
                    "date": one.kind,
                    "at": one.start,
                    "until": one.end,
                    "certainty": one.certainty,
                    "words": Untrusted(one.title, "date, with titles from the chain", 300),
                    "subject": Own(one.subject) if one.subject.isascii() and one.subject.isalnum() else None,
                }
                for one in coming
            ],
        }

    return Tool(
        "read_dates",
        run,
        lambda: "Read the dates ahead: votes that end, reports that are due. Changes nothing.",
        True,
    )
