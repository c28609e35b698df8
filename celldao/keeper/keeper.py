"""A round of everything that is due, and rounds without end."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from celldao.acts import Standing
from celldao.cell import Cell
from celldao.chain.backend import Backend
from celldao.errors import CelldaoError, DeliveryError, NodeError, PendingError
from celldao.keeper.book import Book, Occasion
from celldao.keeper.carrying import MOST_FAILURES, carry
from celldao.keeper.duties import Duty, Sight
from celldao.snapshots import Moment
from celldao.watching.notice import Kind, Notice, identity
from celldao.watching.sinks import DeliveryFailed, Sink


@dataclass
class Round:
    """What a round has done.

    Attributes:
        done: names of occasions that came to their end in it.
        errors: what went wrong, by duty or occasion; the next round tries again.
        undelivered: how many notices wait for their receiver.
    """

    done: list[str] = field(default_factory=list)
    errors: list[tuple[str, CelldaoError]] = field(default_factory=list)
    undelivered: int = 0


@dataclass
class Keeper:
    """
    Attributes:
        cell: read through the backend.
        sinks: where notices go; with none they are kept for later.
        tell: is given what was done and what failed, in words.
    """

    cell: Cell
    backend: Backend
    book: Book
    duties: Sequence[Duty]
    sinks: Sequence[Sink] = ()
    tell: Callable[[str], None] = lambda words: None
    _moment: Moment | None = field(default=None, init=False, repr=False)

    def round(self) -> Round:
        """Everything that is due now.

        One duty that fails holds up no other. What is not finished is the next round's, whether this process
        lives until then or not.

        Raises:
            KeeperError: the book cannot be used, or another keeper uses it.
        """
        found = Round()
        with self.book.held():
            self._guarded("going on with what was begun", found, lambda: self._go_on(found))
            for duty in self.duties:
                self._guarded(duty.name, found, lambda duty=duty: self._do(duty, found))  # type: ignore[misc]
            self._deliver(found)
        return found

    def run(self, every: float, sleep: Callable[[float], None] = time.sleep) -> None:
        """Rounds without end, so many seconds apart. Raises as `round`."""
        while True:
            self.round()
            sleep(every)

    # --- a round

    def _go_on(self, found: Round) -> None:
        """With what earlier rounds have begun, or today's would come before yesterday's."""
        self.backend.settle()
        if begun := self.book.begun():
            sight = self._sight()
            for occasion in begun:
                self._guarded(occasion.name, found, lambda one=occasion: self._carry(one, sight, found))  # type: ignore[misc]

    def _do(self, duty: Duty, found: Round) -> None:
        sight = self._sight()
        for notice in duty.told(sight):
            self.book.tell(notice)
        for due in duty.due(sight):
            occasion = self.book.begin(due.name, due.ends, sight.now, due.steps)
            self._guarded(due.name, found, lambda one=occasion: self._carry(one, sight, found))  # type: ignore[misc]

    def _carry(self, occasion: Occasion, sight: Sight, found: Round) -> None:
        is_over, others_did = sight.now >= occasion.ends, self._is_done(occasion, sight)
        if carry(occasion, self.book, self.backend, may_sign=not (is_over or others_did)):
            found.done.append(occasion.name)
            self.tell(f"done: {occasion.name}")
        elif others_did:
            self.book.lapse(occasion.name)
            self.tell(f"{occasion.name}: somebody else has done it")
        elif is_over:
            self._lapse(occasion, "was not done in time")
        else:
            self._give_up(occasion.name)

    def _is_done(self, occasion: Occasion, sight: Sight) -> bool:
        """Whether somebody else has done it."""
        return any(duty.is_done(occasion, sight) for duty in self.duties)

    def _guarded(self, what: str, found: Round, work: Callable[[], None]) -> None:
        try:
            work()
        except CelldaoError as error:
            found.errors.append((what, error))
            self.tell(f"{what}: {error.what}")
            if isinstance(error, (NodeError, PendingError)):
                return
            self._give_up(what)

    def _give_up(self, name: str) -> None:
        """If an occasion of this name is begun, and nothing is left of it that may still be tried."""
        for occasion in self.book.begun():
            left = occasion.left
            if occasion.name == name and left and all(step.failures >= MOST_FAILURES for step in left):
                parts = f" in {len(left)} of {len(occasion.steps)} transactions"
                self._lapse(occasion, f"reverted {MOST_FAILURES} times{parts}, and is given up")

    def _lapse(self, occasion: Occasion, why: str) -> None:
        record = self.cell.record
        now = self._moment
        assert now is not None, "an occasion was begun or gone on with as of some block"
        words = f"The keeper of {record.treasury}: {occasion.name} {why}"
        notice = Notice(
            id=identity("keeper", record.chain_id, record.treasury, occasion.name, "lapsed"),
            kind=Kind.DUE,
            words=words,
            time=now.time,
            block=now.block,
            details={"occasion": occasion.name},
        )
        self.book.lapse(occasion.name, [notice])
        self.tell(words)

    def _sight(self) -> Sight:
        sight = Sight(Standing.of(self.cell, self.backend.sender), self.backend, self.book)
        self._moment = sight.standing.now.moment
        return sight

    def _deliver(self, found: Round) -> None:
        """In order; one that its receiver does not take holds up those behind it, until the next round."""
        waiting = self.book.undelivered() if self.sinks else []
        for place, notice in enumerate(waiting):
            try:
                for sink in self.sinks:
                    sink.deliver([notice])
            except DeliveryFailed as failed:
                found.undelivered = len(waiting) - place
                error = DeliveryError(
                    f"{failed.words}; {found.undelivered} notice(s) wait", "The next round sends them again."
                )
                found.errors.append(("delivering", error))
                self.tell(error.what)
                return
            self.book.delivered(notice)
