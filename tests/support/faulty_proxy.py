"""A JSON-RPC proxy in front of a node, on loopback, that fails in the ways in which nodes fail.

    with FaultyProxy(anvil.url, Seeded(seed=7)) as proxy:
        backend = Web3Backend(connect(proxy.url, seconds=0.5), account)

What goes wrong is decided by a plan, which sees each request's methods. What the node itself is told goes
through `node`, without faults.
"""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol
from urllib.parse import urlsplit

from eth_utils.crypto import keccak

SENDING = "eth_sendRawTransaction"


class Fault(StrEnum):
    """What can go wrong with one request."""

    NONE = "none"
    DROP_BEFORE = "drop before"
    """The connection breaks, and the node has not heard of it."""
    DROP_AFTER = "drop after"
    """The node has done it, and the connection breaks."""
    LATE = "late"
    """The node has done it; the answer comes later than anybody waits."""
    LIMITED = "limited"
    """429, with the time after which to come back."""
    LIMITED_SILENTLY = "limited silently"
    """429, without it."""
    GATEWAY = "gateway"
    """502, with a page in HTML."""
    LOSE = "lose"
    """A transaction is answered with its hash, and never reaches the pool."""
    REORG = "reorg"
    """The node does it; then its latest block is replaced by an empty one."""
    PROTECTED_ONLY = "protected only"
    """The node takes no transaction that names no chain."""


TROUBLES = tuple(fault for fault in Fault if fault not in (Fault.NONE, Fault.PROTECTED_ONLY))


class Plan(Protocol):
    """Decides about one request after the other."""

    def fault(self, methods: Sequence[str]) -> Fault: ...


class Calm:
    """Nothing goes wrong."""

    def fault(self, methods: Sequence[str]) -> Fault:
        return Fault.NONE


@dataclass
class Seeded:
    """By chance, always the same for a seed and an order of requests.

    Attributes:
        share: of requests that fail.
    """

    seed: int
    share: float = 0.2
    faults: Sequence[Fault] = TROUBLES
    _dice: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._dice = random.Random(self.seed)

    def fault(self, methods: Sequence[str]) -> Fault:
        if self._dice.random() >= self.share:
            return Fault.NONE
        fault = self._dice.choice(self.faults)
        # A lost transaction is one; a block is reorganised where there is something to lose.
        return Fault.NONE if fault in (Fault.LOSE, Fault.REORG) and SENDING not in methods else fault


@dataclass
class Scripted:
    """The n-th request of a method fails as the script says: {"eth_call": [Fault.NONE, Fault.LATE]}."""

    script: Mapping[str, Sequence[Fault]]
    _seen: dict[str, int] = field(default_factory=dict)

    def fault(self, methods: Sequence[str]) -> Fault:
        found = Fault.NONE
        for method in methods:
            nth = self._seen[method] = self._seen.get(method, -1) + 1
            planned = self.script.get(method, ())
            if nth < len(planned):
                found = planned[nth]
        return found


class FaultyProxy:
    """The proxy, while it is entered.

    Attributes:
        plan: may be changed at any time.
        before: is called with the methods of each request before anything is done with it, `after` when the
            node has answered and before the answer goes back; None for nothing.
        happened: the faults that came true, in order.
        sent: the raw transactions that reached the node, in order, with repetitions.
    """

    def __init__(self, url: str, plan: Plan | None = None, late_seconds: float = 1.0) -> None:
        self.plan: Plan = plan or Calm()
        self.late_seconds = late_seconds
        self.before: Callable[[Sequence[str]], None] | None = None
        self.after: Callable[[Sequence[str]], None] | None = None
        self.happened: list[Fault] = []
        self.sent: list[str] = []
        self.requests = 0
        self._target = urlsplit(url)
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._server = _Server(self)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> FaultyProxy:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._server.shutdown()
        self._server.server_close()

    def node(self, method: str, *parameters: Any) -> Any:
        """Tells the node something, without faults."""
        body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": list(parameters)}
        answer = json.loads(self.forward(json.dumps(body).encode()))
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        return answer["result"]

    def decide(self, methods: Sequence[str]) -> Fault:
        with self._lock:  # so that chance falls in the order of requests
            self.requests += 1
            fault = self.plan.fault(methods)
            if fault is not Fault.NONE:
                self.happened.append(fault)
            return fault

    def forward(self, body: bytes) -> bytes:
        connection = http.client.HTTPConnection(self._target.hostname or "", self._target.port, timeout=60)
        try:
            connection.request("POST", "/", body, {"Content-Type": "application/json"})
            return connection.getresponse().read()
        finally:
            connection.close()

    def until_mined(self, raw: str, seconds: float = 2) -> None:
        """A block with a transaction comes a moment after it was taken; without mining never."""
        hashed, deadline = "0x" + keccak(hexstr=raw).hex(), time.monotonic() + seconds
        while self.node("eth_getTransactionReceipt", hashed) is None and time.monotonic() < deadline:
            time.sleep(0.01)

    def rest(self) -> None:
        """As long as a late answer takes; not beyond the end."""
        self._ended.wait(self.late_seconds)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, proxy: FaultyProxy) -> None:
        self.proxy = proxy
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that was killed is none of our errors."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        proxy = self.server.proxy
        body = self.rfile.read(int(self.headers["Content-Length"]))
        asked = json.loads(body)
        methods = [one["method"] for one in (asked if isinstance(asked, list) else [asked])]
        if proxy.before is not None:
            proxy.before(methods)
        fault = proxy.decide(methods)
        if fault is Fault.DROP_BEFORE:
            self._drop()
        elif fault is Fault.LIMITED:
            self._answer(429, b"slow down", {"Retry-After": "0"})
        elif fault is Fault.LIMITED_SILENTLY:
            self._answer(429, b'{"error":{"code":-32005,"message":"limit exceeded"}}')
        elif fault is Fault.GATEWAY:
            self._answer(502, b"<html><body><h1>502 Bad Gateway</h1></body></html>")
        elif fault is Fault.PROTECTED_ONLY and methods == [SENDING]:
            words = "only replay-protected (EIP-155) transactions allowed over RPC"
            error = {"jsonrpc": "2.0", "id": asked["id"], "error": {"code": -32000, "message": words}}
            self._answer(200, json.dumps(error).encode())
        elif fault is Fault.LOSE and methods == [SENDING]:
            hashed = "0x" + keccak(hexstr=asked["params"][0]).hex()
            self._answer(200, json.dumps({"jsonrpc": "2.0", "id": asked["id"], "result": hashed}).encode())
        else:
            self._pass(body, asked, methods, fault)

    def _pass(self, body: bytes, asked: Any, methods: list[str], fault: Fault) -> None:
        proxy = self.server.proxy
        if methods == [SENDING]:
            proxy.sent.append(asked["params"][0])
        answer = proxy.forward(body)
        if fault is Fault.REORG and int(proxy.node("eth_blockNumber"), 16) > 0:
            if methods == [SENDING]:
                proxy.until_mined(asked["params"][0])
            proxy.node("anvil_reorg", 1, [])
        if proxy.after is not None:
            proxy.after(methods)
        if fault is Fault.DROP_AFTER:
            self._drop()
            return
        if fault is Fault.LATE:
            proxy.rest()
        self._answer(200, answer)

    def _answer(self, status: int, body: bytes, headers: Mapping[str, str] | None = None) -> None:
        kind = "application/json" if status == 200 else "text/html"
        lines = [f"HTTP/1.1 {status} -", f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        # In one piece: two would wait for each other on loopback.
        self.wfile.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)

    def _drop(self) -> None:
        self.close_connection = True
        self.connection.close()

    def log_message(self, format: str, *args: Any) -> None: ...


def wait_until(condition: Callable[[], bool], seconds: float = 10) -> None:
    """For what another thread does."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.01)
