"""`celldao relay`, `celldao signed` and `ballot sign --relay`, as members type them, over HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from eth_account import Account
from web3 import Web3

from celldao.chain.web3py import SigningBackend, Web3Backend, Web3Reader
from celldao.cli.connection import Connections
from celldao.cli.relaying import _place, check_promise
from celldao.errors import RelayError
from celldao.record import CellRecord
from celldao.relay.client import RelayClient, Taken
from celldao.relay.receipts import Notary
from tests.support.command_line import CommandLine
from tests.support.relay import (
    Process,
    Through,
    Village,
    member_key,
    relay_key,
    running,
    wait_for,
    write_settings,
)


class Here(Connections):
    """The node of the tests, whatever network is named; `TEST::n` signs as the member of index n."""

    def __init__(self, village: Village) -> None:
        super().__init__()
        self._village = village

    def reader(self, *_: Any, **__: Any) -> Web3Reader:
        return Web3Reader(self._village.w3)

    def backend(
        self, rpc: Any, network: Any, account: str | None, journal: Any, settings: Any, *_: Any, **__: Any
    ) -> SigningBackend:
        index = int((account or "TEST::0").removeprefix("TEST::"))
        return Web3Backend(self._village.w3, member_key(index), poll_seconds=0.01, settings=settings)


@pytest.fixture
def relay(village: Village, tmp_path: Path) -> Iterator[Process]:
    with running(write_settings(tmp_path, village, hold=3_600)) as relay:
        yield relay


@pytest.fixture
def celldao(village: Village, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    for name in ("CELL", "NETWORK", "RPC", "ACCOUNT", "JOURNAL"):
        monkeypatch.delenv(f"CELLDAO_{name}", raising=False)
    monkeypatch.chdir(tmp_path)
    village.cell.record.save(tmp_path / "cell.json")
    return CommandLine(Here(village), tmp_path)


def test_life__signed_sent_looked_after_and_held_to_its_word(
    village: Village, relay: Process, celldao: CommandLine
) -> None:
    """One relay process for all of it: to start one takes seconds."""
    proposal = str(village.proposals[0])
    # A relay that the cell.json names, or one that is named.
    CellRecord.load("cell.json").model_copy(update={"relays": (relay.url,)}).save("cell.json")
    ran = celldao(
        "ballot", "sign", proposal, "for", "--account", "TEST::0", "--relay", "cell", "--yes", "--json"
    )
    assert ran.code == 0, ran.err
    sent = json.loads(ran.out)
    kept = json.loads(Path(sent["receipt"]).read_text())
    assert (kept["url"], kept["receipt"]["id"], sent["state"]) == (relay.url, sent["id"], "waiting")
    village.cell.record.save("cell.json")

    ran = celldao("ballot", "sign", proposal, "against", "--account", "TEST::1", "--out", "b.json", "--yes")
    assert ran.code == 0, ran.err
    ran = celldao("relay", "send", "b.json", "--relay", relay.url)
    assert ran.code == 0, ran.err
    assert "The relay has it, and says that it is on chain by" in ran.out
    again = celldao("relay", "send", "b.json", "--relay", relay.url)
    assert again.out == ran.out

    ran = celldao("relay", "status", sent["id"], "--relay", relay.url)
    assert "The relay says: ballot waiting" in ran.out
    ran = celldao("relay", "check", sent["receipt"])
    assert (ran.code, ran.out.splitlines()[-1]) == (0, "Nothing speaks against the relay.")

    # By the way of others: what is published, submitted by anyone.
    village.fund(member_key(3).address)
    ran = celldao("ballot", "submit", "b.json", "--account", "TEST::3", "--yes")
    assert "Counted: 1 of 1 ballots" in ran.out
    ran = celldao("relay", "check", "b.receipt.json", "--json")
    assert (ran.code, json.loads(ran.out)["findings"]) == (0, [])

    ran = celldao(
        "signed", "delegation", "2", "--account", "TEST::4", "--relay", relay.url, "--out", "d.json", "--yes"
    )
    assert ran.code == 0, ran.err
    wait_for(lambda: village.cell.share.read("delegates", member_key(4).address) == member_key(1).address)

    ran = celldao("relay", "send", "b.json", "--relay", relay.url)
    assert ran.code == 0  # it has it, whoever has submitted it
    Path("r.json").write_text(Path("b.json").read_text().replace('"against"', '"for"'))
    ran = celldao("relay", "send", "r.json", "--relay", relay.url)
    assert (ran.code, "wrong signature" in ran.err) == (1, True)

    # A relay that is away, and one that is none.
    relay.kill()
    ran = celldao("relay", "send", "b.json", "--relay", relay.url)
    assert (ran.code, "does not answer" in ran.err) == (1, True)
    ran = celldao("relay", "check", "b.receipt.json")
    assert (ran.code, "The relay says nothing of it" in ran.out) == (0, True)
    ran = celldao("relay", "status", sent["id"], "--relay", village.url)
    assert (ran.code, "is not what a relay does" in ran.err) == (1, True)


def test_check__receipt_changed_by_hand__said_to_prove_nothing(
    village: Village, celldao: CommandLine, office: Any
) -> None:
    taken = office(hold=3_600).take(village.ballot(0))
    receipt = {**taken["receipt"], "submit_by": taken["receipt"]["received"]}
    Path("r.json").write_text(json.dumps(receipt))
    ran = celldao("relay", "check", "r.json", "--relay", "http://127.0.0.1:9")
    assert (ran.code, "is not signed by" in ran.err) == (1, True)


def test_send__forged_receipt__not_relied_upon(
    village: Village, celldao: CommandLine, office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = Taken.model_validate(office(hold=3_600).take(village.ballot(0)))
    Path("b.json").write_text(village.ballot(0).model_dump_json())
    for change in ({"submit_by": 1}, {"id": "0x" + "12" * 32}, {"chain_id": 5}):
        forged = taken.model_copy(update={"receipt": taken.receipt.model_copy(update=change)})
        monkeypatch.setattr(RelayClient, "send", lambda *_, forged=forged: forged)
        ran = celldao("relay", "send", "b.json", "--relay", "http://127.0.0.1:9")
        assert (ran.code, "Do not rely on this relay" in ran.err) == (1, True)
        assert not Path("b.receipt.json").exists()


def test_send__receipt_for_a_time_after_the_vote__not_relied_upon(
    village: Village, celldao: CommandLine, office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = office(hold=3_600)
    taken = Taken.model_validate(desk.take(village.ballot(0)))
    Path("b.json").write_text(village.ballot(0).model_dump_json())
    honest = taken.receipt
    id, head = bytes.fromhex(honest.id[2:]), bytes.fromhex(honest.head[2:])
    far = Notary(relay_key(), 31337).receipt(id, honest.received, 4_000_000_000, 1, head)
    info = Through(desk.client).info()
    monkeypatch.setattr(RelayClient, "info", lambda _: info)
    for receipt, code in ((far, 1), (honest, 0)):
        sent = taken.model_copy(update={"receipt": receipt})
        monkeypatch.setattr(RelayClient, "send", lambda *_, sent=sent: sent)
        ran = celldao("relay", "send", "b.json", "--relay", "http://127.0.0.1:9")
        assert (ran.code, "promises nothing" in ran.err) == (code, bool(code))
        assert Path("b.receipt.json").exists() is not bool(code)


def test_check__delayed__exit_code_4(village: Village, celldao: CommandLine, office: Any) -> None:
    from tests.support.live import pass_time

    taken = office(hold=3_600, promise=3_600).take(village.ballot(0))
    content = {
        "receipt": taken["receipt"],
        "file": village.ballot(0).model_dump(),
        "url": "http://127.0.0.1:9",
    }
    Path("r.json").write_text(json.dumps(content))
    pass_time(village.w3, 3_700)
    ran = celldao("relay", "check", "r.json")
    assert (ran.code, "DELAYED: the receipt says" in ran.out) == (4, True)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("relay", "send", "nothing.json", "--relay", "http://127.0.0.1:9"), "cannot be read"),
        (("relay", "send", "cell.json", "--relay", "http://127.0.0.1:9"), "is no signed file"),
        (("relay", "check", "cell.json"), "is no receipt of a relay"),
        (("relay", "check", "nothing.json"), "cannot be read"),
        (("relay", "serve", "nothing.toml"), "cannot be read"),
        (("relay", "serve", "cell.json"), "is not TOML"),
    ],
)
def test_relay__wrong_files__said(celldao: CommandLine, arguments: tuple[str, ...], words: str) -> None:
    ran = celldao(*arguments)
    assert (ran.code, words in ran.err) == (1, True), ran.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("relay", "status", "0x12"),
        ("relay", "status", "0x" + "00" * 32),
        ("relay", "send", "b.json", "--file", "b.json"),
        ("ballot", "submit", "b.json", "--relay", "cell"),
        ("signed", "permit", "0x" + "11" * 20),
        ("signed", "exit", "1", "2"),
        ("signed", "revoke", "ballot"),
        ("signed", "submit", "b.json", "--relay", "cell"),
        ("signed", "delegation", "2", "--relay", "cell", "--account", "TEST::1"),
    ],
)
def test_usage__what_cannot_be_meant__2(
    village: Village, celldao: CommandLine, arguments: tuple[str, ...]
) -> None:
    Path("b.json").write_text(village.ballot(0).model_dump_json())
    assert celldao(*arguments).code == 2


def test_signed__revoke_and_submit__as_typed(village: Village, celldao: CommandLine) -> None:
    ran = celldao(
        "signed", "exit", "1", "--hours", "1", "--account", "TEST::0", "--out", "exit.json", "--yes"
    )
    assert ran.code == 0, ran.err
    assert "redeem 1 RLY for" in ran.out
    ran = celldao("signed", "revoke", "exit", "--account", "TEST::0", "--out", "stop.json", "--yes")
    assert "make signed exits worthless" in ran.out
    village.fund(member_key(3).address)
    ran = celldao("signed", "submit", "stop.json", "--account", "TEST::3", "--yes")
    assert (ran.code, "redeems 0.000001 RLY" in ran.out) == (0, True), ran.err
    ran = celldao("signed", "submit", "exit.json", "--account", "TEST::3", "--yes")
    assert (ran.code, "was used already" in ran.err) == (1, True)
    Path("b.json").write_text(village.ballot(0).model_dump_json())
    assert celldao("signed", "submit", "b.json", "--account", "TEST::3", "--yes").code == 2


def test_receipt__of_another_relay_or_another_line__is_kept_beside(tmp_path: Path) -> None:
    first, second = (notary(text).receipt(bytes(32), 1, 2, 1, bytes(32)) for text in ("one", "two"))
    beside = tmp_path / "b.json"
    usual = _place(first, beside)
    assert usual == tmp_path / "b.receipt.json"
    usual.write_text(first.model_dump_json())
    assert _place(first, beside) == usual
    assert _place(second, beside) == tmp_path / f"b.{second.relay}-1.receipt.json"
    again = notary("one").receipt(bytes(32), 1, 2, 2, bytes(32))
    assert _place(again, beside) == tmp_path / f"b.{first.relay}-2.receipt.json"
    usual.write_text("something else")
    assert _place(first, beside) != usual


def notary(text: str) -> Notary:
    return Notary(Account.from_key(Web3.keccak(text=text)), 31337)


@pytest.mark.parametrize(
    ("received", "submit_by", "good"),
    [
        (1_000, 4_600, True),
        (900, 4_500, True),
        (1_300, 4_900, True),
        (1_301, 4_900, False),  # received in time to come
        (1_000, 4_601, False),  # later than the relay says of itself
        (1_300, 5_001, False),
        (1_000, 4_000_000_000, False),
    ],
)
def test_receipt__its_promise__must_bind_the_relay(received: int, submit_by: int, good: bool) -> None:
    receipt = notary("one").receipt(bytes(32), received, submit_by, 1, bytes(32))
    if good:
        check_promise(receipt, 3_600, 5_000, 1_000, "https://relay.example")
        return
    with pytest.raises(RelayError, match="promises nothing"):
        check_promise(receipt, 3_600, 5_000, 1_000, "https://relay.example")
    with pytest.raises(RelayError, match="promises nothing"):
        check_promise(receipt, 2**40, 3_500, 1_000, "https://relay.example")
