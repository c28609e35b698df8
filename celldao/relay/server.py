"""A process that runs a relay: one server, one thread that submits, one store."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from types import FrameType
from typing import Any, Final

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from celldao.cell import Cell
from celldao.chain.fees import FeePolicy
from celldao.chain.journal import FileJournal
from celldao.chain.retry import Patience
from celldao.chain.sending import Sending
from celldao.chain.web3py import Web3Backend, Web3Reader, connect
from celldao.errors import PendingError, RelayError
from celldao.relay.app import Desk, make_app
from celldao.relay.chain import Town
from celldao.relay.intake import Intake
from celldao.relay.limits import caller_of
from celldao.relay.receipts import Notary
from celldao.relay.settings import Settings
from celldao.relay.store import Store
from celldao.relay.submitter import Submitter

log = logging.getLogger("celldao.relay")

# Seconds that the line and headers of a request may take, and an open connection may say nothing.
HEADER_SECONDS: Final = 10
IDLE_SECONDS: Final = 20
# Bytes of line and headers.
HEADER_BYTES: Final = 16_384
# Seconds that a request to the node may take: who sends a file waits; what is submitted can wait longer.
_ASKED: Final = Patience(total_seconds=6, first_seconds=0.2, longest_seconds=1, unreachable_seconds=2)
_SENT: Final = Patience(total_seconds=30, unreachable_seconds=10)
_REQUEST: Final = 10
_IN_A_BLOCK: Final = 60


@dataclass(frozen=True)
class Relay:
    """All parts of one, connected."""

    settings: Settings
    store: Store
    desk: Desk
    submitter: Submitter

    @property
    def address(self) -> str:
        return self.desk.notary.address


@contextlib.contextmanager
def opened(settings: Settings, **sending: Any) -> Iterator[Relay]:
    """A relay that neither listens nor submits yet. `sending` changes how it sends, for tests.

    Raises:
        RelayError: the settings name no key, or a database that cannot be used.
        CelldaoError: a cell is not what its file says, or the node does not answer.
    """
    account = settings.key.load()
    store = Store(settings.database)
    stopped = threading.Event()

    def sleep(seconds: float) -> None:
        if stopped.wait(seconds):
            raise PendingError("the relay is ending", "Start it again: it goes on.")

    try:
        reader = Web3Reader(connect(settings.rpc, _REQUEST), _ASKED)
        how: dict[str, Any] = {
            "fees": FeePolicy(ceiling=settings.ceiling),
            "confirmations": settings.confirmations,
            "wait_seconds": _IN_A_BLOCK,
            "sleep": sleep,
        }
        backend = Web3Backend(
            connect(settings.rpc, _REQUEST),
            account,
            journal=FileJournal(settings.database.with_suffix(".journal.jsonl")),
            settings=Sending(**{**how, **sending}),
            patience=_SENT,
        )
        cells = [Cell.load(cell, reader) for cell in settings.cells]
        town = Town(cells, reader, account.address, settings.single_gas)
        if any(cell.record.chain_id != town.chain_id for cell in cells):
            raise RelayError("the cells are on several chains", "Run one relay for each chain.")
        notary = Notary(account, town.chain_id)
        intake = Intake(settings, store, town, notary)
        submitter = Submitter(settings, store, town, backend, stopped)
        yield Relay(settings, store, Desk(settings, store, town, notary, intake, submitter), submitter)
    finally:
        stopped.set()
        store.close()


def serve(settings: Settings, ready: Any = None) -> None:
    """Runs until it is interrupted, or asked to end (SIGTERM). See `opened` for what it raises.

    Args:
        ready: is called with the relay and the address at which it listens, once it does.
    """
    with opened(settings) as relay:
        thread = threading.Thread(target=relay.submitter.run, name="submitter")
        thread.start()
        try:
            asyncio.run(_listen(relay, ready))
        finally:
            relay.submitter.stop()
            thread.join()


async def _listen(relay: Relay, ready: Any) -> None:
    settings = relay.settings
    rates = settings.rates
    config = uvicorn.Config(
        make_app(relay.desk),
        host=settings.host,
        port=settings.port,
        http=guarded(rates.connections, settings.behind_proxy),
        loop="asyncio",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=True,
        proxy_headers=settings.behind_proxy,
        forwarded_allow_ips="127.0.0.1,::1",
        limit_concurrency=rates.total_connections,
        timeout_keep_alive=IDLE_SECONDS,
        timeout_graceful_shutdown=20,
        h11_max_incomplete_event_size=HEADER_BYTES,
        backlog=256,
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started and not serving.done():
        await asyncio.sleep(0.02)
    if server.started and ready is not None:
        host, port = server.servers[0].sockets[0].getsockname()[:2]
        ready(relay, f"http://{host}:{port}")
    await serving


class _Server(uvicorn.Server):
    """Ends when it is asked to, without ending the process: something may be under way."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        super().handle_exit(sig, frame)
        self._captured_signals.clear()


def guarded(most: int, behind_proxy: bool) -> type[H11Protocol]:
    """uvicorn's protocol, for callers that open many connections or send their headers byte by byte."""
    open_now: Counter[str] = Counter()

    class Guarded(H11Protocol):
        _caller = ""
        _timer: asyncio.TimerHandle | None = None

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self._caller = caller_of(str((self.client or ("",))[0]))
            open_now[self._caller] += 1
            if open_now[self._caller] > most and not behind_proxy:
                transport.close()
                return
            self._wait_for_headers()

        def connection_lost(self, exc: Exception | None) -> None:
            self._cancel()
            open_now[self._caller] -= 1
            if open_now[self._caller] <= 0:
                del open_now[self._caller]
            super().connection_lost(exc)

        def handle_events(self) -> None:
            super().handle_events()
            if self.conn.their_state is h11.IDLE:
                if self._timer is None:
                    self._wait_for_headers()
            else:
                self._cancel()

        def _wait_for_headers(self) -> None:
            self._timer = self.loop.call_later(HEADER_SECONDS, self._late)

        def _cancel(self) -> None:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None

        def _late(self) -> None:
            self._timer = None
            if self.conn.their_state is h11.IDLE and not self.transport.is_closing():
                self.transport.close()

    return Guarded
