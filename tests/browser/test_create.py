"""A member writes a proposal in the page."""

from __future__ import annotations

import json
import re
from pathlib import Path

from celldao.actions.typed_data import TypedData
from tests.anvil.reading.conftest import DAY, SUPPLIER
from tests.browser.conftest import Site
from tests.support.live import pass_time


def _write(site: Site, amount: str) -> None:
    page = site.open("create")
    page.get_by_label("Title").fill("Pay for bottles")
    page.get_by_label("Reference", exact=True).fill("bottles-2027-03")
    page.get_by_role("button", name="Add an action").click()
    page.get_by_label("Receiver").fill(SUPPLIER)
    page.get_by_label("Amount, with its currency").fill(amount)


def test_create__payment__is_tried_out_proposed_voted_on_and_carried_out(site: Site) -> None:
    world = site.world
    wallet = site.wallet(1)
    _write(site, "12.5 ZOO")
    page = site.page
    site.connect()
    page.get_by_role("button", name="Review: what voters will see").click()
    page.get_by_text(f"Pay 12.5 ZOO to {SUPPLIER}").wait_for()
    page.get_by_text("every action succeeds, on the track: Ordinary").wait_for()
    page.get_by_text("The treasury can spend 376 ZOO before, 363.5 ZOO after it.").wait_for()
    page.get_by_role("button", name="Propose it").click()
    page.get_by_text("Carried out in block").wait_for()
    page.goto(f"{site.url}#/proposals")
    page.get_by_role("link", name="Pay for bottles").click()
    page.get_by_role("heading", level=1, name="Pay for bottles").wait_for()
    proposal = int(re.search(r"proposal/(\d+)", page.url)[1])
    assert world.governor.functions.proposalProposer(proposal).call() == wallet.address
    pass_time(world.w3, DAY + 1)
    for voter in (1, 2, 3, 4):
        world.client.vote(world.accounts[voter], proposal, 1)
    pass_time(world.w3, 15 * DAY)
    before = world.coin.functions.balanceOf(SUPPLIER).call()
    page.get_by_role("button", name="Read again").click()
    page.get_by_role("button", name="Carry it out").click()
    page.get_by_text("It has been carried out.").wait_for()
    assert world.coin.functions.balanceOf(SUPPLIER).call() - before == 12_500_000


def test_create__more_than_there_is__is_said_before_anybody_signs(site: Site) -> None:
    _write(site, "1,000 ZOO")
    site.page.get_by_role("button", name="Review: what voters will see").click()
    site.page.get_by_text("1,000 ZOO are spent or allowed, more than the 376 ZOO that there are").wait_for()
    site.page.get_by_text(re.compile("action 1 fails: treasury: ")).wait_for()


def test_create__mistakes__are_all_told_with_their_fields(site: Site) -> None:
    page = site.open("create")
    page.get_by_role("button", name="Add an action").click()
    page.get_by_label("Receiver").fill("0x1234")
    page.get_by_role("button", name="Review: what voters will see").click()
    alert = page.get_by_role("alert")
    alert.wait_for()
    assert alert.get_by_role("listitem").all_inner_texts() == [
        "title: Write a title in one line, without # before it.",
        "reference: Write up to 64 letters, digits, dots, dashes and slashes.",
        "Action 1, Receiver: That is no address, or a character is wrong.",
        "Action 1, Amount, with its currency: Write a number and the currency, as in 1,250.50 USDC.",
    ]


def test_create__draft__outlives_a_reload_and_goes_through_a_file(site: Site, tmp_path: Path) -> None:
    _write(site, "1 ZOO")
    page = site.page
    page.reload()
    assert page.get_by_label("Title").input_value() == "Pay for bottles"
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as a file").click()
    file = tmp_path / "proposal.yaml"
    download.value.save_as(file)
    page.get_by_role("button", name="Throw it away").click()
    assert page.get_by_label("Title").input_value() == ""
    page.get_by_label("Open a file").set_input_files(file)
    page.get_by_label("Receiver").wait_for()
    assert page.get_by_label("Amount, with its currency").input_value() == "1 ZOO"
    page.get_by_label("Open a file").set_input_files(
        {"name": "proposal.yaml", "mimeType": "text/yaml", "buffer": b"title: x\nbatch: y\n"}
    )
    page.get_by_text("That is no proposal file: batch").wait_for()


MAIL = """{"types": {"Mail": [{"name": "to", "type": "address"}, {"name": "contents", "type": "string"}]},
 "primaryType": "Mail", "domain": {"name": "Ether Mail", "chainId": 1},
 "message": {"to": "0x00000000000000000000000000000000000000A1", "contents": "Hello <b>Bob</b>"}}"""


def test_create__typed_message__is_shown_field_by_field_and_signed_by_its_hash(site: Site) -> None:
    page = site.open("create")
    page.get_by_label("Title").fill("Say hello")
    page.get_by_label("Reference", exact=True).fill("hello-1")
    page.get_by_label("Kind").select_option("sign_message")
    page.get_by_role("button", name="Add an action").click()
    page.get_by_label("Or typed data (EIP-712, as JSON)").fill(MAIL)
    page.get_by_label("Until").fill("2027-06-30")
    page.get_by_text('What is signed: Mail for "Ether Mail" on chain 1, NOT THE CELL\'S,').wait_for()
    page.get_by_text('contents: "Hello <b>Bob</b>"').wait_for()
    page.get_by_role("button", name="Review: what voters will see").click()
    data = TypedData.model_validate(json.loads(MAIL))
    page.get_by_text(f"SIGN as the cell the message with the hash 0x{data.digest.hex()}").wait_for()
    page.get_by_label("Or typed data (EIP-712, as JSON)").fill(MAIL.replace('"address"', '"uint7"'))
    page.get_by_role("button", name="Review: what voters will see").click()
    page.get_by_text("It can't be read in one way only, at Mail.to: uint7.").wait_for()


def test_create__what_it_takes_to_propose__is_told_first(site: Site) -> None:
    page = site.open("create")
    page.get_by_text("A member needs any votes at all to propose.").wait_for()
    site.wallet(9)
    page.reload()
    site.connect()
    page.get_by_text("You need any votes at all to propose; you cast 0 votes now.").wait_for()
