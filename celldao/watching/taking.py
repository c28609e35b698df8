"""What some blocks have brought, as notices in the state of a watch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Final

from celldao.calendar import Certainty
from celldao.calendar import Kind as Date
from celldao.chain.backend import Block
from celldao.history import Event
from celldao.history.scan import CONFIRMATIONS
from celldao.snapshots.units import at_time
from celldao.watching.notice import Kind, Notice, as_plain, identity
from celldao.watching.source import Source, View
from celldao.watching.state import Tracked, Waiting, WatchState
from celldao.watching.telling import Telling, money, plainly
from celldao.watching.votes import Outcome, carried, follow_new, named, outcomes

# A proposal's calls are long, and can be read elsewhere.
_LEFT_OUT: Final = frozenset({"targets", "values", "signatures", "calldatas"})
# Of dates these are told beforehand.
_TOLD_BEFORE: Final = frozenset(
    {
        Date.VOTE_ENDS,
        Date.ETA,
        Date.EXPIRES,
        Date.GUARDIAN_TERM_ENDS,
        Date.REPORT_DUE,
        Date.MANDATE_EXPIRES,
        Date.BUY_BACK_ENDS,
    }
)
# A date that has passed is forgotten after so long.
_FORGET: Final = timedelta(days=2)
# That something is overdue is told once.
_OVERDUE: Final = timedelta(days=3_650)


@dataclass(frozen=True)
class Settings:
    """How a watch watches.

    Attributes:
        confirmations: blocks that must stand on one before it is read.
        ahead: how long before a date it is told; none is, if zero.
        kinds: what is told; everything if None. What is withdrawn was told.
        names: of accounts, by address.
        sinks: names of those that get every notice.
    """

    confirmations: int = CONFIRMATIONS
    ahead: timedelta = timedelta(days=1)
    kinds: frozenset[Kind] | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    sinks: tuple[str, ...] = ()


class Taking:
    """One step of a watch.

    Attributes:
        found: whether something has happened in the cell.
    """

    def __init__(self, source: Source, view: View, settings: Settings, state: WatchState, end: Block) -> None:
        """`state` is changed; `end` is the last block of the step."""
        self.found = False
        self._source = source
        self._view = view
        self._settings = settings
        self._state = state
        self._block = end.number
        self._time = at_time(end.timestamp)
        self._told = {notice.id: place for place, notice in enumerate(state.told)}

    @cached_property
    def _telling(self) -> Telling:
        """Made anew when a proposal is added or extended."""
        listed = self._state.proposals
        return Telling(
            self._view.own,
            self._view.guardian,
            {int(one.id): one.title for one in listed},
            {int(one.id): one.deadline for one in listed},
            self._settings.names,
        )

    def _forget_telling(self) -> None:
        self.__dict__.pop("_telling", None)

    def events(self, events: list[Event]) -> None:
        seen: dict[str, int] = {}
        for event in events:
            tracked = self._proposal(event)
            told = self._telling.tell(event)
            if tracked is not None and event.name == "ProposalExecuted":
                self._executed(event, tracked)
            if told is None:
                continue
            # Its place in the block is not part of it: it is the same event if its transaction moves.
            base = identity(self._source.chain_id, event.address, event.transaction, event.name, event.values)
            seen[base] = seen.get(base, 0) + 1
            if seen[base] > 1:
                base = identity(base, seen[base])
            details = {name: value for name, value in event.values.items() if name not in _LEFT_OUT}
            head = {"event": event.name, "contract": event.contract, "address": event.address}
            self._tell(base, *told, event.time, event.block, event.transaction, {**head, **details})

    def _proposal(self, event: Event) -> Tracked | None:
        """The followed proposal that an event is about; one that it has made is followed from now on."""
        if event.contract != "Governor" or "proposalId" not in event.values:
            return None
        if event.name == "ProposalCreated":
            self._state.proposals.append(follow_new(event, self._source.treasury))
            self._forget_telling()
        found = str(event.values["proposalId"])
        tracked = next((one for one in self._state.proposals if one.id == found), None)
        extended = event.values.get("extendedDeadline")
        if tracked is not None and isinstance(extended, datetime):
            tracked.deadline = extended
            self._forget_telling()
        return tracked

    def _executed(self, event: Event, tracked: Tracked) -> None:
        """That it passed, if that was not told yet, and the coin that it sends: no event says either."""
        if tracked.passed is None:
            tracked.passed = event.block
            self._outcome(tracked, carried(tracked))
        for place, coin in enumerate(tracked.coins):
            amount = self._source.coin.amount(int(coin.units))
            words = f"paid {money(amount)} to {self._telling.who(coin.receiver)} by {named(tracked)}"
            details = {"proposal": tracked.id, "receiver": coin.receiver, "amount": amount}
            base = identity(
                self._source.chain_id, event.address, event.transaction, "coin", tracked.id, place
            )
            self._tell(base, Kind.PAYMENT, words, event.time, event.block, event.transaction, details)

    def votes(self) -> None:
        """What has become of votes by now."""
        followed = {int(one.id): one for one in self._state.proposals if one.closed is None}
        standings = self._view.standings({number: one.governor for number, one in followed.items()})
        for number, tracked in followed.items():
            for outcome in outcomes(tracked, standings[number], self._block):
                self._outcome(tracked, outcome)

    def _outcome(self, tracked: Tracked, outcome: Outcome) -> None:
        base = identity(self._source.chain_id, tracked.governor, str(outcome.kind), tracked.id)
        details = {"proposal": tracked.id, "title": tracked.title}
        self._tell(base, outcome.kind, outcome.words, outcome.time, self._block, None, details)

    def dates(self) -> None:
        """What comes soon, or is overdue."""
        told, ahead = self._state.dates, self._settings.ahead
        for base in [base for base, date in told.items() if date + _FORGET < self._time]:
            del told[base]
        for entry in self._view.dates() if ahead else ():
            if entry.kind not in _TOLD_BEFORE or entry.certainty is not Certainty.CONFIRMED:
                continue
            if entry.start > self._time + ahead:
                continue
            late = entry.kind is Date.REPORT_DUE and entry.start < self._time
            if entry.start <= self._time and not late:
                continue  # it has come
            base = identity(self._source.chain_id, self._source.treasury, entry.key, entry.start, late)
            if base in told:
                continue
            told[base] = entry.start + _OVERDUE if late else entry.start
            words = "since" if late else "at"
            details = {"date": str(entry.kind), "at": entry.start, "subject": entry.subject}
            text = f"{entry.title}, {words} {plainly(entry.start)}"
            self._tell(base, Kind.DUE, text, self._time, self._block, None, details)

    def withdrawals(self) -> None:
        """What was told from blocks that are gone, and was not found again by where it had been."""
        for known in [self._state.told[self._told[one]] for one in self._state.doubtful]:
            if known.block > self._block:
                continue
            self._state.doubtful.remove(known.id)
            first, _, times = known.id.partition(".")
            self._state.withdrawn[first] = int(times or 0) + 1
            self._add(
                Notice(
                    id=identity("withdrawn", known.id),
                    kind=Kind.WITHDRAWN,
                    words=f"no longer part of the chain: {known.words}",
                    time=self._time,
                    block=self._block,
                    withdraws=known.id,
                )
            )

    def _tell(
        self,
        base: str,
        kind: Kind,
        words: str,
        time: datetime,
        block: int,
        transaction: str | None,
        details: Mapping[str, Any],
    ) -> None:
        self.found = True
        if self._settings.kinds is not None and kind not in self._settings.kinds:
            return
        times = self._state.withdrawn.get(base, 0)
        notice = Notice(
            id=f"{base}.{times}" if times else base,
            kind=kind,
            words=words,
            time=time,
            block=block,
            transaction=transaction,
            details=as_plain(details),
        )
        if notice.id in self._state.doubtful:
            # It is there after all, maybe in another block: everybody has it already.
            self._state.doubtful.remove(notice.id)
            self._state.told[self._told[notice.id]] = notice
            return
        self._add(notice)

    def _add(self, notice: Notice) -> None:
        self._told[notice.id] = len(self._state.told)
        self._state.told.append(notice)
        if self._settings.sinks:
            self._state.outbox.append(Waiting(notice=notice, sinks=list(self._settings.sinks)))
