"""Nodes that lie about proposals, lose them, or count blocks in another way than the chain's contracts."""

from __future__ import annotations

from typing import Any

from tests.anvil.reading.conftest import COIN
from tests.browser.conftest import Site
from tests.browser.odd_node import odd_node

PAYEE = "00000000000000000000000000000000000000a1"
THIEF = "00000000000000000000000000000000000000ff"


def _reads_from(site: Site, url: str) -> None:
    """As a member sets it."""
    page = site.open("settings")
    page.get_by_label("Node to read from").fill(url)
    page.get_by_role("button", name="Check and save").click()
    page.get_by_text("Saved. The page reads from").wait_for()


def test_proposal__node_shows_another_receiver__is_refused_loudly(site: Site) -> None:
    def change(asked: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
        if asked["method"] != "eth_getLogs":
            return answer
        logs = [{**log, "data": log["data"].replace(PAYEE, THIEF)} for log in answer["result"]]
        return {**answer, "result": logs}

    proposal = site.world.client.propose(site.world.accounts[1], site.world.pay_supplier(COIN))
    with odd_node(site.world.url, change) as url:
        _reads_from(site, url)
        page = site.open(f"proposal/{proposal}")
        alert = page.get_by_role("alert").filter(has_text="that are not its own")
        alert.wait_for()
        assert "Sign nothing that this node shows." in alert.inner_text()
        assert page.get_by_text(THIEF).count() == 0


def test_proposals__chain_that_counts_blocks_otherwise__are_found_all_the_same(site: Site) -> None:
    """As on rollups whose contracts see the blocks of the chain below."""
    shift = 5
    narrow: list[int] = []

    def change(asked: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
        if asked["method"] != "eth_getLogs":
            return answer
        first, last = (int(asked["params"][0][end], 16) for end in ("fromBlock", "toBlock"))
        # in the blocks that the governor names there is nothing: the node's are later
        if last - first < shift:
            narrow.append(first)
            return {**answer, "result": []}
        return answer

    world = site.world
    made = [world.client.propose(world.accounts[n], world.pay_supplier(n * COIN)) for n in (1, 2)]
    with odd_node(world.url, change) as url:
        _reads_from(site, url)
        page = site.open("proposals")
        page.get_by_role("link", name="Pay the supplier").nth(2).wait_for()
        page.goto(f"{site.url}#/proposal/{made[0]}")
        page.get_by_text("Pay 1 ZOO to").wait_for()


def test_proposals__node_that_has_lost_them__is_said_with_a_remedy(site: Site) -> None:
    def change(asked: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
        return {**answer, "result": []} if asked["method"] == "eth_getLogs" else answer

    with odd_node(site.world.url, change) as url:
        _reads_from(site, url)
        page = site.open("proposals")
        page.get_by_text("the node has lost the texts of some proposals").first.wait_for()
        page.get_by_text("Read again in a moment, or name another node in the settings.").first.wait_for()
