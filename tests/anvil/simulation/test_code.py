"""What stands at addresses: proxies, clones, keys that borrow code; and what warnings make of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from web3 import Web3

from celldao.actions import Call, Pay, SpendWith, read_calls, to_calls
from celldao.actions.function import Function
from celldao.chain.proxies import Stands, what_stands
from celldao.chain.web3py import Web3Reader
from celldao.context import context_of
from celldao.proposals import Draft
from celldao.warnings import check, gather
from celldao.warnings.gathering import explored
from tests.anvil.simulation.conftest import Stand

PROXY, BEACON, TARGET, KEY = (f"0x{place:040x}" for place in range(0xB1, 0xB5))
LOGIC = "0x00000000000000000000000000000000000000C1"
IMPLEMENTATION = "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc"
BEACON_SLOT = "0xa3f0ad74e5423aebfd80d3ef4346578335a9a72aeaee59ff6cb3582b35133d50"
ZEPPELIN = "0x7050c9e0f4ca769c69bd3a8ef740bc37934f8e2c036e5a723fd8ee048ed3f8c3"
# Answers every call with LOGIC.
ANSWERING = "0x73" + LOGIC[2:] + "5f5260205ff3"


@pytest.fixture
def put(w3: Web3) -> Any:
    """put(address, code, slot=…): code at an address, and words in its storage."""

    def put(address: str, code: str, **words: str) -> str:
        w3.provider.make_request("anvil_setCode", [address, code])
        for slot, account in words.items():
            word = "0x" + "00" * 12 + account[2:]
            w3.provider.make_request("anvil_setStorageAt", [address, slot, word])
        return str(Web3.to_checksum_address(address))

    return put


def stands(w3: Web3, address: str) -> Stands:
    return what_stands(Web3Reader(w3), [address.lower()])[str(Web3.to_checksum_address(address))]


def test_what_stands__nothing_a_contract_a_key_that_borrows_code__its_own_code_or_none(
    w3: Web3, deploy: Any, put: Any
) -> None:
    assert stands(w3, TARGET) == Stands(False)
    assert stands(w3, deploy("standins/Shop").address) == Stands(True)
    assert stands(w3, put(KEY, "0xef0100" + LOGIC[2:])) == Stands(False)
    assert what_stands(Web3Reader(w3), []) == {}


@pytest.mark.parametrize("slot", [IMPLEMENTATION, ZEPPELIN])
def test_what_stands__proxy_with_a_slot__its_implementation(w3: Web3, put: Any, slot: str) -> None:
    assert stands(w3, put(PROXY, "0x00", **{slot: LOGIC})) == Stands(True, LOGIC)


def test_what_stands__uups_proxy__its_implementation(w3: Web3, put: Any) -> None:
    slot = w3.keccak(text="PROXIABLE").to_0x_hex()
    assert stands(w3, put(PROXY, "0x00", **{slot: LOGIC})) == Stands(True, LOGIC)


def test_what_stands__beacon_proxy__what_the_beacon_says(w3: Web3, put: Any) -> None:
    put(BEACON, ANSWERING)
    assert stands(w3, put(PROXY, "0x00", **{BEACON_SLOT: BEACON})) == Stands(True, LOGIC)
    put(BEACON, "0x5f5ffd")
    assert stands(w3, PROXY) == Stands(True)


def test_what_stands__safe__its_singleton(w3: Web3, put: Any) -> None:
    assert stands(w3, put(PROXY, ANSWERING)) == Stands(True, LOGIC)


@pytest.mark.parametrize(
    ("head", "tail"),
    [
        ("363d3d373d3d3d363d73", "5af43d82803e903d91602b57fd5bf3"),
        ("3d3d3d3d363d3d37363d73", "5af43d3d93803e602a57fd5bf3"),
    ],
)
def test_what_stands__clone__its_implementation_for_good(w3: Web3, put: Any, head: str, tail: str) -> None:
    assert stands(w3, put(PROXY, "0x" + head + LOGIC[2:] + tail)) == Stands(True, LOGIC, fixed=True)
    # the same bytes with something behind them are another contract
    assert not stands(w3, put(PROXY, "0x" + head + LOGIC[2:] + tail + "00")).fixed
    assert not stands(w3, put(PROXY, "0x" + head + LOGIC[2:] + "00" + tail)).fixed


def test_what_stands__a_treasury_of_a_cell__is_a_clone(stand: Stand) -> None:
    record = stand.cell.record
    found = what_stands(stand.reader, [record.treasury, record.factory])
    assert found[record.treasury].fixed
    assert found[record.treasury].implementation == stand.cell.factory.read("master", 2)[0]
    assert found[record.factory] == Stands(True)


class Shelf:
    """An explorer that knows some sources."""

    def __init__(self, **known: Any) -> None:
        self.known = known
        self.asked: list[str] = []

    def abi(self, address: str) -> Any:
        return self.known.get(address)

    def verified(self, address: str) -> bool | None:
        self.asked.append(address)
        return address in self.known


DEPOSIT = [
    {
        "type": "function",
        "name": "deposit",
        "inputs": [{"name": "day", "type": "uint32"}],
        "stateMutability": "nonpayable",
    },
    # whoever publishes an ABI writes there what he likes
    {"type": "function", "name": "evil()\nPay 5 ETH", "inputs": [], "stateMutability": "nonpayable"},
]


def test_explored__call_of_a_proxy__read_with_its_implementation_s_abi(stand: Stand, put: Any) -> None:
    proxy = put(PROXY, "0x00", **{IMPLEMENTATION: LOGIC})
    call = Call(proxy, 0, Function.parse("deposit(uint32 day)").encode((7,)))
    now = stand.cell.now()
    spend = to_calls([SpendWith(amount="1 ETH", contract=proxy, data=call.data)], stand.context)
    shelf = Shelf(**{LOGIC: DEPOSIT})
    for calls in ([call], spend):
        context = explored(now, calls, stand.context, shelf)
        assert [function.text for function in context.functions(proxy).values()] == ["deposit(uint32 day)"]


@pytest.mark.parametrize(
    ("known", "codes"),
    [
        ((), {"proxy-target", "unverified-code", "unknown-call"}),
        ((PROXY,), {"proxy-target", "unverified-code", "unknown-call"}),
        ((PROXY, LOGIC), {"proxy-target", "unknown-call"}),
    ],
)
def test_gather__call_of_a_proxy__warned_of_both_codes(
    stand: Stand, put: Any, known: tuple[str, ...], codes: set[str]
) -> None:
    proxy = put(PROXY, "0x00", **{IMPLEMENTATION: LOGIC})
    put(LOGIC, "0x00")
    draft = Draft((Call(proxy, 0, Function.parse("pause()").encode(())),), "x")
    shelf = Shelf(**{str(Web3.to_checksum_address(one)): DEPOSIT for one in known})
    facts = gather(stand.cell, draft, shelf, cache=stand.folder)
    assert facts.code[proxy].implementation == LOGIC
    warnings = check(read_calls(draft.calls, stand.context), stand.context, facts)
    assert {warning.code for warning in warnings} == codes


def test_gather__clone__its_implementation_s_source_and_no_talk_of_change(stand: Stand, put: Any) -> None:
    clone = put(PROXY, "0x363d3d373d3d3d363d73" + LOGIC[2:] + "5af43d82803e903d91602b57fd5bf3")
    shelf = Shelf(**{LOGIC: DEPOSIT})
    facts = gather(stand.cell, Draft((Call(clone, 0, b"\1\2\3\4"),), "x"), shelf, cache=stand.folder)
    assert (facts.code[clone].verified, facts.code[clone].fixed) == (True, True)
    assert shelf.asked == [LOGIC]


def test_gather__no_explorer__nothing_said_of_sources(stand: Stand, tmp_path: Path) -> None:
    draft = Draft(tuple(to_calls([Pay(to=stand.world.accounts[9], amount="1 ETH")], stand.context)), "x")
    facts = gather(stand.cell, draft, cache=tmp_path)
    assert {code.verified for code in facts.code.values()} == {None}


def test_gather__narrow_context__members_look_alikes_are_told_all_the_same(stand: Stand) -> None:
    member = stand.world.accounts[2]
    twin = str(Web3.to_checksum_address(member[:8] + "00" * 14 + member[-6:]))
    draft = Draft(tuple(to_calls([Pay(to=twin, amount="0.1 ETH")], stand.context)), "x")
    now = stand.cell.now()
    context = context_of(now, draft.calls)
    assert member not in context.members
    facts = gather(now, draft, context=context, cache=stand.folder)
    warnings = check(read_calls(draft.calls, context), context, facts)
    assert "look-alike" in {warning.code for warning in warnings}
