"""Every page as people with other eyes and hands meet it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.anvil.reading.conftest import COIN, DAY
from tests.browser.conftest import Site
from tests.browser.mandates import working
from tests.support.live import pass_time
from tests.support.paths import ROOT

AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
ROUTES = (
    "",
    "proposals",
    "proposal",
    "create",
    "ballot",
    "members",
    "operators",
    "operator",
    "dividends",
    "membership",
    "statement",
    "rules",
    "settings",
)


def _addressed(site: Site, route: str, proposal: int) -> str:
    """Of a route that shows one of many things, one of them."""
    if route == "operator":
        return f"operators/{working(site.world).address}"
    return f"proposal/{proposal}" if route == "proposal" else route


def _violations(page: Any) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("() => axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] })")
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found["violations"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages__all__have_no_violation_of_wcag(site: Site, scheme: Any) -> None:
    world = site.world
    proposal = world.client.propose(world.accounts[1], world.pay_supplier(COIN))
    pass_time(world.w3, DAY + 1)
    site.wallet(2)
    site.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page = site.open()
    site.connect()
    for route in ROUTES:
        site.visit(_addressed(site, route, proposal))
        assert _violations(page) == [], route


@pytest.mark.parametrize("route", ROUTES)
def test_pages__phone_of_320_pixels__do_not_scroll_sideways(site: Site, route: str) -> None:
    world = site.world
    proposal = world.client.propose(world.accounts[1], world.pay_supplier(COIN))
    site.page.set_viewport_size({"width": 320, "height": 640})
    site.visit(_addressed(site, route, proposal))
    page = site.page
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 320
