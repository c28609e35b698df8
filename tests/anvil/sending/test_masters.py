"""Masters and factory for everybody: planned, idempotent, at the same addresses on every chain."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import rlp
from eth_account import Account
from eth_utils.crypto import keccak

from celldao.artifacts import MASTERS
from celldao.bounds import DEFAULT_BOUNDS, TEST_BOUNDS
from celldao.chain.fees import GWEI, FeePolicy
from celldao.chain.sending import Sending
from celldao.chain.web3py import Web3Backend, connect
from celldao.deployment.factory import CREATE2_PROXY, create_address, find_factory, init_code
from celldao.deployment.founding import found
from celldao.deployment.masters import deploy_masters, plan_masters, standard_factory
from celldao.deployment.progress import Silent
from celldao.deployment.proxy import (
    COST,
    DEPLOYER,
    ProxyState,
    keyless_transaction,
    look_at_proxy,
    place_proxy,
)
from celldao.errors import FoundingError
from tests.support.anvil import Anvil, run_anvil
from tests.support.constitutions import constitution
from tests.support.faulty_proxy import SENDING, Fault, FaultyProxy, Scripted
from tests.support.founding import Breaking, Counting, Interrupted
from tests.support.live import key


@pytest.fixture
def nodes(node: Anvil) -> Iterator[tuple[Anvil, Anvil]]:
    """Two chains, one of them with the number of Sepolia."""
    with run_anvil("--chain-id", "11155111") as other:
        yield node, other


def backend(node: Any, index: int = 0) -> Web3Backend:
    # anvil suggests the tip of the block before, and the proxy's creation offers 100 gwei
    return Web3Backend(connect(node.url), key(index), 0.01, settings=Sending(fees=FeePolicy(tip=GWEI)))


@pytest.fixture
def bare(node: Any) -> Any:
    """The same chain without the proxy, which anvil has from the beginning."""
    node.w3.provider.make_request("anvil_setCode", [CREATE2_PROXY, "0x"])
    node.w3.provider.make_request("anvil_setNonce", [CREATE2_PROXY, "0x0"])
    return node


def test_keyless_transaction__its_signature__belongs_to_the_deployer_who_creates_the_proxy(node):
    raw = keyless_transaction()
    assert Account.recover_transaction(raw) == DEPLOYER
    assert create_address(DEPLOYER, 0) == CREATE2_PROXY
    creation = rlp.decode(raw)[5]
    assert creation.endswith(bytes(node.w3.eth.get_code(CREATE2_PROXY)))


def test_deploy__on_two_chains__has_the_same_addresses(nodes):
    plans = [plan_masters(backend(node)) for node in nodes]
    assert plans[0].addresses == plans[1].addresses
    assert [plan.chain_id for plan in plans] == [31337, 11155111]
    for node, plan in zip(nodes, plans, strict=True):
        assert plan.same_everywhere
        assert plan.factory == standard_factory()
        deploy_masters(backend(node), plan)
        for address in plan.addresses.values():
            assert node.w3.eth.get_code(address)


def test_plan__nothing_stands__names_every_step_and_an_upper_bound_of_its_cost(node):
    counting = Counting(backend(node))
    plan = plan_masters(counting, TEST_BOUNDS)
    assert counting.receipts == []
    assert plan.standing == ("CREATE2 proxy",)
    assert [step.what for step in plan.steps] == ["factory", *(f"master of {name}" for name in MASTERS)]
    deploy_masters(counting, plan)
    assert len(counting.receipts) == len(plan.steps)
    for step, receipt in zip(plan.steps, counting.receipts, strict=True):
        assert receipt.gas_used <= step.gas <= receipt.gas_used * 4 // 3
    assert plan.cost == plan.gas * plan.gas_price


def test_deploy__a_second_time__sends_nothing_and_others_found_with_it(node):
    deploy_masters(backend(node), plan_masters(backend(node)))
    again = Counting(backend(node, 1))
    plan = plan_masters(again)
    assert (plan.steps, plan.cost) == ((), 0)
    assert set(plan.standing) == set(plan.addresses)
    deploy_masters(again, plan)
    assert again.receipts == []
    assert found(backend(node, 1), constitution()).record.factory == standard_factory()


@pytest.mark.parametrize("after", range(1, 6))
def test_deploy__broken_off_after_any_step__goes_on(node, after):
    with pytest.raises(Interrupted):
        deploy_masters(Breaking(backend(node), after), plan_masters(backend(node), TEST_BOUNDS))
    counting = Counting(backend(node))
    plan = plan_masters(counting, TEST_BOUNDS)
    deploy_masters(counting, plan)
    assert len(counting.receipts) == len(plan.steps) == 6 - after


class Overtaken(Counting):
    """Somebody else does the same just before each of our steps."""

    def __init__(self, ours: Any, theirs: Any) -> None:
        super().__init__(ours)
        self._theirs = theirs

    def estimate(self, to: str | None, data: bytes, value: int = 0) -> int:
        self._theirs.send(to, data, 8_000_000)
        return self._backend.estimate(to, data, value)


def test_deploy__somebody_else_is_quicker_at_every_step__uses_what_stands(node):
    ours = Overtaken(backend(node), backend(node, 1))
    factory = deploy_masters(ours, plan_masters(ours, TEST_BOUNDS))
    assert factory.address == standard_factory(TEST_BOUNDS)
    assert factory.missing == ()
    assert ours.receipts == []


def test_deploy__no_proxy__places_it_and_has_the_same_addresses(bare):
    counting = Counting(backend(bare))
    plan = plan_masters(counting)
    assert plan.proxy.state is ProxyState.PLACEABLE
    assert f"{DEPLOYER} gets what it lacks to 0.01 of the native coin" in plan.proxy.why
    assert [step.what for step in plan.steps[:3]] == ["gas for the CREATE2 proxy", "CREATE2 proxy", "factory"]
    assert plan.value == COST
    assert plan.cost == plan.gas * plan.gas_price + COST
    before = bare.w3.eth.get_balance(key(0).address)
    factory = deploy_masters(counting, plan)
    assert factory.address == standard_factory()
    assert before - bare.w3.eth.get_balance(key(0).address) <= plan.cost
    assert plan_masters(counting).steps == ()


def test_place_proxy__its_deployer_was_paid_by_another__pays_only_what_is_missing(bare):
    bare.w3.provider.make_request("anvil_setBalance", [DEPLOYER, hex(COST - 5)])
    us = backend(bare)
    assert look_at_proxy(us).missing == 5
    counting = Counting(us)
    deploy_masters(counting, plan_masters(counting))
    assert bare.w3.eth.get_transaction(counting.receipts[0].hash)["value"] == 5


def test_place_proxy__where_it_stands__sends_nothing(node):
    counting = Counting(backend(node))
    place_proxy(counting, Silent())
    assert counting.receipts == []


def test_deploy__the_keyless_transaction_is_lost_and_its_answer_too__stands_in_the_end(bare):
    with FaultyProxy(bare.url, late_seconds=0.1) as proxy:
        # asking about it twice, our payment, then the keyless transaction
        proxy.plan = Scripted({SENDING: [Fault.NONE, Fault.NONE, Fault.NONE, Fault.LOSE, Fault.DROP_AFTER]})
        us = Web3Backend(connect(proxy.url), key(0), poll_seconds=0.01)
        deploy_masters(us, plan_masters(us))
        # asked about twice, lost once, sent, and sent again since that answer was lost
        assert proxy.sent.count("0x" + keyless_transaction().hex()) == 4
    assert bare.w3.eth.get_code(CREATE2_PROXY)
    assert find_factory(backend(bare)).address == standard_factory()


def test_deploy__node_takes_only_transactions_with_a_chain__creates_plainly_and_says_so(bare):
    with FaultyProxy(bare.url) as proxy:
        proxy.plan = Scripted({SENDING: [Fault.PROTECTED_ONLY]})
        us = Web3Backend(connect(proxy.url), key(0), poll_seconds=0.01)
        plan = plan_masters(us)
    assert plan.proxy.state is ProxyState.OUT_OF_REACH
    assert "this node takes no transaction that names no chain (EIP-155)" in plan.proxy.why
    assert not plan.same_everywhere
    assert plan.factory == create_address(key(0).address, backend(bare).sent())
    assert plan.steps[0].what == "factory"
    assert bare.w3.eth.get_balance(DEPLOYER) == 0
    assert deploy_masters(backend(bare), plan).address == plan.factory


def test_look_at_proxy__gas_above_its_price_or_its_only_transaction_spent__is_out_of_reach(bare):
    us = backend(bare)
    bare.w3.provider.make_request("anvil_setNonce", [DEPLOYER, "0x1"])
    assert (
        look_at_proxy(us).why
        == "the one transaction that could create it was used up here without creating it"
    )
    bare.w3.provider.make_request("anvil_setNonce", [DEPLOYER, "0x0"])
    bare.w3.provider.make_request("anvil_setNextBlockBaseFeePerGas", [hex(200 * 10**9)])
    bare.w3.provider.make_request("evm_mine", [])
    assert look_at_proxy(us).why.startswith("gas costs ")
    with pytest.raises(FoundingError, match=r"the CREATE2 proxy cannot be placed on chain 31337: gas costs"):
        place_proxy(us, Silent())


def test_standard_factory__other_bounds__is_another_address():
    assert standard_factory(TEST_BOUNDS) != standard_factory()
    assert keccak(init_code(TEST_BOUNDS)) != keccak(init_code(DEFAULT_BOUNDS))
