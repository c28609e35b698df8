"""Functions of well-known contracts: their calldata, encoded by eth_abi and not by us, decode to words."""

from __future__ import annotations

from typing import Any

import pytest
from eth_abi.abi import encode
from eth_utils.crypto import keccak
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from celldao.actions import Call, read_call
from celldao.actions.function import Function, Parameter
from celldao.actions.known import PLACE, known, table
from tests.support.action_world import CONTEXT, STRANGER, USDC, WELDER, addresses

# A few examples each: there are hundreds of functions.
FEW = settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))


def values(parameter: Parameter) -> SearchStrategy[Any]:
    """Random values of a parameter, as eth_abi takes them."""
    kind = parameter.type
    if kind.endswith("]"):
        size = kind[kind.rindex("[") + 1 : -1]
        low, high = (int(size), int(size)) if size else (0, 3)
        return st.lists(values(parameter.item), min_size=low, max_size=high).map(tuple)
    if kind.startswith("("):
        return st.tuples(*map(values, parameter.components))
    if kind == "address":
        return addresses
    if kind == "bool":
        return st.booleans()
    if kind == "string":
        return st.text(max_size=40)
    if kind.startswith("bytes"):
        size = int(kind.removeprefix("bytes") or -1)
        return st.binary(min_size=max(size, 0), max_size=size if size >= 0 else 80)
    bits = int(kind.lstrip("uint"))
    low = 0 if kind.startswith("u") else -(2 ** (bits - 1))
    return st.integers(low, low + 2**bits - 1)


def check_decodes(function: Function) -> None:
    @FEW
    @given(st.tuples(*map(values, function.parameters)))
    def check(arguments):
        types = ",".join(function.types)
        data = keccak(text=f"{function.name}({types})")[:4] + encode(function.types, arguments)
        call = Call(STRANGER, 0, data)
        action = read_call(call, CONTEXT)
        assert action.kind in ("call", "allow"), function.text
        assert action.call(CONTEXT) == call
        text = action.words(CONTEXT)
        assert text
        assert not text.startswith("UNKNOWN")

    check()


def test_table__is_large__and_every_place_in_words_is_a_parameter():
    assert len(table()) >= 250
    for entry in table().values():
        names = [parameter.name for parameter in entry.function.parameters]
        for place in PLACE.finditer(entry.words):
            assert place[1] in names, entry.function.text
            assert place[2] in (None, "target", "native", *names), entry.function.text
        assert "{" not in PLACE.sub("", entry.words), entry.function.text
        if entry.inner:
            assert {entry.inner.target, entry.inner.value, entry.inner.data} <= {"", *names}
        if entry.allowance:
            assert {entry.allowance.spender, entry.allowance.amount} <= {"", *names}


def test_table__no_function__is_listed_twice():
    listed = [entry.function.signature for entry in table().values()]
    assert len(set(listed)) == len(listed)
    assert all(known(entry.function.selector) is entry for entry in table().values())


@pytest.mark.parametrize("source", sorted({entry.source for entry in table().values()}))
def test_read_call__functions_that_everybody_uses__decode_to_words(source):
    functions = [entry.function for entry in table().values() if entry.source == source]
    for function in functions:
        check_decodes(function)


def words(signature: str, arguments: list[Any], target: str = USDC, value: int = 0) -> str:
    function = next(e.function for e in table().values() if e.function.signature == signature)
    call = Call(target, value, function.encode(function.read(arguments)))
    return read_call(call, CONTEXT).words(CONTEXT)


def test_words__of_a_registered_token__in_its_currency_and_without_doubt():
    text = words("transfer(address,uint256)", [WELDER, "1250500000"])
    assert text == f"Send 1,250.5 USDC to Ada ({WELDER}), by a call of USDC ({USDC})"


def test_words__of_an_unknown_contract__in_base_units_and_as_a_guess():
    text = words("transfer(address,uint256)", [WELDER, "1250500000"], STRANGER)
    assert text == (
        f"Send 1,250,500,000 base units of {STRANGER} to Ada ({WELDER}), by a call of {STRANGER} "
        "(a guess by its selector)"
    )


def test_words__coin_along__is_said():
    text = words("deposit()", [], STRANGER, 10**18)
    assert text == (
        f"Wrap the coin that goes along, by a call of {STRANGER}, with 1 ETH (a guess by its selector)"
    )


def test_words__times_and_native_amounts__are_read():
    path = [USDC, STRANGER]
    text = words(
        "swapExactTokensForETH(uint256,uint256,address[],address,uint256)",
        ["5", str(10**18), path, WELDER, "1814356800"],
        STRANGER,
    )
    assert "for at least 1 ETH" in text
    assert "until 2027-06-30 12:00 UTC" in text


def test_lines__calls_within_calls__are_read_too():
    transfer = Function.parse("transfer(address to, uint256 value)").encode((WELDER, 5))
    for signature, arguments in (
        (
            "execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)",
            [USDC, "0", transfer, "0", "0", "0", "0", STRANGER, STRANGER, "0x"],
        ),
        (
            "scheduleBatch(address[],uint256[],bytes[],bytes32,bytes32,uint256)",
            [[USDC], ["0"], [transfer], bytes(32), bytes(32), "0"],
        ),
        ("propose(address[],uint256[],bytes[],string)", [[USDC], ["0"], [transfer], "text"]),
    ):
        function = next(e.function for e in table().values() if e.function.signature == signature)
        call = Call(STRANGER, 0, function.encode(function.read(arguments)))
        assert read_call(call, CONTEXT).lines(CONTEXT) == [
            f"within: Send 0.000005 USDC to Ada ({WELDER}), by a call of USDC ({USDC})"
        ]


def test_words__hostile_text__is_quoted_and_visible():
    text = words("setName(string)", ['x"\n\u202eevil\u200b'], STRANGER)
    assert text.startswith('Call setName(name: "x\\"\\u{a}\\u{202e}evil\\u{200b}")')
