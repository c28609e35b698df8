"""From an act to its outcome: foreseen, sent once, and decoded."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Generic

from celldao.acts.act import Act, Done, O_co, Step, unseen
from celldao.acts.reasons import explained
from celldao.amounts import Amount
from celldao.chain.backend import TRANSACTION_GAS_CAP, Backend, Header, Log, LogFilter, Receipt
from celldao.chain.sender import Settled
from celldao.deployment.progress import Progress, Silent
from celldao.errors import ActError, ChainError, TransactionError
from celldao.history.events import Event, EventReader
from celldao.snapshots.currencies import native

# Seconds from one look for what was logged to the next.
_PAUSES: Final = (0.25, 0.5, 1.0, 2.0)


@dataclass(frozen=True)
class Preview:
    """What an act will cost.

    Attributes:
        gas: of those transactions that can be foreseen.
        fee: the most that they are offered at the present price.
        unforeseen: how many transactions are estimated only when those before them are carried out.
    """

    gas: int
    fee: Amount
    unforeseen: int


class Performance(Generic[O_co]):
    """An act on its way: what earlier runs have carried out of it, what is left, and what came of it.

    Attributes:
        left: the transactions that are still to be sent.
    """

    def __init__(
        self,
        act: Act[O_co],
        backend: Backend,
        reference: str = "",
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Sees through what an earlier run has signed. See `perform`."""
        self.act = act
        self._sleep = sleep
        self._backend = backend
        self._reference = reference
        self._steps = act.steps()
        self._receipts = _adopted(act, self._steps, backend, reference)
        pending = enumerate(self._steps)
        self._left = [index for index, step in pending if step.due and index not in self._receipts]

    @property
    def left(self) -> tuple[Step, ...]:
        return tuple(self._steps[index] for index in self._left)

    def preview(self) -> Preview:
        """Asks the chain whether it would do what is left.

        Raises:
            ActError: it would not, in plain words with what to do.
            ChainError: the node does not answer.
        """
        self._check()
        gas = sum(_estimate(self.act, step, self._backend) for step in self.left[:1])
        most = _limit(gas) if self._left else 0
        # What an earlier run has done is told once: no question may come in between for nothing.
        price = self._backend.price_offered() if self._left else 0
        fee = native(self._backend.chain_id).amount(most * price)
        return Preview(gas, fee, len(self.left[1:]))

    def finish(self, progress: Progress | None = None) -> O_co:
        """Sends what is left, and tells what came of all of it. See `perform`."""
        self._check()
        try:
            self._send_left(progress or Silent())
            found = self._found()
            events = self._events(found)
        except (ChainError, KeyboardInterrupt, SystemExit) as error:  # Ape makes the last one of the second
            if any(index not in self._receipts for index in self._left):
                raise
            why = f"what came of it is not known: {_in_words(error)}"
            raise unseen(self._found(), why) from error  # run again it would be another one
        return self.act.outcome(Done(found, events))

    def _send_left(self, progress: Progress) -> None:
        progress.begin(len(self._left))
        for index in self._left:
            step = self._steps[index]
            progress.step(step.purpose)
            receipt = _send(self.act, step, self._backend, _name(self._reference, step))
            self._receipts[index] = receipt
            progress.done(receipt.gas_used)

    def _found(self) -> tuple[Receipt, ...]:
        return tuple(receipt for _, receipt in sorted(self._receipts.items()) if receipt is not None)

    def _events(self, receipts: Sequence[Receipt]) -> tuple[Event, ...]:
        """What was logged. Of several nodes behind one address, the next one may not have the block yet."""
        hashes = {receipt.hash for receipt in receipts}
        for pause in _PAUSES:
            events = events_of(self.act, self._backend, receipts)
            if not self.act.logs or hashes <= {event.transaction for event in events}:
                return events
            self._sleep(pause)
        return events_of(self.act, self._backend, receipts)

    def _check(self) -> None:
        if self._left or not self._receipts:
            self.act.check()


def preview(act: Act[O_co], backend: Backend) -> Preview:
    """What an act would cost. See `Performance.preview`."""
    return Performance(act, backend).preview()


def perform(act: Act[O_co], backend: Backend, reference: str = "") -> O_co:
    """Carries an act out, once, whatever the node does and whenever the process dies.

    What an earlier run of the same act has signed is seen through and adopted instead of being signed again;
    without a reference only if nobody was told of its end yet, with one for ever (ADR 9). The rest is asked
    for first, and sent.

    Args:
        reference: the caller's own name for it ("payroll-2027-03"): nothing is done twice under one.

    Raises:
        ActError: the chain would refuse it; nothing was signed for that step.
        TransactionError, NodeError, JournalError: as `Backend.send`; running it again goes on.
        ChainError: it was carried out, and the node does not show what came of it: not to be run again. An
            interruption after the last transaction is told so, too.
    """
    return Performance(act, backend, reference).finish()


def _in_words(error: BaseException) -> str:
    return error.what if isinstance(error, ChainError) else "interrupted"


def _adopted(
    act: Act[O_co], steps: Sequence[Step], backend: Backend, reference: str
) -> dict[int, Receipt | None]:
    """Steps that an earlier run has carried out, with their receipts; None where it is not known any more.

    An earlier run sent one step after the other: if it came as far as one of a chained act, all before it are
    done. Of others, one before it may have fallen due since.
    """
    settled = backend.settle()
    found: dict[int, Receipt | None] = {}
    for index, step in enumerate(steps):
        receipt = None
        name = _name(reference, step)
        if name:
            receipt = backend.adopt(name, step.to, step.data, step.value)
        receipt = receipt or _unanswered(settled, step, name)
        if receipt is not None:
            if act.chained:
                found |= {before: found.get(before) for before in range(index)}
            found[index] = receipt
    return found


def _unanswered(settled: Sequence[Settled], step: Step, name: str) -> Receipt | None:
    """What does the same under another reference, or under none, is another one: both are meant."""
    for earlier in settled:
        entry, mined = earlier.entry, earlier.mined
        named_so = (entry.reference, entry.purpose) == (name, step.purpose)
        same = named_so and entry.does_the_same(step.to, step.data, step.value)
        if same and mined is not None and mined.succeeded and not earlier.answered:
            return Receipt(mined.hash, mined.block, mined.gas_used, None)
    return None


def _name(reference: str, step: Step) -> str:
    return f"{reference} {step.key}".strip() if reference and step.once else ""


def _estimate(act: Act[O_co], step: Step, backend: Backend) -> int:
    try:
        gas = backend.estimate(step.to, step.data, step.value)
    except TransactionError as error:
        raise in_plain_words(act, error) from error
    if gas > TRANSACTION_GAS_CAP:
        raise ActError(
            f"{step.purpose} needs {gas:,} gas, more than any transaction may use",
            "Divide it into smaller ones.",
        )
    return gas


def _limit(estimated: int) -> int:
    """A second later an accrual or a first write may come on top; what is not used is not paid."""
    return min(estimated + estimated // 5 + 30_000, TRANSACTION_GAS_CAP)


def _send(act: Act[O_co], step: Step, backend: Backend, reference: str) -> Receipt:
    estimated = _estimate(act, step, backend)
    gas = _limit(estimated)
    try:
        return backend.send(
            step.to, step.data, gas, value=step.value, purpose=step.purpose, reference=reference
        )
    except TransactionError as error:
        known = act.explain(error.reason) or explained(error.reason)
        if known is None:
            raise
        raise TransactionError(f"{error.what}\n{known[0]}", known[1], error.reason) from error


def in_plain_words(act: Act[O_co], error: TransactionError) -> TransactionError:
    """A contract's refusal as what it means for the act; the error itself where nothing is known."""
    known = act.explain(error.reason) or explained(error.reason)
    return error if known is None else ActError(*known, error.reason)


def events_of(act: Act[O_co], backend: Backend, receipts: Sequence[Receipt]) -> tuple[Event, ...]:
    """What the cell's contracts logged in these transactions, and those that the act names."""
    record, now = act.standing.cell.record, act.standing.now
    contracts = {
        record.share: "Share",
        now.governor: "Governor",
        record.treasury: "Treasury",
        record.splitter: "RevenueSplitter",
        **act.logged_by(),
    }
    reader = EventReader(contracts, now.currencies, now.shares, now.votes)
    filters = [LogFilter(tuple(contracts), (), receipt.block, receipt.block) for receipt in receipts]
    hashes = {receipt.hash for receipt in receipts}
    found = [
        log
        for logs in (backend.fetch(filters) if filters else [])
        for log in logs
        if "0x" + log.transaction.hex() in hashes
    ]
    if act.timed:
        found = _timed(found, backend)
    seen: dict[tuple[int, int], Event] = {}
    for log in found:
        if (event := reader.read(log)) is not None:
            seen[log.block, log.index] = event
    return tuple(event for _, event in sorted(seen.items()))


def _timed(logs: Sequence[Log], backend: Backend) -> list[Log]:
    """With the times of their blocks."""
    blocks = sorted({log.block for log in logs if log.timestamp is None})
    headers = backend.fetch([Header(number) for number in blocks]) if blocks else []
    times = {header.number: header.timestamp for header in headers}
    return [replace(log, timestamp=times.get(log.block, log.timestamp)) for log in logs]
