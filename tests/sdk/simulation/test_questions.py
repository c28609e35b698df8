"""What is asked of the Lens and of tokens, and what is made of answers that are missing or strange."""

from __future__ import annotations

import pytest
from eth_abi.abi import encode

from celldao.artifacts import artifact
from celldao.chain.lens import PLACE
from celldao.constitution.fields import NATIVE
from celldao.errors import NodeRefusal
from celldao.simulation.questions import Questions
from celldao.simulation.runner import Result, Step
from tests.support.action_world import OTHER_TOKEN, TREASURY, USDC, address

PROBE = Step(TREASURY, b"probe")
STATE = encode(["bool", *["uint256"] * 7], [True, 6, 500, 0, 0, 0, 77, 1_900_000_000])


def balances(token: str, *amounts: tuple[bool, int]) -> Result:
    rows = [(token, readable, amount) for readable, amount in amounts]
    return Result(True, 9, encode(["(address,bool,uint256)[]"], [rows]))


def test_steps__twelve_accounts_of_two_tokens__ten_a_question_each_pair_once() -> None:
    accounts = [address(0x1000 + index) for index in range(12)]
    pairs = [(USDC, account) for account in accounts] * 2 + [(NATIVE, TREASURY)]
    questions = Questions(TREASURY, pairs, [USDC], [OTHER_TOKEN], PROBE)
    lens = artifact("Lens").interface
    assert questions.steps() == [
        Step(PLACE, lens.encode("balances_of", [USDC], accounts[:10])),
        Step(PLACE, lens.encode("balances_of", [USDC], accounts[10:])),
        Step(PLACE, lens.encode("balances_of", [NATIVE], [TREASURY])),
        Step(PLACE, lens.encode("asset_state", TREASURY, USDC)),
        Step(OTHER_TOKEN, bytes.fromhex("95d89b41"), gas=200_000),
        Step(OTHER_TOKEN, bytes.fromhex("313ce567"), gas=200_000),
        PROBE,
    ]


def test_read__every_answer__by_its_pair() -> None:
    first, second = address(0x1000), address(0x1001)
    questions = Questions(TREASURY, [(USDC, first), (USDC, second)], [USDC], [OTHER_TOKEN], PROBE)
    answers = questions.read(
        [
            balances(USDC, (True, 5), (False, 0)),
            Result(True, 9, STATE),
            Result(True, 9, encode(["string"], ["USDC"])),
            Result(True, 9, (8).to_bytes(32, "big")),
            Result(False, 1_234, b""),
        ]
    )
    assert answers.balances == {(USDC, first): 5, (USDC, second): None}
    assert answers.spendable == {USDC: (77, 1_900_000_000)}
    assert answers.probed == 1_234
    currency = answers.strangers[OTHER_TOKEN]
    assert (currency.symbol, currency.decimals) == (f"USDC-{OTHER_TOKEN[2:8]}", 8)


@pytest.mark.parametrize(
    ("symbol", "decimals", "name"),
    [
        (
            Result(False, 1, b""),
            Result(True, 1, (6).to_bytes(32, "big")),
            f"{OTHER_TOKEN[:6]}…{OTHER_TOKEN[-4:]}",
        ),
        (Result(True, 1, b"ABC".ljust(32, b"\0")), Result(False, 1, b""), f"base units of {OTHER_TOKEN}"),
        (
            Result(True, 1, b"ABC".ljust(32, b"\0")),
            Result(True, 1, b"\xff" * 32),
            f"base units of {OTHER_TOKEN}",
        ),
        (Result(True, 1, b"ABC".ljust(32, b"\0")), Result(True, 1, b""), f"base units of {OTHER_TOKEN}"),
        (
            Result(True, 1, encode(["string"], ["A" * 99])),
            Result(True, 1, bytes(32)),
            f"{'A' * 32}-{OTHER_TOKEN[2:8]}",
        ),
        (
            Result(True, 1, encode(["string"], ["A B\n"])),
            Result(True, 1, bytes(32)),
            f"AB-{OTHER_TOKEN[2:8]}",
        ),
    ],
)
def test_read__token_that_says_little__called_by_its_address(
    symbol: Result, decimals: Result, name: str
) -> None:
    questions = Questions(TREASURY, [], [], [OTHER_TOKEN], PROBE)
    assert questions.read([symbol, decimals, Result(True, 1, b"")]).strangers[OTHER_TOKEN].symbol == name


def test_read__questions_that_failed__known_as_unreadable() -> None:
    questions = Questions(TREASURY, [(USDC, TREASURY)], [USDC], [], PROBE)
    answers = questions.read([Result(False, 1, b""), Result(False, 1, b""), Result(True, 1, b"")])
    assert answers.balances == {(USDC, TREASURY): None}
    assert answers.spendable == {}


def test_read__answers_missing__refused() -> None:
    questions = Questions(TREASURY, [(USDC, TREASURY)], [], [], PROBE)
    with pytest.raises(NodeRefusal, match=r"^not every question was answered"):
        questions.read([Result(True, 1, b"")])
