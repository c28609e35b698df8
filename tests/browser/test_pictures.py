"""Pictures of every page, where somebody asks for them: `make screenshots`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.anvil.reading.conftest import COIN, DAY
from tests.browser.conftest import Site
from tests.browser.test_looks import ROUTES
from tests.support.live import pass_time

FOLDER = os.environ.get("CELLDAO_SCREENSHOTS")
SIZES = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 900}}


@pytest.mark.skipif(FOLDER is None, reason="pictures are taken by `make screenshots`")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_pages__all__are_pictured(site: Site, size: str, scheme: Any) -> None:
    assert FOLDER is not None
    world, folder = site.world, Path(FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    proposal = world.client.propose(world.accounts[1], world.pay_supplier(COIN))
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
        page.screenshot(path=file, full_page=True)
        assert file.stat().st_size > 10_000
