"""Every page as people with other eyes and hands meet it."""

from __future__ import annotations

from collections.abc import Sequence
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


def _addressed(site: Site, routes: Sequence[str]) -> dict[str, str]:
    """Where each route is; of one that shows one of many things, one of them."""
    world = site.world
    found = {route: route for route in routes}
    if "operator" in routes:
        found["operator"] = f"operators/{working(world).address}"
    if "proposal" in routes:
        proposal = world.client.propose(world.accounts[1], world.pay_supplier(COIN))
        pass_time(world.w3, DAY + 1)
        found["proposal"] = f"proposal/{proposal}"
    return found


def _violations(page: Any) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("() => axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] })")
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found["violations"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages__all__have_no_violation_of_wcag(site: Site, scheme: Any) -> None:
    addresses = _addressed(site, ROUTES)
    site.wallet(2)
    site.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page = site.open()
    site.connect()
    for route, address in addresses.items():
        site.visit(address)
        assert _violations(page) == [], route


@pytest.mark.parametrize("route", ROUTES)
def test_pages__phone_of_320_pixels__do_not_scroll_sideways(site: Site, route: str) -> None:
    addresses = _addressed(site, [route])
    site.page.set_viewport_size({"width": 320, "height": 640})
    site.visit(addresses[route])
    page = site.page
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 320
