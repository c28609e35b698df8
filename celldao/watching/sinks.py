"""Where notices go, and that each gets there: in order, again and again until it has."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from celldao.watching.notice import Notice
from celldao.watching.state import WatchState

FIRST_SECONDS: Final = 1.0
LONGEST_SECONDS: Final = 300.0


class DeliveryFailed(Exception):
    """A sink did not take a notice; it is tried again.

    Attributes:
        words: why, without the receiver's address, which may hold a key.
        wait: seconds that the receiver asks to be left alone, None if it says nothing.
    """

    def __init__(self, words: str, wait: float | None = None) -> None:
        self.words = words
        self.wait = wait
        super().__init__(words)


class Sink(Protocol):
    """Takes notices.

    Attributes:
        name: under which the state remembers what it still lacks.
        at_once: how many it is given at a time.
    """

    name: str
    at_once: int

    def deliver(self, notices: Sequence[Notice]) -> None:
        """Raises DeliveryFailed if they must be given again."""
        ...


class Lines:
    """Writes a line for each."""

    name = "lines"
    # Should the process be killed between writing and remembering it, so many lines may come twice.
    at_once = 20

    def __init__(self, write: Callable[[str], None], as_json: bool = False) -> None:
        """`write` gets a line without its end, and makes sure that it is out when it returns."""
        self._write = write
        self._as_json = as_json

    def deliver(self, notices: Sequence[Notice]) -> None:
        for notice in notices:
            self._write(_ascii(notice) if self._as_json else notice.line)


def _ascii(notice: Notice) -> str:
    import json

    return json.dumps(notice.model_dump(mode="json"), ensure_ascii=True)


@dataclass
class _Pause:
    """How a sink that fails is left alone."""

    tries: int = 0
    until: float = 0.0


@dataclass
class Delivery:
    """Hands the outbox of a state to the sinks.

    Attributes:
        save: called when the outbox has become shorter.
        tell: is given, in words, what is waited for.
    """

    sinks: Sequence[Sink]
    save: Callable[[], None]
    tell: Callable[[str], None]
    clock: Callable[[], float] = time.monotonic
    chance: Callable[[], float] = random.random
    _pauses: dict[str, _Pause] = field(default_factory=dict)

    def run(self, state: WatchState) -> float | None:
        """Give every sink what it lacks, as far as it takes it; the seconds until it is worth trying again,
        None if nothing is left. One that fails holds up no other."""
        known = {sink.name for sink in self.sinks}
        for waiting in state.outbox:
            waiting.sinks = [name for name in waiting.sinks if name in known]
        for sink in self.sinks:
            self._run(sink, state)
        state.outbox = [waiting for waiting in state.outbox if waiting.sinks]
        lacking = {name for waiting in state.outbox for name in waiting.sinks}
        waits = [max(0.0, self._pauses[name].until - self.clock()) for name in lacking]
        return min(waits) if waits else None

    def _run(self, sink: Sink, state: WatchState) -> None:
        pause = self._pauses.setdefault(sink.name, _Pause())
        lacking = [waiting for waiting in state.outbox if sink.name in waiting.sinks]
        if self.clock() < pause.until:
            return
        for start in range(0, len(lacking), sink.at_once):
            part = lacking[start : start + sink.at_once]
            try:
                sink.deliver([waiting.notice for waiting in part])
            except DeliveryFailed as failed:
                pause.tries += 1
                grown = min(FIRST_SECONDS * 2.0 ** min(pause.tries - 1, 30), LONGEST_SECONDS)
                wait = grown * (1 - self.chance() / 2) if failed.wait is None else failed.wait
                wait = min(wait, LONGEST_SECONDS)
                pause.until = self.clock() + wait
                left = len(lacking) - start
                self.tell(
                    f"{failed.words}; {left} notice{'s' if left > 1 else ''} for the {sink.name} "
                    f"wait{'' if left > 1 else 's'}, trying again in {wait:.0f} seconds"
                )
                return
            pause.tries, pause.until = 0, 0.0
            for waiting in part:
                waiting.sinks = [name for name in waiting.sinks if name != sink.name]
            state.outbox = [waiting for waiting in state.outbox if waiting.sinks]
            self.save()
