"""Functions: from texts and ABIs; arguments with their places; calldata, strictly."""

from __future__ import annotations

import pytest
from eth_abi.abi import encode

from celldao.actions.function import Function, as_json, functions_of
from celldao.errors import ActionError
from tests.support.action_world import WELDER

ZERO = "0x" + "0" * 40
MISSPELT = "0x" + WELDER[2:].swapcase()


@pytest.mark.parametrize(
    ("text", "signature", "canonical"),
    [
        ("pay()", "pay()", "pay()"),
        ("f(uint a,int b)", "f(uint256,int256)", "f(uint256 a, int256 b)"),
        ("function f(address payable to)", "f(address)", "f(address to)"),
        ("f(uint256[2][] calldata x, bytes)", "f(uint256[2][],bytes)", "f(uint256[2][] x, bytes)"),
        (
            "f((address a, (bytes32 b, bool c)[] d)[3] e)",
            "f((address,(bytes32,bool)[])[3])",
            "f((address a, (bytes32 b, bool c)[] d)[3] e)",
        ),
        ("f(tuple(address a) memory e)", "f((address))", "f((address a) e)"),
    ],
)
def test_parse__functions_as_people_write_them__read(text, signature, canonical):
    function = Function.parse(text)
    assert (function.signature, function.text) == (signature, canonical)
    assert Function.parse(function.text) == function


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "f",
            "f(",
            "f)",
            "f(uint7)",
            "f(uint264)",
            "f(bytes33)",
            "f(bytes0)",
            "f(uint0)",
            "f(text)",
            "f(())",
        ),
        *(
            "f(uint256,)",
            "f(uint256) returns (bool)",
            "f(uint256[-1])",
            "1f()",
            "f(address128)",
            "f(mapping)",
        ),
    ],
)
def test_parse__anything_else__refused(text):
    with pytest.raises(ActionError, match="is no function"):
        Function.parse(text)


def test_of_abi__structs_and_views__like_the_text():
    abi = [
        {
            "type": "function",
            "name": "fill",
            "stateMutability": "payable",
            "inputs": [
                {
                    "name": "orders",
                    "type": "tuple[]",
                    "components": [{"name": "maker", "type": "address"}, {"name": "", "type": "uint256"}],
                }
            ],
        },
        {"type": "function", "name": "count", "stateMutability": "view", "inputs": []},
        {"type": "function", "name": "size", "constant": True, "inputs": []},
        {"type": "event", "name": "Filled", "inputs": []},
    ]
    (function,) = functions_of(abi)
    assert function == Function.parse("fill((address maker, uint256)[] orders)")


FUNCTION = Function.parse("f(uint8 small, address who, bytes4 tag, (string note, bool[] yes) more)")
GOOD = ["255", WELDER, "0x12345678", ["é", ["true", "no"]]]


def test_read__texts_of_a_file__become_values():
    values = (255, WELDER, bytes.fromhex("12345678"), ("é", (True, False)))
    assert FUNCTION.read(GOOD) == values
    named = {
        "small": 255,
        "who": WELDER.lower(),
        "tag": values[2],
        "more": {"note": "é", "yes": [True, False]},
    }
    assert FUNCTION.read(named) == values
    assert FUNCTION.read([as_json(value) for value in values]) == values
    assert Function.parse("f(address a)").read([ZERO]) == (ZERO,)


@pytest.mark.parametrize(
    ("at", "given", "path", "what"),
    [
        (0, "256", (0,), "256 does not fit uint8"),
        (0, "-1", (0,), "-1 does not fit uint8"),
        (0, "1.5", (0,), "'1.5' is no whole number"),
        (0, True, (0,), "True is no whole number"),
        (1, "0x12", (1,), "'0x12' is not an address"),
        (1, MISSPELT, (1,), f"{MISSPELT} does not match its checksum"),
        (2, "0x1234", (2,), "has 2 bytes, not 4"),
        (2, "0x123", (2,), "'0x123' is not bytes"),
        (3, ["a"], (3,), "has 1 values, not 2"),
        (3, ["a", "yes"], (3, 1), "is 'yes', not a list"),
        (3, ["a", ["yes", "maybe"]], (3, 1, 1), "'maybe' is neither true nor false"),
        (3, [5, []], (3, 0), "is 5, not a text"),
        (3, {"note": "a", "yse": []}, (3, "yse"), "there is no parameter 'yse'"),
        (3, {"note": "a"}, (3,), "yes is missing"),
    ],
)
def test_read__what_does_not_fit__is_named_with_its_place(at, given, path, what):
    arguments = [*GOOD]
    arguments[at] = given
    with pytest.raises(ActionError) as refused:
        FUNCTION.read(arguments)
    assert (refused.value.path, refused.value.what) == (path, what)


def test_decode__what_an_encoder_writes__only():
    function = Function.parse("f(address to, bytes data)")
    values = (WELDER, b"\x01\x02\x03")
    data = function.encode(values)
    assert data == function.selector + encode(["address", "bytes"], values)
    assert function.decode(data) == values
    dirty_address = data[:4] + b"\x01" + data[5:]
    dirty_padding = data[:-1] + b"\x01"
    moved = data[:36] + (96).to_bytes(32, "big") + bytes(32) + data[68:]
    for wrong in (
        data + b"\0",
        data + bytes(32),
        data[:-1],
        dirty_address,
        dirty_padding,
        moved,
        b"",
        data[:4],
    ):
        assert function.decode(wrong) is None


def test_decode__text_that_is_no_utf8_or_a_bool_of_two__is_not_decoded():
    text = Function.parse("f(string s)")
    data = text.encode(("ab",)).replace(b"ab", b"\xff\xfe")
    assert text.decode(data) is None
    flag = Function.parse("f(bool b)")
    assert flag.decode(flag.selector + (2).to_bytes(32, "big")) is None


def test_decode__lists_that_point_at_one_another__are_not_followed():
    function = Function.parse("f(uint256[][][][][] x)")
    # every list has 8 entries, all of them the list behind it: a few words that stand for 8^4 lists
    level = (8).to_bytes(32, "big") + 8 * (256).to_bytes(32, "big")
    data = function.selector + (32).to_bytes(32, "big") + 5 * level
    assert function.decode(data) is None
    deep = (((((1, 2), ()),),),)
    assert function.decode(function.encode((deep,))) == (deep,)


def test_decode__lengths_beyond_the_data__are_not_believed():
    for text in ("f(uint256[] x)", "f(bytes x)", "f(string[999999] x)", "f(bytes[] x)"):
        function = Function.parse(text)
        huge = function.selector + (32).to_bytes(32, "big") + (2**255).to_bytes(32, "big")
        assert function.decode(huge) is None
        assert function.decode(function.selector + (32).to_bytes(32, "big")) is None


def test_decode__lists_of_nothing__cannot_be_written():
    with pytest.raises(ActionError, match="is no function"):
        Function.parse("f(uint256[0][] x)")


def test_encode__wrong_types__refused():
    with pytest.raises(ActionError, match="does not take these arguments"):
        Function.parse("f(uint8 a)").encode((256,))
