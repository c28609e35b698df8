"""What the key signs: decided from the bytes, whatever asks for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from eth_account import Account

from celldao.agents.gate import Gate, GatedSigner, NoKey, read
from celldao.agents.ledger import Ledger, State
from celldao.agents.settings import AgentSettings
from celldao.artifacts import artifact
from celldao.chain.web3py import KeySigner
from celldao.constitution.fields import NATIVE
from celldao.errors import GateError

MANDATE = "0x11c9CFEc77102a7C903a2D2319c79E7b0BBC9235"
SHOP = "0xBE9086f1A38740F297F6347B531732541289b220"
COIN = "0x81efDA062d6CB9A71E63f21E7e47636F1809384d"
INTERFACE = artifact("Mandate").interface
BUY = bytes.fromhex("a6f2ae3a")  # buy()
ALLOWED = {
    "draw": (COIN, 5),
    "pay": (COIN, SHOP, 5),
    "spend": (COIN, [SHOP, MANDATE], [5, 6]),
    "call": (SHOP, 5, BUY),
    "call_with": (COIN, 5, SHOP, BUY),
    "give_back": (COIN, 5),
    "report": (b"\1" * 32, "https://x"),
    "log_provenance": (b"\2" * 32, ""),
}


class Everything:
    """A ledger that has let everything through."""

    def take_number(self, data: bytes, nonce: int) -> bool:
        return True


def gate(ledger: Any = None, **given: Any) -> Gate:
    fields = {"mandate": MANDATE, "calls": [{"target": SHOP, "function": "buy()"}], **given}
    return Gate(AgentSettings.model_validate(fields), 1, ledger or Everything())


def transaction(data: bytes, **given: Any) -> dict[str, Any]:
    fields = {"chainId": 1, "nonce": 0, "gas": 90_000, "value": 0, "data": data, "to": MANDATE}
    return {**fields, "maxFeePerGas": 1, "maxPriorityFeePerGas": 1, **given}


def encoded(name: str) -> bytes:
    return INTERFACE.encode(name, *ALLOWED[name])


@pytest.mark.parametrize("name", ALLOWED)
def test_pass__each_function_of_an_operator__is_signed(name: str) -> None:
    account = Account.create()
    hashed, raw = GatedSigner(KeySigner(account), gate()).sign(transaction(encoded(name)))
    assert Account.recover_transaction(raw) == account.address
    assert hashed.startswith("0x")


@pytest.mark.parametrize(
    "entry",
    [
        entry
        for entry in artifact("Mandate").abi
        if entry["type"] == "function" and entry["name"] not in ALLOWED
    ],
    ids=lambda entry: entry["name"],
)
def test_pass__every_other_function_of_the_mandate__is_not_signed(entry: dict[str, Any]) -> None:
    from celldao.actions.function import Function

    selector = Function.of_abi(entry).selector
    with pytest.raises(GateError, match="may not be signed here"):
        gate().pass_(transaction(selector + bytes(320)))


@pytest.mark.parametrize("contract", ["Share", "Governor", "Treasury", "RevenueSplitter", "CellFactory"])
def test_pass__functions_of_other_contracts__are_not_signed_even_to_the_mandate(contract: str) -> None:
    from celldao.actions.function import functions_of

    own = {function.selector for function in map(_function, ALLOWED)}
    others = [one for one in functions_of(artifact(contract).abi) if one.selector not in own]
    assert others
    for function in others:
        with pytest.raises(GateError, match="may not be signed here"):
            gate().pass_(transaction(function.selector + bytes(320)))


def _function(name: str) -> Any:
    from celldao.actions.function import Function

    (entry,) = [
        one for one in artifact("Mandate").abi if one.get("name") == name and one["type"] == "function"
    ]
    return Function.of_abi(entry)


@pytest.mark.parametrize(
    "given",
    [
        {"to": SHOP},
        {"to": None},
        {"to": MANDATE[:-1] + "6"},
        {"value": 1},
        {"chainId": 2},
        {"authorizationList": []},
        {"accessList": []},
        {"type": 4},
        {"from": MANDATE},
    ],
    ids=str,
)
def test_pass__another_shape_of_transaction__is_not_signed(given: dict[str, Any]) -> None:
    with pytest.raises(GateError):
        gate().pass_(transaction(encoded("draw"), **given))


@pytest.mark.parametrize("name", ["call", "call_with"])
@pytest.mark.parametrize(
    ("target", "data"), [(COIN, BUY), (SHOP, b"\xd0\xe3\x0d\xb0"), (SHOP, b""), (MANDATE, BUY)]
)
def test_pass__a_call_within_that_is_not_listed__is_not_signed(name: str, target: str, data: bytes) -> None:
    arguments = (target, 0, data) if name == "call" else (COIN, 1, target, data)
    with pytest.raises(GateError, match="may not be signed here"):
        gate().pass_(transaction(INTERFACE.encode(name, *arguments)))


@pytest.mark.parametrize("name", ALLOWED)
def test_pass__calldata_that_two_would_read_differently__is_not_signed(name: str) -> None:
    data = encoded(name)
    odd = [data + b"\0", data[:-1], data + bytes(32)]
    if isinstance(ALLOWED[name][0], str):
        odd.append(data[:4] + b"\xff" * 12 + data[16:])  # above an address
    for one in odd:
        with pytest.raises(GateError, match="not encoded"):
            gate().pass_(transaction(one))


def test_pass__tried_out_only__is_not_signed() -> None:
    with pytest.raises(GateError, match="try out only"):
        gate(dry_run="yes").pass_(transaction(encoded("draw")))
    with pytest.raises(GateError, match="no key"):
        NoKey(MANDATE).sign(transaction(encoded("draw")))


def test_pass__what_the_ledger_has_not_let_through__is_not_signed(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "agent.sqlite", MANDATE, 1, lambda: 1_000)
    guarded = gate(ledger)
    data = encoded("pay")
    with pytest.raises(GateError, match="not let through"):
        guarded.pass_(transaction(data))
    ledger.admit("a", data, "spent", COIN, 5, lambda *_: State.OPEN)
    guarded.pass_(transaction(data))
    guarded.pass_(transaction(data, maxFeePerGas=9))  # again, for a higher fee
    with pytest.raises(GateError, match="signed already"):
        guarded.pass_(transaction(data, nonce=1))
    ledger.done("a", {})
    with pytest.raises(GateError, match="signed already"):
        guarded.pass_(transaction(data, nonce=1))


def test_signer__signs_no_message() -> None:
    signer = GatedSigner(KeySigner(Account.create()), gate())
    assert not hasattr(signer, "sign_message")
    assert "0x" in repr(signer)


def test_read__what_it_would_do__is_what_the_bytes_say() -> None:
    meaning = read(encoded("spend"))
    assert (meaning.flow, meaning.asset, meaning.units) == ("spent", COIN, 11)
    assert meaning.receivers == ((SHOP, 5), (MANDATE, 6))
    meaning = read(encoded("call"))
    assert (meaning.asset, meaning.units, meaning.target, meaning.data) == (NATIVE, 5, SHOP, BUY)
    with pytest.raises(GateError, match="as many receivers"):
        read(INTERFACE.encode("spend", COIN, [SHOP], [5, 6]))
