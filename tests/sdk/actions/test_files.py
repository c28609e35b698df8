"""Payrolls, ABI files and batches of Safe's transaction builder."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from celldao.actions import (
    Amount,
    CallContract,
    Function,
    Pay,
    PayMany,
    Payment,
    batch_of,
    choose,
    pay_all,
    payroll,
    read_abi,
    read_batch,
    read_calls,
    to_calls,
    with_sources,
    write_batch,
)
from celldao.actions.payments import MAX_PAYMENTS
from celldao.errors import ActionError, ProposalFileError
from tests.support.action_world import (
    BAKER,
    CONTEXT,
    DEPOSIT,
    FITTER,
    STRANGER,
    TREASURY,
    USDC,
    VAULT,
    WELDER,
    address,
    any_action,
)

NOW = datetime(2027, 3, 1, tzinfo=UTC)


def payments(count: int, currency: str = "USDC") -> list[Payment]:
    return [Payment(to=address(n + 1), amount=f"{n + 1} {currency}") for n in range(count)]


# --- payrolls


def test_pay_all__two_currencies_and_more_than_fit__as_few_actions_as_possible():
    usdc, ether = payments(2 * MAX_PAYMENTS + 1), payments(2, "ETH")
    mixed = [usdc[0], ether[0], *usdc[1:], ether[1]]
    actions = pay_all(mixed)
    assert [len(a.payments) if isinstance(a, PayMany) else 1 for a in actions] == [
        MAX_PAYMENTS,
        MAX_PAYMENTS,
        1,
        2,
    ]
    assert isinstance(actions[2], Pay)
    paid = [
        payment
        for action in actions
        for payment in (action.payments if isinstance(action, PayMany) else [action])
    ]
    assert [(p.to, p.amount) for p in paid] == [(p.to, p.amount) for p in [*usdc, *ether]]
    assert len(to_calls(actions, CONTEXT)) == 4


def test_pay_many__more_than_fit__refused():
    with pytest.raises(ValueError, match=f"at most {MAX_PAYMENTS} items"):
        PayMany(payments=tuple(payments(MAX_PAYMENTS + 1)))


def test_pay_many__two_currencies__the_second_is_named():
    action = PayMany(payments=(*payments(1), *payments(1, "ETH")))
    with pytest.raises(ActionError) as refused:
        action.call(CONTEXT)
    assert refused.value.path == ("payments", 1, "amount")
    assert refused.value.what == "1 ETH is in another currency than 1 USDC"


def write(folder: Path, text: str) -> Path:
    (folder / "march.csv").write_text(text, encoding="utf-8")
    return folder / "march.csv"


@pytest.mark.parametrize(
    "text",
    [
        f'address,amount,name\n{WELDER},"1,250.50 USDC",Ada\n{FITTER},0.5 ETH,\n',
        f"name;currency;amount;address\nAda;USDC;1250.50;{WELDER}\n;ETH;0.5;{FITTER}\n",
    ],
)
def test_payroll__a_csv__becomes_actions(tmp_path, text):
    assert payroll(write(tmp_path, text)) == [
        Pay(to=WELDER, amount="1250.5 USDC"),
        Pay(to=FITTER, amount="0.5 ETH"),
    ]


HEAD = "address,amount\n"
MISTAKES = {
    "no currency": (f"{WELDER},1250.50\n", 2, "[1].amount", "'1250.50' has no currency"),
    "comma": (f'{WELDER},"12,50 USDC"\n', 2, "[1].amount", "'12,50' is not a plain number"),
    "nothing": (f"{WELDER},0 USDC\n", 2, "[1].amount", "is nothing"),
    "no amount": (f"{WELDER},5 USDC\n{FITTER},\n", 3, "[2].amount", "is missing"),
    "address": (f"{WELDER[:-1]},5 USDC\n", 2, "[1].address", f"'{WELDER[:-1]}' has 39 digits"),
    "twice": (f"{WELDER},5 USDC\n{FITTER},5 USDC\n{WELDER},5.0 USDC\n", 4, "[3]", "pays the same as line 2"),
    "columns": (f"{WELDER},5 USDC,x\n", 2, "[1]", "has 3 columns, the first line has 2"),
    "nobody": ("", 1, "", "pays nobody"),
}


@pytest.mark.parametrize(("rows", "line", "field", "what"), MISTAKES.values(), ids=MISTAKES.keys())
def test_payroll__a_mistake__has_its_line(tmp_path, rows, line, field, what):
    with pytest.raises(ProposalFileError) as refused:
        payroll(write(tmp_path, HEAD + rows))
    (problem,) = refused.value.problems
    assert (problem.file, problem.line, problem.field) == ("march.csv", line, field)
    assert problem.what.startswith(what)


def test_payroll__no_such_file__said(tmp_path):
    with pytest.raises(ProposalFileError, match="cannot be read"):
        payroll(tmp_path / "march.csv")


# --- ABI files

ABI = [
    {
        "type": "function",
        "name": "deposit",
        "stateMutability": "nonpayable",
        "inputs": [{"name": "assets", "type": "uint256"}, {"name": "receiver", "type": "address"}],
    },
    {"type": "function", "name": "deposit", "stateMutability": "payable", "inputs": []},
    {"type": "function", "name": "pause", "inputs": []},
    {"type": "function", "name": "total", "stateMutability": "view", "inputs": []},
]


@pytest.mark.parametrize("content", [ABI, {"contractName": "Vault", "abi": ABI}])
def test_read_abi__a_file_of_any_tool__gives_functions(tmp_path, content):
    (tmp_path / "vault.json").write_text(json.dumps(content))
    functions = read_abi(tmp_path / "vault.json")
    assert [function.text for function in functions] == [DEPOSIT.text, "deposit()", "pause()"]
    assert choose(functions, "pause").text == "pause()"
    assert choose(functions, "deposit(uint256,address)") == DEPOSIT


@pytest.mark.parametrize(
    ("wanted", "what", "remedy"),
    [
        ("deposit", "several functions 'deposit'", "write deposit(uint256,address) or deposit()"),
        ("puase", "no function 'puase'", "did you mean pause?"),
        ("total", "no function 'total'", "check the name"),
        ("deposit(uint8)", "no function deposit(uint8)", "compare the parameters' types"),
    ],
)
def test_choose__not_one_function__refused(wanted, what, remedy):
    from celldao.actions.function import functions_of

    with pytest.raises(ActionError) as refused:
        choose(functions_of(ABI), wanted)
    assert what in refused.value.what
    assert remedy in refused.value.remedy


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("{", "holds no ABI"),
        ("{}", "holds no ABI"),
        ("[5]", "holds no ABI"),
        ('"abi"', "holds no ABI"),
        ("[]", "has no function"),
    ],
)
def test_read_abi__no_abi__refused(tmp_path, text, what):
    (tmp_path / "x.json").write_text(text)
    with pytest.raises(ActionError, match=what):
        read_abi(tmp_path / "x.json")


class Explorer:
    """Knows one contract; stands in for a plugin that asks an explorer."""

    def abi(self, address: str) -> list[dict[str, object]] | None:
        return ABI if address == STRANGER else None


def test_with_sources__an_explorers_abi__makes_calls_readable():
    call = CallContract(target=STRANGER, function="pause()").call(CONTEXT)
    assert read_calls([call], CONTEXT)[0].kind == "raw_call"
    context = with_sources(CONTEXT, [STRANGER, VAULT, TREASURY], Explorer())
    assert read_calls([call], context)[0].words(context) == f"Call pause() of {STRANGER}"


# --- batches


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(any_action, max_size=4))
def test_batch__written_and_read__the_same_calls(actions):
    calls = to_calls(actions, CONTEXT)
    batch = batch_of(json.loads(write_batch(calls, CONTEXT, NOW, "March", "é")))
    assert list(batch.calls) == calls
    assert (batch.name, batch.description, batch.chain_id, batch.intact) == ("March", "é", 11155111, True)


def test_batch__a_call_changed_after_saving__not_intact():
    data = json.loads(write_batch(to_calls([Pay(to=WELDER, amount="5 USDC")], CONTEXT), CONTEXT, NOW))
    data["meta"]["name"] = "The name is not part of the checksum"
    assert batch_of(data).intact is True
    data["transactions"][0]["value"] = "1"
    assert batch_of(data).intact is False
    del data["meta"]["checksum"]
    assert batch_of(data).intact is None


def test_batch__with_methods_instead_of_data__is_encoded(tmp_path):
    inputs = [
        {"name": "orders", "type": "tuple[]", "components": [{"name": "maker", "type": "address"}]},
        {"name": "note", "type": "string"},
    ]
    transaction = {
        "to": VAULT,
        "value": "7",
        "data": None,
        "contractMethod": {"name": "fill", "payable": True, "inputs": inputs},
        "contractInputsValues": {"orders": f'[["{WELDER}"]]', "note": "[not a list]"},
    }
    plain = {"to": BAKER.lower(), "value": "5", "data": None, "contractMethod": None}
    file = tmp_path / "batch.json"
    file.write_text(json.dumps({"version": "1.0", "chainId": "1", "transactions": [transaction, plain]}))
    batch = read_batch(file)
    function = Function.parse("fill((address maker)[] orders, string note)")
    assert function.decode(batch.calls[0].data) == (((WELDER,),), "[not a list]")
    assert (batch.calls[0].value, batch.calls[1].value, batch.calls[1].data) == (7, 5, b"")
    assert batch.calls[1].target == BAKER


@pytest.mark.parametrize(
    ("change", "path", "what"),
    [
        ({"to": "0x12"}, (), "'0x12' has 2 digits"),
        ({"to": None}, (), "is None, not an address"),
        ({"value": "1 ether"}, ("value",), "'1 ether' is no number of base units"),
        ({"data": "0x123"}, (), "'0x123' is not in hexadecimal digits"),
        ({"data": None, "contractMethod": {}}, ("contractMethod",), "names no function"),
        (
            {"data": None, "contractMethod": {"name": "f", "inputs": [{"name": "a", "type": "uint256"}]}},
            ("contractInputsValues", "a"),
            "has no value",
        ),
        ({"value": str(2**256)}, (), "is no number of base units"),
    ],
)
def test_batch__a_wrong_transaction__is_named(change, path, what):
    good = {"to": WELDER, "value": "0", "data": "0x"}
    with pytest.raises(ActionError) as refused:
        batch_of({"transactions": [good, {**good, **change}]})
    assert refused.value.path == ("transactions", 1, *path)
    assert what in refused.value.what


@pytest.mark.parametrize("data", [[], {}, {"transactions": {}}, "x"])
def test_batch__no_transactions__refused(data):
    with pytest.raises(ActionError, match="there are no transactions"):
        batch_of(data)


def test_amounts_of_context__symbols__are_distinct():
    from celldao.actions import Asset
    from celldao.errors import ContextError

    fields = {name: getattr(CONTEXT, name) for name in type(CONTEXT).model_fields}
    for symbol, what in (
        ("USDC", "have the same symbol USDC"),
        ("shares", "cannot be the symbol"),
        ("a b", "cannot"),
    ):
        assets = (*CONTEXT.assets, Asset(token=STRANGER, symbol=symbol, decimals=6))
        with pytest.raises(ContextError, match=what):
            type(CONTEXT)(**{**fields, "assets": assets})
    assert CONTEXT.amount(USDC, 5) == Amount.parse("0.000005 USDC")
