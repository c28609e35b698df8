"""One transaction through a node that fails: it happens once, whatever goes wrong."""

from __future__ import annotations

import threading
import time

import pytest
from eth_account import Account

from celldao.chain.fees import GWEI, FeePolicy
from celldao.chain.journal import State
from celldao.chain.listener import Stage
from celldao.errors import FeeError, NodeError, PendingError, TransactionError
from tests.support.constitutions import address
from tests.support.faulty_proxy import SENDING, Calm, Fault, Scripted, Seeded, wait_until
from tests.support.founding import Dying, Interrupted

READS = ("eth_call", "eth_getBlockByNumber", "eth_getTransactionCount", "eth_getTransactionReceipt")


@pytest.fixture
def paid(node):
    """paid(receiver) -> what it has"""
    return lambda receiver: node.w3.eth.get_balance(receiver)


@pytest.fixture
def receiver():
    """Somebody who has nothing yet."""
    return Account.create().address


@pytest.mark.parametrize("fault", [fault for fault in Fault if fault is not Fault.PROTECTED_ONLY])
def test_send__handing_over_fails_once_or_thrice__happens_once(process, proxy, paid, receiver, fault):
    for times in (1, 3):
        backend = process()
        before = backend.sent()
        proxy.plan = Scripted({SENDING: [fault] * times})
        receipt = backend.send(receiver, b"", 21_000, value=7)
        assert backend.sent() == before + 1
        assert proxy.node("eth_getTransactionReceipt", receipt.hash)["status"] == "0x1"
    assert paid(receiver) == 14
    assert len(set(proxy.sent)) == 2  # nothing was signed twice


@pytest.mark.parametrize("method", READS)
@pytest.mark.parametrize(
    "fault", [Fault.DROP_BEFORE, Fault.LATE, Fault.LIMITED, Fault.LIMITED_SILENTLY, Fault.GATEWAY]
)
def test_send__asking_fails__is_asked_again(process, proxy, paid, receiver, method, fault):
    backend = process()
    proxy.plan = Scripted({method: [fault, Fault.NONE, fault]})
    backend.send(receiver, b"", 21_000, value=7)
    backend.call(receiver, b"")
    assert paid(receiver) == 7
    assert len(proxy.sent) == 1
    assert Stage.RETRYING in backend.listener.stages


def test_send__a_node_that_never_answers__is_an_error_and_the_next_run_goes_on(
    process, proxy, paid, receiver
):
    backend = process()
    backend.patience = type(backend.patience)(total_seconds=2, first_seconds=0.2)
    proxy.plan = Scripted({SENDING: [Fault.DROP_AFTER] * 100})
    with pytest.raises(NodeError, match="is signed, and may be on its way"):
        backend.send(receiver, b"", 21_000, value=7)
    proxy.plan = Calm()
    process().send(receiver, b"", 21_000, value=7)
    assert paid(receiver) == 7


@pytest.mark.parametrize("stage", [Stage.SIGNED, Stage.SENT])
def test_send__killed_before_or_after_handing_over__the_next_run_adopts_it(process, paid, receiver, stage):
    dying = process()
    dying.listener = Dying(stage)
    with pytest.raises(Interrupted):
        dying.send(receiver, b"", 21_000, value=7)
    expected = 0 if stage is Stage.SIGNED else 7
    wait_until(lambda: paid(receiver) == expected)  # the node answers a little before it has mined
    survivor = process()
    survivor.send(receiver, b"", 21_000, value=7)
    assert paid(receiver) == 7
    assert survivor.sent() == 1
    assert Stage.RESUMED in survivor.listener.stages


def test_settle__a_block_is_reorganised_away_afterwards__stands_again(process, proxy, paid, receiver):
    backend = process()
    backend.send(receiver, b"", 21_000, value=7)
    proxy.node("anvil_reorg", 1, [])
    assert paid(receiver) == 0
    (settled,) = process().settle()
    assert settled.succeeded
    assert paid(receiver) == 7
    assert len(set(proxy.sent)) == 1


def test_send__two_confirmations__waits_for_them_through_a_reorganisation(process, proxy, paid, receiver):
    backend = process(confirmations=2)
    sender = threading.Thread(target=backend.send, args=(receiver, b"", 21_000), kwargs={"value": 7})
    sender.start()
    wait_until(lambda: "waiting for 2 confirmations" in str(backend.listener.notes))
    proxy.node("anvil_reorg", 1, [])
    wait_until(lambda: Stage.REORGANISED in backend.listener.stages)
    wait_until(lambda: paid(receiver) == 7)
    assert sender.is_alive()
    proxy.node("evm_mine")
    sender.join(10)
    assert not sender.is_alive()
    assert backend.listener.stages[-1] is Stage.INCLUDED
    assert len(set(proxy.sent)) == 1


def test_send__dropped_from_the_pool__is_sent_again(process, proxy, paid, receiver):
    proxy.node("evm_setAutomine", False)
    backend = process()
    sender = threading.Thread(target=backend.send, args=(receiver, b"", 21_000), kwargs={"value": 7})
    sender.start()
    wait_until(lambda: Stage.WAITING in backend.listener.stages)
    proxy.node("anvil_dropAllTransactions")
    wait_until(lambda: backend.listener.stages.count(Stage.SENT) == 2)
    proxy.node("evm_mine")
    sender.join(10)
    assert paid(receiver) == 7
    assert len(proxy.sent) == 2
    assert len(set(proxy.sent)) == 1


def test_send__base_fee_rises_above_the_offer__is_replaced_and_happens_once(
    process, proxy, node, paid, receiver
):
    proxy.node("evm_setAutomine", False)
    backend = process(fees=FeePolicy(ceiling=100 * GWEI))
    sender = threading.Thread(target=backend.send, args=(receiver, b"", 21_000), kwargs={"value": 7})
    sender.start()
    wait_until(lambda: Stage.WAITING in backend.listener.stages)
    try:
        proxy.node("anvil_setNextBlockBaseFeePerGas", hex(20 * GWEI))
        deadline = time.monotonic() + 20
        while sender.is_alive() and time.monotonic() < deadline:
            proxy.node("evm_mine")
            time.sleep(0.1)
    finally:
        proxy.node("anvil_setNextBlockBaseFeePerGas", hex(GWEI))
        proxy.node("evm_mine")
    sender.join(10)
    assert Stage.REPLACED in backend.listener.stages
    assert paid(receiver) == 7
    assert backend.sent() == 1
    (entry,) = backend.entries()
    assert entry.state is State.INCLUDED
    assert entry.included == entry.latest.hash


def test_send__gas_above_the_ceiling__is_refused_with_both_figures(process, proxy, paid, receiver):
    backend = process(fees=FeePolicy(ceiling=1))
    with pytest.raises(FeeError, match=r"the base fee is .* gwei per gas, your ceiling is 0.000000001 gwei"):
        backend.send(receiver, b"", 21_000, value=7)
    assert proxy.sent == []


def test_send__hangs_at_the_ceiling__says_what_hangs_and_a_higher_ceiling_goes_on(
    process, proxy, paid, receiver
):
    proxy.node("evm_setAutomine", False)
    base = int(proxy.node("eth_getBlockByNumber", "latest", False)["baseFeePerGas"], 16)
    poor = process(fees=FeePolicy(ceiling=base + 1), wait_seconds=1)
    proxy.node("anvil_setNextBlockBaseFeePerGas", hex(20 * GWEI))
    try:
        with pytest.raises(
            PendingError, match=r"wages \(0x.*, number 0\) is in no block after 1 seconds"
        ) as hangs:
            poor.send(receiver, b"", 21_000, value=7, purpose="wages")
        assert "your ceiling is" in hangs.value.what
        richer = process(fees=FeePolicy(ceiling=200 * GWEI))
        settling = threading.Thread(target=richer.settle)
        settling.start()
        deadline = time.monotonic() + 20
        while settling.is_alive() and time.monotonic() < deadline:
            proxy.node("evm_mine")
            time.sleep(0.1)
    finally:
        proxy.node("anvil_setNextBlockBaseFeePerGas", hex(GWEI))
        proxy.node("evm_mine")
    settling.join(10)
    assert paid(receiver) == 7
    assert richer.sent() == 1


def test_send__reverts_in_its_block__says_so_and_its_number_is_used(process, node):
    backend = process()
    # code that reverts at once: estimating would tell, sending without asking finds out
    node.w3.provider.make_request("anvil_setCode", [address(4_711), "0x5f5ffd"])
    with pytest.raises(TransactionError, match="reverted, having used"):
        backend.send(address(4_711), b"", 100_000)
    assert backend.sent() == 1
    assert backend.settle() == []


@pytest.mark.parametrize("seed", range(4))
def test_send__twelve_payments_through_a_storm__each_happens_once(
    process, proxy, account, node, paid, receiver, seed
):
    proxy.plan = Seeded(seed, share=0.35)
    backend = process()
    for number in range(12):
        backend.send(receiver, b"", 21_000, value=1, purpose=f"payment {number}")
    while process().settle():
        pass
    assert paid(receiver) == 12
    assert node.w3.eth.get_transaction_count(account.address) == 12
    assert len(set(proxy.sent)) == 12
    assert len(set(proxy.happened)) > 4
