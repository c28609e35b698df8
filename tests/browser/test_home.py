"""The first page: what it tells, what waits for the member, and what it costs the node."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import requests

from tests.anvil.reading.conftest import COIN, DAY
from tests.browser.conftest import Site
from tests.support.live import pass_time


def test_home__connected_member__sees_what_waits_for_him_and_goes_there(site: Site) -> None:
    world = site.world
    world.client.propose(world.accounts[1], world.pay_supplier(COIN))
    pass_time(world.w3, DAY + 1)
    site.wallet(2)
    page = site.open()
    site.connect()
    needs = page.get_by_role("region", name="What needs you")
    needs.get_by_role("link", name="Claim 100 ZOO").wait_for()
    needs.get_by_role("link", name="Vote on “Pay the supplier”").click()
    page.get_by_role("heading", level=2, name="Your vote").wait_for()


def test_home__stranger__has_nothing_waiting(site: Site) -> None:
    site.wallet(9)
    page = site.open()
    site.connect()
    page.get_by_text("Nothing now.").wait_for()


def test_home__first_look__takes_at_most_five_requests(site: Site) -> None:
    asked: list[str] = []
    site.page.on(
        "request", lambda request: asked.append(request.post_data or "") if request.method == "POST" else None
    )
    page = site.open()
    page.get_by_role("link", name="Pay the supplier").wait_for()
    page.wait_for_timeout(300)
    assert 1 <= len(asked) <= 5


class _Liar(BaseHTTPRequestHandler):
    """Passes everything on to a node, and answers calls with another number of members."""

    upstream = ""

    def do_OPTIONS(self) -> None:
        self.send_response(204)
        self._allow()
        self.end_headers()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        answer: Any = requests.post(self.upstream, json=json.loads(body), timeout=10).json()
        if isinstance(answer, list) and len(answer) > 1:
            last = max(answer, key=lambda one: one["id"])  # how many mandates there are
            last["result"] = "0x" + (7).to_bytes(32, "big").hex()
        data = json.dumps(answer).encode()
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


@pytest.fixture
def liar(site: Site) -> Iterator[str]:
    handler = type("Handler", (_Liar,), {"upstream": site.world.url})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_second_node__tells_something_else__is_said_loudly(site: Site, liar: str) -> None:
    page = site.open("settings")
    page.get_by_label("A second node to compare with").fill(liar)
    page.get_by_role("button", name="Check and save").click()
    page.get_by_text("Saved. The page reads from").wait_for()
    page.goto(f"{site.url}#/")
    page.get_by_role("alert").filter(has_text="The two nodes disagree about the cell").wait_for()


def test_second_node__tells_the_same__is_not_mentioned(site: Site) -> None:
    page = site.open("settings")
    page.get_by_label("A second node to compare with").fill(site.world.url.replace("127.0.0.1", "localhost"))
    page.get_by_role("button", name="Check and save").click()
    page.get_by_text("Saved. The page reads from").wait_for()
    page.goto(f"{site.url}#/")
    page.get_by_role("link", name="Pay the supplier").wait_for()
    page.wait_for_timeout(500)
    assert page.get_by_role("alert").count() == 0


def test_settings__node_of_another_chain__is_refused_and_not_kept(site: Site) -> None:
    page = site.open("settings")
    page.get_by_label("Node to read from").fill("http://127.0.0.1:9")
    page.get_by_role("button", name="Check and save").click()
    page.get_by_text("cannot be reached").wait_for()
    page.goto(f"{site.url}#/")
    page.get_by_role("heading", level=1, name="Bottling Cell").wait_for()
    # The browser says so itself where nobody answers.
    site.errors.clear()
