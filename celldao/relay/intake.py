"""From a signed file to a receipt: checked, written down, then answered.

Requests that come at once are checked with one request to the node, and written with one transaction: so many
clients are served at the price of a few. One worker does it, so that of two requests for the same file, or
for two ballots of one voter, the second finds the first.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sqlite3
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from celldao.errors import ChainError, RelayError, RelayRefusal
from celldao.relay.chain import Town, Verdict
from celldao.relay.receipts import Notary, next_head
from celldao.relay.settings import Settings
from celldao.relay.signed import Item, SignedAny, read_text
from celldao.relay.store import Entry, Kept, Standing, Store

log = logging.getLogger("celldao.relay")

# Files that are checked together, and that may wait for it.
_TOGETHER: Final = 60
_QUEUE: Final = 1_000
_DAY: Final = 86_400
_SIGNED_ANEW: Final = "Send the file as it was written, unchanged, or sign it anew."
_ELSEWHERE: Final = "Submit the file yourself, through another relay, or as a transaction of your own."


@dataclass(frozen=True)
class Taken:
    """A file that is kept. `new` tells whether it was not before."""

    kept: Kept
    new: bool


@dataclass
class _Request:
    file: SignedAny
    answer: asyncio.Future[Taken]


class Intake:
    """See the module.

    Attributes:
        trouble: why the chain could not be asked the last time; empty if it could.
        trouble_at: when that was, in Unix time.
    """

    def __init__(self, settings: Settings, store: Store, town: Town, notary: Notary) -> None:
        self.trouble, self.trouble_at = "", 0.0
        self._settings = settings
        self._store = store
        self._town = town
        self._notary = notary
        self._queue: asyncio.Queue[_Request] = asyncio.Queue(_QUEUE)
        self._pool = ThreadPoolExecutor(1, "intake")
        self._worker: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._worker = asyncio.create_task(self._work())

    async def stop(self) -> None:
        if self._worker is not None:
            self._worker.cancel()
            await asyncio.gather(self._worker, return_exceptions=True)
        while not self._queue.empty():
            self._queue.get_nowait().answer.cancel()
        self._pool.shutdown()

    async def take(self, body: bytes) -> Taken:
        """
        Raises:
            RelayRefusal: it is no signed file, or the chain or this relay does not take it.
            ChainError: the chain cannot be asked: nothing was kept.
        """
        request = _Request(read_text(body), asyncio.get_running_loop().create_future())
        try:
            self._queue.put_nowait(request)
        except asyncio.QueueFull:
            raise RelayRefusal("busy", "too many files are being checked", "Try again in a moment.") from None
        return await request.answer

    async def _work(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            requests = [await self._queue.get()]
            while len(requests) < _TOGETHER and not self._queue.empty():
                requests.append(self._queue.get_nowait())
            files = [request.file for request in requests]
            try:
                outcomes = await loop.run_in_executor(self._pool, self.take_all, files)
            except asyncio.CancelledError:
                for request in requests:
                    request.answer.cancel()
                raise
            except Exception as error:
                if not isinstance(error, ChainError):
                    log.exception("taking files failed")
                    error = RelayError("the relay failed", _ELSEWHERE)
                outcomes = [error] * len(requests)
            for request, outcome in zip(requests, outcomes, strict=True):
                if request.answer.done():  # its caller has gone
                    continue
                if isinstance(outcome, Exception):
                    request.answer.set_exception(outcome)
                else:
                    request.answer.set_result(outcome)

    # --- in the worker's thread -----------------------------------------------------------------------------

    def take_all(self, files: Sequence[SignedAny]) -> list[Taken | Exception]:
        """What becomes of each file. Raises ChainError if the chain cannot be asked, and nothing was kept."""
        try:
            outcomes = self._take_all(files)
        except ChainError as error:
            self.trouble, self.trouble_at = error.what, time.time()
            raise
        self.trouble = ""
        return outcomes

    def _take_all(self, files: Sequence[SignedAny]) -> list[Taken | Exception]:
        outcomes: dict[int, Taken | Exception] = {}
        fresh: dict[int, Item] = {}
        for index, file in enumerate(files):
            try:
                item = self._town.item(file)
            except RelayRefusal as refusal:
                outcomes[index] = refusal
                continue
            known = self._store.get(item.id)
            if known is not None and known.state not in (Standing.REFUSED, Standing.EXPIRED):
                outcomes[index] = Taken(known, new=False)
            else:
                fresh[index] = item
        verdicts = dict(zip(fresh, self._town.verdicts(list(fresh.values())), strict=True)) if fresh else {}
        first: dict[bytes, int] = {}
        places: dict[tuple[str, str, str], bytes] = {}
        accepted: list[tuple[int, Item, Verdict]] = []
        ousted: dict[bytes, str] = {}
        now = self._town.time()
        for index, item in fresh.items():
            try:
                self._admit(item, verdicts[index], now)
                if item.id in first:
                    continue
                place = (item.contract, item.place, item.signer)
                if place in places:
                    raise _other()
                ousted |= self._oust(item)
            except RelayRefusal as refusal:
                outcomes[index] = refusal
                continue
            first[item.id] = index
            places[place] = item.id
            accepted.append((index, item, verdicts[index]))
        kept = self._keep([(item, verdict) for _, item, verdict in accepted], ousted, now)
        for (index, _, _), one in zip(accepted, kept, strict=True):
            outcomes[index] = Taken(one, new=True)
        for index, item in fresh.items():
            if index not in outcomes:  # the same file a second time
                outcomes[index] = Taken(kept[[i for i, _, _ in accepted].index(first[item.id])], new=False)
        return [outcomes[index] for index in range(len(files))]

    def _admit(self, item: Item, verdict: Verdict, now: int) -> None:
        """Raises RelayRefusal for what the contract, or this relay, does not take."""
        settings = self._settings
        if verdict.reason is None:
            raise RelayRefusal(
                "too-dear",
                f"the contract refuses it without words, or needs more than {settings.single_gas:,} gas",
                _ELSEWHERE,
            )
        if verdict.reason:
            raise RelayRefusal("refused", verdict.reason, _remedy(verdict.reason))
        if not verdict.fits:
            raise RelayRefusal(
                "fields",
                f"nonce: the file says {item.file.nonce}, the contract {verdict.nonce}",
                _SIGNED_ANEW,
            )
        if not verdict.holds:
            raise RelayRefusal("refused", "relay: the signer holds no shares", _ELSEWHERE)
        if verdict.deadline - now < settings.too_late:
            raise RelayRefusal(
                "too-late",
                f"it can be taken until {verdict.deadline} only: too soon for this relay",
                _ELSEWHERE,
            )
        if verdict.plain:
            return
        if self._store.strikes_since(item.signer, now - _DAY):
            raise RelayRefusal(
                "too-many",
                "the relay has paid for a file of this signer that failed, a day ago or less",
                _ELSEWHERE,
            )
        if item.kind != "ballot":
            share = self._town.share_of(item).address
            contracts = {share, item.contract}
            if (
                self._store.taken_since(item.signer, now - _DAY, sorted(contracts))
                >= settings.rates.acts_a_day
            ):
                raise RelayRefusal(
                    "too-many",
                    f"this relay takes {settings.rates.acts_a_day} acts of a member in 24 hours",
                    _ELSEWHERE,
                )

    def _oust(self, item: Item) -> dict[bytes, str]:
        """The signer's file that waits in the same place, if the contract takes it no more, and why."""
        former = self._store.open_of(item.contract, item.place, item.signer)
        if former is None:
            return {}
        if former.state is Standing.WAITING:
            verdict = self._town.verdicts([self._town.item(read_text(former.file.encode()))])[0]
            if verdict.reason or not verdict.fits:
                return {former.id: verdict.reason or "relay: its nonce is not the signer's any more"}
        raise _other()

    def _keep(
        self, accepted: Sequence[tuple[Item, Verdict]], ousted: dict[bytes, str], now: int
    ) -> list[Kept]:
        """Number, sign, and write down. Safe when it returns."""
        if not accepted:
            return []
        if self._store.waits() + len(accepted) > self._settings.rates.waiting:
            raise ChainError("the relay is full", _ELSEWHERE)
        last = self._store.head()
        sequence, head = last.sequence, last.head
        taken: list[tuple[Kept, Entry]] = []
        for item, verdict in accepted:
            sequence += 1
            head = next_head(head, item.id, now)
            submit_by = min(now + self._settings.promise, verdict.deadline)
            receipt = self._notary.receipt(item.id, now, submit_by, sequence, head)
            kept = Kept(
                item.id,
                sequence,
                item.kind,
                item.contract,
                item.place,
                item.signer,
                json.dumps(item.json()),
                verdict.plain,
                now,
                submit_by,
                verdict.deadline,
                verdict.block,
                receipt.model_dump_json(),
                checked=now,
            )
            taken.append((kept, Entry(sequence, item.id, now, head)))
        try:
            self._store.add(taken, ousted)
        except sqlite3.IntegrityError as error:
            # A block has gone at this moment, and one of the signers' former ballots is under way again.
            raise ChainError("the chain was reorganised meanwhile", "Send the file again.") from error
        return [kept for kept, _ in taken]


def _other() -> RelayRefusal:
    return RelayRefusal(
        "other-ballot",
        "another file of this signer waits here, which the contract would take",
        "Wait until it is counted; or revoke it, then send the new one.",
    )


def _remedy(reason: str) -> str:
    from celldao.acts.reasons import explained

    known = explained(reason)
    return known[1] if known else "Look at the cell's state, and sign again if it is still meant."
