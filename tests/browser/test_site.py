"""The page as a file on any host: below a path, without a cell, by keyboard alone, and what it weighs."""

from __future__ import annotations

import functools
import gzip
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from celldao.web.site import export, record_for_page
from tests.anvil.reading.conftest import COIN, DAY
from tests.browser.conftest import Site
from tests.support.live import pass_time

# Bytes of script, compressed, that somebody fetches before he sees anything.
BUDGET = 90_000
# What somebody hears of the element that has the focus.


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None: ...


@pytest.fixture
def host(tmp_path: Path) -> Any:
    """A host that knows nothing of the page: a folder, and its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield tmp_path, f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_export__below_a_path_of_any_host__works_and_asks_nobody_but_the_node(site: Site, host: Any) -> None:
    folder, url = host
    world = site.world
    export(folder / "ipfs" / "bafycid", record_for_page(world.cell.record, [world.url]))
    asked: list[str] = []
    site.page.on("request", lambda request: asked.append(request.url))
    site.page.goto(f"{url}/ipfs/bafycid/")
    site.page.get_by_role("link", name="Pay the supplier").wait_for()
    site.page.get_by_role("link", name="Rules").click()
    site.page.get_by_role("heading", level=1, name="Rules").wait_for()
    site.page.get_by_role("link", name="Statement").click()
    site.page.get_by_role("cell", name="invoice 7").wait_for()
    assert {one for one in asked if not one.startswith((f"{url}/ipfs/bafycid/", world.url))} == set()


def test_page__without_a_cell__explains_how_to_found_one(site: Site, host: Any) -> None:
    folder, url = host
    export(folder / "empty", b"{}")
    (folder / "empty" / "cell.json").unlink()
    site.page.goto(f"{url}/empty/")
    alert = site.page.get_by_role("alert")
    alert.wait_for()
    assert "there is no cell.json beside this page" in alert.inner_text()
    assert "celldao found cell.yaml" in alert.inner_text()
    site.errors.clear()  # the browser's own line about the missing file


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ("[]", "chain_id is no number"),
        ("{", "no JSON"),
        ('{"chain_id": 1, "factory": "0x12"}', "factory is no address"),
    ],
)
def test_page__with_a_broken_record__says_what_is_wrong(
    site: Site, host: Any, record: str, words: str
) -> None:
    folder, url = host
    export(folder / "broken", record.encode())
    site.page.goto(f"{url}/broken/")
    site.page.get_by_role("alert").filter(has_text=words).wait_for()


def test_first_load__weighs_less_than_its_budget_and_fetches_nothing_for_later(site: Site) -> None:
    bodies: dict[str, bytes] = {}
    site.page.on(
        "response",
        lambda response: (
            bodies.update({response.url: response.body()}) if response.url.endswith(".js") else None
        ),
    )
    site.open().get_by_role("link", name="Pay the supplier").wait_for()
    site.page.wait_for_timeout(300)
    assert sum(len(gzip.compress(body, 9)) for body in bodies.values()) <= BUDGET
    later = ("qr.js", "create.js", "explain.js", "file.js", "statement.js", "months.js", "claims.js")
    assert [url for url in bodies if url.endswith(later)] == []


def test_vote__by_keyboard_alone__is_counted(site: Site) -> None:
    world = site.world
    proposal = world.client.propose(world.accounts[1], world.pay_supplier(COIN))
    pass_time(world.w3, DAY + 1)
    site.wallet(2)
    page = site.open(f"proposal/{proposal}")
    page.get_by_role("button", name="Connect a wallet").wait_for()

    site.tab_to("Skip to the content")
    site.press("Connect a wallet")
    site.press("Test Wallet")
    page.get_by_label("For", exact=True).wait_for()
    site.tab_to("For")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    assert page.get_by_label("For", exact=True).is_checked()
    site.press("Vote")
    page.get_by_text("You have voted on this.").wait_for()
    assert world.governor.functions.proposalVotes(proposal).call() == [0, 10**6, 0]


def test_page__node_that_is_down__says_so_with_a_way_out(site: Site, browser: Browser) -> None:
    page = site.open("settings")
    key = f"celldao/{site.world.cell.record.chain_id}/{site.world.cell.record.treasury}/settings"
    page.evaluate(
        "([key, value]) => localStorage.setItem(key, value)", [key, '{"rpc": "http://127.0.0.1:9"}']
    )
    page.goto(f"{site.url}#/")
    page.reload()
    page.get_by_role("alert").filter(has_text="The node at 127.0.0.1:9 cannot be reached").wait_for()
    page.get_by_role("link", name="Settings").click()
    page.get_by_role("button", name="Use the page's own").click()
    page.get_by_role("link", name="Home").click()
    page.get_by_role("link", name="Pay the supplier").wait_for()
    site.errors.clear()  # the browser says so itself where nobody answers
