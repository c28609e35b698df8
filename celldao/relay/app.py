"""A relay's HTTP interface: nothing here decides anything, but who may ask how much."""

from __future__ import annotations

import asyncio
import json
import logging
import math
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from celldao import __version__
from celldao.constitution.fields import read_address
from celldao.errors import CelldaoError, ChainError, RelayRefusal
from celldao.relay import metrics, openapi
from celldao.relay.chain import Town
from celldao.relay.intake import Intake
from celldao.relay.limits import Buckets, caller_of
from celldao.relay.receipts import Head, Notary
from celldao.relay.settings import Settings
from celldao.relay.store import Entry, Kept, Store
from celldao.relay.submitter import Submitter

log = logging.getLogger("celldao.relay")

# Seconds in which a body must have come.
BODY_SECONDS: Final = 10
# Seconds without an answer of the chain after which the relay is not healthy.
SILENCE: Final = 180
# Seconds for which a signed head is given out again.
_HEAD_HOLDS: Final = 5
# A file that is not taken counts as so many.
_REFUSED_COUNTS: Final = 5
_STATUS: Final = {"malformed": 400, "fields": 422, "busy": 503}
_TRY_AGAIN: Final = "Try again in a moment, use another relay, or submit the file yourself."
_ID: Final = re.compile(r"0x[0-9a-f]{64}")
_PROPOSAL: Final = re.compile(r"[1-9][0-9]{0,77}")
_NUMBER: Final = re.compile(r"[0-9]{1,19}")

Handler = Callable[[Request], Awaitable[Response]]


def error(
    status: int, code: str, reason: str, remedy: str, headers: Mapping[str, str] | None = None
) -> Response:
    body = {"error": {"code": code, "reason": reason, "remedy": remedy}}
    return JSONResponse(body, status, dict(headers or {}))


class Desk:
    """All that the routes share."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        town: Town,
        notary: Notary,
        intake: Intake,
        submitter: Submitter,
    ) -> None:
        self.settings = settings
        self.store = store
        self.town = town
        self.notary = notary
        self.intake = intake
        self.submitter = submitter
        self.counters = metrics.Counters()
        self._posts = Buckets(settings.rates.posts_a_minute)
        self._reads = Buckets(settings.rates.reads_a_minute)
        self._head: tuple[float, Head] | None = None
        self._began = time.time()

    # --- who may ask ----------------------------------------------------------------------------------------

    def guarded(self, handler: Handler, posts: bool = False) -> Handler:
        """The handler, for callers that do not ask too much; whatever it raises is answered in our form."""
        buckets = self._posts if posts else self._reads

        async def answer(request: Request) -> Response:
            caller = caller_of(request.client.host if request.client else "")
            if wait := buckets.take(caller):
                self.counters.add("limited_total")
                seconds = str(math.ceil(wait))
                words = f"Wait {seconds} seconds; nothing was kept." if posts else f"Wait {seconds} seconds."
                return error(429, "too-often", "too many requests", words, {"Retry-After": seconds})
            try:
                return await handler(request)
            except RelayRefusal as refusal:
                self.counters.add("refused_total", refusal.code)
                buckets.charge(caller, _REFUSED_COUNTS - 1)
                status = _STATUS.get(refusal.code, 409)
                return error(status, refusal.code, refusal.reason, refusal.remedy)
            except HTTPException:
                buckets.charge(caller, _REFUSED_COUNTS - 1)
                raise
            except ChainError as failure:
                self.counters.add("failed_total")
                log.warning("%s", failure.what)
                return error(
                    503, "no-chain", "the relay cannot ask the chain now: nothing was kept", _TRY_AGAIN
                )
            except CelldaoError as failure:
                self.counters.add("failed_total")
                return error(503, "failed", failure.what, failure.remedy)

        return answer

    # --- routes ---------------------------------------------------------------------------------------------

    async def info(self, request: Request) -> Response:
        governors = await run_in_threadpool(self.town.governors)
        rates = self.settings.rates
        cells = [
            {
                "treasury": served.cell.record.treasury,
                "governor": governor,
                "share": served.cell.record.share,
            }
            for governor, served in governors.items()
        ]
        return JSONResponse(
            {
                "format": 1,
                "version": __version__,
                "chain_id": self.town.chain_id,
                "relay": self.notary.address,
                "cells": cells,
                "promise_seconds": self.settings.promise,
                "limits": {
                    "posts_a_minute": rates.posts_a_minute,
                    "reads_a_minute": rates.reads_a_minute,
                    "acts_a_day": rates.acts_a_day,
                    "body_bytes": rates.body_bytes,
                    "too_late_seconds": self.settings.too_late,
                    "single_gas": self.settings.single_gas,
                },
                "paused": bool(self.submitter.trouble),
            }
        )

    async def take(self, request: Request) -> Response:
        if self.submitter.is_stuck:
            words = "this relay cannot submit now, and makes no promises: nothing was kept"
            return error(503, "paused", words, _TRY_AGAIN)
        taken = await self.intake.take(await self._body(request))
        self.counters.add("received_total" if taken.new else "repeated_total")
        kept = taken.kept
        body = {"id": "0x" + kept.id.hex(), "state": str(kept.state), "receipt": json.loads(kept.receipt)}
        return JSONResponse(body, 202 if taken.new else 200)

    async def _body(self, request: Request) -> bytes:
        most = self.settings.rates.body_bytes
        body = b""
        try:
            async with asyncio.timeout(BODY_SECONDS):
                async for part in request.stream():
                    body += part
                    if len(body) > most:
                        raise HTTPException(413, f"more than {most} bytes")
        except TimeoutError:
            raise HTTPException(408, "the body did not come in time", {"Connection": "close"}) from None
        except ClientDisconnect:
            raise HTTPException(400, "the caller has gone") from None
        return body

    async def one(self, request: Request) -> Response:
        text = request.path_params["id"]
        if not _ID.fullmatch(text):
            raise HTTPException(400, "an id is 0x and 64 hexadecimal digits in small letters")
        found = await run_in_threadpool(self._described, bytes.fromhex(text[2:]))
        if found is None:
            raise HTTPException(404, "this relay has no such file")
        return JSONResponse(found)

    def _described(self, id: bytes) -> dict[str, Any] | None:
        kept = self.store.get(id)
        return None if kept is None else self._item(kept)

    def _item(self, kept: Kept) -> dict[str, Any]:
        batch = None if kept.batch is None else self.store.batch(kept.batch)
        return {
            "id": "0x" + kept.id.hex(),
            "sequence": kept.sequence,
            "kind": kept.kind,
            "state": str(kept.state),
            "file": json.loads(kept.file),
            "received": kept.received,
            "submit_by": kept.submit_by,
            "transaction": batch.hash if batch else None,
            "block": batch.block if batch else None,
            "reason": kept.reason,
            "receipt": json.loads(kept.receipt),
        }

    async def listing(self, request: Request) -> Response:
        asked = request.query_params
        governor, proposal = asked.get("governor"), asked.get("proposal")
        if governor is not None:
            try:
                governor = read_address(governor)
            except ValueError:
                raise HTTPException(400, "governor is no address") from None
        if proposal is not None and not _PROPOSAL.fullmatch(proposal):
            raise HTTPException(400, "proposal is an id in decimal digits")
        after = _number(request, "after", 0, 0, openapi.MAX_SEQUENCE)
        limit = _number(request, "limit", 100, 1, openapi.MAX_PAGE)

        def read() -> list[dict[str, Any]]:
            return [self._item(kept) for kept in self.store.page(after, limit + 1, governor, proposal)]

        items = await run_in_threadpool(read)
        following = items[limit - 1]["sequence"] if len(items) > limit else None
        return JSONResponse({"items": items[:limit], "next": following})

    async def lines(self, request: Request) -> Response:
        after = _number(request, "after", 0, 0, openapi.MAX_SEQUENCE)
        limit = _number(request, "limit", openapi.MAX_LOG, 1, openapi.MAX_LOG)
        return JSONResponse([_line(entry) for entry in await run_in_threadpool(self.store.log, after, limit)])

    async def head(self, request: Request) -> Response:
        return JSONResponse((await run_in_threadpool(self._signed_head)).model_dump())

    def _signed_head(self) -> Head:
        newest, now = self.store.head(), time.time()
        if self._head is not None:
            at, signed = self._head
            if now - at < _HEAD_HOLDS and signed.sequence == newest.sequence:
                return signed
        signed = self.notary.head(newest.sequence, newest.head, int(now))
        self._head = (now, signed)
        return signed

    def trouble(self) -> list[str]:
        """What is wrong, in words."""
        silent = time.time() - max(self.submitter.seen, self._began) > SILENCE
        # The submitter asks the chain every few seconds: since then it may have answered again.
        unasked = self.intake.trouble if self.intake.trouble_at > self.submitter.seen else ""
        said = [unasked, self.submitter.trouble, "the chain has not answered" if silent else ""]
        return [words for words in said if words]

    async def health(self, request: Request) -> Response:
        trouble = self.trouble()
        return JSONResponse({"healthy": not trouble, "trouble": trouble}, 503 if trouble else 200)

    async def figures(self, request: Request) -> Response:
        def gather() -> list[metrics.Sample]:
            totals = self.store.totals()
            return [
                *(("files", state, count) for state, count in self.store.counts().items()),
                ("log_sequence", "", self.store.head().sequence),
                ("transactions_total", "", totals["count"]),
                ("gas_total", "", totals["gas"]),
                ("fees_coins_total", "", totals["fee"] / 10**18),
                ("chain_seen_timestamp", "", self.submitter.seen),
                ("healthy", "", int(not self.trouble())),
            ]

        more = await run_in_threadpool(gather)
        labels = {"files": "state", "refused_total": "code"}
        return PlainTextResponse(
            metrics.text(self.counters, more, labels), media_type="text/plain; version=0.0.4"
        )

    async def described(self, request: Request) -> Response:
        return JSONResponse(_DOCUMENT)


_DOCUMENT: Final = openapi.document()


def make_app(desk: Desk) -> Starlette:
    """The application. It starts and ends the intake."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> Any:
        await desk.intake.start()
        try:
            yield
        finally:
            await desk.intake.stop()

    def get(path: str, handler: Handler) -> Route:
        return Route(path, desk.guarded(handler), methods=["GET"])

    taking, listing = desk.guarded(desk.take, posts=True), desk.guarded(desk.listing)

    async def signed(request: Request) -> Response:
        return await (taking if request.method == "POST" else listing)(request)

    routes = [
        get("/v1/info", desk.info),
        Route("/v1/signed", signed, methods=["GET", "POST"]),
        get("/v1/signed/{id}", desk.one),
        get("/v1/log", desk.lines),
        get("/v1/head", desk.head),
        get("/v1/health", desk.health),
        get("/metrics", desk.figures),
        get("/openapi.json", desk.described),
    ]
    cors = Middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "POST"],
        allow_headers=["Content-Type"],
        expose_headers=["Retry-After"],
    )
    handlers: Any = {HTTPException: _http_error, Exception: _failed}
    return Starlette(routes=routes, middleware=[cors], exception_handlers=handlers, lifespan=lifespan)


async def _http_error(_: Request, failure: Exception) -> Response:
    assert isinstance(failure, HTTPException)
    codes = {400: "malformed", 404: "not-found", 405: "method", 408: "too-slow", 413: "too-long"}
    code = codes.get(failure.status_code, "refused")
    return error(failure.status_code, code, failure.detail, "See /openapi.json.", failure.headers)


async def _failed(_: Request, failure: Exception) -> Response:
    return error(500, "failed", "the relay failed", _TRY_AGAIN)


def _number(request: Request, name: str, default: int, least: int, most: int) -> int:
    text = request.query_params.get(name)
    if text is None:
        return default
    if not _NUMBER.fullmatch(text) or not least <= int(text) <= most:
        raise HTTPException(400, f"{name} is a number from {least} to {most}")
    return int(text)


def _line(entry: Entry) -> dict[str, Any]:
    return {
        "sequence": entry.sequence,
        "id": "0x" + entry.id.hex(),
        "received": entry.received,
        "head": "0x" + entry.head.hex(),
    }
