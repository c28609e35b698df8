"""Serves the page of one cell to the browsers of this machine, and to nobody else."""

from __future__ import annotations

from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import unquote, urlsplit

from celldao.errors import SiteError
from celldao.web.site import RECORD, TYPES, files

HOST: Final = "127.0.0.1"
# Whoever comes by another name is a page from elsewhere (DNS rebinding).
_NAMES: Final = frozenset({HOST, "localhost"})
# `frame-ancestors` counts in a header only.
_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Cache-Control": "no-cache",
}


class PageServer(ThreadingHTTPServer):
    """Serves from memory: what is on the disk later does not matter.

    Attributes:
        url: to open in a browser.
    """

    daemon_threads = True

    def __init__(self, record: bytes, port: int = 0) -> None:
        """Raises SiteError if the port is taken, or the page is missing. Port 0 takes any."""
        self.content = {**files(), RECORD: record}
        try:
            super().__init__((HOST, port), _Handler)
        except OSError as error:
            raise SiteError(
                f"port {port} of this machine cannot be used: {error.strerror}",
                "Name another one with --port, or end what uses it.",
            ) from error

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.server_address[1]}/"


def _name(host: str) -> str | None:
    """Of a Host header, without the port; None if it is no name."""
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


class _Handler(BaseHTTPRequestHandler):
    server: PageServer
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def _answer(self, with_body: bool) -> None:
        if _name(self.headers.get("Host", "")) not in _NAMES:
            self._send(HTTPStatus.FORBIDDEN, b"only for this machine\n", "text/plain", with_body)
            return
        path = unquote(urlsplit(self.path).path).lstrip("/") or "index.html"
        data = self.server.content.get(path)
        if data is None:
            self._send(HTTPStatus.NOT_FOUND, b"no such file\n", "text/plain", with_body)
            return
        kind = TYPES.get(PurePosixPath(path).suffix, "application/octet-stream")
        self._send(HTTPStatus.OK, data, kind, with_body)

    def _send(self, status: HTTPStatus, data: bytes, kind: str, with_body: bool) -> None:
        self.send_response(status)
        for header, value in _HEADERS.items():
            self.send_header(header, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if with_body:
            self.wfile.write(data)

    def version_string(self) -> str:
        return "celldao"

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: what a member looks at is nobody's business."""
