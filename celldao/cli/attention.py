"""What in a cell needs somebody's attention, from a snapshot that has been read: no request of its own."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from celldao.cli.output import amount, when
from celldao.cli.reading import handle, passes, short_id, title_of
from celldao.snapshots import Rules, State, Status

_SOON: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to look at.

    Attributes:
        words: what it is, a sentence without a full stop.
        do: what can be done about it, as a command or a sentence; empty if nothing.
    """

    words: str
    do: str = ""

    def __str__(self) -> str:
        return f"{self.words}: {self.do}" if self.do else self.words


def points(status: Status, rules: Rules) -> list[Point]:
    """Everything that needs attention, what concerns the whole cell first."""
    return [*_cell(status, rules), *_proposals(status), *_money(status)]


def _cell(status: Status, rules: Rules) -> Iterator[Point]:
    if not status.is_open:
        yield Point("the founding is not finished", "celldao found goes on with it")
    if status.is_dissolved:
        yield Point("the cell is dissolved", "members leave with their part: celldao exit")
    if not rules.standard_bounds:
        yield Point("a cell for tests: votes in it may be faster than its members can look")
    if status.proposals is None:
        yield Point("this version cannot read the governor that a vote has appointed")
    guardian, until = rules_of(rules, "guardian.address"), rules_of(rules, "guardian.until")
    if guardian and isinstance(until, datetime):
        if until <= status.moment.time:
            yield Point(f"the guardian's term ended {when(until)}", "a vote can appoint one anew")
        elif until - status.moment.time <= _SOON:
            yield Point(f"the guardian's term ends {when(until)}", "a vote can appoint one anew")


def rules_of(rules: Rules, name: str) -> object:
    """The value of a rule, None if this version cannot read it."""
    return next((rule.value for rule in rules if rule.name == name), None)


def _proposals(status: Status) -> Iterator[Point]:
    now = status.moment.time
    for proposal in status.open_proposals:
        named = f"{title_of(proposal)} ({short_id(proposal)})"
        if proposal.state is State.ACTIVE:
            fails = "" if passes(proposal) else " and fails as it stands"
            yield Point(
                f"{named} is voted on until {when(proposal.deadline)}{fails}",
                f"celldao vote {handle(proposal)}",
            )
        elif proposal.state is State.QUEUED and proposal.eta and proposal.eta <= now:
            until = f" until {when(proposal.expires)}" if proposal.expires else ""
            yield Point(
                f"{named} has passed and can be carried out{until}", f"celldao execute {handle(proposal)}"
            )


def _money(status: Status) -> Iterator[Point]:
    for holding in status.money:
        treasury, splitter = holding.treasury, holding.splitter
        if treasury.balance is None:
            yield Point(f"{holding.symbol} cannot be read: its contract does not answer")
            continue
        if treasury.balance < treasury.owed:
            yield Point(
                f"the treasury holds {amount(treasury.balance)} and owes {amount(treasury.owed)} to who left"
            )
        if splitter.revenue:
            yield Point(
                f"{amount(splitter.revenue)} of revenue is not divided yet",
                f"celldao allocate {shlex.quote(holding.symbol)}",
            )
        if splitter.credits:
            yield Point(f"{amount(splitter.credits)} could not be paid to recipients, and waits for them")
