"""Pictures of every page, where somebody asks for them: `make screenshots`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.anvil.reading.conftest import COIN, DAY
from tests.browser.conftest import Site
from tests.browser.test_looks import ROUTES
from tests.support.live import pass_time
from tests.support.openzeppelin import Draft

FOLDER = os.environ.get("CELLDAO_SCREENSHOTS")
# Bytes: the pictures are part of the repository.
LARGEST = 150_000
TEXT = """# New hoses for line two

The old ones leak. The supplier has given us a good price until the end of the month.

Discussion: https://forum.example/t/hoses"""
SIZES = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1100, "height": 780}}


def _height(page: Page) -> int:
    return int(page.evaluate("() => document.documentElement.scrollHeight"))


@pytest.mark.skipif(FOLDER is None, reason="pictures are taken by `make screenshots`")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_pages__all__are_pictured(site: Site, size: str, scheme: Any) -> None:
    assert FOLDER is not None
    world, folder = site.world, Path(FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    pay = world.pay_supplier(45 * COIN)
    draft = Draft(pay.targets, pay.values, pay.calldatas, TEXT)
    proposal = world.client.propose(world.accounts[1], draft)
    pass_time(world.w3, DAY + 1)
    world.client.vote(world.accounts[3], proposal, 1)
    site.wallet(2)
    site.page.set_viewport_size(SIZES[size])
    site.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page = site.open()
    site.connect()
    for route in ROUTES:
        site.visit(f"proposal/{proposal}" if route == "proposal" else route)
        file = folder / f"{route or 'home'}-{size}-{scheme}.png"
        # A screen and a half tells what a page is like; the longest would be ten.
        clip = {"x": 0, "y": 0, **SIZES[size], "height": min(_height(page), 3 * SIZES[size]["height"] // 2)}
        page.screenshot(path=file, full_page=True, clip=clip)  # type: ignore[arg-type]
        assert 10_000 < file.stat().st_size < LARGEST
