"""A statement with many operators: every payment by mandate, in as many requests as with few."""

from __future__ import annotations

import json
from pathlib import Path

from web3 import Web3

from bench.operators import LIMIT, RESULTS, build
from celldao.cell import Cell
from celldao.history import Period
from celldao.snapshots.units import at_time
from tests.support.anvil import Anvil
from tests.support.counting import CountingReader


def test_statement__operators__their_number_costs_no_requests(anvil: Anvil, w3: Web3, tmp_path: Path) -> None:
    cell, sums = build(w3, 6, 20)
    cell.record.save(tmp_path / "cell.json")
    first = int(w3.eth.get_block(cell.record.block)["timestamp"])
    last = int(w3.eth.get_block("latest")["timestamp"])
    reader = CountingReader(anvil.url)
    period = Period(at_time(first), at_time(last + 1))
    made = Cell.load(tmp_path / "cell.json", reader).history(tmp_path / "cache").statement(period)
    assert made is not None
    assert {one.mandate: one.paid.units for one in made.operators} == sums
    assert [one.payments for one in made.operators] == [4, 4, 3, 3, 3, 3]
    assert {str(one.drawn) for one in made.operators} == {"1000 ZOO"}
    assert made["ZOO"].adds_up
    assert reader.count <= LIMIT


def test_statement__recorded__a_thousand_mandates_within_the_limit() -> None:
    recorded = json.loads((RESULTS / "operators.json").read_text(encoding="utf-8"))
    large = recorded[-1]
    assert (large["mandates"], large["payments"]) == (1_000, 5_000)
    assert max(one["requests"] for one in recorded) <= LIMIT
