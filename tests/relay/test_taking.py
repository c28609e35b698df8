"""What is taken, what is refused and with whose reason, and what is published."""

from __future__ import annotations

import json
import sqlite3

import pytest
from web3 import Web3

from celldao.acts import SignedBallot, Standing, Unsigned
from celldao.chain.web3py import Web3Backend
from celldao.errors import NodeError
from celldao.relay.receipts import GENESIS, Head, Receipt, next_head
from tests.support.live import pass_time, pass_to
from tests.support.relay import member_key, sign_ballot


def refusal(answer) -> tuple[int, str, str]:
    error = answer.json()["error"]
    assert error["remedy"]
    return answer.status_code, error["code"], error["reason"]


def changed(ballot: SignedBallot, **fields) -> SignedBallot:
    return ballot.model_copy(update=fields)


def test_take__ballot__receipt_names_it_and_is_signed_by_the_relay(village, office):
    desk = office()
    ballot = village.ballot(0)
    taken = desk.take(ballot)
    receipt = Receipt.model_validate(taken["receipt"])
    assert receipt.is_signed_by_relay()
    assert receipt.relay == desk.client.get("/v1/info").json()["relay"]
    assert receipt.id == taken["id"] == "0x" + ballot.typed.digest().hex()
    assert receipt.submit_by - receipt.received == 21_600
    assert not receipt.model_copy(update={"submit_by": receipt.submit_by + 1}).is_signed_by_relay()
    listed = desk.listed(taken)
    assert listed["file"] == ballot.model_dump()
    assert (listed["state"], listed["transaction"], listed["block"]) == ("waiting", None, None)


def test_take__the_same_again__the_same_receipt_and_one_line_in_the_log(village, office):
    desk = office()
    taken = desk.take(village.ballot(0))
    again = desk.post(village.ballot(0))
    assert again.status_code == 200
    assert again.json() == taken
    labelled = {"kind": "ballot", **village.ballot(0).model_dump()}
    assert desk.client.post("/v1/signed", json=labelled).json() == taken
    assert len(desk.client.get("/v1/log").json()) == 1


def test_take__vote_ends_before_the_promise__promises_until_its_end(village, office):
    desk = office(promise=604_800)
    end = village.cell.governor.read("proposalDeadline", village.proposals[0])
    assert desk.take(village.ballot(0))["receipt"]["submit_by"] == end


def test_take__what_the_contract_would_refuse__its_own_reason(village, office):
    desk = office()
    good = village.ballot(0)
    other = village.ballot(1)
    stranger = sign_ballot(31337, village.governor, village.proposals[0], 99)
    cases = [
        (changed(good, support="against"), "governor: wrong signature"),
        (changed(good, voter=other.voter), "governor: wrong signature"),
        (changed(good, signature=other.signature), "governor: wrong signature"),
        (changed(good, proposal="12345"), "governor: wrong signature"),
        (sign_ballot(31337, village.governor, 12345, 0), "governor: no such proposal"),
        (stranger, "governor: no votes at the snapshot"),
    ]
    for ballot, reason in cases:
        assert refusal(desk.post(ballot)) == (409, "refused", reason)
    assert desk.client.get("/v1/log").json() == []


def test_take__has_voted_or_vote_is_over__refused(village, office):
    desk = office()
    desk.take(village.ballot(0))
    desk.step()
    assert refusal(desk.post(village.ballot(0, support="against")))[2] == "governor: has voted already"
    end = village.cell.governor.read("proposalDeadline", village.proposals[0])
    pass_to(village.w3, end - 60)
    assert refusal(desk.post(village.ballot(1)))[1] == "too-late"
    pass_time(village.w3, 120)
    assert refusal(desk.post(village.ballot(1)))[2] == "governor: not open for votes now"


def test_take__another_cell_or_chain__not_served(village, office):
    desk = office()
    for chain, governor in ((1, village.governor), (31337, "0x" + "12" * 20)):
        ballot = sign_ballot(chain, Web3.to_checksum_address(governor), village.proposals[0], 0)
        assert refusal(desk.post(ballot))[:2] == (409, "not-served")


def test_take__two_ballots_of_one_voter__the_first_stays_until_it_is_revoked(village, office):
    desk = office(hold=3_600)
    first = desk.take(village.ballot(0))
    assert refusal(desk.post(village.ballot(0, support="against")))[:2] == (409, "other-ballot")
    account, governor = member_key(0), village.cell.governor
    village.fund(account.address)
    data = governor.interface.encode("revoke_ballots")
    Web3Backend(village.w3, account, poll_seconds=0.01).send(governor.address, data, 200_000)
    standing = village.ballot(0, support="against")
    message = {**standing.typed.message, "nonce": 1}
    from dataclasses import replace

    signature = replace(standing.typed, message=message).signed(account)
    second = desk.take(changed(standing, nonce=1, signature="0x" + signature.hex()))
    assert (desk.state(first), desk.state(second)) == ("refused", "waiting")
    assert desk.listed(first)["reason"] == "governor: wrong signature"


def test_take__refused_once_and_good_again__is_taken_again(village, office):
    """A reorganisation, or a node that was wrong: what is kept as refused is no obstacle."""
    desk = office(hold=3_600)
    taken = desk.take(village.ballot(0))
    from celldao.relay.store import Standing

    desk.relay.store.end({bytes.fromhex(taken["id"][2:]): (Standing.REFUSED, "governor: no such proposal")})
    assert desk.state(taken) == "refused"
    again = desk.take(village.ballot(0))
    assert (again["id"], again["receipt"]["sequence"], desk.state(again)) == (taken["id"], 2, "waiting")


def test_publishes__list_log_and_head__each_follows_from_the_other(village, office):
    desk = office()
    taken = [desk.take(village.ballot(index, vote)) for vote in (0, 1) for index in range(3)]
    log = desk.client.get("/v1/log").json()
    head = GENESIS
    for line in log:
        head = next_head(head, bytes.fromhex(line["id"][2:]), line["received"])
        assert line["head"] == "0x" + head.hex()
    assert [line["id"] for line in log] == [one["id"] for one in taken]
    signed = Head.model_validate(desk.client.get("/v1/head").json())
    assert signed.is_signed_by_relay()
    assert (signed.sequence, signed.head) == (6, log[-1]["head"])
    where = {"governor": village.governor, "proposal": str(village.proposals[1])}
    page = desk.client.get("/v1/signed", params={**where, "limit": 2}).json()
    assert ([item["id"] for item in page["items"]], page["next"]) == ([one["id"] for one in taken[3:5]], 5)
    page = desk.client.get("/v1/signed", params={**where, "limit": 2, "after": 5}).json()
    assert ([item["id"] for item in page["items"]], page["next"]) == ([taken[5]["id"]], None)
    assert len(desk.client.get("/v1/signed").json()["items"]) == 6


def test_take__several_at_once__one_log_and_each_file_once(village, office):
    """As requests that come together: the same file twice, and a second ballot of one voter, among them."""
    desk = office(hold=3_600)
    ballots = [village.ballot(index) for index in range(4)]
    files = [*ballots, village.ballot(1), village.ballot(2, support="against")]
    outcomes = desk.relay.desk.intake.take_all(files)
    assert [getattr(one, "new", one) for one in outcomes[:5]] == [True, True, True, True, False]
    assert outcomes[4].kept == outcomes[1].kept
    assert outcomes[5].code == "other-ballot"
    head = GENESIS
    for line in desk.client.get("/v1/log").json():
        head = next_head(head, bytes.fromhex(line["id"][2:]), line["received"])
        assert line["head"] == "0x" + head.hex()
    for number, outcome in enumerate(outcomes[:4], start=1):
        receipt = Receipt.model_validate_json(outcome.kept.receipt)
        assert (receipt.sequence, receipt.is_signed_by_relay()) == (number, True)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[" * 15_000, 400),
        (b"\xff\xfe", 400),
        (b'"\\ud800"', 400),
        (b'{"\\ud800": 1}', 400),
        (b"[]", 400),
        (b"9" * 5_000, 400),
        (b"{}", 422),
        (b'{"kind": "will"}', 422),
        (b'{"kind": []}', 422),
        (b'{"kind": "exit", "\\u0000": 1}', 422),
        (b" " * 20_000, 413),
    ],
)
def test_take__no_signed_file__said_and_nothing_kept(office, body, status):
    desk = office()
    answer = desk.client.post("/v1/signed", content=body)
    assert answer.status_code == status
    assert answer.json()["error"]["reason"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("proposal", str(2**256)),
        ("proposal", "0x1"),
        ("proposal", "1' OR '1'='1"),
        ("chain_id", 10**30),
        ("chain_id", -1),
        ("nonce", 2**256),
        ("nonce", 1e400),
        ("reason", "ß" * 1_000),
        ("reason", "\ud800"),
        ("title", "x" * 1_001),
        ("params", "0x" + "00" * 65),
        ("params", "0x00"),
        ("signature", "0x" + "00" * 1_025),
        ("signature", "0x0"),
        ("governor", "../../etc/passwd"),
        ("support", "maybe"),
        ("format", 2),
        ("extra", 1),
    ],
)
def test_take__a_field_that_no_contract_can_be_asked__refused_as_such(village, office, field, value):
    content = {**village.ballot(0).model_dump(), field: value}
    answer = office().client.post("/v1/signed", content=json.dumps(content))
    assert answer.status_code in (400, 422)


def test_take__node_is_away__says_so_and_keeps_nothing(village, office, monkeypatch):
    desk = office()

    def away(*_, **__):
        raise NodeError("the node at https://node.example/secret-key is away", "Wait.")

    monkeypatch.setattr(desk.relay.desk.town.reader, "fetch", away)
    answer = desk.post(village.ballot(0))
    assert refusal(answer)[:2] == (503, "no-chain")
    assert desk.client.get("/v1/health").status_code == 503
    monkeypatch.undo()
    assert desk.client.get("/v1/log").json() == []
    desk.take(village.ballot(0))


def test_take__disk_is_full__answers_503_and_goes_on(village, office, monkeypatch):
    desk = office()

    def full(*_, **__):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(desk.relay.store, "add", full)
    assert desk.post(village.ballot(0)).status_code == 503
    monkeypatch.undo()
    desk.take(village.ballot(0))


def test_take__more_than_may_wait__503(village, office):
    desk = office(hold=3_600, rates={"waiting": 1})
    desk.take(village.ballot(0))
    assert desk.post(village.ballot(1)).status_code == 503


def test_rates__too_many__429_and_after_how_long(village, office):
    desk = office(rates={"posts_a_minute": 12, "reads_a_minute": 3})
    stranger = sign_ballot(31337, village.governor, village.proposals[0], 99)
    assert desk.post(stranger).status_code == 409
    assert desk.post(stranger).status_code == 409  # each counts five times
    desk.take(village.ballot(0))
    answers = [desk.post(village.ballot(1)) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [202, 429]
    assert int(answers[1].headers["retry-after"]) > 0
    reads = [desk.client.get("/v1/log").status_code for _ in range(4)]
    assert reads == [200, 200, 200, 429]


@pytest.mark.parametrize(
    "path",
    [
        "/v1/signed/0x00",
        "/v1/signed/" + "%00" * 66,
        "/v1/signed?governor=1",
        "/v1/signed?proposal=0",
        "/v1/signed?proposal=1%20OR%201=1",
        "/v1/signed?limit=501",
        "/v1/signed?after=-1",
        "/v1/signed?after=99999999999999999999",
        "/v1/log?limit=0",
        "/v1/log?after=%D9%A1",
    ],
)
def test_read__what_cannot_be_meant__400(office, path):
    assert office().client.get(path).status_code == 400


def test_read__unknown__404_and_in_our_form(office):
    desk = office()
    for path in (f"/v1/signed/0x{'00' * 32}", "/v2", "/v1/signed/x/y", "/v1/signed/%2e%2e%2flog"):
        assert desk.client.get(path).json()["error"]["code"] in ("not-found", "malformed")
    assert desk.client.delete("/v1/signed").json()["error"]["code"] == "method"


def test_cors__any_page_may_ask__without_credentials(office):
    answer = office().client.get("/v1/info", headers={"Origin": "https://cell.example"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers


def test_metrics__say_what_is_there(village, office):
    desk = office()
    desk.take(village.ballot(0))
    desk.post(changed(village.ballot(1), support="against"))
    desk.step()
    text = desk.client.get("/metrics").text
    for line in (
        "celldao_relay_received_total 1",
        'celldao_relay_refused_total{code="refused"} 1',
        'celldao_relay_files{state="counted"} 1',
        "celldao_relay_transactions_total 1",
        "celldao_relay_log_sequence 1",
        "celldao_relay_healthy 1",
    ):
        assert line in text.splitlines()
    assert int(text.split("\ncelldao_relay_gas_total ")[1].split("\n")[0]) > 40_000


def test_nonce__is_not_what_was_signed__refused(village, office):
    """The contract would take it, whatever it says beside; the receipt would be of another id."""
    desk = office()
    here = Standing.of(village.cell, member_key(0).address)
    files = [
        village.ballot(0),
        Unsigned.permit(here, member_key(5).address, 1).signed(member_key(0)),
        Unsigned.exit(here, "1").signed(member_key(0)),
    ]
    for file in files:
        answer = desk.post(file.model_copy(update={"nonce": 7}))
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "fields")
        assert answer.json()["error"]["reason"] == "nonce: the file says 7, the contract 0"
