"""What a simulation shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from celldao.actions.wording import when
from celldao.amounts import Amount
from celldao.proposals.tracks import Track
from celldao.simulation.changes import Change
from celldao.simulation.ways import Way
from celldao.simulation.words import Happening
from celldao.warnings import Warning


@dataclass(frozen=True, slots=True)
class Limit:
    """What the ordinary track may spend of an asset, where the proposal is ordinary and takes some.

    Attributes:
        before: what is left of the period's limit before the proposal.
        after: what will be left; None if the proposal fails.
        period_end: when the next period may begin, aware, UTC.
    """

    before: Amount
    after: Amount | None
    period_end: datetime

    def __str__(self) -> str:
        left = "" if self.after is None else f", {self.after} afterwards"
        return f"{self.before} may be spent by ordinary decisions until {when(self.period_end)}{left}"


@dataclass(frozen=True)
class Simulation:
    """What a proposal would do, had it passed.

    Attributes:
        ok: whether all of it would be carried out; None where nothing could run it, or where it did something
            else when it was run again.
        way: how it was run; None where nothing could.
        time: the time that it was run at, aware, UTC: its earliest execution, or now, where a node knows no
            other time.
        track: by the treasury's own table.
        failed_action: the place of the action that fails, from 0; None where none does, or only all of them
            together do: what they take is more than there is, or than the period's limit.
        reason: why it fails, in the contract's words; or how two runs of it differ.
        changes: who has more or less afterwards, the treasury first; none if it fails.
        events: what would be logged, in order; none if it fails, or if this way shows none.
        shows_events: whether this way shows what is logged. Where it does not, only accounts that the
            actions name are among the changes.
        gas: what executing it would use, about; None if it fails.
        limits: of the ordinary track.
        warnings: what voters should look at, whatever the run shows.
        governor: what the governor says if it is asked to execute a proposal that lies on chain at that
            time, with the votes as they are: empty if it would; None where it was not asked.
        notes: what else there is to know of this simulation.
        refusals: why other ways were not taken.
    """

    ok: bool | None
    way: Way | None
    time: datetime
    track: Track
    failed_action: int | None = None
    reason: str = ""
    changes: tuple[Change, ...] = ()
    events: tuple[Happening, ...] = ()
    shows_events: bool = False
    gas: int | None = None
    limits: tuple[Limit, ...] = ()
    warnings: tuple[Warning, ...] = ()
    governor: str | None = None
    notes: tuple[str, ...] = ()
    refusals: Mapping[Way, str] | None = None

    @property
    def verdict(self) -> str:
        """In one line: whether it would be carried out."""
        if self.ok is None and self.reason:
            return f"What it would do is not known: {self.reason}"
        if self.ok is None:
            return "It could not be run before anything is sent: nothing is known of its effect."
        at = when(self.time)
        if self.ok:
            return f"It would be carried out, at {at}."
        if self.failed_action is None:
            return f"It would fail, at {at}, by all its actions together: {self.reason}"
        return f"It would fail, at {at}, by action {self.failed_action + 1}: {self.reason}"

    def lines(self) -> list[str]:
        """All of it but the warnings, for people."""
        lines = [self.verdict, f"Track: {self.track}"]
        if self.way is not None:
            lines.append(f"Run by {self.way}" + (f", about {self.gas:,} gas" if self.gas else ""))
        lines += [f"Not by {way}: {reason}" for way, reason in (self.refusals or {}).items()]
        lines += [str(change) for change in self.changes]
        lines += [str(limit) for limit in self.limits]
        lines += [f"Event: {event}" for event in self.events]
        if self.governor:
            lines.append(f"The governor refuses, as the votes are: {self.governor}")
        return lines + list(self.notes)
