"""A cell that is a member of another: what its proposals do there is told by the other one's name."""

from __future__ import annotations

import pytest

from celldao.cell import Cell
from tests.anvil.reading.conftest import DAY
from tests.browser.conftest import Site
from tests.support.live import found_cell, pass_time
from tests.support.openzeppelin import Client, Draft

PRESS = "Print <b>Works</b>"
SHOP = "0x00000000000000000000000000000000000000f1"


@pytest.fixture
def press(site: Site) -> Cell:
    """Its members are the site's treasury and accounts 6 and 7."""
    world = site.world
    members = [world.cell.record.treasury, world.accounts[6], world.accounts[7]]
    token = {"token": world.coin.address, "symbol": "ZOO", "decimals": 6, "dividend": True}
    cell = found_cell(
        world.w3,
        name=PRESS,
        symbol="PRINT",
        members=[{"address": address, "shares": 100} for address in members],
        assets=[token],
        revenue={"dividend_ratio": "50 %"},
    )
    pass_time(world.w3, DAY)
    return cell


def _theirs(site: Site, press: Cell) -> int:
    client = Client(site.world.w3, press.record.governor, press.record.share)
    return client.propose(site.world.accounts[6], Draft([], [], [], "# Buy a <i>press</i>"))


def test_create__vote_in_another_cell__is_told_by_its_name_before_and_after(site: Site, press: Cell) -> None:
    theirs = _theirs(site, press)
    site.wallet(1)
    page = site.open("create")
    site.connect()
    page.get_by_label("Title").fill("Vote there")
    page.get_by_label("Reference", exact=True).fill("vote-there")
    page.get_by_label("Kind").select_option("vote_in")
    page.get_by_role("button", name="Add an action").click()
    page.get_by_label("The other cell's treasury").fill(press.record.treasury)
    page.get_by_label("Id of the proposal there").fill(str(theirs))
    page.get_by_label("Vote", exact=True).select_option("for")
    page.get_by_role("button", name="Review: what voters will see").click()
    words = f'Vote FOR on "Buy a <i>press</i>", proposal {theirs} of "{PRESS}" ({press.record.treasury})'
    page.get_by_text(words).wait_for()
    page.get_by_role("button", name="Propose it").click()
    page.get_by_text("Carried out in block").wait_for()
    page.goto(f"{site.url}#/proposals")
    page.get_by_role("link", name="Vote there").click()
    page.get_by_text(words).wait_for()


def test_create__cell_that_is_none__is_said_at_its_field(site: Site) -> None:
    page = site.open("create")
    page.get_by_label("Title").fill("Vote there")
    page.get_by_label("Reference", exact=True).fill("vote-there")
    page.get_by_label("Kind").select_option("exit_from")
    page.get_by_role("button", name="Add an action").click()
    page.get_by_label("The other cell's treasury").fill(SHOP)
    page.get_by_label("Shares").fill("1")
    page.get_by_role("button", name="Review: what voters will see").click()
    page.get_by_text("No cell is known at this address that this page can read.").wait_for()


# Answers every call with the other cell's treasury; runs until its gas is gone; answers with a word too many.
ANSWERS = {"pretends": "73{treasury}5f5260205ff3", "burns": "5b5f56", "babbles": "73{treasury}5f5260405ff3"}


@pytest.mark.parametrize("code", ANSWERS)
def test_proposal__contract_that_is_no_cells__is_an_unknown_call(site: Site, press: Cell, code: str) -> None:
    world = site.world
    treasury = press.record.treasury[2:].lower()
    runtime = "0x" + ANSWERS[code].format(treasury=treasury)
    world.w3.provider.make_request("anvil_setCode", [SHOP, runtime])  # type: ignore[arg-type]
    share = world.contract("Share", press.record.share)
    data = bytes.fromhex(share.encode_abi("delegate", args=[world.accounts[6]])[2:])
    draft = Draft([share.address, SHOP], [0, 0], [data, data], "Both")
    proposal = world.client.propose(world.accounts[1], draft)
    page = site.open(f"proposal/{proposal}")
    known = (
        f'Let {world.accounts[6]} cast the votes that the treasury has in "{PRESS}" ({press.record.treasury})'
    )
    page.get_by_text(known).wait_for()
    assert page.locator(".actions .what").count() == 2
    assert page.locator(".actions .what").filter(has_text=PRESS).count() == 1
