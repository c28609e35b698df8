"""What a member is paid: to whom, how much so far, out of which exits; and the cell's money over time."""

from __future__ import annotations

import pytest

from tests.anvil.reading.conftest import COIN, DAY, ETHER
from tests.browser.conftest import Site
from tests.support.live import key, pass_time
from tests.support.openzeppelin import Draft

ELSEWHERE = "0x000000000000000000000000000000000000dEaD"


def test_payout__named_elsewhere_and_taken_back__is_where_dividends_go(site: Site) -> None:
    world, wallet = site.world, site.wallet(3)
    coin, share = world.coin.functions, world.share.functions
    number = share.number_of(wallet.address).call()
    page = site.open("dividends")
    site.connect()
    page.get_by_text("Have them paid elsewhere").click()
    page.get_by_label("Payout address").fill(ELSEWHERE)
    page.get_by_role("button", name="Set the payout address").click()
    page.get_by_text("Dividends and exits are paid to another address:").wait_for()
    assert share.payee_of(number).call() == ELSEWHERE
    due = share.claimable(wallet.address, world.coin.address).call()
    before = coin.balanceOf(ELSEWHERE).call()
    page.get_by_role("button", name="Claim ZOO").click()
    page.get_by_text("Claim 100 ZOO").wait_for()
    page.get_by_role("button", name="Claim ZOO").wait_for(state="detached")
    assert coin.balanceOf(ELSEWHERE).call() - before == due > 0
    page.get_by_role("button", name="Have them paid to this account again").click()
    page.get_by_text("Dividends and exits are paid to this account:").wait_for()
    assert share.payee_of(number).call() == wallet.address


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("0x1234", "That is no address."),
        (ELSEWHERE.replace("dEaD", "DEad"), "That is no address."),
        (key(3).address, "It is paid there already."),
    ],
)
def test_payout__wrong_address__is_said_and_asks_no_wallet(site: Site, address: str, words: str) -> None:
    wallet = site.wallet(3)
    page = site.open("dividends")
    site.connect()
    page.get_by_text("Have them paid elsewhere").click()
    page.get_by_label("Payout address").fill(address)
    page.get_by_role("button", name="Set the payout address").click()
    page.get_by_text(words).wait_for()
    # what is sent is in the panel at once, before any wallet is asked
    assert page.get_by_role("region", name="What you have sent").count() == 0
    assert "eth_sendTransaction" not in wallet.asked


def test_claimed__member_who_has__lists_amounts_and_receivers(site: Site) -> None:
    wallet = site.wallet(1)
    page = site.open("dividends")
    site.connect()
    page.get_by_role("button", name="Show what was claimed").click()
    rows = page.get_by_role("region", name="Claimed so far").get_by_role("row")
    rows.nth(1).wait_for()
    assert rows.count() == 2
    assert "100 ZOO" in rows.nth(1).inner_text()
    assert rows.nth(1).get_by_title(wallet.address).count() == 1


def test_exits__what_is_left_of_one__is_drawn(site: Site) -> None:
    world, wallet = site.world, site.wallet(5)
    before = world.w3.eth.get_balance(wallet.address)
    page = site.open("membership")
    site.connect()
    box = page.get_by_role("region", name="Still to be drawn")
    # the tokens were drawn when the cell was made
    box.get_by_role("listitem").wait_for()
    box.get_by_role("button", name="Draw ETH").click()
    page.get_by_text("Carried out in block").wait_for()
    box.wait_for(state="detached")
    # what it drew, less the gas
    assert world.w3.eth.get_balance(wallet.address) - before > 1.2 * ETHER


def test_exits__before_its_time__says_from_when(site: Site) -> None:
    world = site.world
    world.send(world.treasury.functions.exit(10 * COIN), sender=4)
    site.wallet(4)
    page = site.open("membership")
    site.connect()
    box = page.get_by_role("region", name="Still to be drawn")
    box.get_by_text("in 1 day").or_(box.get_by_text("in 2 days")).first.wait_for()
    assert box.get_by_role("button").count() == 0


def test_home__money_over_time_is_read_on_request__as_the_treasury_has_it(site: Site) -> None:
    asked: list[str] = []
    site.page.on("request", lambda request: asked.append(request.post_data or ""))
    page = site.open()
    page.get_by_role("link", name="Pay the supplier").first.wait_for()
    before = sum("eth_getLogs" in body for body in asked)
    page.get_by_role("button", name="Show how it has changed over time").click()
    page.get_by_role("img", name="In the treasury, by month, in ZOO: at most").wait_for()
    page.get_by_role("img", name="Became the members', by month, in ZOO: at most 500 ZOO").wait_for()
    # events of the cell; transfers to the treasury, and from it
    assert sum("eth_getLogs" in body for body in asked) - before == 3
    page.get_by_text("As a table").first.click()
    table = page.get_by_role("region", name="In the treasury, by month, in ZOO")
    balance = site.world.coin.functions.balanceOf(site.world.treasury.address).call()
    assert table.get_by_role("row").last.inner_text().split()[-1] == f"{balance / COIN:g}"


def test_needs__rule_that_was_voted_for__tells_until_when_one_can_leave(site: Site) -> None:
    world = site.world
    data = world.governor.encode_abi("set_proposal_threshold", args=[100])
    draft = Draft([world.governor.address], [0], [bytes.fromhex(data[2:])], "# Raise the bar")
    proposal = world.client.propose(world.accounts[1], draft)
    pass_time(world.w3, DAY + 1)
    for voter in (1, 2, 3, 4):
        world.client.vote(world.accounts[voter], proposal, 1)
    pass_time(world.w3, 7 * DAY)
    site.wallet(2)
    page = site.open()
    site.connect()
    needs = page.get_by_role("region", name="What needs you")
    needs.get_by_role("link", name="“Raise the bar” has passed and changes the rules.").wait_for()
