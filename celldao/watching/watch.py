"""The loop: read, tell, wait; with patience for the node and for receivers."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from celldao.chain.listener import Deaf, Listener, Note, Stage
from celldao.errors import ChainError, DeliveryError, HistoryError
from celldao.watching.feed import Feed
from celldao.watching.sinks import Delivery, Sink
from celldao.watching.state import StateFile
from celldao.watching.watcher import Watcher

# Notices that may wait for a receiver before no more is read.
MOST_WAITING: Final = 5_000
_LONGEST_SECONDS: Final = 300.0


@dataclass
class Watch:
    """Runs a watcher.

    Attributes:
        file: where the state is; it is written before anything is told.
        poll_seconds: how often the node is asked for new blocks.
        listener: is told what is waited for.
    """

    watcher: Watcher
    file: StateFile
    sinks: list[Sink]
    feed: Feed | None = None
    poll_seconds: float = 15
    listener: Listener = field(default_factory=Deaf)
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic

    def run(self, once: bool = False) -> None:
        """Until it is interrupted; with `once` until all is read that there is.

        Raises:
            WatchError: the state cannot be written, or the chain is another one.
            OutputError: the feed cannot be written.
            DeliveryError: with `once`: a receiver did not take everything. The next run goes on with it.
            ChainError: with `once`: the node gave no answer. The next run goes on there.
        """
        with self.file.held():
            self._save()
            delivery = Delivery(self.sinks, self._save, self._waiting, self.clock)
            failures = 0
            while True:
                more, wait = False, self.poll_seconds
                try:
                    more = self._read()
                    failures = 0
                except (ChainError, HistoryError) as error:
                    if once:
                        delivery.run(self.watcher.state)
                        raise
                    failures += 1
                    wait = min(self.poll_seconds * 2.0 ** min(failures, 30), _LONGEST_SECONDS)
                    self._waiting(f"{error.what}; asking again in {wait:.0f} seconds")
                retry = delivery.run(self.watcher.state)
                if more:
                    continue
                if once:
                    self._all_delivered()
                    return
                self.sleep(wait if retry is None else min(wait, retry))

    def _read(self) -> bool:
        """One step; whether there is more to read at once."""
        if len(self.watcher.state.outbox) > MOST_WAITING:
            self._waiting("reading no further until the notices that wait have been delivered")
            return False
        step = self.watcher.step()
        if step.moved:
            self._save()
        if step.words:
            self._waiting(step.words)
        return step.more

    def _save(self) -> None:
        state = self.watcher.state
        self.file.save(state)
        if self.feed is not None:
            self.feed.write(state.told, state.settled.time)

    def _all_delivered(self) -> None:
        left = len(self.watcher.state.outbox)
        if left:
            raise DeliveryError(
                f"{left} notice{'s have' if left > 1 else ' has'} not been delivered",
                "Run the watch again: it goes on with them, and reads nothing twice.",
            )

    def _waiting(self, words: str) -> None:
        self.listener.note(Note(Stage.WAITING, words))
