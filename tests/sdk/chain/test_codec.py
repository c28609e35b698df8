"""Calls and answers by ABI, against web3.py's own encoding."""

from __future__ import annotations

import pytest
from eth_utils import keccak, to_checksum_address
from web3 import Web3

from celldao.chain.codec import Interface, type_of
from celldao.errors import ChainError
from tests.support.constitutions import FUND, WELDER

PAIR = [{"name": "account", "type": "address"}, {"name": "ratio", "type": "uint256"}]
ABI = [
    {"type": "constructor", "inputs": [{"name": "pairs", "type": "tuple[]", "components": PAIR}]},
    {
        "type": "function",
        "name": "terms",
        "stateMutability": "view",
        "inputs": [],
        "outputs": [
            {
                "name": "",
                "type": "tuple",
                "components": [
                    {"name": "limit", "type": "uint256"},
                    {"name": "pairs", "type": "tuple[]", "components": PAIR},
                ],
            }
        ],
    },
    {
        "type": "function",
        "name": "two",
        "stateMutability": "view",
        "inputs": [{"name": "pair", "type": "tuple", "components": PAIR}, {"name": "name", "type": "string"}],
        "outputs": [{"name": "", "type": "address"}, {"name": "", "type": "bytes32"}],
    },
    {"type": "function", "name": "two", "stateMutability": "view", "inputs": [], "outputs": []},
    {
        "type": "event",
        "name": "Moved",
        "inputs": [
            {"name": "from", "type": "address", "indexed": True},
            {"name": "amount", "type": "uint256", "indexed": False},
            {"name": "note", "type": "string", "indexed": True},
            {"name": "to", "type": "address", "indexed": False},
        ],
    },
]
interface = Interface(ABI)


def word(value: int | str) -> bytes:
    return (int(value, 16) if isinstance(value, str) else value).to_bytes(32, "big")


def test_type_of__list_of_structs__is_canonical():
    assert type_of({"type": "tuple[]", "components": PAIR}) == "(address,uint256)[]"


def test_encode__overloaded_function_with_a_struct__as_web3():
    contract = Web3().eth.contract(abi=ABI)
    expected = contract.functions["two((address,uint256),string)"](
        (WELDER, 5), "x"
    ).abi  # the overload exists
    assert expected["name"] == "two"
    selector = keccak(text="two((address,uint256),string)")[:4]
    body = word(WELDER) + word(5) + word(96) + word(1) + b"x".ljust(32, b"\0")
    assert interface.encode("two", (WELDER, 5), "x") == selector + body
    assert interface.encode("two") == keccak(text="two()")[:4]


def test_encode_constructor__list_of_structs__by_hand():
    assert interface.encode_constructor([(WELDER, 5)]) == word(32) + word(1) + word(WELDER) + word(5)


def test_decode__struct__is_a_dict_with_checksummed_addresses():
    data = word(32) + word(7) + word(64) + word(1) + word(FUND.lower()) + word(9)
    assert interface.decode("terms", 0, data) == {"limit": 7, "pairs": [{"account": FUND, "ratio": 9}]}


def test_decode__several_values__are_a_tuple():
    assert interface.decode("two", 2, word(FUND) + word(1)) == (to_checksum_address(FUND), word(1))


def test_decode__too_little__says_what_came():
    with pytest.raises(ChainError, match="terms was answered with nothing"):
        interface.decode("terms", 0, b"")
    with pytest.raises(ChainError, match="terms was answered with 32 bytes"):
        interface.decode("terms", 0, word(32))


def test_decode_event__indexed_and_plain__by_name():
    topics = [interface.topic("Moved"), word(WELDER), keccak(text="note")]
    assert topics[0] == keccak(text="Moved(address,uint256,string,address)")
    decoded = interface.decode_event("Moved", topics, word(5) + word(FUND))
    assert decoded == {"from": WELDER, "amount": 5, "note": keccak(text="note"), "to": FUND}
    assert list(decoded) == ["from", "amount", "note", "to"]
