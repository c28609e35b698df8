"""Reads a cell block by block and says what has happened since: each thing once, whatever the chain does.

Only blocks with so many on top as was asked for are read. Should the chain part from what was read all the
same, the watch goes back to where it did, reads on from there, and withdraws what is not found again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from celldao.chain.backend import Block
from celldao.errors import WatchError
from celldao.history import Event
from celldao.history.scan import PAGE, PAGES_AT_ONCE
from celldao.snapshots.units import at_time
from celldao.watching.notice import Kind
from celldao.watching.source import Source, View
from celldao.watching.state import Point, WatchState
from celldao.watching.taking import Settings, Taking
from celldao.watching.votes import follow_known

# Blocks of one step, read in pages of 10,000.
STRETCH: Final = PAGE * PAGES_AT_ONCE
# What is seen at a date, not found in a block, so that no block says whether it is true.
_FORECAST: Final = frozenset({Kind.DUE, Kind.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Step:
    """What one step has brought.

    Attributes:
        told: how many notices.
        more: whether there is more to read at once.
        moved: whether the state has changed.
        words: what is waited for, or how far it has come; empty where there is nothing to say.
    """

    told: int = 0
    more: bool = False
    moved: bool = False
    words: str = ""


class Watcher:
    """Advances a state along a chain."""

    def __init__(self, source: Source, state: WatchState, settings: Settings) -> None:
        self.source = source
        self.state = state
        self.settings = settings
        self._dates_at: datetime | None = None

    @classmethod
    def begin(cls, source: Source, settings: Settings, since: int | None = None) -> Watcher:
        """With no state yet: from the latest block that is deep enough on, or from the block `since` on.

        Proposals that are open by then are followed, without being told as new.
        """
        head = source.head()
        latest = max(0, head.number - settings.confirmations)
        first = latest if since is None else max(0, min(since - 1, latest))
        start, target = source.blocks([first, latest])
        view = source.view(target)
        point = Point.of(start)
        state = WatchState(chain_id=source.chain_id, treasury=source.treasury, checkpoints=[point])
        for proposal in view.recent_proposals():
            if proposal.created_block <= point.number:
                state.proposals += follow_known(proposal, view.governor, source.treasury, point)
        return cls(source, state, settings)

    # --- one step

    def step(self) -> Step:
        """Read the next blocks, 80,000 at most; the state has what they brought.

        Nothing of the state has changed if an error is raised.

        Raises:
            ChainError: the node does not answer.
            WatchError: the chain is another one than the watch has read.
        """
        head = self.source.head()
        known = [point for point in self.state.checkpoints if point.number <= head.number]
        if not known:
            return Step(words=self._behind(head))
        (reached,) = self.source.blocks([known[-1].number])
        if not known[-1].is_(reached):
            return self._go_back(known)
        settled, target = self.state.settled.number, head.number - self.settings.confirmations
        if target <= settled:
            return Step(words=self._behind(head))
        last = min(target, settled + STRETCH)
        end, at = self.source.blocks([last, target])
        view = self.source.view(at)
        events = view.events(settled + 1, last)
        taken, looked = self._take(view, events, end, at)
        # All of it is of one chain only if its ends are still what they were.
        if self.source.blocks([settled, last, target]) != [reached, end, at]:
            return Step(more=True, words="the chain was reorganised while it was read; reading again")
        told = len(taken.told) - len(self.state.told)
        taken.prune()
        self.state = taken
        if looked:
            self._dates_at = at_time(end.timestamp)
        left = target - last
        return Step(told, left > 0, True, f"{left:,} blocks left to read" if left else "")

    def _behind(self, head: Block) -> str:
        if head.number < self.state.settled.number:
            reached = self.state.settled.number
            return f"the node is at block {head.number:,}, and was at {reached:,} before; waiting for it"
        return ""

    def _go_back(self, known: list[Point]) -> Step:
        """To the latest block that is still part of the chain; what came later is in doubt."""
        blocks = self.source.blocks([point.number for point in known])
        common = [point for point, block in zip(known, blocks, strict=True) if point.is_(block)]
        if not common:
            raise WatchError(
                f"nothing that the watch has read since block {known[0].number:,} is part of the chain",
                "A test chain that began anew, or another network: move the state file away, and the watch "
                "begins anew.",
            )
        state, base = self.state.model_copy(deep=True), common[-1].number
        state.checkpoints = common
        settled = {notice.withdraws for notice in state.told} | set(state.doubtful)
        state.doubtful += [
            notice.id
            for notice in state.told
            if notice.block > base and notice.kind not in _FORECAST and notice.id not in settled
        ]
        state.proposals = [one for one in state.proposals if one.made <= base]
        for one in state.proposals:
            one.closed = None if one.closed is not None and one.closed > base else one.closed
            one.passed = None if one.passed is not None and one.passed > base else one.passed
        self.state = state
        words = f"the chain was reorganised after block {base:,}; reading again from there"
        return Step(more=True, moved=True, words=words)

    def _take(self, view: View, events: list[Event], end: Block, at: Block) -> tuple[WatchState, bool]:
        """The state with what these blocks have brought, and whether the cell's dates were looked at."""
        state = self.state.model_copy(deep=True)
        taking = Taking(self.source, view, self.settings, state, end)
        taking.events(events)
        looked = False
        if end.number == at.number:
            taking.votes()
            looked = taking.found or self._dates_are_due(end)
            if looked:
                taking.dates()
            taking.withdrawals()
        state.checkpoints.append(Point.of(end))
        return state, looked

    def _dates_are_due(self, end: Block) -> bool:
        """Dates cost requests: they are looked at now and then, and whenever something has happened."""
        every = self.settings.ahead / 24
        return self._dates_at is None or at_time(end.timestamp) >= self._dates_at + every
