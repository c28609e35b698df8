"""Statements of a cell that has lived: every figure is one that the story made."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from web3 import Web3

from celldao.history import Kind, Period, Statement
from celldao.snapshots.units import at_time
from tests.anvil.reading.conftest import COIN, FUND, SUPPLIER, World
from tests.support.live import pass_time
from tests.support.openzeppelin import Draft


def whole_life(world: World) -> Period:
    first = world.w3.eth.get_block(world.founding)["timestamp"]
    last = world.w3.eth.get_block("latest")["timestamp"]
    return Period(at_time(first), at_time(last) + timedelta(days=1))


def statement_of(world: World, tmp_path: Path, period: Period | None = None) -> Statement:
    cell, _ = world.loaded(tmp_path)
    found = cell.history(tmp_path / "cache").statement(period or whole_life(world))
    assert found is not None
    return found


def sums(statement: Statement, symbol: str) -> dict[Kind, Decimal]:
    return {kind: amount.value for kind, amount in statement[symbol].totals.items()}


def test_statement__whole_life__token_adds_up_to_the_unit(lived: World, tmp_path: Path) -> None:
    coin = statement_of(lived, tmp_path)["ZOO"]
    # 5 of 1,000 fill the reserve that 100 of capital cover already: nothing of it is needed
    assert {kind: amount.value for kind, amount in coin.totals.items()} == {
        Kind.REVENUE: 1_007,
        Kind.RECEIPT: 100,
        Kind.DIVIDEND: -100,
        Kind.PAYMENT: -30,
        Kind.EXIT: Decimal(-94),
        Kind.RECIPIENT: -100,
    }
    assert (coin.opening.value, coin.closing.value) == (0, 1_007 + 100 - 100 - 30 - 94 - 100)
    assert coin.distributed.value == 500
    assert coin.unexplained is not None
    assert coin.unexplained.value == 0
    assert coin.adds_up


def test_statement__native_coin_by_plain_transfer__revenue_at_the_splitter_unexplained_at_the_treasury(
    lived: World, tmp_path: Path
) -> None:
    statement = statement_of(lived, tmp_path)
    coin = statement["ETH"]
    assert sums(statement, "ETH") == {
        Kind.REVENUE: 10,
        Kind.DIVIDEND: -1,
        Kind.PAYMENT: Decimal("-0.5"),
        Kind.RECIPIENT: -1,
    }
    # what arrived at the treasury without an event, nothing else
    assert coin.unexplained.value == 3
    assert not coin.adds_up
    assert not statement.adds_up
    receipted = [row for row in coin.rows if row.kind is Kind.REVENUE]
    assert [(row.memo, row.amount.value) for row in receipted] == [
        ("invoice 8", 4),
        ("arrived without a receipt", 6),
    ]


def test_statement__rows__who_was_paid_when_and_for_what(lived: World, tmp_path: Path) -> None:
    coin = statement_of(lived, tmp_path)["ZOO"]
    rows = {(row.kind, row.counterparty, row.memo): row.amount.value for row in coin.rows}
    payer = lived.accounts[0]
    assert rows[Kind.REVENUE, payer, "invoice 7"] == 600
    assert rows[Kind.PAYMENT, SUPPLIER, ""] == -30
    assert rows[Kind.RECIPIENT, FUND, ""] == -100
    assert rows[Kind.DIVIDEND, lived.accounts[1], ""] == -100
    assert rows[Kind.EXIT, lived.accounts[5], ""] == -94
    times = [row.time for row in coin.rows]
    assert times == sorted(times)
    assert all(row.time.tzinfo is not None and row.transaction for row in coin.rows)


def test_statement__split_at_any_day__parts_join(lived: World, tmp_path: Path) -> None:
    whole = whole_life(lived)
    middle = at_time(int((whole.start.timestamp() + whole.end.timestamp()) // 2))
    first = statement_of(lived, tmp_path, Period(whole.start, middle))
    second = statement_of(lived, tmp_path, Period(middle, whole.end))
    both = statement_of(lived, tmp_path)
    for symbol in ("ZOO", "ETH"):
        assert first[symbol].closing == second[symbol].opening
        assert (first[symbol].opening, second[symbol].closing) == (both[symbol].opening, both[symbol].closing)
        for kind in Kind:
            assert first[symbol].total(kind) + second[symbol].total(kind) == both[symbol].total(kind)
        assert len(first[symbol].rows) > 0


def test_statement__token_pulled_by_allowance__shown_as_other(lived: World, tmp_path: Path) -> None:
    approve = lived.coin.encode_abi("approve", args=[lived.accounts[9], 11 * COIN])
    lived.carry(Draft([lived.coin.address], [0], [bytes.fromhex(approve[2:])], "Let him take"), proposer=2)
    lived.send(
        lived.coin.functions.transferFrom(lived.cell.record.treasury, lived.accounts[9], 11 * COIN), sender=9
    )
    coin = statement_of(lived, tmp_path)["ZOO"]
    assert coin.total(Kind.OTHER).value == -11
    assert coin.adds_up


def test_statement__balance_changed_behind_the_events__difference_is_shown(
    lived: World, tmp_path: Path
) -> None:
    # what no token should do: a balance grows without a transfer
    balance = lived.coin.functions.balanceOf(lived.cell.record.treasury).call()
    for slot in range(8):
        place = Web3.keccak(
            int(slot).to_bytes(32, "big") + bytes(12) + bytes.fromhex(lived.cell.record.treasury[2:])
        )
        stored = lived.w3.eth.get_storage_at(lived.coin.address, int.from_bytes(place, "big"))
        if int.from_bytes(stored, "big") == balance:
            value = "0x" + (balance + 5).to_bytes(32, "big").hex()
            lived.w3.provider.make_request(
                "anvil_setStorageAt", [lived.coin.address, "0x" + place.hex(), value]
            )
    pass_time(lived.w3, 60)
    assert lived.coin.functions.balanceOf(lived.cell.record.treasury).call() == balance + 5
    coin = statement_of(lived, tmp_path)["ZOO"]
    assert coin.unexplained == coin.currency.amount(5)
    assert not coin.adds_up


def test_statement__node_without_old_states__rows_without_balances(lived: World, tmp_path: Path) -> None:
    cell, reader = lived.loaded(tmp_path)
    whole = whole_life(lived)
    latest = "0x" + lived.w3.eth.get_block("latest")["hash"].hex().removeprefix("0x")

    def pruned(method: str, params: list[Any]) -> dict[str, Any] | None:
        if method == "eth_call" and params[1] not in ("latest", {"blockHash": latest}):
            return {"code": -32000, "message": "missing trie node"}
        return None

    reader.provider.refuse = pruned
    found = cell.history(tmp_path / "cache").statement(whole)
    coin = found["ZOO"]
    assert coin.opening is None
    assert coin.closing is not None
    assert coin.unexplained is None
    assert not coin.adds_up
    assert coin.total(Kind.REVENUE).value == 1_007


def test_statement__before_the_founding__none(lived: World, tmp_path: Path) -> None:
    cell, _ = lived.loaded(tmp_path)
    assert cell.history(tmp_path / "cache").statement(Period.year(2001)) is None


def test_claimed__per_member__over_the_whole_life(lived: World, tmp_path: Path) -> None:
    cell, _ = lived.loaded(tmp_path)
    history = cell.history(tmp_path / "cache")
    assert {number: [a.value for a in found] for number, found in history.claimed().items()} == {
        1: [100, 0],
        2: [0, 1],
    }
    assert [amount.value for amount in history.claimed(3)[3]] == [0, 0]
