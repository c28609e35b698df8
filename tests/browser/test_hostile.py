"""What strangers write changes nothing but text."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from celldao.web.server import PageServer
from celldao.web.site import record_for_page
from tests.anvil.reading.conftest import COIN, DAY
from tests.browser.conftest import Site
from tests.support.live import found_cell, pass_time
from tests.support.openzeppelin import Draft

# Markup, a script, a direction override, a zero-width space, a control character, and length.
TITLE = "<img src=x onerror=alert(1)><script>alert(2)</script>\u202eevil\u200b\u0007 [x](javascript:alert(3))"


def _propose(site: Site, description: str, proposer: int = 1) -> int:
    world = site.world
    draft = world.pay_supplier(COIN)
    draft = Draft(draft.targets, draft.values, draft.calldatas, description)
    return world.client.propose(world.accounts[proposer], draft)


def test_title__full_of_markup__is_text_with_nothing_invisible_in_it(site: Site) -> None:
    opened: list[str] = []
    site.page.on("dialog", lambda dialog: (opened.append(dialog.message), dialog.dismiss()))
    proposal = _propose(site, f"# {TITLE}\n\n{TITLE}")
    page = site.open(f"proposal/{proposal}")
    heading = page.get_by_role("heading", level=1)
    heading.wait_for()
    assert heading.inner_text() == (
        "<img src=x onerror=alert(1)><script>alert(2)</script>evil [x](javascript:alert(3))"
    )
    assert page.locator("main img, main script, main iframe, main a[href^='javascript']").count() == 0
    assert opened == []


def test_text__as_long_as_the_governor_takes__is_shown_whole_and_does_not_widen_the_page(site: Site) -> None:
    site.page.set_viewport_size({"width": 320, "height": 640})
    long = "x" * 8_000
    page = site.open(f"proposal/{_propose(site, f'# Title{chr(10)}{long}')}")
    page.get_by_role("heading", level=1, name="Title").wait_for()
    assert long in page.locator("main").inner_text()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 320


def test_reason__with_markup__is_shown_as_text_in_a_signed_ballot(site: Site) -> None:
    proposal = _propose(site, "# A plain one")
    pass_time(site.world.w3, DAY + 1)
    site.wallet(2)
    page = site.open(f"proposal/{proposal}")
    site.connect()
    page.get_by_label("For", exact=True).check()
    page.get_by_label("Reason (optional)").fill(TITLE)
    page.get_by_role("button", name="Sign a ballot instead").click()
    page.goto(page.get_by_label("Link").input_value())
    page.get_by_role("blockquote").wait_for()
    assert page.locator("blockquote img, blockquote script").count() == 0
    assert "\u202e" not in page.get_by_role("blockquote").inner_text()


def test_wallet__with_a_hostile_name_and_icon__shows_neither(site: Site) -> None:
    wallet = site.wallet(2)
    del wallet
    site.page.add_init_script(
        """
        const info = { uuid: "1", rdns: "evil", name: "<b>Evil</b>\\u202e", icon: "javascript:alert(1)" };
        const announce = () => dispatchEvent(new CustomEvent("eip6963:announceProvider",
          { detail: { info, provider: { request: async () => [] } } }));
        addEventListener("eip6963:requestProvider", announce);
        """
    )
    page = site.open()
    page.get_by_role("button", name="Connect a wallet").click()
    assert page.get_by_role("button", name="<b>Evil</b>").inner_text() == "<b>Evil</b>"
    assert page.locator("#wallets img").count() == 0


def test_discussion__line_of_the_text__is_a_link_that_shows_its_host(site: Site) -> None:
    page = site.open(
        f"proposal/{_propose(site, '# Hoses' + chr(10) * 2 + 'Why.' + chr(10) + 'Discussion: https://forum.example/t/42')}"
    )
    page.get_by_text("It is discussed on forum.example:").wait_for()
    link = page.get_by_role("link", name="https://forum.example/t/42")
    assert link.get_attribute("rel") == "noopener noreferrer"
    assert link.get_attribute("target") == "_blank"


def test_discussion__hostile_addresses__stay_text(site: Site) -> None:
    hostile = ("javascript:alert(1)", "data:text/html,x", "https://forum.example@evil.example/")
    for proposer, address in enumerate(hostile, 1):
        proposal = _propose(site, f"# {address}{chr(10)}Discussion: {address}", proposer)
        page = site.open(f"proposal/{proposal}")
        page.get_by_role("button", name="Read again").click()
        page.get_by_role("heading", level=1, name=address).wait_for()
        assert page.locator("main a[rel]").count() == 0


SYMBOLS = {
    "markup": ("<img src=x onerror=alert(1)>", "<img src=x onerror=aler…"),
    "turned": ("\u202eOOZ\u200b", "OOZ"),
    # longer than a Lens reads of it: then its address stands for it
    "long": ("Z" * 10_000, None),
}


@pytest.fixture
def named(site: Site, deploy: Callable[..., Any]) -> Iterator[str]:
    """The page of a cell whose assets call themselves what they like."""
    tokens = []
    for name, (symbol, _) in SYMBOLS.items():
        token = deploy("tokens/Named")
        site.world.send(token.functions.name_it(symbol))
        # what the founders called it; the page goes by what it says of itself
        tokens.append({"token": token.address, "symbol": name.upper(), "decimals": 6})
    cell = found_cell(site.world.w3, assets=tokens)
    server = PageServer(record_for_page(cell.record, [site.world.url]))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.url
    server.shutdown()
    server.server_close()


def test_symbols__of_hostile_tokens__are_text_of_one_short_line(site: Site, named: str) -> None:
    site.page.set_viewport_size({"width": 320, "height": 640})
    page = site.page
    page.goto(named)
    table = page.locator(".wide")
    table.wait_for()
    *heads, long = table.get_by_role("rowheader").all_inner_texts()
    assert heads == [shown for _, shown in SYMBOLS.values() if shown is not None]
    assert re.fullmatch("0x[0-9a-fA-F]{4}…[0-9a-fA-F]{4}", long)
    assert page.locator("main img").count() == 0
    assert "\u202e" not in page.locator("main").inner_text()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 320
