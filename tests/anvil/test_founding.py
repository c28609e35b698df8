"""Founding through web3.py and a key: on a node, under the gas cap, broken off wherever it can be."""

from __future__ import annotations

import threading
import time

import pytest
from eth_account import Account

from celldao.bounds import TEST_BOUNDS
from celldao.cell import Cell
from celldao.chain.backend import TRANSACTION_GAS_CAP
from celldao.chain.listener import Stage
from celldao.chain.retry import Patience
from celldao.chain.sending import Sending
from celldao.chain.web3py import Web3Backend, Web3Reader
from celldao.deployment.factory import CREATE2_PROXY, SALT, create2_address, find_factory, init_code
from celldao.deployment.founding import execute, found, prepare
from celldao.deployment.verify import verify
from celldao.errors import CellFileError, ChainError, NodeError, PendingError, TransactionError
from tests.support.anvil import MNEMONIC, run_anvil
from tests.support.constitutions import FUND, constitution
from tests.support.founding import Breaking, Counting, Dying, Interrupted

# factory, five masters, contracts, three batches, finish
STEPS = 11


def founder_on(w3):
    Account.enable_unaudited_hdwallet_features()
    return Web3Backend(w3, Account.from_mnemonic(MNEMONIC), poll_seconds=0.01)


@pytest.fixture
def founder(w3):
    return founder_on(w3)


@pytest.fixture(scope="module")
def three_hundred():
    return constitution(members=300, assets=[{"token": "native", "dividend": True, "reserve_floor": "1.5"}])


@pytest.fixture
def osaka(installed):
    with run_anvil("--enable-tx-gas-limit", hardfork="osaka") as node:
        yield node.w3


def test_found__under_the_gas_cap_of_osaka__every_transaction_is_below_it(osaka, three_hundred):
    backend = Counting(founder_on(osaka))
    plan = prepare(backend, three_hundred)
    cell = execute(backend, plan)
    assert len(backend.receipts) == len(plan.steps) == STEPS
    for receipt in backend.receipts:
        assert receipt.gas_used < TRANSACTION_GAS_CAP
        assert osaka.eth.get_transaction(receipt.hash)["gas"] <= TRANSACTION_GAS_CAP
    assert verify(cell, three_hundred) == []


def test_osaka__a_transaction_with_more_gas__is_refused_by_the_node(osaka):
    backend = founder_on(osaka)
    with pytest.raises(ChainError, match="the node answered"):
        backend.send(FUND, b"", TRANSACTION_GAS_CAP + 1)


@pytest.mark.parametrize("after", range(1, STEPS))
def test_found__broken_off_after_any_step__goes_on_and_does_nothing_twice(founder, three_hundred, after):
    with pytest.raises(Interrupted):
        found(Breaking(founder, after), three_hundred)
    counting = Counting(founder)
    cell = found(counting, three_hundred)
    assert len(counting.receipts) == STEPS - after
    assert cell.share.read("totalSupply") == three_hundred.total_shares
    assert cell.factory.read("cell_count") == 1


def test_found__a_second_time__sends_nothing(founder, three_hundred):
    first = found(founder, three_hundred)
    counting = Counting(founder)
    second = found(counting, three_hundred)
    assert counting.receipts == []
    assert second.record.treasury == first.record.treasury


def test_found__the_process_dies_before_the_transaction_is_in_a_block__waits_for_it(founder):
    cell = constitution()
    with pytest.raises(Interrupted):
        found(Breaking(founder, 6), cell)
    plan = prepare(founder, cell)
    request = founder.w3.provider.make_request
    request("evm_setAutomine", [False])
    try:
        founder.listener = Dying(Stage.SENT)
        with pytest.raises(Interrupted):
            execute(founder, plan)
        # what the dead process knew is lost: it had no file for its journal
        survivor = founder_on(founder.w3)
        miner = threading.Thread(target=lambda: (time.sleep(0.5), request("evm_mine", [])))
        miner.start()
        plan = prepare(survivor, cell)
        miner.join()
    finally:
        request("evm_setAutomine", [True])
    assert [step.what for step in plan.steps] == ["members 1 to 3", "finish"]
    execute(survivor, plan)


def test_prepare__what_was_sent_elsewhere_is_never_in_a_block__says_what_to_do(w3, founder):
    request = w3.provider.make_request
    request("evm_setAutomine", [False])
    try:
        founder.listener = Dying(Stage.SENT)
        with pytest.raises(Interrupted):
            founder.send(FUND, b"", 21_000)
        survivor = Web3Backend(w3, founder.account, settings=Sending(wait_seconds=0, poll_seconds=0.01))
        with pytest.raises(PendingError, match=r"1 transaction\(s\) of 0x.* have been pending for 0 seconds"):
            prepare(survivor, constitution())
    finally:
        request("evm_setAutomine", [True])


def test_factory__through_the_public_proxy__is_at_the_same_address_on_every_chain(founder):
    expected = create2_address(CREATE2_PROXY, SALT, init_code(TEST_BOUNDS))
    cell = found(founder, constitution(), bounds=TEST_BOUNDS)
    assert cell.record.factory == expected
    assert find_factory(founder, TEST_BOUNDS).address == expected
    with run_anvil("--chain-id", "10") as other:
        elsewhere = found(founder_on(other.w3), constitution(), bounds=TEST_BOUNDS)
    assert elsewhere.record.chain_id == 10
    assert elsewhere.record.treasury == cell.record.treasury


def test_factory__somebody_installed_it_already__is_used(w3, founder):
    Account.enable_unaudited_hdwallet_features()
    other = Web3Backend(
        w3, Account.from_mnemonic(MNEMONIC, account_path="m/44'/60'/0'/0/1"), poll_seconds=0.01
    )
    first = found(other, constitution())
    plan = prepare(founder, constitution())
    assert [step.what for step in plan.steps] == ["contracts and rules", "members 1 to 3", "finish"]
    assert plan.factory == first.record.factory
    assert plan.addresses.treasury != first.record.treasury


def test_send__account_without_money__says_so(w3):
    poor = Web3Backend(w3, Account.create(), poll_seconds=0.01)
    with pytest.raises(TransactionError, match="cannot pay"):
        poor.send(FUND, b"", 21_000)


def test_read__refused_call_and_missing_contract__are_told_apart(founder):
    cell = found(founder, constitution())
    with pytest.raises(TransactionError) as refused:
        cell.factory.read("contracts_of", FUND)
    assert refused.value.reason == "factory: no cell of this factory"
    elsewhere = type(cell.factory)(FUND, cell.factory.interface, founder)
    with pytest.raises(ChainError, match="cell_count was answered with nothing"):
        elsewhere.read("cell_count")


def test_cell__loaded_with_a_reader__needs_no_key(w3, founder, tmp_path):
    found(founder, constitution()).record.save(tmp_path / "cell.json")
    cell = Cell.load(tmp_path / "cell.json", Web3Reader(w3))
    assert cell.share.read("symbol") == "RHINE"
    topic = cell.factory.interface.topic("Opened")
    (log,) = cell.reader.logs(cell.factory.address, topic, cell.record.block)
    assert cell.factory.interface.decode_event("Opened", log.topics, log.data) == {
        "treasury": cell.record.treasury
    }
    with pytest.raises(CellFileError, match="cannot be read"):
        Cell.load(tmp_path / "other.json", Web3Reader(w3))


def test_reader__no_node__says_so():
    from web3 import Web3

    with pytest.raises(NodeError, match="no answer from the node"):
        Web3Reader(Web3(Web3.HTTPProvider("http://127.0.0.1:9")), Patience(unreachable_seconds=0.5))
