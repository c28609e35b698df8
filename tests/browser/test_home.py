"""The first page: what it tells, what waits for the member, and what it costs the node."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from web3 import Web3

from tests.anvil.reading.conftest import COIN, DAY
from tests.browser.conftest import Site
from tests.browser.odd_node import odd_node
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


@pytest.fixture
def liar(site: Site) -> Iterator[str]:
    """A node that tells another number of mandates."""
    count = Web3.keccak(text="mandate_count(address)")[:4].hex().removeprefix("0x")

    def change(asked: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
        is_count = asked["method"] == "eth_call" and asked["params"][0]["data"][2:10] == count
        return {**answer, "result": "0x" + (7).to_bytes(32, "big").hex()} if is_count else answer

    with odd_node(site.world.url, change) as url:
        yield url


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
