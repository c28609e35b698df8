"""proposal.yaml: read with everything that it may name, and every mistake with its line."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from celldao import limits
from celldao.actions import Amount, CallContract, Pay, PayMany, RemoveGuardian, SetHolderCap, write_batch
from celldao.constitution.problems import Problem
from celldao.errors import CelldaoError, ProposalFileError
from celldao.proposals import Track, from_data, load, loads
from tests.support.action_world import BAKER, CONTEXT, DEPOSIT, FITTER, STRANGER, VAULT, WELDER

HEAD = "title: Payroll for March\nreference: payroll-2027-03\n"


def mistakes(text: str, folder: Path | None = None, context=CONTEXT) -> list[Problem]:
    try:
        loads(text, folder=folder, context=context)
    except ProposalFileError as error:
        return list(error.problems)
    return []


def test_loads__a_whole_file__becomes_a_proposal():
    proposal = loads(
        HEAD
        + f"""\
text: |
  Why we do it.

  * one
track: constitutional
actions:
  - pay: {{to: {WELDER}, amount: 1250.50 USDC}}
  - set_holder_cap:
      cap: 20 %
  - remove_guardian
""",
        context=CONTEXT,
    )
    assert (proposal.title, proposal.reference) == ("Payroll for March", "payroll-2027-03")
    assert (proposal.text, proposal.track) == ("Why we do it.\n\n* one", Track.CONSTITUTIONAL)
    assert proposal.actions == (
        Pay(to=WELDER, amount="1,250.5 USDC"),
        SetHolderCap(cap="20 %"),
        RemoveGuardian(),
    )


def test_loads__line_ends_and_blanks__do_not_change_the_id():
    text = HEAD + "text: |\n  One\n\n  Two\n"
    one = loads(text)
    other = loads(text.replace("One", "One  ").replace("\n", "\r\n") + "\r\n")
    assert one.draft(CONTEXT).id == other.draft(CONTEXT).id


def test_load__without_a_context__checks_what_it_can(tmp_path):
    (tmp_path / "proposal.yaml").write_text(
        HEAD + f"actions:\n  - pay: {{to: {WELDER}, amount: 5 USDT}}\n", encoding="utf-8"
    )
    assert load(tmp_path / "proposal.yaml").actions[0] == Pay(to=WELDER, amount="5 USDT")
    with pytest.raises(ProposalFileError, match="no asset is called USDT"):
        load(tmp_path / "proposal.yaml", CONTEXT)


def test_loads__the_error__lists_file_line_and_remedy():
    with pytest.raises(CelldaoError) as refused:
        loads(HEAD + f"actions:\n  - pay:\n      to: {WELDER}\n      amount: 1250,50 USDC\n")
    assert str(refused.value) == (
        "proposal.yaml: 1 mistake\n"
        "  proposal.yaml:6: actions[1].pay.amount: '1250,50' is not a plain number\n"
        "      write a number and the currency, as in 1250.50 USDC or 1,250.50 USDC\n"
        "Correct the file and run the command again."
    )


PAY = f"  - pay: {{to: {WELDER}, amount: 5 USDC}}\n"
CASES = {
    "no title": ("reference: a\n", 1, "title", "is missing", "add it"),
    "no reference": ("title: a\n", 1, "reference", "is missing", "add it"),
    "misspelt field": (
        HEAD + "actoins: []\n",
        3,
        "actoins",
        "there is no such field",
        "did you mean actions?",
    ),
    "reference of two words": (
        "title: a\nreference: b c\n",
        2,
        "reference",
        "'b c' is no reference",
        "letters",
    ),
    "title of two lines": ('title: "a\\nb"\nreference: b\n', 1, "title", "has several lines", "one line"),
    "title as a heading": ('title: "# a"\nreference: b\n', 1, "title", "begins with the sign", "without #"),
    "invisible text": (HEAD + 'text: "a\\u202eb"\n', 3, "text", "invisible character (U+202E)", "without it"),
    "empty text": (HEAD + "text:\n", 3, "text", "has no value", "delete the line"),
    "unknown track": (HEAD + "track: normal\n", 3, "track", "'normal': Input should be", "see docs"),
    "wrong track": (
        HEAD + "track: constitutional\nactions:\n" + PAY,
        3,
        "track",
        "is ordinary, not",
        "Correct",
    ),
    "actions are no list": (HEAD + "actions: 5\n", 3, "actions", "is '5', not a list", "begin each action"),
    "unknown action": (
        HEAD + "actions:\n  - pya: {}\n",
        4,
        "actions[1].pya",
        "no such action",
        "did you mean pay?",
    ),
    "no action": (HEAD + "actions:\n  - [a]\n", 4, "actions[1]", "is not one action", "its kind"),
    "two in one": (
        HEAD + "actions:\n  - {pay: {}, bar: {}}\n",
        4,
        "actions[1]",
        "is not one action",
        "its kind",
    ),
    "action without fields": (
        HEAD + "actions:\n  - pay:\n",
        4,
        "actions[1].pay",
        "has no value",
        "write one",
    ),
    "misspelt field of an action": (
        HEAD + f"actions:\n  - pay:\n      to: {WELDER}\n      amuont: 5 USDC\n",
        6,
        "actions[1].pay.amuont",
        "there is no such field",
        "did you mean amount?",
    ),
    "address": (
        HEAD + "actions:\n  - pay:\n      amount: 5 USDC\n      to: 0x12\n",
        6,
        "actions[1].pay.to",
        "'0x12' has 2 digits",
        "40 hexadecimal digits",
    ),
    "too fine": (
        HEAD + f"actions:\n{PAY}  - pay:\n      to: {WELDER}\n      amount: 0.0000001 USDC\n",
        7,
        "actions[2].pay.amount",
        "is finer than USDC can be",
        "at most 6 decimals",
    ),
    "two currencies": (
        HEAD
        + f"actions:\n  - pay_many:\n      payments:\n        - {{to: {WELDER}, amount: 5 USDC}}\n"
        + f"        - {{to: {FITTER}, amount: 5 ETH}}\n",
        7,
        "actions[1].pay_many.payments[2].amount",
        "is in another currency",
        "a payroll does so",
    ),
    "no member": (
        HEAD + f"actions:\n  - issue_shares:\n      to: {BAKER}\n      shares: 5 shares\n",
        5,
        "actions[1].issue_shares.to",
        "is no member",
        "use admit_member",
    ),
    "a member already": (
        HEAD + f"actions:\n  - admit_member:\n      shares: 5 shares\n      member: {FITTER}\n",
        6,
        "actions[1].admit_member.member",
        "is a member already",
        "use issue_shares",
    ),
    "no mandate": (
        HEAD + f"actions:\n  - recall_mandate:\n      mandate: {STRANGER}\n",
        5,
        "actions[1].recall_mandate.mandate",
        "is no mandate of this cell",
        "check its address",
    ),
    "deep in a charter": (
        HEAD
        + f"actions:\n  - grant_mandate:\n      operator: {STRANGER}\n      period: 30 days\n"
        + "      report_time: 5 days\n      charter:\n        expiry: 2027-06-30\n        budgets:\n"
        + "          - per_period: 5 USDC\n            lifetime: 5 ETH\n",
        12,
        "actions[1].grant_mandate.charter.budgets[1].lifetime",
        "is in another currency",
        "one budget for each currency",
    ),
    "parts above the whole": (
        HEAD + "actions:\n  - set_split:\n      dividend_ratio: 60 %\n      recipients:\n"
        f"        - {{address: {WELDER}, ratio: 41 %}}\n",
        5,
        "actions[1].set_split.dividend_ratio",
        "the parts are 101 % together",
        "100 % or less",
    ),
    "argument of a call": (
        HEAD
        + f"actions:\n  - call:\n      target: {VAULT}\n      function: {DEPOSIT.text}\n"
        + "      arguments:\n        - 5\n        - nobody\n",
        9,
        "actions[1].call.arguments[2]",
        "'nobody' is not an address",
        "40 hexadecimal digits",
    ),
    "function": (
        HEAD + f"actions:\n  - call:\n      target: {STRANGER}\n      function: deposit\n",
        6,
        "actions[1].call.function",
        "is no function",
        "deposit(uint256 assets, address receiver)",
    ),
    "function that the ABI has not": (
        HEAD + f"actions:\n  - call:\n      target: {VAULT}\n      function: depsit\n",
        6,
        "actions[1].call.function",
        "the ABI has no function 'depsit'",
        "did you mean deposit?",
    ),
    "neither function nor data": (
        HEAD + f"actions:\n  - spend_with:\n      amount: 5 USDC\n      contract: {VAULT}\n",
        4,
        "actions[1].spend_with.function",
        "says nothing about what to call",
        "write function and arguments",
    ),
    "given twice": (HEAD + "title: b\n", 3, "title", "is given twice, first on line 1", "keep one"),
    "no such file": (
        HEAD + "actions:\n  - payroll: march.csv\n",
        4,
        "actions[1].payroll",
        "names a file, but this proposal is not in a folder",
        "load it from its file",
    ),
}


@pytest.mark.parametrize(("text", "line", "field", "what", "right"), CASES.values(), ids=CASES.keys())
def test_loads__a_mistake__has_line_words_and_remedy(text, line, field, what, right):
    (problem,) = mistakes(text)
    assert (problem.file, problem.line, problem.field) == ("proposal.yaml", line, field)
    assert what in problem.what
    assert right in problem.right


def test_loads__several_mistakes__all_told_in_the_order_of_the_file():
    text = "reference: b c\n" + "actions:\n  - pay: {to: 0x1}\n  - nothing\n" + "x: 5\n"
    assert [(p.line, p.field) for p in mistakes(text)] == [
        (1, "title"),
        (1, "reference"),
        (3, "actions[1].pay.to"),
        (3, "actions[1].pay.amount"),
        (4, "actions[2].nothing"),
        (5, "x"),
    ]


@pytest.mark.parametrize("text", ["", "just words\n", "- a\n"])
def test_loads__no_fields__said(text):
    (problem,) = mistakes(text)
    assert "holds no fields" in problem.what or "the file is empty" in problem.what


def test_loads__too_many_actions__said():
    text = (
        HEAD
        + "actions:\n"
        + "".join(f"  - pay: {{to: {WELDER}, amount: {n + 1} USDC}}\n" for n in range(limits.MAX_ACTIONS + 1))
    )
    (problem,) = mistakes(text)
    assert (problem.field, problem.line) == ("actions", 3)
    assert f"has {limits.MAX_ACTIONS + 1} entries" in problem.what


def test_loads__too_much_calldata__said():
    text = HEAD + f"actions:\n  - raw_call: {{target: {VAULT}, data: '0x{'00' * (limits.MAX_DATA + 1)}'}}\n"
    (problem,) = mistakes(text)
    assert f"action 1 has {limits.MAX_DATA + 1} bytes" in problem.what


@pytest.mark.parametrize("extra", [0, 1])
def test_loads__calldata_within_a_call__has_a_bound_of_its_own(extra):
    data = "00" * (limits.MAX_INNER_DATA + extra)
    text = HEAD + f"actions:\n  - spend_with: {{amount: 1 ETH, contract: {VAULT}, data: '0x{data}'}}\n"
    found = [(problem.field, problem.what) for problem in mistakes(text)]
    what = f"has {limits.MAX_INNER_DATA + 1} bytes of calldata"
    assert found == ([("actions[1].spend_with.data", what)] if extra else [])


def test_load__unreadable__said(tmp_path):
    with pytest.raises(ProposalFileError, match="cannot be read: No such file"):
        load(tmp_path / "proposal.yaml")
    (tmp_path / "proposal.yaml").write_bytes("title: é".encode("latin-1"))
    with pytest.raises(ProposalFileError, match="is not written in UTF-8"):
        load(tmp_path / "proposal.yaml")


# --- files beside it


def test_payroll__a_csv_in_two_currencies__becomes_actions(tmp_path):
    rows = "".join(f"0x{n + 1:040x},{n + 1} {'USDC' if n % 2 else 'ETH'}\n" for n in range(50))
    (tmp_path / "march.csv").write_text("address,amount\n" + rows)
    proposal = loads(HEAD + "actions:\n  - payroll: march.csv\n", folder=tmp_path, context=CONTEXT)
    first, second = proposal.actions
    assert isinstance(first, PayMany)
    assert isinstance(second, PayMany)
    assert (len(first.payments), len(second.payments)) == (25, 25)
    assert first.payments[0].amount == Amount.parse("1 ETH")


def test_payroll__a_list__becomes_actions():
    text = (
        HEAD
        + f"actions:\n  - payroll:\n      - {{to: {WELDER}, amount: 5 USDC}}\n"
        + f"      - {{to: {FITTER}, amount: 1 ETH}}\n"
    )
    assert loads(text).actions == (Pay(to=WELDER, amount="5 USDC"), Pay(to=FITTER, amount="1 ETH"))


def test_payroll__mistakes__have_the_lines_of_their_files(tmp_path):
    (tmp_path / "march.csv").write_text(
        f"address,amount\n{WELDER},5 USDC\n{FITTER},5 USDT\n{BAKER},0.0000001 USDC\n{STRANGER},x\n"
    )
    text = HEAD + f"actions:\n  - payroll: march.csv\n  - payroll:\n      - {{to: {WELDER}, amount: 5}}\n"
    assert [(p.file, p.line, p.field) for p in mistakes(text, tmp_path)] == [
        ("proposal.yaml", 6, "actions[2].payroll[1].amount"),
        ("march.csv", 3, "actions[1].payroll[2].amount"),
        ("march.csv", 4, "actions[1].payroll[3].amount"),
        ("march.csv", 5, "actions[1].payroll[4].amount"),
    ]


ABI = [
    {
        "type": "function",
        "name": "pause",
        "inputs": [{"name": "until", "type": "uint256"}],
        "stateMutability": "nonpayable",
    }
]


def test_abi__a_file_and_a_name__make_the_call(tmp_path):
    (tmp_path / "shop.json").write_text(json.dumps({"abi": ABI}))
    text = HEAD + (
        f"actions:\n  - call:\n      target: {STRANGER}\n      abi: shop.json\n      function: pause\n"
        "      arguments: {until: 1814356800}\n"
    )
    expected = CallContract(target=STRANGER, function="pause(uint256 until)", arguments=[1814356800])
    assert loads(text, folder=tmp_path).actions == (expected,)
    assert "by the author's word alone" in expected.words(CONTEXT)
    (problem,) = mistakes(text.replace("pause", "puase"), tmp_path)
    assert (problem.line, problem.field) == (7, "actions[1].call.function")
    (problem, *_) = mistakes(text.replace("shop.json", "other.json"), tmp_path)
    assert (problem.line, problem.field) == (6, "actions[1].call.abi")


def test_call__a_name_and_a_known_contract__make_the_call():
    text = HEAD + (
        f"actions:\n  - spend_with:\n      amount: 5 USDC\n      contract: {VAULT}\n      function: deposit\n"
        f"      arguments: [5000000, {WELDER}]\n"
    )
    assert loads(text, context=CONTEXT).actions[0].function == DEPOSIT.text


CHANGED = "was changed after it was saved"
NOW = datetime(2027, 3, 1, tzinfo=UTC)


def test_batch__a_file_of_the_transaction_builder__becomes_actions(tmp_path):
    action = Pay(to=WELDER, amount="5 USDC")
    (tmp_path / "batch.json").write_text(write_batch([action.call(CONTEXT)], CONTEXT, NOW))
    text = HEAD + "actions:\n  - batch: batch.json\n"
    assert loads(text, folder=tmp_path, context=CONTEXT).actions == (action,)
    blind = loads(text, folder=tmp_path)
    assert blind.calls(CONTEXT) == (action.call(CONTEXT),)


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('"value": "0"', '"value": "1"', CHANGED),
        ('"chainId": "11155111"', '"chainId": "1"', "is for chain 1, the cell is on 11155111"),
        ('"to": "0x', '"to": "1x', "transactions 1: "),
        ("{", "", "is not JSON"),
    ],
)
def test_batch__a_file_that_should_not_be_used__refused(tmp_path, old, new, what):
    text = write_batch([Pay(to=WELDER, amount="5 USDC").call(CONTEXT)], CONTEXT, NOW).replace(old, new, 1)
    if what != CHANGED:
        text = text.replace('"checksum"', '"former checksum"')
    (tmp_path / "batch.json").write_text(text)
    (problem,) = mistakes(HEAD + "actions:\n  - batch: batch.json\n", tmp_path)
    assert (problem.line, problem.field) == (4, "actions[1].batch")
    assert what in problem.what


def test_from_data__the_same_fields__the_same_proposal():
    data = {"title": "A", "reference": "b", "actions": [{"pay": {"to": WELDER, "amount": "5 USDC"}}]}
    assert from_data(data, CONTEXT).actions == (Pay(to=WELDER, amount="5 USDC"),)
    with pytest.raises(ProposalFileError, match=r"proposal: actions\[1\].pay.amount: is missing"):
        from_data({**data, "actions": [{"pay": {"to": WELDER}}]})
