"""The tools, by what they are for. Each file has functions that make one tool of a desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from celldao.agents.desk import Desk


@dataclass(frozen=True)
class Tool:
    """One tool.

    Attributes:
        name: by which it is called.
        run: its parameters are the tool's; the answer is plain data, or texts marked as `marking` does.
        says: what it does, what it cannot do, and its limits as they are now.
        reads: whether it changes nothing anywhere.
    """

    name: str
    run: Callable[..., dict[str, Any]]
    says: Callable[[], str]
    reads: bool = False


Maker = Callable[["Desk"], Tool]


def makers() -> list[Maker]:
    """Of all tools, in the order in which they are listed."""
    from celldao.agents.tools import acts, calling, drafting, filing, news, paying, proposals, reading

    return [
        reading.cell,
        reading.rules,
        reading.treasury,
        reading.mandate,
        proposals.listed,
        proposals.one,
        news.events,
        news.dates,
        acts.listed,
        paying.draw,
        paying.pay,
        paying.give_back,
        calling.call,
        filing.report,
        filing.outputs,
        drafting.proposal,
        drafting.report,
    ]
