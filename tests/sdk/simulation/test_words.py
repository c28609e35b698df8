"""Failures and changes in words, whatever a contract answers or a token logs."""

from __future__ import annotations

import pytest
from eth_abi.abi import encode

from celldao.actions.function import Function
from celldao.amounts import Currency
from celldao.chain.backend import Log
from celldao.constitution.fields import NATIVE, ZERO
from celldao.proposals.tracks import Track
from celldao.simulation import Simulation, Way
from celldao.simulation.changes import TRANSFER, changes, movements, net
from celldao.simulation.reasons import reason_of
from celldao.snapshots.units import at_time
from tests.support.action_world import BAKER, CONTEXT, FITTER, STRANGER, TREASURY, USDC, WELDER

DOLLAR = Currency(USDC, "USDC", 6)
COIN = Currency(NATIVE, "ETH", 18)


def error(text: str, *values: object) -> bytes:
    return Function.parse(text).encode(values)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b"", "no reason was given"),
        (error("Error(string reason)", "treasury: not enough"), "treasury: not enough"),
        (error("Error(string reason)", ""), "no reason was given"),
        (error("Error(string reason)", "a\n\x1b[31mb\u202ec"), "a \\u{1b}[31mb\\u{202e}c"),
        (error("Error(string reason)", "x" * 500), "x" * 200 + "…"),
        (
            error("Error(string reason)", "whole")[:40],
            "an answer that cannot be read: 0x08c379a0" + "00" * 31 + "2000000000",
        ),
        (error("Panic(uint256 code)", 0x11), "a number becomes too large or too small"),
        (error("Panic(uint256 code)", 0x99), "panic 0x99"),
        (b"\xde\xad\xbe\xef", "an error that is not known here: 0xdeadbeef"),
        (
            error("ERC20InsufficientBalance(address a, uint256 b, uint256 c)", WELDER, 5, 7),
            f"ERC20InsufficientBalance(sender: Ada ({WELDER}), balance: 5, needed: 7)",
        ),
        (error("EnforcedPause()"), "EnforcedPause()"),
    ],
)
def test_reason_of__whatever_a_contract_says__one_line_of_words(answer: bytes, words: str) -> None:
    assert reason_of(answer, CONTEXT) == words


def test_reason_of__text_that_is_none__is_told_to_be_unreadable() -> None:
    broken = error("Error(string reason)", "abc").replace(b"abc", b"\xff\xfe\xfd")
    assert reason_of(broken, CONTEXT).startswith("an answer that cannot be read: 0x08c379a0")


def transfer(sender: str, receiver: str, units: int, token: str = USDC) -> Log:
    words = [bytes(12) + bytes.fromhex(account[2:]) for account in (sender, receiver)]
    return Log(token, 0, (TRANSFER, *words), units.to_bytes(32, "big"))


def test_movements__other_events_of_the_same_name__left_out() -> None:
    real = transfer(TREASURY, BAKER, 5)
    item = Log(USDC, 0, (*real.topics, bytes(32)), b"")
    unindexed = Log(USDC, 0, real.topics[:1], encode(["address", "address", "uint256"], [ZERO, ZERO, 1]))
    assert list(movements([item, real, unindexed])) == [(USDC, TREASURY, BAKER, 5)]


def test_net__there_and_back_and_from_nothing__added_up() -> None:
    logs = [transfer(TREASURY, BAKER, 5), transfer(BAKER, TREASURY, 2), transfer(ZERO, FITTER, 9)]
    assert net(logs) == {(USDC, TREASURY): -3, (USDC, BAKER): 3, (USDC, FITTER): 9}


def test_changes__balances_and_logs__balances_count_and_disagreement_shows() -> None:
    before = {(USDC, TREASURY): 100, (USDC, BAKER): 0, (USDC, FITTER): 4, (NATIVE, STRANGER): None}
    after = {(USDC, TREASURY): 95, (USDC, BAKER): 4, (USDC, FITTER): 4, (NATIVE, STRANGER): None}
    logged = {(USDC, BAKER): 5, (USDC, TREASURY): -5, (NATIVE, STRANGER): 7, (USDC, WELDER): 0}
    found = changes(before, after, logged, {USDC: DOLLAR, NATIVE: COIN}, {BAKER: "the baker"}, [TREASURY])
    assert [(change.account, change.amount.units, change.agrees) for change in found] == [
        (TREASURY, -5, True),
        (BAKER, 4, False),
        (STRANGER, 7, None),
    ]
    assert [str(change) for change in found[:2]] == [
        f"{TREASURY}: -0.000005 USDC",
        "the baker: +0.000004 USDC",
    ]
    assert (found[0].before, found[0].after) == (DOLLAR.amount(100), DOLLAR.amount(95))
    assert found[2].before is None


def test_changes__no_logs_shown__balances_alone() -> None:
    found = changes({(USDC, BAKER): 1}, {(USDC, BAKER): 3}, None, {USDC: DOLLAR}, {}, ())
    assert [(change.amount.units, change.logged, change.agrees) for change in found] == [(2, None, None)]


def test_changes__a_token_that_logs_what_did_not_happen__is_among_them() -> None:
    found = changes({(USDC, BAKER): 1}, {(USDC, BAKER): 1}, {(USDC, BAKER): 9}, {USDC: DOLLAR}, {}, ())
    assert [(change.amount.units, change.logged, change.agrees) for change in found] == [
        (0, DOLLAR.amount(9), False)
    ]


def test_verdict__not_run_carried_out_failing__one_line_each() -> None:
    base = {"time": at_time(1_800_000_000), "track": Track.ORDINARY}
    unknown = Simulation(ok=None, way=None, refusals={Way.CALL: "no"}, **base)
    assert unknown.lines() == [
        "It could not be run before anything is sent: nothing is known of its effect.",
        "Track: ordinary",
        "Not by eth_call: no",
    ]
    fine = Simulation(ok=True, way=Way.CALL, gas=123_456, **base)
    assert fine.lines() == [
        "It would be carried out, at 2027-01-15 08:00 UTC.",
        "Track: ordinary",
        "Run by eth_call, about 123,456 gas",
    ]
    failing = Simulation(ok=False, way=Way.FORK, failed_action=2, reason="shop: closed", **base)
    assert failing.verdict == "It would fail, at 2027-01-15 08:00 UTC, by action 3: shop: closed"
