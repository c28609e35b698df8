"""The home page of a large cell: run it with CELLDAO_LARGE=1 in the environment (some minutes)."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from bench.reading.world import build
from celldao.cell import Cell
from celldao.web.server import PageServer
from celldao.web.site import record_for_page
from tests.support.anvil import run_anvil

MEMBERS = 10_000


@pytest.fixture(scope="module")
def large() -> Iterator[tuple[Cell, str]]:
    with run_anvil() as node:
        yield build(node.w3, node.url, MEMBERS).cell, node.url


@pytest.mark.skipif("CELLDAO_LARGE" not in os.environ, reason="takes some minutes")
def test_home__ten_thousand_members__first_content_in_five_requests(
    large: tuple[Cell, str], browser: Browser
) -> None:
    cell, url = large
    server = PageServer(record_for_page(cell.record, [url]))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.method == "POST" else None)
    page.goto(server.url)
    page.get_by_role("definition").filter(has_text=f"{MEMBERS}").wait_for()
    page.wait_for_function("() => document.querySelector('[aria-busy=true]') === null")
    page.wait_for_timeout(500)
    assert page.get_by_role("region", name="Latest decisions").get_by_role("link").count() == 5
    assert 1 <= len(asked) <= 5
    page.close()
    server.shutdown()
    server.server_close()
