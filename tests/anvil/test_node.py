"""The node can do what tests elsewhere cannot ask of py-evm."""

from __future__ import annotations

from web3 import Web3

CREATE2_PROXY = "0x4e59b44847b379578588920cA78FbF26c0B4956C"


def test_node__mines_several_blocks_in_one_second(w3: Web3):
    start = w3.eth.get_block("latest")
    w3.provider.make_request("evm_setNextBlockTimestamp", [start["timestamp"] + 1])
    w3.provider.make_request("anvil_mine", [hex(3), hex(0)])
    latest = w3.eth.get_block("latest")
    assert latest["number"] == start["number"] + 3
    assert latest["timestamp"] == start["timestamp"] + 1


def test_node__has_the_create2_proxy(w3: Web3):
    assert len(w3.eth.get_code(CREATE2_PROXY)) > 0


def test_node__starts_each_test_from_the_same_block(w3: Web3):
    assert w3.eth.block_number == 0
    w3.provider.make_request("anvil_mine", [hex(5)])


def test_node__starts_each_test_from_the_same_block_again(w3: Web3):
    assert w3.eth.block_number == 0
