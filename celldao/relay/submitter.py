"""From files to transactions: on a schedule, each once, whatever happens in between.

How it holds: a transaction is written into the store with its files before it is signed, and signed by
celldao's own sender, whose journal is on disk before anything is broadcast. So a process that is killed
finds each transaction again, or knows that it was never signed, and then its files wait again. What is in a
block is looked at until that block is deep: if it goes, the same bytes are sent again, and the files are
counted by what the new block says.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Final, cast

from celldao.acts.ballots import SignedBallot
from celldao.chain.backend import TRANSACTION_GAS_CAP
from celldao.chain.contract import Contract
from celldao.chain.listener import Note
from celldao.chain.listener import Stage as Told
from celldao.chain.web3py import SigningBackend
from celldao.errors import (
    CelldaoError,
    ChainError,
    FeeError,
    JournalError,
    NodeError,
    PendingError,
    TransactionError,
)
from celldao.relay.chain import Town, Verdict, numbers_of
from celldao.relay.fates import Look, fates, find_ballot, look, says_the_same
from celldao.relay.settings import Settings
from celldao.relay.signed import Item, item_of, read_text
from celldao.relay.store import Batch, Fate, Group, Kept, Stage, Standing, Store

log = logging.getLogger("celldao.relay")

_DAY: Final = 86_400
# Seconds between two looks at what waits, and how many files one look takes.
_SWEEP: Final = 60
_SWEPT: Final = 200
# The longest pause after a failure.
_LONGEST: Final = 60.0
# Seconds of trouble after which nothing is taken any more.
_STUCK: Final = 3_600
_USED: Final = "relay: another transaction has used its number, perhaps with this very file"
_UNSERVED: Final = "relay: its cell is not served any more"
_OTHER_NUMBER: Final = "relay: its nonce is not the signer's: it is revoked, or was never right"
_VOTED: Final = "governor: has voted already"


class Submitter:
    """See the module. One thread at a time calls `step`.

    Attributes:
        trouble: why nothing is submitted at this moment; empty if all is well.
        seen: when the chain last answered, in Unix time.
    """

    def __init__(
        self,
        settings: Settings,
        store: Store,
        town: Town,
        backend: SigningBackend,
        stopped: threading.Event | None = None,
    ) -> None:
        self.seen = 0.0
        self._trouble, self._since = "", 0.0
        self._settings = settings
        self._store = store
        self._town = town
        self._backend = backend
        self._sending = ""
        self._swept = float("-inf")
        self._stopped = stopped or threading.Event()
        backend.listener = self

    @property
    def trouble(self) -> str:
        return self._trouble

    @trouble.setter
    def trouble(self, words: str) -> None:
        if words and not self._trouble:
            self._since = time.monotonic()
        self._trouble = words

    @property
    def is_stuck(self) -> bool:
        """Whether there has been trouble for so long that no more promises should be made."""
        patience = min(self._settings.promise / 4, _STUCK)
        return bool(self._trouble) and time.monotonic() - self._since > patience

    # --- a thread of its own --------------------------------------------------------------------------------

    def run(self) -> None:
        """Until `stop`. Whatever fails is tried again, after longer and longer pauses."""
        pause = self._settings.poll
        while not self._stopped.wait(pause):
            try:
                self.step()
                pause = self._settings.poll
            except Exception as error:
                self.trouble = error.what if isinstance(error, CelldaoError) else "the relay failed"
                if isinstance(error, CelldaoError):
                    log.warning("%s", error.what)
                else:
                    log.exception("submitting failed")
                pause = min(_LONGEST, pause * 2)

    def stop(self) -> None:
        self._stopped.set()

    def note(self, note: Note) -> None:
        """Of the sender: the hash of what is under way is kept, for those who ask."""
        if self._sending and note.stage in (Told.SIGNED, Told.REPLACED) and note.hash:
            self._store.signed(self._sending, note.hash)

    # --- one look -------------------------------------------------------------------------------------------

    def step(self) -> None:
        """Sees through what is under way, then submits what is due.

        Raises:
            CelldaoError: the chain or the disk did not do what was asked; nothing is lost by it.
        """
        block, now = self._town.now()
        self.seen = time.time()
        for batch in self._store.batches(Stage.OPEN):
            self._carry(batch)
        self._settle(block.number)
        self._sweep(now)
        found = ""
        for group in self._due(now):
            if self._stopped.is_set():
                return
            if (spent := self._over_budget(now)) is not None:
                found = f"{spent / 10**18:.6f} coins are spent in 24 hours, as much as is allowed"
                break
            found = self._try(group, now) or found
        self.trouble = found

    def _try(self, group: Group, now: int) -> str:
        """What went wrong, empty if nothing: one that cannot be submitted stands in nobody's way."""
        try:
            self._submit(group, now)
        except (FeeError, PendingError, NodeError):
            raise
        except ChainError as error:
            if not isinstance(error, TransactionError) and self._store.batches(Stage.OPEN):
                raise  # what is under way is seen through before anything else
            log.warning("%s", error.what)
            return error.what
        return ""

    def _over_budget(self, now: int) -> int | None:
        budget = self._settings.budget
        spent = 0 if budget is None else self._store.fees_since(now - _DAY)
        return spent if budget is not None and spent >= budget else None

    def _due(self, now: int) -> list[Group]:
        """What goes now, the most urgent first."""
        due = [group for group in self._store.groups() if self._is_due(group, now)]
        return sorted(due, key=lambda group: (group.submit_by, group.oldest))

    def _is_due(self, group: Group, now: int) -> bool:
        settings = self._settings
        return (
            not group.plain
            or group.count >= settings.batch
            or now >= group.oldest + min(settings.hold, settings.promise // 2)
            or now >= group.deadline - settings.before_end
        )

    def _submit(self, group: Group, now: int) -> None:
        kept = self._store.waiting(group, self._settings.batch if group.plain else 1)
        items = self._wanted(kept, now)
        if not items:
            return
        contract = items[0].contract
        if len(items) > 1:
            items = self._sorted(items)
            words = [cast(SignedBallot, item.file).words for item in items]
            data = items[0].interface.encode("cast_votes_by_sig", items[0].proposal, words)
        else:
            data = items[0].calldata
        gas = self._gas(contract, data, items)
        if gas is None:
            return
        self._backend.price_offered()  # what is too dear now is not begun
        reference = f"relay {now} {items[0].id.hex()[:16]} {time.time_ns()}"
        batch = Batch(reference, contract, data, now, Stage.OPEN, own=True)
        if self._store.begin(batch, [item.id for item in items]):
            log.info("submitting %d file(s) for %s", len(items), contract)
            self._carry(batch, gas)

    def _sorted(self, items: Sequence[Item]) -> list[Item]:
        """By member number, which saves gas; as they are if no cell that is served has that governor now."""
        if not self._town.serves(items[0]):
            return list(items)
        numbers = numbers_of(self._town, items)
        return [item for _, item in sorted(zip(numbers, items, strict=True), key=lambda pair: pair[0])]

    def _gas(self, contract: str, data: bytes, items: Sequence[Item]) -> int | None:
        """The most gas that the transaction may use; None if the contract would not take it now."""
        alone = self._settings.single_gas if len(items) == 1 else None
        try:
            # A wallet may answer by the gas that it is given: it gets no more than when it was asked.
            estimated = self._backend.estimate(contract, data, most=alone)
        except TransactionError as error:
            if not error.reason:
                raise
            log.info("not submitted: %s", error.reason)
            if alone and self._town.verdicts(items)[0].taken:
                # It says yes when it is asked, and no when it is estimated: that would go on for ever.
                why = f"relay: it cannot be submitted: {error.reason}"
                self._store.end({items[0].id: (Standing.REFUSED, why)})
            return None  # what the contract does not take any more is ended by the next look
        most = self._settings.single_gas * 3 // 2 if alone else TRANSACTION_GAS_CAP
        return min(estimated + estimated // 5 + 30_000, most)

    # --- a transaction --------------------------------------------------------------------------------------

    def _carry(self, batch: Batch, gas: int | None = None) -> None:
        """See a transaction through; without `gas` one that an earlier run may have signed."""
        items = self._items(self._store.items_of(batch.reference))
        purpose = f"relay {len(items)} signed file(s)"
        self._sending = batch.reference
        try:
            if gas is None:
                receipt = self._backend.adopt(batch.reference, batch.contract, batch.data)
            else:
                receipt = self._backend.send(
                    batch.contract, batch.data, gas, purpose=purpose, reference=batch.reference
                )
        except (FeeError, JournalError):
            self._store.drop(batch.reference)  # it was not signed
            raise
        except PendingError:
            raise
        except TransactionError as error:
            self._failed(batch, items, error)
            return
        finally:
            self._sending = ""
        if receipt is None:
            self._store.drop(batch.reference)
            return
        self._read(replace(batch, hash=receipt.hash), items)

    def _failed(self, batch: Batch, items: Sequence[Item], error: TransactionError) -> None:
        """It was refused, or has reverted, or its number is another's: the files wait again, or are ended."""
        log.warning("%s", error.what)
        now = self._town.time()
        kept = self._store.items_of(batch.reference)
        seen = self._in_block(batch.reference)
        paid = seen is not None and not seen.succeeded
        alone = items[0] if len(items) == 1 and paid else None
        if seen is not None:
            self._store.mined(_as_seen(batch, seen), {})  # what it has cost
        if alone is not None and self._is_counted_elsewhere(kept[0], alone, now):
            alone = None  # somebody was quicker with the very same: no fault of the signer's
        used = alone is not None and self._is_used(alone)
        self._store.drop(batch.reference, alone.signer if alone and not used else None, now)
        if alone is not None:
            # A wallet may say yes when it is asked, and no when it is paid for: not twice.
            why = f"relay: its transaction failed: {error.reason or 'without a reason'}"
            self._store.end({alone.id: (Standing.REFUSED, _USED if used else why)})
        if not error.reason and not paid:
            raise error

    def _in_block(self, reference: str) -> Look | None:
        """Any signed form of a transaction that is in a block: that need not be the newest."""
        for entry in self._backend.entries():
            if entry.reference == reference:
                for attempt in reversed(entry.attempts):
                    if (seen := look(self._backend, attempt.hash)) is not None:
                        return seen
        return None

    def _read(self, batch: Batch, items: Sequence[Item]) -> None:
        """What a transaction in a block has made of its files. Raises ChainError if the node shows it not."""
        assert batch.hash is not None
        seen = look(self._backend, batch.hash)
        if seen is None:
            raise ChainError(f"the node does not show {batch.hash}", "It is looked at again.")
        found = fates(seen, items) if seen.succeeded else {}
        if not batch.own and len(found) != len(items):
            self._store.drop(batch.reference)  # in its new block it does something else
            return
        if not seen.succeeded:
            self._store.reopen(batch.reference)
            return
        if len(found) != len(items):
            raise ChainError(f"the node does not show the events of {batch.hash}", "It is looked at again.")
        kept = {one.id: one for one in self._store.items_of(batch.reference)}
        for item in items:
            skipped = found[item.id] == (Standing.REFUSED, _VOTED)
            if skipped and self._is_counted_elsewhere(kept[item.id], item, batch.made):
                del found[item.id]
        self._store.mined(_as_seen(batch, seen), found)

    def _settle(self, head: int) -> None:
        """Looks again at what is in blocks that may still be replaced."""
        for batch in self._store.batches(Stage.MINED):
            assert batch.hash is not None
            assert batch.block is not None
            seen = look(self._backend, batch.hash)
            if seen is None:
                log.warning("the block of %s is gone", batch.hash)
                if batch.own:
                    self._store.reopen(batch.reference)
                    self._carry(batch)
                else:
                    self._store.drop(batch.reference)
            elif seen.block_hash != batch.block_hash:
                self._read(batch, self._items(self._store.items_of(batch.reference)))
            elif head - seen.block + 1 >= self._settings.final:
                self._store.finish(batch.reference)

    # --- what waits -----------------------------------------------------------------------------------------

    def _items(self, kept: Sequence[Kept]) -> list[Item]:
        # Its id hangs on the share's name, which is known only of cells that are still served.
        return [replace(item_of(read_text(one.file.encode())), id=one.id) for one in kept]

    def _wanted(self, kept: Sequence[Kept], now: int) -> list[Item]:
        """Those that the contract would take in the next block; the others are ended, or left for later."""
        self._store.checked([one.id for one in kept], now)
        fate: dict[bytes, Fate] = {}
        asked: list[tuple[Kept, Item]] = []
        for one, item in zip(kept, self._items(kept), strict=True):
            if item.kind == "ballot" or self._town.serves(item):
                asked.append((one, item))
            elif now > one.deadline:
                fate[one.id] = (Standing.EXPIRED, _UNSERVED)
        verdicts = self._town.verdicts([item for _, item in asked]) if asked else []
        wanted = []
        for (one, item), verdict in zip(asked, verdicts, strict=True):
            if verdict.taken and not verdict.fits:
                # Only a wallet contract's: revoked since, and the contract would still take it.
                fate[one.id] = (Standing.REFUSED, _OTHER_NUMBER)
                continue
            if verdict.taken:
                if not one.plain or verdict.plain:
                    wanted.append(item)
                continue
            if verdict.reason == _VOTED and self._is_counted_elsewhere(one, item, now):
                continue
            if (end := self._end(verdict, one.deadline, now)) is not None:
                fate[one.id] = (end[0], _USED) if self._is_used(item) else end
        self._store.end(fate)
        return wanted

    def _end(self, verdict: Verdict, deadline: int, now: int) -> Fate | None:
        """What becomes of a file that the contract refuses; None if that is not certain."""
        if now > max(verdict.deadline, deadline):
            return Standing.EXPIRED, verdict.reason
        # Without words it may be the node: the file waits until it is taken, or too late.
        return (Standing.REFUSED, verdict.reason) if verdict.reason else None

    def _is_used(self, item: Item) -> bool:
        """Whether the number of a delegation, permit or exit is used: by this file or by another."""
        if item.kind == "ballot":
            return False
        contract = Contract(item.contract, item.interface, self._backend)
        return int(contract.read("nonces", item.signer)) > item.file.nonce

    def _is_counted_elsewhere(self, kept: Kept, item: Item, now: int) -> bool:
        """Whether somebody else has submitted this very ballot; then that is kept."""
        if item.kind != "ballot":
            return False
        file = cast(SignedBallot, item.file)
        first = kept.block - self._settings.final  # its block may have been replaced by an earlier one
        found = find_ballot(self._backend, item.contract, item.signer, int(file.proposal), first)
        if found is None or not says_the_same(file, found):
            return False
        seen = look(self._backend, found.transaction)
        if seen is None:
            return False
        reference = f"elsewhere {item.id.hex()}"
        batch = Batch(reference, item.contract, b"", now, Stage.MINED, own=False)
        self._store.counted_elsewhere(replace(_as_seen(batch, seen), fee=0), item.id)
        return True

    def _sweep(self, now: int) -> None:
        """Looks at what has waited for long: it may have been submitted by others, or be worthless by now."""
        if time.monotonic() - self._swept < _SWEEP:
            return
        self._swept = time.monotonic()
        if kept := self._store.to_check(now - _SWEEP, _SWEPT):
            self._wanted(kept, now)


def _as_seen(batch: Batch, seen: Look) -> Batch:
    return replace(
        batch,
        state=Stage.MINED,
        hash=seen.hash,
        block=seen.block,
        block_hash=seen.block_hash,
        gas=seen.gas,
        fee=seen.fee,
    )
