"""A member without a coin takes part: through a relay, a real one, and by file when that is down."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page

from celldao.relay.receipts import Notary, Receipt
from tests.anvil.reading.conftest import COIN, DAY
from tests.browser.conftest import Site
from tests.browser.wallet import Wallet
from tests.support.live import key, pass_time
from tests.support.relay import Process, Village, relay_key, running, write_settings

SEND = "Sign, and let the relay send it"
COUNTED = "The chain has counted it (done)"


@pytest.fixture
def relay(site: Site, tmp_path: Path) -> Iterator[Process]:
    """A relay of the cell, which the page's cell.json names."""
    world = site.world
    world.cell.record.save(tmp_path / "cell.json")
    village = Village(world.w3, world.url, world.cell, tmp_path / "cell.json", [], 5)
    village.fund(relay_key().address)
    with running(write_settings(tmp_path, village)) as process:
        _name_relays(site, process.url)
        yield process
        site.page.goto("about:blank")  # or it would go on asking


def _name_relays(site: Site, *urls: str) -> None:
    record = json.loads(site.server.content["cell.json"]) | {"relays": list(urls)}
    site.server.content["cell.json"] = json.dumps(record).encode()


def _poor(site: Site, member: int) -> Wallet:
    """A member's wallet without a coin."""
    wallet = site.wallet(member)
    site.world.w3.provider.make_request("anvil_setBalance", [wallet.address, "0x0"])  # type: ignore[arg-type]
    return wallet


def _proposed(site: Site) -> int:
    world = site.world
    proposal = world.client.propose(world.accounts[1], world.pay_supplier(10 * COIN))
    pass_time(world.w3, DAY + 1)
    return proposal


def _vote(site: Site, proposal: int, choice: str = "For") -> Page:
    page = site.open(f"proposal/{proposal}")
    site.connect()
    page.get_by_label(choice, exact=True).check()
    return page


def _kept(page: Page) -> list[dict[str, Any]]:
    text = page.evaluate(
        "() => Object.entries(localStorage).find(([key]) => key.endsWith('/relayed'))?.[1] ?? '[]'"
    )
    found: list[dict[str, Any]] = json.loads(text)
    return found


# --- through the relay


def test_relay__member_without_coin__votes_delegates_and_exits(site: Site, relay: Process) -> None:
    world = site.world
    proposal = _proposed(site)
    wallet = _poor(site, 2)
    before = world.w3.eth.get_transaction_count(wallet.address)
    page = _vote(site, proposal)
    page.get_by_label("Reason (optional)").fill("Wörks without coin.")
    page.get_by_text("This account has no coin for gas.").wait_for()
    page.get_by_role("button", name=SEND).click()
    page.get_by_text(COUNTED).wait_for(timeout=30_000)
    page.get_by_text("You have voted on this.").wait_for()
    assert world.governor.functions.proposalVotes(proposal).call() == [0, 10**6, 0]

    site.visit("membership")
    page.get_by_label("Address of another member").fill(world.accounts[3])
    delegating = page.get_by_role("region", name="Who votes for you")
    delegating.get_by_role("button", name=SEND).click()
    page.get_by_role("region", name="Your votes to").get_by_text(COUNTED).wait_for(timeout=30_000)
    page.get_by_text("Member 3 votes for you.").wait_for()
    assert world.share.functions.delegates(wallet.address).call() == world.accounts[3]

    page.get_by_label("BOTTLE to give back").fill("40")
    page.get_by_role("region", name="Leave").get_by_role("button", name=SEND).click()
    page.get_by_role("region", name="Your exit with 40 BOTTLE").get_by_text(COUNTED).wait_for(timeout=30_000)
    assert world.share.functions.balanceOf(wallet.address).call() == 60 * COIN

    assert world.w3.eth.get_balance(wallet.address) == 0
    assert world.w3.eth.get_transaction_count(wallet.address) == before
    assert "eth_sendTransaction" not in wallet.asked
    receipts = [Receipt.model_validate(one["receipt"]) for one in _kept(page)]
    assert [one.is_signed_by_relay() for one in receipts] == [True] * 3
    assert {one.relay for one in receipts} == {relay.relay}


def test_relay__counted__is_gone_from_the_list_when_the_member_says_so(site: Site, relay: Process) -> None:
    proposal = _proposed(site)
    _poor(site, 2)
    page = _vote(site, proposal)
    page.get_by_role("button", name=SEND).click()
    page.get_by_text(COUNTED).wait_for(timeout=30_000)
    page.reload()
    page.get_by_text(COUNTED).wait_for()
    page.get_by_role("button", name="Take it from the list").click()
    page.get_by_text(COUNTED).wait_for(state="detached")
    assert _kept(page) == []


def test_relay__by_keyboard_alone__is_counted_and_taken_off_the_list(site: Site, relay: Process) -> None:
    proposal = _proposed(site)
    _poor(site, 2)
    page = site.open(f"proposal/{proposal}")
    page.get_by_role("button", name="Connect a wallet").wait_for()
    site.press("Connect a wallet")
    site.press("Test Wallet")
    page.get_by_role("button", name=SEND).wait_for()
    site.tab_to("For")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    site.press(SEND)
    page.get_by_text(COUNTED).wait_for()
    page.get_by_text("You have voted on this.").wait_for()
    assert site.world.governor.functions.proposalVotes(proposal).call() == [0, 10**6, 0]
    site.press("Take it from the list")
    page.get_by_text(COUNTED).wait_for(state="detached")
    assert _kept(page) == []


def test_relay__declined_in_the_wallet__hands_over_nothing(site: Site, relay: Process) -> None:
    proposal = _proposed(site)
    wallet = _poor(site, 2)
    page = _vote(site, proposal)
    wallet.decline("eth_signTypedData_v4")
    page.get_by_role("button", name=SEND).click()
    page.get_by_text("You declined it. Nothing was sent.").wait_for()
    assert _kept(page) == []
    assert httpx.get(f"{relay.url}/v1/signed").json()["items"] == []


def test_relay__refuses__its_reason_and_the_ways_out_are_shown(site: Site, relay: Process) -> None:
    proposal = _proposed(site)
    wallet = _poor(site, 2)
    page = _vote(site, proposal)
    with httpx.Client() as client:  # the same voter has sent another ballot from another device
        other = _signed_elsewhere(site, wallet, proposal)
        assert client.post(f"{relay.url}/v1/signed", json=other).status_code == 202
    page.get_by_role("button", name=SEND).click()
    page.get_by_text("would not take it:").wait_for()
    assert page.get_by_label("Link").is_visible()
    assert _forgiven(site, "409") == 1


def _signed_elsewhere(site: Site, wallet: Wallet, proposal: int) -> dict[str, Any]:
    from celldao.acts.ballots import DOMAIN
    from celldao.acts.typed_data import BALLOT, Typed

    record = site.world.cell.record
    message = {"proposalId": proposal, "support": 0, "voter": wallet.address, "nonce": 0}
    signature = Typed(DOMAIN, record.chain_id, record.governor, "Ballot", BALLOT, message).signed(wallet.key)
    return {
        "format": 1,
        "chain_id": record.chain_id,
        "governor": record.governor,
        "proposal": str(proposal),
        "voter": wallet.address,
        "support": "against",
        "nonce": 0,
        "signature": "0x" + signature.hex(),
    }


def test_relay__file_of_another__is_not_shown_as_ones_own_nor_by_its_own_title(
    site: Site, relay: Process
) -> None:
    proposal = _proposed(site)
    wallet = site.wallet(2)
    signer = wallet.address
    site.world.w3.provider.make_request("anvil_setBalance", [relay.relay, "0x0"])  # type: ignore[arg-type]
    ballot = _signed_elsewhere(site, wallet, proposal) | {"title": "Free beer"}
    page = site.open("ballot")
    page.get_by_label("Or its text").fill(json.dumps(ballot))
    page.get_by_role("button", name="Hand it to the relay").click()
    page.wait_for_function("() => Object.keys(localStorage).some((key) => key.endsWith('/relayed'))")

    wallet.key = key(3)
    site.visit(f"proposal/{proposal}")
    site.connect()
    page.get_by_role("region", name=f"Ballot of {signer}: Against, on “Pay the supplier”").wait_for()
    assert page.get_by_role("heading", name="Handed to a relay from this browser").count() == 1
    assert page.get_by_text("What you have signed").count() == 0
    assert page.get_by_text("Your ballot").count() == 0
    assert page.get_by_text("Free beer").count() == 0

    wallet.become(key(2))
    page.get_by_role("region", name="Your ballot: Against, on “Pay the supplier”").wait_for()
    assert page.get_by_text("What you have signed").count() == 1
    assert page.get_by_text(f"Ballot of {signer}").count() == 0


def test_relay__counted_in_a_block_that_is_replaced__waits_again(site: Site, relay: Process) -> None:
    world = site.world
    provider = world.w3.provider
    proposal = _proposed(site)
    site.wallet(2)
    provider.make_request("anvil_setBalance", [relay.relay, "0x0"])  # type: ignore[arg-type]
    page = _vote(site, proposal)
    page.get_by_role("button", name=SEND).click()
    page.get_by_text("The relay says that it was sent to the chain (waiting)").wait_for()
    before = provider.make_request("evm_snapshot", [])["result"]  # type: ignore[arg-type]
    world.send(world.governor.functions.castVote(proposal, 1), sender=2)
    page.get_by_text(COUNTED).wait_for()
    page.get_by_text("You have voted on this.").wait_for()
    assert provider.make_request("evm_revert", [before])["result"] is True  # type: ignore[arg-type]
    page.get_by_text("The chain has counted it (waiting)").wait_for()
    page.get_by_role("button", name="Vote", exact=True).wait_for()


# --- the relay is down


def test_relay_down__signed_files__are_handed_in_by_another(
    site: Site, relay: Process, tmp_path: Path
) -> None:
    world = site.world
    proposal = _proposed(site)
    wallet = _poor(site, 2)
    signer = wallet.address
    before = world.w3.eth.get_transaction_count(signer)
    relay.kill()
    files = []

    def save(page: Page, region: str) -> None:
        box = page.get_by_role("region", name=region)
        box.get_by_role("button", name=SEND).click()
        box.get_by_text("does not answer").wait_for()
        with page.expect_download() as download:
            box.get_by_role("button", name="Save it as a file").click()
        files.append(tmp_path / download.value.suggested_filename)
        download.value.save_as(files[-1])

    page = _vote(site, proposal)
    save(page, "Your vote")
    site.visit("membership")
    page.get_by_label("Address of another member").fill(world.accounts[3])
    save(page, "Who votes for you")
    page.get_by_label("BOTTLE to give back").fill("40")
    save(page, "Leave")
    wallet.become(key(4))
    for number, file in enumerate(files, start=1):
        site.open("ballot")
        page.get_by_label("The signed file").set_input_files(file)
        page.get_by_role("button", name="Submit it").click()
        page.get_by_text("Carried out in block").nth(number - 1).wait_for()
    assert world.governor.functions.hasVoted(proposal, signer).call() is True
    assert world.share.functions.delegates(signer).call() == world.accounts[3]
    assert world.share.functions.balanceOf(signer).call() == 60 * COIN
    assert world.w3.eth.get_transaction_count(signer) == before
    assert _forgiven(site, "net::ERR_CONNECTION") == 3


def _forgiven(site: Site, word: str) -> int:
    """What the browser says of a relay that does not answer, or refuses, is no error of the page."""
    others = [line for line in site.errors if word not in line]
    count = len(site.errors) - len(others)
    site.errors[:] = others
    return count


def test_relay_down__after_it_took_the_ballot__own_transaction_makes_it_count(
    site: Site, relay: Process
) -> None:
    proposal = _proposed(site)
    wallet = site.wallet(2)
    site.world.w3.provider.make_request("anvil_setBalance", [relay.relay, "0x0"])  # type: ignore[arg-type]
    page = _vote(site, proposal)
    page.get_by_role("button", name=SEND).click()
    page.get_by_text("has signed that it will be on the chain by").wait_for()
    relay.kill()
    page.get_by_text("does not answer").wait_for()
    page.get_by_role("button", name="Hand it in with a transaction of your own").click()
    page.get_by_text(COUNTED).wait_for()
    assert site.world.governor.functions.hasVoted(proposal, wallet.address).call() is True
    assert _forgiven(site, "net::ERR_") > 0


def test_relay__late__breaks_its_promise_and_is_told_loudly(site: Site, relay: Process) -> None:
    proposal = _proposed(site)
    site.wallet(2)
    site.world.w3.provider.make_request("anvil_setBalance", [relay.relay, "0x0"])  # type: ignore[arg-type]
    page = _vote(site, proposal)
    page.get_by_role("button", name=SEND).click()
    page.get_by_text("has signed that it will be on the chain by").wait_for()
    pass_time(site.world.w3, 7 * 3_600)
    page.get_by_text("The relay has broken its promise").wait_for()
    assert page.get_by_label("Link").is_visible()
    page.get_by_role("button", name="Revoke your ballots").click()
    page.get_by_text("It is revoked, and can't be counted any more.").wait_for()


# --- a relay that lies

Answers = Callable[[str, str, dict[str, Any]], dict[str, Any]]


@pytest.fixture
def between(site: Site, relay: Process) -> Iterator[list[Answers]]:
    """Something between page and relay, which changes what the relay says as the last of these does."""
    changes: list[Answers] = [lambda method, path, answer: answer]

    class Handler(BaseHTTPRequestHandler):
        def _pass(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            found = httpx.request(self.command, relay.url + self.path, content=body or None)
            data = json.dumps(changes[-1](self.command, self.path, found.json())).encode()
            self.send_response(found.status_code)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()
            self.wfile.write(data)

        def do_OPTIONS(self) -> None:
            self.send_response(204)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.send_header("Access-Control-Allow-Headers", "content-type")
            self.end_headers()

        do_GET = do_POST = _pass

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    _name_relays(site, f"http://127.0.0.1:{server.server_address[1]}")
    yield changes
    site.page.goto("about:blank")
    server.shutdown()
    server.server_close()


def test_relay__receipt_that_it_has_not_signed__is_not_believed(site: Site, between: list[Answers]) -> None:
    forged = {
        "id": "0x" + "11" * 32,
        "submit_by": 2**40,
        "relay": site.world.accounts[7],
        "signature": "0x" + "22" * 64 + "1b",
    }
    proposal = _proposed(site)
    _poor(site, 2)
    page = _vote(site, proposal)
    for field in forged:

        def change(method: str, path: str, answer: dict[str, Any], field: str = field) -> dict[str, Any]:
            if "receipt" in answer:
                answer["receipt"][field] = forged[field]
            return answer

        between.append(change)
        page.get_by_role("button", name=SEND).click()
        page.get_by_text("is not to be trusted").wait_for()
        assert page.get_by_label("Link").is_visible()
        assert _kept(page) == []
        page.get_by_label("Against", exact=True).check()
        page.get_by_label("For", exact=True).check()
    between.append(lambda method, path, answer: answer)
    page.get_by_role("button", name=SEND).click()
    page.get_by_text("has signed that it will be on the chain by").wait_for()


def test_relay__promise_of_the_year_2096__is_not_believed(site: Site, between: list[Answers]) -> None:
    notary = Notary(relay_key(), site.world.cell.record.chain_id)

    def change(method: str, path: str, answer: dict[str, Any]) -> dict[str, Any]:
        if "receipt" in answer:
            given = Receipt.model_validate(answer["receipt"])
            id, head = bytes.fromhex(given.id[2:]), bytes.fromhex(given.head[2:])
            signed = notary.receipt(id, given.received, 4_000_000_000, given.sequence, head)
            assert signed.is_signed_by_relay()
            assert signed.relay == given.relay
            answer["receipt"] = signed.model_dump()
        return answer

    between.append(change)
    proposal = _proposed(site)
    _poor(site, 2)
    page = _vote(site, proposal)
    page.get_by_role("button", name=SEND).click()
    page.get_by_text("its receipt gives it more time than it says that it takes").wait_for()
    assert page.get_by_label("Link").is_visible()
    assert _kept(page) == []


def test_relay__says_counted_and_the_chain_does_not__is_told_loudly(
    site: Site, relay: Process, between: list[Answers]
) -> None:
    def change(method: str, path: str, answer: dict[str, Any]) -> dict[str, Any]:
        if method == "GET" and path.startswith("/v1/signed/"):
            answer |= {
                "state": "counted",
                "transaction": "0x" + "33" * 32,
                "reason": "<img src=x onerror=alert(1)>",
            }
        return answer

    site.world.w3.provider.make_request("anvil_setBalance", [relay.relay, "0x0"])  # type: ignore[arg-type]
    between.append(change)
    proposal = _proposed(site)
    site.wallet(2)
    page = _vote(site, proposal)
    page.get_by_role("button", name=SEND).click()
    page.get_by_text("The relay says that it is counted. The chain says that it is not.").wait_for()
    page.get_by_role("button", name="Hand it in with a transaction of your own").click()
    page.get_by_text("You have voted on this.").wait_for()
    page.get_by_text("The relay says that it is counted.").wait_for(state="detached")


# --- files of others


def test_signed__permit_and_late_delegation__are_said_in_words(site: Site) -> None:
    world = site.world
    record, accounts = world.cell.record, world.accounts
    common = {"format": 1, "chain_id": record.chain_id, "nonce": 0, "signature": "0x" + "11" * 65}
    permit = common | {
        "kind": "permit",
        "share": record.share,
        "owner": accounts[2],
        "spender": accounts[3],
        "value": "2500000",
        "deadline": 2**39,
    }
    page = site.open("ballot")
    page.get_by_label("Or its text").fill(json.dumps(permit))
    page.get_by_text(f"{accounts[2]} lets {accounts[3]} move 2.5 BOTTLE").wait_for()
    late = common | {
        "kind": "delegation",
        "share": record.share,
        "member": accounts[2],
        "delegatee": accounts[2],
        "deadline": 1,
    }
    page.get_by_label("Or its text").fill(json.dumps(late))
    page.get_by_text("Its last second is over").wait_for()
    assert page.get_by_role("button", name="Submit it").count() == 0
    page.get_by_label("Or its text").fill(json.dumps(late | {"share": accounts[9]}))
    page.get_by_text("This is for another cell").wait_for()
    page.get_by_label("Or its text").fill(json.dumps(late | {"kind": "<b>theft</b>"}))
    page.get_by_text("kind is missing or wrong").wait_for()


def test_relay__delegation_revoked_before_it_was_sent__is_worthless(site: Site, relay: Process) -> None:
    world = site.world
    wallet = site.wallet(2)
    world.w3.provider.make_request("anvil_setBalance", [relay.relay, "0x0"])  # type: ignore[arg-type]
    page = site.open("membership")
    site.connect()
    page.get_by_label("Address of another member").fill(world.accounts[3])
    page.get_by_role("region", name="Who votes for you").get_by_role("button", name=SEND).click()
    handed = page.get_by_role("region", name="Your votes to")
    handed.get_by_text("has signed that it will be on the chain by").wait_for()
    handed.get_by_text("Other ways").click()
    handed.get_by_role("button", name="Revoke it").click()
    handed.get_by_text("It is revoked, and can't be counted any more.").wait_for()
    assert handed.get_by_text(COUNTED).count() == 0
    assert world.share.functions.nonces(wallet.address).call() == 1
    assert world.share.functions.delegates(wallet.address).call() == wallet.address
    assert world.share.functions.allowance(wallet.address, wallet.address).call() == 0


def test_relay__exit_revoked_before_it_was_sent__is_not_said_to_be_counted(
    site: Site, relay: Process
) -> None:
    world = site.world
    wallet = site.wallet(2)
    world.w3.provider.make_request("anvil_setBalance", [relay.relay, "0x0"])  # type: ignore[arg-type]
    page = site.open("membership")
    site.connect()
    page.get_by_label("BOTTLE to give back").fill("40")
    page.get_by_role("region", name="Leave").get_by_role("button", name=SEND).click()
    handed = page.get_by_role("region", name="Your exit with 40 BOTTLE")
    handed.get_by_text("has signed that it will be on the chain by").wait_for()
    before = world.share.functions.balanceOf(wallet.address).call()
    handed.get_by_text("Other ways").click()
    handed.get_by_text("You leave with a millionth of a share under the same number").wait_for()
    handed.get_by_role("button", name="Revoke it").click()
    handed.get_by_text("It is revoked, and can't be counted any more.").wait_for()
    assert handed.get_by_text(COUNTED).count() == 0
    assert world.treasury.functions.nonces(wallet.address).call() == 1
    assert world.share.functions.balanceOf(wallet.address).call() == before - 1
