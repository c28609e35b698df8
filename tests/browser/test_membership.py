"""What a member does for himself: delegate, leave, move to a new key."""

from __future__ import annotations

import re

from eth_account import Account

from tests.anvil.reading.conftest import COIN, DAY
from tests.browser.conftest import Site
from tests.support.live import pass_time


def test_delegate__to_another_holder_and_back__moves_the_votes(site: Site) -> None:
    world = site.world
    wallet = site.wallet(2)
    page = site.open("membership")
    site.connect()
    page.get_by_label("Address of another member").fill(world.accounts[3])
    page.get_by_role("button", name="Delegate").click()
    page.get_by_text("Member 3 votes for you.").wait_for()
    assert world.share.functions.delegates(wallet.address).call() == world.accounts[3]
    page.get_by_role("button", name="Vote myself again").click()
    page.get_by_text("You vote for yourself.").wait_for()
    assert world.share.functions.delegates(wallet.address).call() == wallet.address


def test_delegate__no_address__is_said_at_the_field_and_asks_no_wallet(site: Site) -> None:
    wallet = site.wallet(2)
    page = site.open("membership")
    site.connect()
    page.get_by_label("Address of another member").fill("0x1234")
    page.get_by_role("button", name="Delegate").click()
    page.get_by_text("That is no address.").wait_for()
    assert "eth_sendTransaction" not in wallet.asked


def test_delegate__to_a_stranger__is_refused_before_the_wallet_opens(site: Site) -> None:
    wallet = site.wallet(2)
    page = site.open("membership")
    site.connect()
    page.get_by_label("Address of another member").fill(site.world.accounts[12])
    page.get_by_role("button", name="Delegate").click()
    page.get_by_text("share: delegate to a holder or yourself").first.wait_for()
    assert "eth_sendTransaction" not in wallet.asked


def test_exit__with_a_part__pays_what_was_shown(site: Site) -> None:
    world = site.world
    wallet = site.wallet(4)
    page = site.open("membership")
    site.connect()
    page.get_by_label("BOTTLE to give back").fill("40")
    shown = page.get_by_role("listitem").filter(has_text=re.compile(r"ZOO$")).inner_text()
    promised = int(float(shown.split()[0]) * COIN)
    page.get_by_role("button", name="Leave with these").click()
    page.get_by_text("Carried out in block").wait_for()
    pass_time(world.w3, 3 * DAY)
    before = world.coin.functions.balanceOf(wallet.address).call()
    world.send(world.treasury.functions.pull(2, world.coin.address))
    assert world.coin.functions.balanceOf(wallet.address).call() - before == promised > 0
    assert world.share.functions.balanceOf(wallet.address).call() == 60 * 10**6


def test_exit__more_than_held__is_said_before_anything_is_asked(site: Site) -> None:
    site.wallet(4)
    page = site.open("membership")
    site.connect()
    page.get_by_label("BOTTLE to give back").fill("100.000001")
    page.get_by_text("Give a number above zero and at most 100 BOTTLE.").wait_for()
    assert page.get_by_role("button", name="Leave with these").is_disabled()


def test_move__to_a_new_key__takes_the_number_along(site: Site) -> None:
    world = site.world
    wallet = site.wallet(3)
    fresh = Account.create()
    wallet.others[fresh.address] = fresh
    page = site.open("membership")
    site.connect()
    number = world.share.functions.number_of(wallet.address).call()
    page.get_by_label("New address").fill(fresh.address)
    page.get_by_role("button", name="Sign and move").click()
    page.get_by_text("Carried out in block").wait_for()
    assert world.share.functions.number_of(fresh.address).call() == number
    assert world.share.functions.balanceOf(wallet.address).call() == 0


def test_claim_for_all__by_a_stranger__pays_each_member_to_its_own_address(site: Site) -> None:
    world = site.world
    site.wallet(9)
    page = site.open("dividends")
    site.connect()
    due = [world.share.functions.claimable(account, world.coin.address).call() for account in world.accounts]
    before = [world.coin.functions.balanceOf(account).call() for account in world.accounts]
    owed = [amount for amount in due if amount]
    assert len(owed) > 1
    page.get_by_role("button", name="Show what is due to all").click()
    page.get_by_text(f"ZOO to {len(owed)} members").wait_for()
    page.get_by_role("button", name="Pay ZOO to all").click()
    page.get_by_role("button", name="Pay ZOO to all").wait_for(state="detached")
    after = [world.coin.functions.balanceOf(account).call() for account in world.accounts]
    assert [new - old for new, old in zip(after, before, strict=True)] == due


def test_members__connected_one__sees_the_own_row_first(site: Site) -> None:
    wallet = site.wallet(4)
    page = site.open("members")
    site.connect()
    first = page.get_by_role("region", name="Members").get_by_role("row").nth(1)
    first.get_by_role("rowheader", name="4 (you)").wait_for()
    assert first.get_by_title(wallet.address).count() == 1


def test_vote__member_who_has_delegated__is_told_who_votes_and_where_to_take_it_back(site: Site) -> None:
    world = site.world
    world.send(world.share.functions.delegate(world.accounts[3]), sender=2)
    pass_time(world.w3, 10)
    proposal = world.client.propose(world.accounts[1], world.pay_supplier(COIN))
    pass_time(world.w3, DAY + 1)
    site.wallet(2)
    page = site.open(f"proposal/{proposal}")
    site.connect()
    page.get_by_text("This account had no votes when voting began.").wait_for()
    page.get_by_text("It holds 100 BOTTLE and casts 0 votes now. Member 3 votes for you.").wait_for()
    assert page.get_by_role("button", name="Vote", exact=True).count() == 0
    page.get_by_role("link", name="See to your votes").click()
    page.get_by_role("button", name="Vote myself again").wait_for()
