"""One walk through the whole life of members, founding done by the package, everything else in the page."""

from __future__ import annotations

import re

from eth_account import Account

from tests.anvil.reading.conftest import DAY, SUPPLIER
from tests.browser.conftest import Site
from tests.support.live import key, pass_time


def test_life__from_the_first_vote_to_the_exit__every_step_is_on_chain(site: Site) -> None:
    world, page = site.world, site.page
    share, governor, coin = world.share.functions, world.governor.functions, world.coin.functions
    wallet = site.wallet(1)
    site.open("create")
    site.connect()

    # a payment is proposed
    page.get_by_label("Title").fill("New hoses")
    page.get_by_label("Reference", exact=True).fill("hoses-1")
    page.get_by_role("button", name="Add an action").click()
    page.get_by_label("Receiver").fill(SUPPLIER)
    page.get_by_label("Amount, with its currency").fill("20 ZOO")
    page.get_by_role("button", name="Review: what voters will see").click()
    page.get_by_role("button", name="Propose it").click()
    _done(site, "Propose “New hoses”")
    page.goto(f"{site.url}#/proposals")
    page.get_by_role("link", name="New hoses").click()
    page.get_by_role("heading", level=1, name="New hoses").wait_for()
    proposal = int(re.search(r"proposal/(\d+)", page.url)[1])
    assert governor.state(proposal).call() == 0

    # voted on by transaction, and by a ballot that another member submits
    pass_time(world.w3, DAY + 1)
    page.get_by_role("button", name="Read again").click()
    page.get_by_label("For", exact=True).check()
    page.get_by_role("button", name="Vote", exact=True).click()
    page.get_by_text("You have voted on this.").wait_for()
    wallet.become(key(2))
    page.get_by_label("For", exact=True).check()
    page.get_by_role("button", name="Sign a ballot instead").click()
    link = page.get_by_label("Link").input_value()
    wallet.become(key(3))
    page.goto(link)
    page.get_by_role("button", name="Submit it").click()
    _done(site, "Submit the ballot of")
    assert governor.hasVoted(proposal, key(2).address).call() is True
    assert governor.proposalVotes(proposal).call() == [0, 2 * 10**6, 0]

    # votes are delegated
    site.visit("membership")
    page.get_by_label("Address of another member").fill(key(1).address)
    page.get_by_role("button", name="Delegate").click()
    page.get_by_text("Member 1 votes for you.").wait_for()
    assert share.delegates(wallet.address).call() == key(1).address

    # what has passed is carried out, by anyone
    pass_time(world.w3, 15 * DAY)
    before = coin.balanceOf(SUPPLIER).call()
    site.visit(f"proposal/{proposal}")
    page.get_by_role("button", name="Read again").click()
    page.get_by_role("button", name="Carry it out").click()
    page.get_by_text("It has been carried out.").wait_for()
    assert coin.balanceOf(SUPPLIER).call() - before == 20 * 10**6

    # dividends are claimed
    site.visit("dividends")
    due = share.claimable(wallet.address, world.coin.address).call()
    page.get_by_role("button", name="Claim all").click()
    page.get_by_text("Nothing now.").wait_for()
    assert coin.balanceOf(wallet.address).call() == due > 0

    # a key is replaced
    fresh = Account.create()
    wallet.others[fresh.address] = fresh
    number = share.number_of(wallet.address).call()
    site.visit("membership")
    page.get_by_label("New address").fill(fresh.address)
    page.get_by_role("button", name="Sign and move").click()
    _done(site, f"Move to {fresh.address}")
    assert share.number_of(fresh.address).call() == number

    # and the member leaves with everything
    world.coin_to(fresh.address, 10**18)
    wallet.become(fresh)
    page.get_by_role("heading", level=2, name="Leave").wait_for()
    page.get_by_role("button", name="Leave with these").click()
    _done(site, "Leave with 100 BOTTLE")
    assert share.balanceOf(fresh.address).call() == 0


def _done(site: Site, what: str) -> None:
    """The panel says that it stands in a block."""
    entry = (
        site.page.get_by_role("region", name="What you have sent")
        .get_by_role("listitem")
        .filter(has_text=what)
    )
    entry.get_by_text("Carried out in block").wait_for()
