"""Nodes that do not answer as they should: everything is passed on to anvil, and some answers are changed."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import requests

# The question and the answer to it; answers what the node says instead.
Change = Callable[[dict[str, Any], dict[str, Any]], dict[str, Any]]


class _Handler(BaseHTTPRequestHandler):
    upstream = ""
    change: Change

    def do_OPTIONS(self) -> None:
        self.send_response(204)
        self._allow()
        self.end_headers()

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        answers = requests.post(self.upstream, json=asked, timeout=30).json()
        if isinstance(asked, list):
            questions = {one["id"]: one for one in asked}
            told: Any = [type(self).change(questions[one["id"]], one) for one in answers]
        else:
            told = type(self).change(asked, answers)
        data = json.dumps(told).encode()
        self.send_response(200)
        self._allow()
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _allow(self) -> None:
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Access-Control-Allow-Headers", "content-type")

    def log_message(self, format: str, *args: object) -> None: ...


@contextmanager
def odd_node(upstream: str, change: Change) -> Iterator[str]:
    """The address of such a node."""
    handler = type("Handler", (_Handler,), {"upstream": upstream, "change": staticmethod(change)})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
