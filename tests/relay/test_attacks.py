"""Who would have the relay pay for nothing, or keep it from serving others."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from eth_account import Account
from starlette.exceptions import HTTPException

from celldao.acts import Ballot, SignedBallot, SignedExit, SignedPermit, Standing, Unsigned
from celldao.chain.backend import Call
from celldao.errors import ChainError, NodeRefusal, RelayError, TransactionError
from celldao.relay import app as relay_app
from celldao.relay import server as relay_server
from celldao.relay.audit import Audit
from celldao.relay.receipts import Receipt
from celldao.relay.store import Store
from tests.support.artifacts import abi, bytecode
from tests.support.live import pass_time
from tests.support.relay import Through, Village, build_village, member_key, relay_key, sign_ballot

YES = "0x" + "11" * 65
LITTLE_GAS = "0x620F42405A11601957631626ba7e60e01b60005260206000f35b60006000fd"


@pytest.fixture(scope="module")
def wallets(own_node: Any, tmp_path_factory: pytest.TempPathFactory) -> Village:
    """A cell of which two members are contracts: one that answers in every wrong way, one that never pays."""
    village = deploy_wallets(own_node, tmp_path_factory.mktemp("wallets"))
    village.fund(relay_key().address)
    return village


def deploy_wallets(node: Any, folder: Path) -> Village:
    made = []
    for name in ("attackers/HostileSigner", "attackers/FreeAnswer"):
        factory = node.w3.eth.contract(abi=abi(name), bytecode=bytecode(name))
        sent = factory.constructor().transact({"from": node.w3.eth.accounts[0]})
        made.append(node.w3.eth.wait_for_transaction_receipt(sent)["contractAddress"])
    return build_village(node.w3, node.url, folder, 4, 1, made)


@pytest.fixture
def village(wallets: Village) -> Iterator[Village]:
    snapshot = wallets.rpc("evm_snapshot")
    yield wallets
    assert wallets.rpc("evm_revert", snapshot)


def wallet(village: Village, number: int) -> str:
    """The address of member number 5, the hostile one, or 6, the free one."""
    return str(village.cell.share.read("address_of", number))


def ballot_of(village: Village, voter: str, **fields: Any) -> SignedBallot:
    good = sign_ballot(31337, village.governor, village.proposals[0], 0)
    return good.model_copy(update={"voter": voter, "signature": YES, **fields})


def set_mode(village: Village, mode: int) -> None:
    hostile = village.w3.eth.contract(address=wallet(village, 5), abi=abi("attackers/HostileSigner"))
    sent = hostile.functions.set_mode(mode, "0x" + "00" * 20, b"").transact(
        {"from": village.w3.eth.accounts[0]}
    )
    village.w3.eth.wait_for_transaction_receipt(sent)


def sent(village: Village) -> int:
    return int(village.w3.eth.get_transaction_count(relay_key().address))


def test_wallet__sound__goes_alone_and_is_counted(village, office):
    desk = office()
    taken = [desk.take(ballot_of(village, wallet(village, 5))), desk.take(village.ballot(0))]
    assert not desk.relay.store.get(bytes.fromhex(taken[0]["id"][2:])).plain
    desk.step()
    assert [desk.state(one) for one in taken] == ["counted", "counted"]
    assert len({desk.listed(one)["transaction"] for one in taken}) == 2


@pytest.mark.parametrize("mode", [1, 2, 3, 5, 6, 7, 8, 9])
def test_wallet__answers_wrongly_or_burns_all_gas__refused_and_the_others_are_not_kept(village, office, mode):
    desk = office()
    set_mode(village, mode)
    files = [village.ballot(0), ballot_of(village, wallet(village, 5)), village.ballot(1)]
    outcomes = desk.relay.desk.intake.take_all(files)
    assert [type(one).__name__ for one in outcomes] == ["Taken", "RelayRefusal", "Taken"]
    assert outcomes[1].code in ("refused", "too-dear")
    desk.step()
    assert sent(village) == 1


def test_wallet__changes_its_mind_after_it_was_taken__costs_nothing(village, office):
    desk = office()
    taken = desk.take(ballot_of(village, wallet(village, 5)))
    before = village.w3.eth.get_balance(relay_key().address)
    set_mode(village, 6)
    desk.step()
    assert (desk.state(taken), desk.listed(taken)["reason"]) == ("refused", "governor: wrong signature")
    assert village.w3.eth.get_balance(relay_key().address) == before


def test_wallet__says_no_where_it_is_paid_for__paid_once_and_not_again_that_day(village, office):
    desk = office()
    taken = desk.take(ballot_of(village, wallet(village, 6)))
    village.rpc("anvil_setNextBlockBaseFeePerGas", hex(10**9))
    desk.step(3)
    assert sent(village) == 1
    assert desk.state(taken) == "refused"
    assert desk.listed(taken)["reason"] == "relay: its transaction failed: without a reason"
    again = desk.post(ballot_of(village, wallet(village, 6), support="against"))
    assert again.json()["error"]["code"] == "too-many"
    other = desk.take(village.ballot(0))
    desk.step(2)
    assert (desk.state(other), sent(village)) == ("counted", 2)
    assert desk.relay.store.totals()["gas"] > 0
    pass_time(village.w3, 86_401)
    desk.take(ballot_of(village, wallet(village, 6), support="against"))


def test_one_that_cannot_be_submitted__stands_in_nobodys_way(village, office, monkeypatch):
    """A wallet that takes the question and fails the estimate, with no reason that ends it."""
    desk = office()
    desk.take(ballot_of(village, wallet(village, 5)))
    good = desk.take(village.ballot(0))
    backend = desk.relay.submitter._backend
    honest = backend.estimate

    def estimate(to: str, data: bytes, value: int = 0, most: int | None = None) -> int:
        if bytes.fromhex(wallet(village, 5)[2:]) in data:
            raise TransactionError("it was refused, without saying why", "Look.")
        return honest(to, data, value, most)

    monkeypatch.setattr(backend, "estimate", estimate)
    desk.step()
    assert desk.state(good) == "counted"
    assert desk.client.get("/v1/health").json()["trouble"] == ["it was refused, without saying why"]


def test_several_that_go_alone__one_is_refused_by_the_estimate_only__ended_and_the_others_go(
    village, office, monkeypatch
):
    desk = office()
    odd = desk.take(ballot_of(village, wallet(village, 5)))
    good = desk.take(reasoned(village, 0))
    backend = desk.relay.submitter._backend
    honest = backend.estimate

    def estimate(to: str, data: bytes, value: int = 0, most: int | None = None) -> int:
        if bytes.fromhex(wallet(village, 5)[2:]) in data:
            raise TransactionError("it was refused", "Look.", "governor: wrong signature")
        return honest(to, data, value, most)

    monkeypatch.setattr(backend, "estimate", estimate)
    desk.step()
    assert (desk.state(odd), desk.state(good)) == ("refused", "counted")
    assert desk.listed(odd)["reason"] == "relay: it cannot be submitted: governor: wrong signature"


def test_wallet__says_yes_with_little_gas_only__estimated_with_as_little_and_counted(village, office):
    desk = office()
    # Reverts when it has a million gas, and answers with the magic value otherwise.
    village.rpc("anvil_setCode", wallet(village, 5), LITTLE_GAS)
    taken = desk.take(ballot_of(village, wallet(village, 5)))
    desk.step()
    assert desk.state(taken) == "counted"


def test_wallet__has_revoked_and_still_says_yes__refused_and_another_is_taken(village, office):
    """Such a wallet signs whatever it is asked: the file is of a nonce that is over."""
    desk = office(hold=3_600)
    taken = desk.take(ballot_of(village, wallet(village, 5)))
    village.rpc("anvil_impersonateAccount", wallet(village, 5))
    village.fund(wallet(village, 5))
    data = village.cell.governor.interface.encode("revoke_ballots").hex()
    sent = {"from": wallet(village, 5), "to": village.governor, "data": "0x" + data}
    village.w3.eth.wait_for_transaction_receipt(village.rpc("eth_sendTransaction", sent))
    other = ballot_of(village, wallet(village, 5), support="against", nonce=1)
    desk.take(other)
    assert (desk.state(taken)) == "refused"
    assert desk.listed(taken)["reason"] == "relay: its nonce is not the signer's any more"


def test_audit__wallet_changes_its_mind_twice__no_misdeed_of_the_relay(village, office):
    desk = office(promise=3_600)
    file = ballot_of(village, wallet(village, 5))
    taken = desk.take(file)
    set_mode(village, 6)
    desk.step()
    assert desk.state(taken) == "refused"
    set_mode(village, 0)
    pass_time(village.w3, 3_700)
    receipt = Receipt.model_validate(taken["receipt"])
    report = Audit(receipt, Through(desk.client), village.cell.reader, file).run()
    assert report.findings == ()
    assert any("a wallet contract has signed it" in note for note in report.notes)
    assert any("it may have refused it before" in note for note in report.notes)


def reasoned(village: Village, index: int) -> SignedBallot:
    """A key's, which goes alone for its reason."""
    standing = Standing.of(village.cell, member_key(index).address)
    return Ballot.of(standing, village.proposals[0], "for", "because").signed(member_key(index))


def test_no_money__waits_says_so_and_after_a_while_takes_no_more(village, office, monkeypatch):
    desk = office()
    taken = desk.take(village.ballot(0))
    village.rpc("anvil_setBalance", relay_key().address, "0x0")
    desk.step()
    assert desk.state(taken) == "waiting"
    assert "cannot pay for it" in desk.client.get("/v1/health").json()["trouble"][0]
    assert desk.client.get("/v1/info").json()["paused"] is True
    desk.take(village.ballot(1))
    monkeypatch.setattr(desk.relay.submitter, "_since", time.monotonic() - 3_700)
    assert desk.post(village.ballot(2)).json()["error"]["code"] == "paused"
    village.fund(relay_key().address)
    desk.step()
    assert desk.state(taken) == "counted"
    desk.take(village.ballot(2))


def test_node__answers_nonsense__nothing_is_lost_and_nothing_counted(village, office, monkeypatch):
    desk = office()
    taken = desk.take(village.ballot(0))
    backend = desk.relay.submitter._backend
    honest = backend.request
    for nonsense in ({}, {"blockHash": "0x1"}, {"blockHash": "0x1", "blockNumber": "x"}, "0x", 5):
        monkeypatch.setattr(backend, "request", lambda *_, nonsense=nonsense: nonsense)
        with pytest.raises(Exception, match=r".*"):
            desk.step()
        assert desk.state(taken) == "submitted"
    monkeypatch.setattr(backend, "request", honest)
    desk.step()
    assert (desk.state(taken), sent(village)) == ("counted", 1)


def test_node__hides_the_events__asked_again_until_it_shows_them(village, office, monkeypatch):
    desk = office()
    taken = desk.take(village.ballot(0))
    backend = desk.relay.submitter._backend
    honest = backend.request

    def hiding(method: str, parameters: Any) -> Any:
        found = honest(method, parameters)
        return {**found, "logs": []} if found else found

    monkeypatch.setattr(backend, "request", hiding)
    with pytest.raises(ChainError, match="does not show the events"):
        desk.step()
    assert desk.state(taken) == "submitted"
    monkeypatch.setattr(backend, "request", honest)
    desk.step()
    assert desk.state(taken) == "counted"


def test_node__says_refused_without_words__the_file_waits(village, office, monkeypatch):
    desk = office()
    taken = desk.take(village.ballot(0))
    town = desk.relay.desk.town
    honest = town.reader.fetch
    monkeypatch.setattr(town, "_reason", lambda _: None)

    def silent(queries: Any, block: Any = None) -> Any:
        answers = honest(queries, block)
        asked = zip(queries, answers, strict=True)
        return [None if isinstance(query, Call) and query.gas else answer for query, answer in asked]

    monkeypatch.setattr(town.reader, "fetch", silent)
    desk.step()
    assert desk.state(taken) == "waiting"
    monkeypatch.setattr(town.reader, "fetch", honest)
    desk.step()
    assert desk.state(taken) == "counted"


def test_node__will_not_run_what_one_of_many_asks__the_others_are_asked_without_it(
    village, office, monkeypatch
):
    """Some nodes answer a call that burns too much with an error that is no revert."""
    desk = office()
    reader = desk.relay.desk.town.reader
    honest = reader.fetch
    voter = bytes.fromhex(wallet(village, 5)[2:])

    def refusing(queries: Any, block: Any = None) -> Any:
        if any(isinstance(one, Call) and one.gas and voter in one.data for one in queries):
            raise NodeRefusal("the node answered: out of gas", "Ask for less.")
        return honest(queries, block)

    monkeypatch.setattr(reader, "fetch", refusing)
    files = [village.ballot(0), ballot_of(village, wallet(village, 5)), village.ballot(1), village.ballot(2)]
    outcomes = desk.relay.desk.intake.take_all(files)
    assert [type(one).__name__ for one in outcomes] == ["Taken", "RelayRefusal", "Taken", "Taken"]
    assert outcomes[1].code == "too-dear"


def test_store__two_processes__the_second_is_told(office, tmp_path):
    office()
    with pytest.raises(RelayError, match="another process uses"):
        Store(tmp_path / "relay.db")


def test_key__appears_nowhere(village, office, tmp_path, caplog):
    desk = office()
    desk.take(village.ballot(0))
    desk.step()
    secret = relay_key().key.hex().removeprefix("0x")
    for file in tmp_path.rglob("*"):
        if file.is_file():
            assert secret.encode() not in file.read_bytes(), file
            assert bytes.fromhex(secret) not in file.read_bytes(), file
    assert secret not in caplog.text
    written = [file for file in tmp_path.glob("relay.*") if file.suffix != ".toml"]
    assert {file.stat().st_mode & 0o077 for file in written} == {0}


# --- the server ---------------------------------------------------------------------------------------------


async def _plain(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"ok"})


@pytest.fixture
def listening(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, int]]:
    """The server with little patience: at most four connections from one address."""
    monkeypatch.setattr(relay_server, "HEADER_SECONDS", 0.5)
    config = uvicorn.Config(
        _plain,
        port=0,
        http=relay_server.guarded(4, behind_proxy=False),
        ws="none",
        lifespan="off",
        log_config=None,
        h11_max_incomplete_event_size=relay_server.HEADER_BYTES,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[:2]
    server.should_exit = True
    thread.join()


def ended(connection: socket.socket, seconds: float = 10) -> bytes:
    """What comes until the other end closes."""
    connection.settimeout(seconds)
    said = b""
    while part := connection.recv(65_536):
        said += part
    return said


def test_server__headers_byte_by_byte__closed(listening):
    with socket.create_connection(listening) as slow:
        began = time.monotonic()
        slow.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nX: ")
        stop = threading.Event()

        def drip() -> None:
            while not stop.wait(0.1):
                try:
                    slow.sendall(b"a")
                except OSError:
                    return

        dripping = threading.Thread(target=drip)
        dripping.start()
        with contextlib.suppress(ConnectionResetError):
            assert b"200" not in ended(slow)
        stop.set()
        dripping.join()
        assert 0.3 < time.monotonic() - began < 8


def test_server__says_nothing__closed(listening):
    with socket.create_connection(listening) as silent:
        assert ended(silent) == b""


def test_server__endless_headers__refused(listening):
    with socket.create_connection(listening) as flood:
        try:
            flood.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: " + b"a" * 100_000)
            assert b"400" in ended(flood).split(b"\r\n")[0]
        except OSError:
            pass  # closed before all was read


def test_server__more_connections_than_one_may_have__closed_and_the_others_served(listening):
    kept = [socket.create_connection(listening) for _ in range(4)]
    with socket.create_connection(listening) as fifth:
        assert ended(fifth) == b""
    kept[0].sendall(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    assert b"200 OK" in ended(kept[0])
    for one in kept:
        one.close()


def test_body__too_slow__408(village, office, monkeypatch):
    monkeypatch.setattr(relay_app, "BODY_SECONDS", 0.2)
    desk = office()

    class Slow:
        """A request whose body never ends."""

        async def stream(self) -> Any:
            yield b"{"
            await asyncio.sleep(5)

    with pytest.raises(HTTPException) as caught:
        asyncio.run(desk.relay.desk._body(Slow()))  # type: ignore[arg-type]
    assert caught.value.status_code == 408


def test_unsigned__acts_of_a_wallet__as_its_contract_says(village, office):
    """An exit may be signed by a contract; a delegation and a permit only by a key."""
    desk = office()
    hostile = wallet(village, 5)
    account = Account.create()
    exit = Unsigned.exit(Standing.of(village.cell, hostile), "all")
    file = SignedExit(**exit.fields, signature="0x" + "22" * 70)
    taken = desk.take(file)
    desk.step()
    assert desk.state(taken) == "counted"
    assert village.cell.share.read("balanceOf", hostile) == 0
    permit = Unsigned.permit(Standing.of(village.cell, wallet(village, 6)), account.address, 1)
    refused = desk.post(SignedPermit(**permit.fields, signature=YES))
    assert refused.json()["error"]["reason"] == "share: the signature is not valid"
