"""web3.py on the embedded chain, without Ape: the same founding, and errors in our words."""

from __future__ import annotations

import io

import pytest
from eth_account import Account
from web3 import EthereumTesterProvider, Web3
from web3.exceptions import ContractLogicError

from celldao.chain.listener import Collected, Stage
from celldao.chain.web3py import Web3Backend, revert_reason
from celldao.constitution import NATIVE
from celldao.deployment.founding import found, prepare
from celldao.deployment.progress import Silent, progress
from celldao.errors import NodeError, TransactionError
from tests.support.constitutions import FUND, constitution
from tests.support.founding import Counting


@pytest.fixture
def founder():
    provider = EthereumTesterProvider()
    key = provider.ethereum_tester.backend.account_keys[0]
    return Web3Backend(Web3(provider), Account.from_key(key.to_bytes()), poll_seconds=0.01)


def test_found__on_an_embedded_chain__without_ape(founder):
    counting = Counting(founder)
    cell = found(counting, constitution())
    assert len(counting.receipts) == 9
    assert cell.treasury.read("registered_assets") == [NATIVE]
    assert prepare(founder, constitution()).steps == ()


def test_estimate__call_that_reverts__gives_the_reason(founder):
    cell = found(founder, constitution())
    data = cell.factory.interface.encode("finish", cell.record.treasury)
    with pytest.raises(TransactionError) as refused:
        founder.estimate(cell.factory.address, data)
    assert refused.value.reason == "factory: the founding is finished"
    assert "Do what the reason says." in str(refused.value)


def test_send__transaction_that_reverts__names_it(founder):
    cell = found(founder, constitution())
    data = cell.factory.interface.encode("finish", cell.record.treasury)
    with pytest.raises(TransactionError, match=r"finished|reverted"):
        founder.send(cell.factory.address, data, 200_000)


@pytest.mark.parametrize("settled", [True, False])
def test_settle__silent_while_others_are_waited_for__what_was_settled_is_not_lost(founder, settled):
    """It is closed by then, and the next run would find nothing: it must not look as if nothing was."""

    class Died(BaseException):
        pass

    def silent():
        raise NodeError("the node is late", "Run the command again.")

    class Dying:
        def note(self, note):
            if note.stage is Stage.SENT:
                raise Died

    if settled:
        founder.listener = Dying()
        with pytest.raises(Died):
            founder.send(FUND, b"", 21_000, value=5)
        founder.listener = Collected()
    founder._sender.wait_for_others = silent
    if settled:
        assert [one.entry.value for one in founder.settle()] == [5]
    else:
        with pytest.raises(NodeError, match="the node is late"):
            founder.settle()


def encoded(reason: str) -> str:
    raw = reason.encode()
    padded = raw + bytes(-len(raw) % 32)
    return "0x08c379a0" + (32).to_bytes(32, "big").hex() + len(raw).to_bytes(32, "big").hex() + padded.hex()


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ContractLogicError("execution reverted: share: too many"), "share: too many"),
        (ContractLogicError("execution reverted", data=encoded("share: too many")), "share: too many"),
        (ContractLogicError("execution reverted", data="0x"), ""),
        # no text, and a text that is cut off
        (ContractLogicError("execution reverted", data=encoded("abc").replace("616263", "fffefd")), ""),
        (ContractLogicError("execution reverted", data=encoded("share: too many")[:80]), ""),
        (ContractLogicError("execution reverted: no data"), ""),
        (ContractLogicError("execution reverted: 0x12345678"), ""),
        (ContractLogicError("execution reverted: b''"), ""),
        (ValueError("something else"), ""),
    ],
)
def test_revert_reason__however_a_node_tells__the_contracts_words(error, reason):
    assert revert_reason(error) == reason


def test_progress__without_a_terminal__is_silent(monkeypatch):
    monkeypatch.setattr("sys.stderr", io.StringIO())
    with progress() as shown:
        assert isinstance(shown, Silent)


def test_progress__on_a_terminal__shows_step_and_gas(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    with progress() as shown:
        shown.begin(2)
        shown.step("factory")
        shown.done(1_234_567)
    assert "factory" in terminal.getvalue()
    assert "1,234,567 gas" in terminal.getvalue()
    with progress(quiet=True) as shown:
        assert isinstance(shown, Silent)


def test_balance_and_code__of_an_unused_address__are_empty(founder):
    assert founder.balance(FUND) == 0
    assert founder.code(FUND) == b""
