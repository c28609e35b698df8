"""Operators: who may do what with the cell's money, and how members end it."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from tests.anvil.reading.conftest import COIN, DAY, SUPPLIER
from tests.browser.conftest import Site
from tests.browser.mandates import OPERATOR, POLICY, accept, charter, grant_many, granted, working
from tests.support.live import key, pass_time
from tests.support.openzeppelin import Draft

# What a page of 25 may ask beyond the cell's own facts: addresses, overviews, accounts.
PER_PAGE = 3
# Chain's id, block, facts.
FACTS = 3
PAGE = 25


def _carry(site: Site, mandate: Any, name: str, *args: Any) -> None:
    data = bytes.fromhex(mandate.encode_abi(name, args=list(args))[2:])
    site.world.carry(Draft([mandate.address], [0], [data], f"# {name}"))


def test_operators__none_granted__says_so(site: Site) -> None:
    page = site.open("operators")
    page.get_by_text("No mandate has been granted yet.").wait_for()


def test_operators__drawn_and_spent__are_told_with_budget_and_state(site: Site) -> None:
    world = site.world
    working(world)
    page = site.open("operators")
    box = page.get_by_role("region", name="Mandate 1")
    box.get_by_text(re.compile("Active$")).wait_for()
    for words in (
        "This period: 40 ZOO drawn of 50 ZOO",
        "In all: 40 ZOO drawn of 500 ZOO",
        "Spent: 15 ZOO of 40 ZOO drawn",
        "25 ZOO in the account now, 0 ZOO returned to the treasury",
    ):
        assert box.get_by_text(words).count() == 1, words
    assert box.get_by_title(world.accounts[OPERATOR]).count() == 1


def test_operators__every_state__is_told_in_words(site: Site) -> None:
    world = site.world
    waiting, stopped, late, recalled = (granted(world) for _ in range(4))
    for mandate in (stopped, late, recalled):
        accept(world, mandate)
    _carry(site, stopped, "suspend", True)
    world.send(recalled.functions.recall(), sender=OPERATOR)
    pass_time(world.w3, 38 * DAY)
    page = site.open("operators")
    page.get_by_role("region", name="Mandate 4").wait_for()
    wanted = {1: "Waits to be accepted", 2: "Suspended by vote", 3: "Report overdue", 4: "Recalled"}
    for number, words in wanted.items():
        assert (
            page.get_by_role("region", name=f"Mandate {number}")
            .get_by_text(re.compile(f"^. {words}$"))
            .count()
            == 1
        )
    pass_time(world.w3, 365 * DAY)
    page.get_by_role("button", name="Read again").click()
    page.get_by_role("region", name="Mandate 1").get_by_text(re.compile("^. Over$")).wait_for()
    assert waiting.functions.overview().call()[2] == 16


def test_operator__lists_changed_by_vote__shows_what_the_contract_allows_now(site: Site) -> None:
    world = site.world
    other = world.accounts[7]
    selector = bytes.fromhex("a9059cbb")
    mandate = granted(
        world,
        receivers=[(SUPPLIER, True), (other, True)],
        calls=[(world.w3.eth.accounts[0], selector, False)],
    )
    _carry(site, mandate, "amend", charter(world, receivers=[(other, False)]))
    page = site.open(f"operators/{mandate.address}")
    may = page.get_by_role("region", name="What the operator may do")
    may.get_by_text(f"Pay {SUPPLIER}").wait_for()
    assert may.get_by_text(other).count() == 0
    assert may.get_by_text("Call no contract.").count() == 1


def test_operator__policy_and_reports__are_held_to_their_hashes(site: Site, tmp_path: Path) -> None:
    world = site.world
    mandate = working(world)
    pass_time(world.w3, 31 * DAY)
    report = b'{"spent": "15 ZOO"}\n'
    link = "https://reports.example/1?<script>alert(1)</script>"
    world.send(mandate.functions.report(world.w3.keccak(report), link), sender=OPERATOR)
    page = site.open(f"operators/{mandate.address}")
    policy = page.get_by_role("region", name="Policy")
    policy.get_by_role("link", name="https://policy.example/v1").wait_for()
    (file := tmp_path / "policy.md").write_bytes(POLICY)
    policy.get_by_label("Compare a file with the hash").set_input_files(file)
    policy.get_by_text("It is that file, to the last byte.").wait_for()
    (file := tmp_path / "other.md").write_bytes(POLICY + b" ")
    policy.get_by_label("Compare a file with the hash").set_input_files(file)
    policy.get_by_text("It is another file: its hash is 0x").wait_for()
    filed = page.get_by_role("region", name="Report 1")
    (file := tmp_path / "report.json").write_bytes(report)
    filed.get_by_label("Compare a file with the hash").set_input_files(file)
    filed.get_by_text("It is that file, to the last byte.").wait_for()
    assert "<script>" not in filed.inner_html()
    page.get_by_text("The next one is due by").wait_for()


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "ipfs://policy"]
)
def test_operator__link_that_no_browser_should_follow__is_text_only(site: Site, link: str) -> None:
    mandate = granted(site.world, policy_link=link)
    page = site.open(f"operators/{mandate.address}")
    policy = page.get_by_role("region", name="Policy")
    policy.get_by_text(link).wait_for()
    assert policy.get_by_role("link").count() == 0


def test_operator__address_that_is_no_mandate_of_the_cell__is_refused(site: Site) -> None:
    for address in (site.world.accounts[1], "0x12", "%3Cscript%3E"):
        page = site.open(f"operators/{address}")
        page.get_by_text("The cell has granted no mandate at this address.").wait_for()


def test_operator__report_overdue__is_said_loudly(site: Site) -> None:
    mandate = working(site.world)
    pass_time(site.world.w3, 38 * DAY)
    page = site.open(f"operators/{mandate.address}")
    page.get_by_text("One was due by").wait_for()
    page.get_by_text("nothing can be drawn until it is filed").wait_for()


# --- recall


def test_recall__by_vote__writes_the_proposal_that_recalls_it(site: Site) -> None:
    world = site.world
    mandate = working(world)
    site.wallet(1)
    page = site.open(f"operators/{mandate.address}")
    site.connect()
    page.get_by_text("In its account now: 25 ZOO.").wait_for()
    page.get_by_role("button", name="Write the proposal").click()
    page.get_by_role("button", name="Review: what voters will see").click()
    page.get_by_text(f"Recall a mandate ({mandate.address}), for good").wait_for()
    page.get_by_role("button", name="Propose it").click()
    page.get_by_text("Carried out in block").wait_for()
    (created,) = world.governor.events.ProposalCreated().get_logs(from_block=world.w3.eth.block_number)
    assert created["args"]["targets"] == [mandate.address]
    assert bytes(created["args"]["calldatas"][0]) == bytes.fromhex(mandate.encode_abi("recall")[2:])


def test_recall__by_petition__counts_signatures_until_it_is_recalled(site: Site) -> None:
    world = site.world
    mandate = working(world)
    wallet = site.wallet(2)
    page = site.open(f"operators/{mandate.address}")
    site.connect()
    page.get_by_role("button", name="Start a petition").click()
    page.get_by_text("Petition 1: signed with 1 vote, 2 votes needed").wait_for()
    page.get_by_text("You have signed petition 1.").wait_for()
    assert page.get_by_role("button", name="Sign petition 1").count() == 0
    wallet.become(key(3))
    page.get_by_role("button", name="Sign petition 1").click()
    page.get_by_text("A petition of members ended it.").wait_for()
    assert mandate.functions.overview().call()[2] == 16
    page.get_by_role("button", name="Send it to the treasury").click()
    page.get_by_text("Nothing is left in its account.").wait_for()
    assert world.coin.functions.balanceOf(mandate.address).call() == 0


def test_recall__by_petition_and_keyboard_alone__is_signed(site: Site) -> None:
    mandate = working(site.world)
    site.wallet(2)
    page = site.open("operators")
    page.get_by_role("region", name="Mandate 1").wait_for()
    site.press("Connect a wallet")
    site.press("Test Wallet")
    page.get_by_role("button", name="Disconnect").wait_for()
    site.press("Mandate 1")
    page.get_by_role("button", name="Start a petition").wait_for()
    site.press("Start a petition")
    page.get_by_text("You have signed petition 1.").wait_for()
    assert mandate.functions.petition_count().call() == 1


def test_recall__stranger__is_offered_no_petition(site: Site) -> None:
    mandate = working(site.world)
    site.wallet(9)
    page = site.open(f"operators/{mandate.address}")
    site.connect()
    page.get_by_role("heading", name="By petition").wait_for()
    page.get_by_text("Votes count as of the second before").wait_for()
    page.wait_for_function("() => document.querySelector('[aria-busy=true]') === null")
    assert page.get_by_role("button", name="Start a petition").count() == 0
    assert page.get_by_role("button", name="Recall it now").count() == 0


def test_recall__guardian__can_at_once_having_read_what_it_does(site: Site) -> None:
    world = site.world
    mandate = working(world)
    until = world.w3.eth.get_block("latest")["timestamp"] + 60 * DAY
    data = world.governor.encode_abi("set_guardian", args=[world.accounts[6], until])
    world.carry(Draft([world.governor.address], [0], [bytes.fromhex(data[2:])], "# Guardian"))
    site.wallet(6)
    page = site.open(f"operators/{mandate.address}")
    site.connect()
    page.get_by_text("You are the guardian").wait_for()
    assert page.get_by_role("button", name="Recall it now").is_disabled()
    page.get_by_label(re.compile("I have read what recalling does")).check()
    page.get_by_role("button", name="Recall it now").click()
    page.get_by_text(f"{world.accounts[6]} ended it.").wait_for()
    assert mandate.functions.overview().call()[2] == 16


# --- statement


def test_statement__operators_spending__is_listed_and_drawn_as_a_chart(site: Site) -> None:
    world = site.world
    mandate = working(world)
    world.send(mandate.functions.give_back(world.coin.address, 5 * COIN), sender=OPERATOR)
    world.send(mandate.functions.recall(), sender=OPERATOR)
    world.send(mandate.functions.sweep([world.coin.address]), sender=OPERATOR)
    # an event of the share register has the same topic as one of a mandate
    world.send(world.coin.functions.mint(world.share.address, 3 * COIN))
    world.send(world.share.functions.sweep(world.coin.address))
    page = site.open("statement")
    table = page.get_by_role("region", name="Statement")
    table.wait_for()
    rows = [" ".join(text.split()) for text in table.get_by_role("row").all_inner_texts()]
    told = [row for row in rows if "operator" in row]
    assert [re.search(r"(\w+ by an operator) (-?[\d,]+ ZOO)", row).groups() for row in told] == [  # type: ignore[union-attr]
        ("returned by an operator", "20 ZOO"),
        ("returned by an operator", "5 ZOO"),
        ("spent by an operator", "-15 ZOO"),
        ("drawn by an operator", "-40 ZOO"),
    ]
    assert page.get_by_role("img", name="Spent by operators, by month, in ZOO: at most 15 ZOO").count() == 1


# --- many


def _counted(site: Site) -> list[list[str]]:
    """The methods of every request to the node, as they are made."""
    asked: list[list[str]] = []

    def note(request: Any) -> None:
        if request.method == "POST" and request.url.startswith(site.world.url):
            body = json.loads(request.post_data)
            asked.append([one["method"] for one in (body if isinstance(body, list) else [body])])

    site.page.on("request", note)
    return asked


def test_operators__many_mandates_and_spends__stay_within_their_requests(site: Site) -> None:
    mandates, spends = (1_000, 5_000) if "CELLDAO_LARGE" in os.environ else (30, 60)
    site.page.context.set_default_timeout(120_000)
    world = site.world
    grant_many(world, mandates, spends)
    asked = _counted(site)
    site.visit("operators")
    page = site.page
    assert page.get_by_role("heading", level=2).count() == PAGE
    assert len(asked) <= FACTS + PER_PAGE
    del asked[:]
    page.get_by_role("button", name="Show older ones").click()
    page.get_by_text(f"{min(2 * PAGE, mandates)} of {mandates}").or_(
        page.get_by_role("heading", name="Mandate 1", exact=True)
    ).first.wait_for()
    page.wait_for_function("() => document.querySelector('[aria-busy=true]') === null")
    assert len(asked) <= PER_PAGE
    del asked[:]
    page.get_by_role("navigation").get_by_role("link", name="Statement").click()
    page.get_by_role("heading", level=1, name="Statement").wait_for()
    page.get_by_text("spent by an operator").first.wait_for()
    spans = world.w3.eth.block_number // 10_000 + 1
    # the mandates' addresses, a request for every 10,000 blocks
    assert len(asked) <= 1 + spans
    total = page.get_by_text(re.compile(r"^\d+ of \d+$")).inner_text().split()[-1]
    assert int(total) >= spends + mandates
