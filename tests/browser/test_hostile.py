"""What strangers write changes nothing but text."""

from __future__ import annotations

from tests.anvil.reading.conftest import COIN, DAY
from tests.browser.conftest import Site
from tests.support.live import pass_time
from tests.support.openzeppelin import Draft

# Markup, a script, a direction override, a zero-width space, a control character, and length.
TITLE = "<img src=x onerror=alert(1)><script>alert(2)</script>\u202eevil\u200b\u0007 [x](javascript:alert(3))"


def _propose(site: Site, description: str) -> int:
    world = site.world
    draft = world.pay_supplier(COIN)
    draft = Draft(draft.targets, draft.values, draft.calldatas, description)
    return world.client.propose(world.accounts[1], draft)


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
