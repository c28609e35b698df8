"""A member votes from the page."""

from __future__ import annotations

from tests.anvil.reading.conftest import COIN, DAY
from tests.browser.conftest import Site
from tests.support.live import key, pass_time


def _proposed(site: Site) -> int:
    world = site.world
    proposal = world.client.propose(world.accounts[1], world.pay_supplier(10 * COIN))
    pass_time(world.w3, DAY + 1)
    return proposal


def test_vote__for_with_a_reason__is_counted_on_chain(site: Site) -> None:
    proposal = _proposed(site)
    site.wallet(2)
    page = site.open(f"proposal/{proposal}")
    site.connect()
    page.get_by_label("For", exact=True).check()
    page.get_by_label("Reason (optional)").fill("They deliver on time.")
    page.get_by_role("button", name="Vote", exact=True).click()
    page.get_by_text("Carried out in block").wait_for()
    against, in_favour, abstain = site.world.governor.functions.proposalVotes(proposal).call()
    assert (against, in_favour, abstain) == (0, 10**6, 0)
    page.get_by_text("You have voted on this.").wait_for()


def test_vote__declined_in_the_wallet__is_no_error_and_changes_nothing(site: Site) -> None:
    proposal = _proposed(site)
    wallet = site.wallet(2)
    page = site.open(f"proposal/{proposal}")
    site.connect()
    wallet.decline("eth_sendTransaction")
    page.get_by_label("Against", exact=True).check()
    page.get_by_role("button", name="Vote", exact=True).click()
    page.get_by_text("You declined it. Nothing was sent.").wait_for()
    assert page.get_by_role("alert").count() == 0
    assert site.world.governor.functions.hasVoted(proposal, wallet.address).call() is False
    assert page.get_by_role("button", name="Vote", exact=True).is_enabled()


def test_vote__wallet_on_an_unknown_network__is_asked_to_add_it_then_to_switch(site: Site) -> None:
    proposal = _proposed(site)
    wallet = site.wallet(3)
    wallet.chain_id, wallet.known = 1, {1}
    page = site.open(f"proposal/{proposal}")
    site.connect()
    page.get_by_text("Your wallet is on another network").wait_for()
    page.get_by_label("Abstain", exact=True).check()
    page.get_by_role("button", name="Vote", exact=True).click()
    page.get_by_text("Carried out in block").wait_for()
    asked = [method for method in wallet.asked if method.startswith("wallet_")]
    assert asked == ["wallet_switchEthereumChain", "wallet_addEthereumChain", "wallet_switchEthereumChain"]
    assert site.world.governor.functions.proposalVotes(proposal).call()[2] == 10**6


def test_vote__stranger__is_told_why_there_is_nothing_to_cast(site: Site) -> None:
    proposal = _proposed(site)
    site.wallet(9)
    page = site.open(f"proposal/{proposal}")
    site.connect()
    page.get_by_text("This account had no votes when voting began.").wait_for()
    assert page.get_by_role("button", name="Vote", exact=True).count() == 0


def test_claim__all_currencies__arrives_at_the_member(site: Site) -> None:
    world = site.world
    wallet = site.wallet(3)
    page = site.open("dividends")
    site.connect()
    due = world.share.functions.claimable(wallet.address, world.coin.address).call()
    assert due > 0
    page.get_by_role("button", name="Claim all").click()
    page.get_by_text("Nothing now.").wait_for()
    assert world.coin.functions.balanceOf(wallet.address).call() == due


def test_ballot__signed_by_a_member_without_coin__is_submitted_by_another(site: Site) -> None:
    world = site.world
    proposal = _proposed(site)
    voter = site.wallet(2)
    page = site.open(f"proposal/{proposal}")
    site.connect()
    page.get_by_label("For", exact=True).check()
    page.get_by_label("Reason (optional)").fill("Ünïcode, too.")
    page.get_by_role("button", name="Sign a ballot instead").click()
    link = page.get_by_label("Link").input_value()
    assert "eth_sendTransaction" not in voter.asked
    voter.become(key(4))
    page.goto(link)
    page.get_by_text(f"{voter.first.address} votes: For").wait_for()
    page.get_by_role("button", name="Submit it").click()
    page.get_by_text("Carried out in block").wait_for()
    assert world.governor.functions.hasVoted(proposal, voter.first.address).call() is True
    assert world.governor.functions.hasVoted(proposal, voter.address).call() is False


def test_proposal__pays_a_stranger__is_told_in_words_with_a_warning(site: Site) -> None:
    proposal = _proposed(site)
    page = site.open(f"proposal/{proposal}")
    page.get_by_text("Pay 10 ZOO to 0x00000000000000000000000000000000000000A1").wait_for()
    page.get_by_text("has been paid by the cell before could not be found out").wait_for()
    page.get_by_text("Raw data").click()
    assert page.get_by_text("0xf8129cd2").is_visible()


def test_proposals__one_has_voted_on__says_so_in_the_list_with_its_bars(site: Site) -> None:
    world = site.world
    proposal = _proposed(site)
    world.client.vote(world.accounts[2], proposal, 1)
    site.wallet(2)
    page = site.open("proposals")
    site.connect()
    entry = page.get_by_role("main").get_by_role("listitem").first
    entry.get_by_text("You voted").wait_for()
    entry.get_by_role("img", name="Quorum: 1 vote for or abstaining, 0.8 votes needed").wait_for()
    entry.get_by_role("img", name="Approval: 100 % for, of for and against; 50 % needed").wait_for()
    entry.get_by_text("Ordinary").wait_for()
    site.page.get_by_role("button", name="Disconnect").click()
    entry.get_by_text("You voted").wait_for(state="detached")


def test_ballot__as_a_qr_code__is_shown_and_told(site: Site) -> None:
    proposal = _proposed(site)
    site.wallet(2)
    page = site.open(f"proposal/{proposal}")
    site.connect()
    page.get_by_label("For", exact=True).check()
    page.get_by_role("button", name="Sign a ballot instead").click()
    page.get_by_role("button", name="Show it as a QR code").click()
    page.get_by_role("img", name="QR code of the link to your ballot").wait_for()
    page.get_by_text("Whoever points a camera at it gets the link").wait_for()
