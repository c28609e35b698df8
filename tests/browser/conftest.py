"""The page in Chromium, a wallet in Python, a cell on anvil.

Every test fails on an error in the browser's console, which is also how the page's content security policy is
held. Without Chromium or Node the tests are skipped, except in CI, where they fail.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from web3 import Web3

from celldao.web.server import PageServer
from celldao.web.site import record_for_page
from tests.anvil.reading.conftest import World, founded, live
from tests.browser.wallet import Wallet
from tests.support.anvil import Anvil, binary, run_anvil
from tests.support.artifacts import abi, bytecode
from tests.support.live import key

HERE = Path(__file__).parent
# Debian's browser needs no sandbox of its own in a container; the rest keeps it from asking other hosts.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# What is said of the element that has the focus; and how many steps a way to one may take.
FOCUS = "() => { const at = document.activeElement; return (at.labels?.[0] ?? at).innerText || ''; }"
TABS = 60
pytest_plugins = ["tests.anvil.reading.conftest"]


def _missing(what: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI must run the browser tests: {what} is missing")
    pytest.skip(f"{what} is missing")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        _missing("Chromium")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield found
        found.close()


@pytest.fixture(scope="session")
def anvil() -> Iterator[Anvil]:
    if binary() is None:
        _missing("anvil (`make node`)")
    with run_anvil() as node:
        yield node


@pytest.fixture
def w3(anvil: Anvil) -> Iterator[Web3]:
    snapshot = anvil.w3.provider.make_request("evm_snapshot", [])["result"]
    yield anvil.w3
    assert anvil.w3.provider.make_request("evm_revert", [snapshot])["result"] is True


def _deployed(w3: Web3, name: str, *args: Any) -> Any:
    factory = w3.eth.contract(abi=abi(name), bytecode=bytecode(name))
    sent = factory.constructor(*args).transact({"from": w3.eth.accounts[0]})
    address = w3.eth.wait_for_transaction_receipt(sent)["contractAddress"]
    return w3.eth.contract(address=address, abi=abi(name))


@pytest.fixture
def deploy(w3: Web3):
    return partial(_deployed, w3)


@pytest.fixture(scope="session")
def lived_once(anvil: Anvil) -> World:
    """Founding takes longer than most tests: what a test does to it is undone by `w3`."""
    return live(founded(anvil.url, anvil.w3, _deployed(anvil.w3, "tokens/Plain", 6)))


@pytest.fixture
def lived(lived_once: World, w3: Web3) -> World:
    return lived_once


@dataclass
class Site:
    """The page of a cell, served, and a browser's page that is not open yet.

    Attributes:
        errors: what the browser has complained of; must be empty at the end.
        server: serves the page; tests may change its files before they open it.
    """

    url: str
    page: Page
    world: World
    errors: list[str]
    server: PageServer

    def open(self, route: str = "") -> Page:
        self.page.goto(f"{self.url}#/{route}")
        return self.page

    def visit(self, route: str) -> None:
        """Open it, and wait until it has read everything."""
        self.open(route).get_by_role("heading", level=1).wait_for()
        self.page.wait_for_function("() => document.querySelector('[aria-busy=true]') === null")

    def wallet(self, member: int) -> Wallet:
        """A wallet with the key of anvil's account; installed, not connected."""
        wallet = Wallet(self.world.w3, key(member))
        wallet.install(self.page)
        return wallet

    def tab_to(self, words: str) -> None:
        """Tabs until what has the focus says this, by name or by its label."""
        for _ in range(TABS):
            self.page.keyboard.press("Tab")
            if words in self.page.evaluate(FOCUS):
                return
        raise AssertionError(f"no way to {words}")

    def press(self, words: str) -> None:
        """Tabs to it, and presses Enter."""
        self.tab_to(words)
        self.page.keyboard.press("Enter")

    def connect(self) -> None:
        self.page.get_by_role("button", name="Connect a wallet").click()
        self.page.get_by_role("button", name="Test Wallet").click()
        self.page.get_by_role("button", name="Disconnect").wait_for()


@pytest.fixture
def site(lived: World, browser: Browser) -> Iterator[Site]:
    server = PageServer(record_for_page(lived.cell.record, [lived.url]))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    context = browser.new_context(locale="en-GB", timezone_id="UTC")
    context.set_default_timeout(30_000)
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield Site(server.url, page, lived, errors, server)
    context.close()
    server.shutdown()
    server.server_close()
    assert errors == []
