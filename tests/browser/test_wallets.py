"""Wallets as they are: busy, slow, changed in the middle, and contracts of several owners."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from eth_account import Account
from playwright.sync_api import Locator, expect
from web3 import Web3

from tests.anvil.reading.conftest import COIN, DAY
from tests.browser.conftest import Site
from tests.browser.wallet import Wallet
from tests.support.live import key, pass_time

SEND = "eth_sendTransaction"
SIGN = "eth_signTypedData_v4"
OWNERS = (6, 7, 8)
# A hash that no transaction has: a Safe's own.
SAFE_HASH = "0x" + "5a" * 32


def _proposed(site: Site) -> int:
    world = site.world
    proposal = world.client.propose(world.accounts[1], world.pay_supplier(10 * COIN))
    pass_time(world.w3, DAY + 1)
    return proposal


def _open(site: Site, proposal: int, choice: str = "For") -> None:
    site.open(f"proposal/{proposal}")
    site.connect()
    site.page.get_by_label(choice, exact=True).check()


def _vote(site: Site) -> None:
    site.page.get_by_role("button", name="Vote", exact=True).click()


def _panel(site: Site) -> Locator:
    return site.page.get_by_role("region", name="What you have sent")


def _has_voted(site: Site, proposal: int, account: str) -> bool:
    return bool(site.world.governor.functions.hasVoted(proposal, account).call())


# --- the wallet answers late, or not


def test_connect__request_pending__is_told_to_look_in_the_wallet(site: Site) -> None:
    wallet = site.wallet(2)
    wallet.answers["eth_requestAccounts"] = lambda _: {
        "error": {"code": -32002, "message": "already pending"}
    }
    page = site.open()
    page.get_by_role("button", name="Connect a wallet").click()
    page.get_by_role("button", name="Test Wallet").click()
    page.get_by_text("Your wallet has a request open already.").wait_for()
    del wallet.answers["eth_requestAccounts"]
    page.get_by_role("button", name="Connect a wallet").click()
    page.get_by_role("button", name="Test Wallet").click()
    page.get_by_role("button", name="Disconnect").wait_for()


def test_connect__locked_wallet__is_named_while_it_is_waited_for(site: Site) -> None:
    wallet = site.wallet(2)
    page = site.open()
    wallet.hold("eth_requestAccounts")
    page.get_by_role("button", name="Connect a wallet").click()
    page.get_by_role("button", name="Test Wallet").click()
    page.get_by_text("Test Wallet is asked to let this page see your account.").wait_for()
    wallet.release("eth_requestAccounts")
    page.get_by_role("button", name="Disconnect").wait_for()
    assert page.get_by_text("is asked to let this page see").count() == 0


def test_vote__request_pending__can_be_tried_again_afterwards(site: Site) -> None:
    proposal = _proposed(site)
    wallet = site.wallet(2)
    wallet.answers[SEND] = lambda _: {"error": {"code": -32002, "message": "already pending"}}
    _open(site, proposal)
    _vote(site)
    _panel(site).get_by_text("Your wallet has a request open already.").wait_for()
    del wallet.answers[SEND]
    _vote(site)
    _panel(site).get_by_text("Carried out in block").wait_for()
    assert _has_voted(site, proposal, wallet.address)


def test_vote__hardware_wallet_of_two_minutes__is_waited_for_in_words(site: Site) -> None:
    proposal = _proposed(site)
    wallet = site.wallet(2)
    site.page.clock.install()
    _open(site, proposal)
    wallet.hold(SEND)
    _vote(site)
    panel = _panel(site)
    panel.get_by_text("Confirm it in your wallet.").wait_for()
    assert panel.locator("[aria-current=step]").inner_text() == "Confirm"
    assert panel.get_by_text("Your wallet has not answered yet.").count() == 0
    site.page.clock.fast_forward(91_000)
    panel.get_by_text("Your wallet has not answered yet. A hardware wallet takes a while").wait_for()
    site.page.clock.fast_forward(30_000)
    wallet.release(SEND)
    panel.get_by_text(re.compile("Waiting for a block|Carried out in block")).wait_for()
    site.page.clock.fast_forward(5_000)
    panel.get_by_text("Carried out in block").wait_for()
    assert wallet.asked.count(SEND) == 1
    assert _has_voted(site, proposal, wallet.address)


def test_send__asked_for_again_while_the_wallet_is_open__asks_once(site: Site) -> None:
    wallet = site.wallet(3)
    page = site.open("dividends")
    site.connect()
    wallet.hold(SEND)
    claim = page.get_by_role("button", name="Claim ZOO")
    claim.click()
    _panel(site).get_by_text("Confirm it in your wallet.").wait_for()
    claim.click()
    _panel(site).get_by_text("The same is on its way already, and was not asked for twice.").wait_for()
    wallet.release(SEND)
    _panel(site).get_by_text("Carried out in block").wait_for()
    assert wallet.asked.count(SEND) == 1


# --- the page is left in the middle


def _later(wallet: Wallet, to: str, data: str) -> None:
    """The owner confirms what the page asked for, after the page was closed."""
    sent = wallet._send({"to": to, "data": data})
    assert wallet.w3.eth.wait_for_transaction_receipt(sent)["status"] == 1  # type: ignore[arg-type]


def test_reload__while_the_wallet_is_open__finds_what_was_confirmed_after_it(site: Site) -> None:
    proposal = _proposed(site)
    wallet = site.wallet(2)
    _open(site, proposal)
    wallet.hold(SEND)
    _vote(site)
    _panel(site).get_by_text("Confirm it in your wallet.").wait_for()
    site.page.reload()
    _panel(site).get_by_text("The page was closed before your wallet answered.").wait_for()
    # another transaction of the account comes first
    _later(wallet, site.world.accounts[9], "0x")
    site.page.get_by_label("For", exact=True).check()
    _vote(site)
    _panel(site).get_by_text("The same is on its way already, and was not asked for twice.").wait_for()
    _later(
        wallet, site.world.governor.address, site.world.governor.encode_abi("castVote", args=[proposal, 1])
    )
    site.page.reload()
    _panel(site).get_by_text("Carried out in block").wait_for(timeout=30_000)
    assert SEND not in wallet.asked
    assert _has_voted(site, proposal, wallet.address)


def test_reload__after_it_was_sent__goes_on_to_the_block(site: Site) -> None:
    proposal = _proposed(site)
    wallet = site.wallet(2)
    _open(site, proposal)
    site.world.w3.provider.make_request("evm_setAutomine", [False])  # type: ignore[arg-type]
    try:
        _vote(site)
        _panel(site).get_by_text("Sent. Waiting for a block").wait_for()
        site.page.reload()
        _panel(site).get_by_text("Sent. Waiting for a block").wait_for()
        site.world.w3.provider.make_request("evm_mine", [])  # type: ignore[arg-type]
        _panel(site).get_by_text("Carried out in block").wait_for()
    finally:
        site.world.w3.provider.make_request("evm_setAutomine", [True])  # type: ignore[arg-type]
    assert _has_voted(site, proposal, wallet.address)


def test_panel__taken_from_the_list_while_the_wallet_is_open__comes_back_when_it_is_sent(site: Site) -> None:
    proposal = _proposed(site)
    wallet = site.wallet(2)
    _open(site, proposal)
    wallet.hold(SEND)
    _vote(site)
    _panel(site).get_by_text("Confirm it in your wallet.").wait_for()
    _panel(site).get_by_role("button", name="Take from the list").click()
    expect(_panel(site)).to_have_count(0)
    wallet.release(SEND)
    _panel(site).get_by_text("Carried out in block").wait_for()
    assert _has_voted(site, proposal, wallet.address)


def test_sent__replaced_in_the_wallet__is_told(site: Site) -> None:
    proposal = _proposed(site)
    wallet = site.wallet(2)
    w3 = site.world.w3
    _open(site, proposal)
    w3.provider.make_request("evm_setAutomine", [False])  # type: ignore[arg-type]
    try:
        _vote(site)
        _panel(site).get_by_text("Sent. Waiting for a block").wait_for()
        site.page.wait_for_timeout(500)
        cancelled = {
            "from": wallet.address,
            "to": wallet.address,
            "value": 0,
            "nonce": w3.eth.get_transaction_count(Web3.to_checksum_address(wallet.address)),
            "maxFeePerGas": 10**11,
            "maxPriorityFeePerGas": 10**10,
        }
        w3.eth.send_transaction(cancelled)  # type: ignore[arg-type]
        w3.provider.make_request("evm_mine", [])  # type: ignore[arg-type]
        _panel(site).get_by_text("Your wallet has put another transaction in its place").wait_for()
    finally:
        w3.provider.make_request("evm_setAutomine", [True])  # type: ignore[arg-type]
    assert not _has_voted(site, proposal, wallet.address)


# --- account and network are changed in the middle


def test_vote__account_changed_while_the_network_is_switched__is_not_sent(site: Site) -> None:
    proposal = _proposed(site)
    wallet = site.wallet(2)
    here = wallet.chain_id
    wallet.chain_id = 1
    _open(site, proposal)

    def switch(_: list[Any]) -> dict[str, Any]:
        wallet.key, wallet.chain_id = key(3), here
        return {"result": None}

    wallet.answers["wallet_switchEthereumChain"] = switch
    _vote(site)
    _panel(site).get_by_text(
        "Another account was chosen in your wallet meanwhile. Nothing was sent"
    ).wait_for()
    assert SEND not in wallet.asked


def test_vote__wallet_says_that_it_switched_and_did_not__is_not_sent(site: Site) -> None:
    proposal = _proposed(site)
    wallet = site.wallet(2)
    wallet.chain_id = 1
    _open(site, proposal)
    wallet.answers["wallet_switchEthereumChain"] = lambda _: {"result": None}
    _vote(site)
    _panel(site).get_by_text("Your wallet is still on another network.").wait_for()
    assert SEND not in wallet.asked


def test_network__changed_after_connecting_and_never_told__is_asked_for_before_sending(site: Site) -> None:
    proposal = _proposed(site)
    wallet = site.wallet(2)
    _open(site, proposal)
    wallet.chain_id = 1  # and no event
    _vote(site)
    _panel(site).get_by_text("Carried out in block").wait_for()
    assert "wallet_switchEthereumChain" in wallet.asked


def test_ballot__wallet_on_another_network__is_brought_here_before_it_signs(site: Site) -> None:
    proposal = _proposed(site)
    wallet = site.wallet(2)
    wallet.chain_id = 1
    _open(site, proposal)
    site.page.get_by_role("button", name="Sign a ballot instead").click()
    site.page.get_by_label("Link").wait_for()
    assert wallet.asked.index("wallet_switchEthereumChain") < wallet.asked.index(SIGN)


def test_account__changed_while_the_wallet_is_open__leaves_what_was_begun_and_shows_the_new_one(
    site: Site,
) -> None:
    proposal = _proposed(site)
    wallet = site.wallet(2)
    voter = wallet.address
    _open(site, proposal)
    wallet.hold(SEND)
    _vote(site)
    _panel(site).get_by_text("Confirm it in your wallet.").wait_for()
    wallet.emit("accountsChanged", [key(3).address])
    site.page.get_by_title(key(3).address).wait_for()
    assert not site.page.get_by_label("For", exact=True).is_checked()
    wallet.release(SEND)
    _panel(site).get_by_text("Carried out in block").wait_for()
    assert _has_voted(site, proposal, voter)
    assert not _has_voted(site, proposal, key(3).address)


@pytest.mark.parametrize(("event", "value"), [("accountsChanged", []), ("disconnect", {"code": 4900})])
def test_wallet__gone_while_something_is_sent__keeps_what_was_sent(
    site: Site, event: str, value: Any
) -> None:
    proposal = _proposed(site)
    wallet = site.wallet(2)
    _open(site, proposal)
    wallet.hold(SEND)
    _vote(site)
    _panel(site).get_by_text("Confirm it in your wallet.").wait_for()
    wallet.emit(event, value)
    site.page.get_by_role("button", name="Connect a wallet").wait_for()
    wallet.release(SEND)
    _panel(site).get_by_text("Carried out in block").wait_for()
    assert _has_voted(site, proposal, wallet.address)


# --- accounts with code


@pytest.fixture
def safe(site: Site, deploy: Callable[..., Any]) -> Any:
    """Member 2 is a contract of three owners."""
    world = site.world
    code = world.w3.eth.get_code(deploy("standins/Safe").address)
    world.w3.provider.make_request("anvil_setCode", [key(2).address, "0x" + code.hex().removeprefix("0x")])  # type: ignore[arg-type]
    safe = world.contract("standins/Safe", key(2).address)
    world.send(safe.functions.setup([key(owner).address for owner in OWNERS]))
    return safe


def _hand_over(wallet: Wallet, answer: Any = SAFE_HASH) -> None:
    wallet.answers[SEND] = lambda _: {"result": answer}


def test_safe__vote_handed_over__is_counted_when_its_owners_carry_it_out(site: Site, safe: Any) -> None:
    proposal = _proposed(site)
    _hand_over(site.wallet(2))
    _open(site, proposal)
    _vote(site)
    _panel(site).get_by_text("It was handed to your wallet, which is a contract").wait_for()
    site.page.reload()
    _panel(site).get_by_text("It was handed to your wallet, which is a contract").wait_for()
    governor = site.world.governor
    data = governor.encode_abi("castVote", args=[proposal, 1])
    other = Web3.keccak(text="something else of this Safe")
    site.world.send(safe.functions.carry_out(governor.address, "0x", other))
    site.world.send(safe.functions.carry_out(governor.address, data, SAFE_HASH))
    site.page.reload()
    _panel(site).get_by_text("Carried out in block").wait_for()
    site.page.get_by_text("You have voted on this.").wait_for()
    assert _has_voted(site, proposal, safe.address)


def test_safe__fails_when_it_is_carried_out__is_told(site: Site, safe: Any) -> None:
    proposal = _proposed(site)
    _hand_over(site.wallet(2))
    _open(site, proposal)
    _vote(site)
    _panel(site).get_by_text("It was handed to your wallet").wait_for()
    site.world.send(safe.functions.carry_out(site.world.governor.address, "0x12345678", SAFE_HASH))
    site.page.reload()
    _panel(site).get_by_text("It came into a block and was refused there").wait_for()
    assert not _has_voted(site, proposal, safe.address)


@pytest.mark.parametrize("answer", [None, "0x", "queued", {"safeTxHash": SAFE_HASH}, "0x" + "5a" * 33])
def test_safe__answers_with_no_hash__is_told_and_survives_a_reload(
    site: Site, safe: Any, answer: Any
) -> None:
    proposal = _proposed(site)
    _hand_over(site.wallet(2), answer)
    _open(site, proposal)
    _vote(site)
    _panel(site).get_by_text("Your wallet took it and named no transaction").wait_for()
    site.page.reload()
    _panel(site).get_by_text("Your wallet took it and named no transaction").wait_for()
    assert not _has_voted(site, proposal, safe.address)


def test_contract_wallet__answers_with_a_transaction__is_followed_to_its_block(site: Site, safe: Any) -> None:
    proposal = _proposed(site)
    wallet = site.wallet(2)
    governor = site.world.governor
    data = governor.encode_abi("castVote", args=[proposal, 1])

    def carry(_: list[Any]) -> dict[str, Any]:
        receipt = site.world.send(safe.functions.carry_out(governor.address, data, b"\1" * 32))
        return {"result": "0x" + receipt["transactionHash"].hex().removeprefix("0x")}

    wallet.answers[SEND] = carry
    _open(site, proposal)
    _vote(site)
    _panel(site).get_by_text("Carried out in block").wait_for()
    assert _has_voted(site, proposal, safe.address)


def _signed_by_owners(params: list[Any]) -> str:
    message = json.loads(params[1])
    parts = [Account.sign_typed_data(key(owner).key, full_message=message).signature for owner in OWNERS]
    return "0x" + b"".join(parts).hex()


def test_safe__ballot_signed_by_three_owners__is_submitted_by_another_member(site: Site, safe: Any) -> None:
    proposal = _proposed(site)
    wallet = site.wallet(2)
    wallet.answers[SIGN] = lambda params: {"result": _signed_by_owners(params)}
    _open(site, proposal)
    site.page.get_by_label("Reason (optional)").fill("All three of us.")
    site.page.get_by_role("button", name="Sign a ballot instead").click()
    link = site.page.get_by_label("Link").input_value()
    assert site.page.get_by_text("The governor would not take it").count() == 0
    wallet.become(key(4))
    site.page.goto(link)
    site.page.get_by_role("button", name="Submit it").click()
    _panel(site).get_by_text("Carried out in block").wait_for()
    assert _has_voted(site, proposal, safe.address)


def test_safe__ballot_without_all_signatures__is_told_with_the_governors_words(site: Site, safe: Any) -> None:
    proposal = _proposed(site)
    site.wallet(2).answers[SIGN] = lambda _: {"result": "0x"}
    _open(site, proposal)
    site.page.get_by_role("button", name="Sign a ballot instead").click()
    site.page.get_by_text("The governor would not take it as things stand: governor: ").wait_for()
    assert site.page.get_by_label("Link").input_value()


@pytest.mark.parametrize("answer", [None, "signed", "0x", "0x" + "ab" * 64, "0x" + "ab" * 66, {"r": "0x"}])
def test_ballot__key_answers_with_no_signature__is_told(site: Site, answer: Any) -> None:
    proposal = _proposed(site)
    site.wallet(2).answers[SIGN] = lambda _: {"result": answer}
    _open(site, proposal)
    site.page.get_by_role("button", name="Sign a ballot instead").click()
    site.page.get_by_text("Your wallet gave no signature that can be used.").wait_for()
    assert site.page.get_by_label("Link").count() == 0


def test_ballot__hardware_wallet_that_counts_from_zero__is_taken(site: Site) -> None:
    proposal = _proposed(site)
    wallet = site.wallet(2)

    def sign(params: list[Any]) -> dict[str, Any]:
        signature = Account.sign_typed_data(wallet.key.key, full_message=json.loads(params[1])).signature
        return {"result": "0x" + signature[:64].hex() + f"{signature[64] - 27:02x}"}

    wallet.answers[SIGN] = sign
    _open(site, proposal)
    site.page.get_by_role("button", name="Sign a ballot instead").click()
    site.page.get_by_label("Link").wait_for()
    assert site.page.get_by_text("The governor would not take it").count() == 0


def test_delegated_account__votes_and_signs_as_every_other(site: Site) -> None:
    """EIP-7702: an account with a key that lends itself code."""
    proposal = _proposed(site)
    world = site.world
    code = "0xef0100" + world.coin.address[2:].lower()
    for member in (2, 3):
        world.w3.provider.make_request("anvil_setCode", [key(member).address, code])  # type: ignore[arg-type]
    wallet = site.wallet(2)
    _open(site, proposal)
    site.page.get_by_role("button", name="Sign a ballot instead").click()
    site.page.get_by_label("Link").wait_for()
    assert site.page.get_by_text("The governor would not take it").count() == 0
    world.w3.provider.make_request("evm_setAutomine", [False])  # type: ignore[arg-type]
    try:
        _vote(site)
        # not "handed to your wallet, which is a contract"
        _panel(site).get_by_text("Sent. Waiting for a block").wait_for()
    finally:
        world.w3.provider.make_request("evm_mine", [])  # type: ignore[arg-type]
        world.w3.provider.make_request("evm_setAutomine", [True])  # type: ignore[arg-type]
    _panel(site).get_by_text("Carried out in block").wait_for()
    assert _has_voted(site, proposal, wallet.address)


def test_sent__refused_in_its_block__says_that_gas_was_spent(site: Site) -> None:
    """The check was right when it was made: then another ballot of the same member came first."""
    proposal = _proposed(site)
    world, wallet = site.world, site.wallet(2)
    _open(site, proposal)
    wallet.hold(SEND)
    _vote(site)
    _panel(site).get_by_text("Confirm it in your wallet.").wait_for()
    send = wallet._send

    def late(params: list[Any]) -> dict[str, Any]:
        world.w3.provider.make_request("evm_setAutomine", [False])  # type: ignore[arg-type]
        first = world.governor.functions.castVote(proposal, 0)
        first.transact({"from": wallet.address, "gasPrice": 10**11})
        params[0]["nonce"] = world.w3.eth.get_transaction_count(Web3.to_checksum_address(wallet.address)) + 1
        answer = {"result": send(params[0])}
        world.w3.provider.make_request("evm_mine", [])  # type: ignore[arg-type]
        world.w3.provider.make_request("evm_setAutomine", [True])  # type: ignore[arg-type]
        return answer

    wallet.answers[SEND] = late
    wallet.release(SEND)
    _panel(site).get_by_text("It came into a block and was refused there").wait_for()
    assert world.governor.functions.proposalVotes(proposal).call() == [10**6, 0, 0]
