"""Ape's accounts sign; what they sign goes the same way as with a key."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from celldao.chain.apeworx import ApeBackend, ApeReader
from celldao.chain.backend import Receipt
from celldao.chain.journal import FileJournal, State
from celldao.chain.listener import Collected, Stage
from celldao.chain.sending import Sending
from celldao.errors import TransactionError
from tests.support.constitutions import FUND
from tests.support.faulty_proxy import SENDING, Fault, FaultyProxy, Scripted
from tests.support.founding import Dying, Interrupted


@pytest.fixture
def provider(proxy: FaultyProxy) -> Iterator[Any]:
    import ape
    from ape.logging import LogLevel, logger

    with (
        logger.at_level(LogLevel.ERROR),
        ape.networks.parse_network_choice(f"ethereum:local:{proxy.url}") as provider,
    ):
        yield provider


@pytest.fixture
def process(provider: Any, tmp_path: Any) -> Any:
    """process(): a backend as a new process would make it. The account is anvil's, which is Ape's, too."""
    import ape

    def process() -> ApeBackend:
        journal = FileJournal(tmp_path / "cell.journal.jsonl")
        settings = Sending(poll_seconds=0.01, wait_seconds=20, grace_seconds=1)
        backend = ApeBackend(ape.accounts.test_accounts[7], provider, journal=journal, settings=settings)
        backend.listener = Collected()
        return backend

    return process


@pytest.mark.parametrize(
    "fault", [Fault.DROP_BEFORE, Fault.DROP_AFTER, Fault.LOSE, Fault.REORG, Fault.GATEWAY]
)
def test_send__handing_over_fails__happens_once(process, proxy, node, fault):
    backend = process()
    had, before = node.w3.eth.get_balance(FUND), backend.sent()
    proxy.plan = Scripted({SENDING: [fault]})
    backend.send(FUND, b"", 21_000, value=7)
    assert node.w3.eth.get_balance(FUND) - had == 7
    assert backend.sent() == before + 1
    assert len(set(proxy.sent)) == 1


@pytest.mark.parametrize("stage", [Stage.SIGNED, Stage.SENT])
def test_send__killed__the_next_process_adopts_it(process, node, stage):
    dying = process()
    had, before = node.w3.eth.get_balance(FUND), dying.sent()
    dying.listener = Dying(stage)
    with pytest.raises(Interrupted):
        dying.send(FUND, b"", 21_000, value=7)
    survivor = process()
    survivor.send(FUND, b"", 21_000, value=7)
    assert node.w3.eth.get_balance(FUND) - had == 7
    assert survivor.sent() == before + 1
    assert [entry.state for entry in survivor.entries()] == [State.INCLUDED]


def test_send__the_person_does_not_sign__nothing_is_sent(process, proxy, monkeypatch):
    backend = process()
    monkeypatch.setattr(type(backend.account), "sign_transaction", lambda *_, **__: None)
    with pytest.raises(TransactionError, match=r"the account 0x.* did not sign"):
        backend.send(FUND, b"", 21_000, value=7)
    assert (proxy.sent, backend.entries()) == ([], [])


def test_send__an_account_that_sends_in_its_own_way__does_so(provider, proxy):
    from ape.api import ImpersonatedAccount

    class Collecting(ImpersonatedAccount):
        """As a Safe does: others sign, and it sends."""

        def call(self, txn: Any, *_: Any, **__: Any) -> Any:
            return SimpleNamespace(
                failed=txn.value == 6, txn_hash="0x01", block_number=3, gas_used=txn.gas_limit
            )

    backend = ApeBackend(Collecting(raw_address=FUND), provider)
    assert backend.send(FUND, b"", 21_000, value=5) == Receipt("0x01", 3, 21_000, None)
    with pytest.raises(TransactionError, match=r"a gift \(0x01\) reverted"):
        backend.send(FUND, b"", 21_000, value=6, purpose="a gift")
    assert backend.settle() == []
    assert (proxy.sent, backend.entries()) == ([], [])


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault.DROP_BEFORE, "the node dropped the connection"),
        (Fault.LIMITED_SILENTLY, "the node answered 429"),
        (Fault.LATE, "the node is late"),
    ],
)
def test_reader__node_fails__is_asked_again_by_us_and_not_by_ape(provider, proxy, monkeypatch, fault, words):
    monkeypatch.setattr("celldao.chain.apeworx.REQUEST_SECONDS", 0.4)
    reader = ApeReader(provider)
    reader.listener = heard = Collected()
    proxy.plan = Scripted({"eth_getCode": [fault]})
    before = proxy.requests
    assert reader.code(FUND) == b""
    assert heard.stages == [Stage.RETRYING]
    assert heard.notes[0].words.startswith(words)
    assert proxy.requests == before + 2


@pytest.fixture
def keyfile(node: Any, tmp_path: Any) -> Any:
    """An account as `ape accounts generate founder` leaves it, with a coin; the passphrase is "right"."""
    import json

    from ape_accounts.accounts import KeyfileAccount
    from eth_account import Account

    key = Account.create()
    path = tmp_path / "founder.json"
    path.write_text(json.dumps(Account.encrypt(key.key, "right", kdf="pbkdf2", iterations=10)))
    node.w3.provider.make_request("anvil_setBalance", [key.address, hex(10**18)])
    return KeyfileAccount(keyfile_path=path)


def test_unlock__passphrase_given_once__signs_without_asking(provider, keyfile, tmp_path, monkeypatch):
    monkeypatch.setenv("APE_ACCOUNTS_founder_PASSPHRASE", "right")
    backend = ApeBackend(keyfile, provider, journal=FileJournal(tmp_path / "journal.jsonl"))
    backend.unlock()
    for value in (1, 2):
        backend.send(FUND, b"", 21_000, value=value)  # there is no terminal that could answer a question
    assert backend.sent() == 2


def test_unlocks_to_sign__nothing_was_unlocked__asks_for_the_passphrase_alone(
    provider, keyfile, tmp_path, monkeypatch
):
    monkeypatch.setenv("APE_ACCOUNTS_founder_PASSPHRASE", "right")
    backend = ApeBackend(keyfile, provider, journal=FileJournal(tmp_path / "journal.jsonl"))
    backend.unlocks_to_sign()
    backend.send(FUND, b"", 21_000, value=1)
    assert backend.sent() == 1


def test_unlock__wrong_passphrase__says_so_and_signs_nothing(provider, keyfile, tmp_path, monkeypatch):
    monkeypatch.setenv("APE_ACCOUNTS_founder_PASSPHRASE", "wrong")
    backend = ApeBackend(keyfile, provider, journal=FileJournal(tmp_path / "journal.jsonl"))
    with pytest.raises(TransactionError) as failure:
        backend.unlock()
    assert str(failure.value) == (
        "the account founder stays locked: wrong passphrase\n"
        "Run it again with the passphrase that the account was made with; nothing was signed."
    )
    assert backend.sent() == 0


def test_unlock__test_account__is_left_alone(process):
    backend = process()
    backend.unlock()
    assert backend.account.sign_message("anything") is not None
