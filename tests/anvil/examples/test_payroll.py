"""examples/payroll.py, as it lies there, against a node whose clock is moved on while it waits."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from web3 import Web3

from celldao.demo.token import dollar
from tests.support.anvil import Anvil
from tests.support.live import found_cell, key, pass_time, pass_to

ROOT = Path(__file__).parents[3]
SCRIPT = ROOT / "examples" / "payroll.py"
ROWS = list(csv.DictReader((ROOT / "examples" / "payroll.csv").open(encoding="utf-8")))
VOTERS = (1, 2, 3)


@pytest.fixture
def paid_up(w3: Web3) -> tuple[Any, Any]:
    """A cell with 200,000 test dollars and 20 ETH, and the dollar."""
    compiled = dollar()
    made = w3.eth.contract(abi=compiled.abi, bytecode=compiled.init_code)
    sent = made.constructor().transact({"from": w3.eth.accounts[0]})
    address = w3.eth.wait_for_transaction_receipt(sent)["contractAddress"]
    coin = w3.eth.contract(address=address, abi=compiled.abi)
    cell = found_cell(
        w3,
        assets=[
            {"token": address, "symbol": "tUSD", "decimals": 6, "dividend": True},
            {"token": "native", "dividend": True},
        ],
        spending={"limit": "50 %", "period": "30 days"},
    )
    treasury = Web3.to_checksum_address(cell.record.treasury)
    coin.functions.mint(treasury, 200_000 * 10**6).transact({"from": w3.eth.accounts[0]})
    w3.eth.send_transaction({"from": w3.eth.accounts[0], "to": treasury, "value": 20 * 10**18})
    pass_time(w3, 86_400)
    return cell, coin


def test_script__is_as_short_as_promised_and_pays_fifty() -> None:
    assert len(SCRIPT.read_text(encoding="utf-8").splitlines()) < 30
    assert len(ROWS) == 50
    assert {row["currency"] for row in ROWS} == {"tUSD", "ETH"}


def test_script__on_a_node__proposed_simulated_voted_executed_and_stated(
    anvil: Anvil, w3: Web3, paid_up: tuple[Any, Any], tmp_path: Path
) -> None:
    cell, coin = paid_up
    cell.record.save(tmp_path / "cell.json")
    keys = " ".join(key(index).key.to_0x_hex() for index in VOTERS)
    env = {**os.environ, "MEMBER_KEYS": keys, "PYTHONPATH": str(ROOT), "CELLDAO_CACHE": str(tmp_path)}
    command = [sys.executable, str(SCRIPT), anvil.url, str(tmp_path / "cell.json")]
    lines = []
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=env
    ) as run:
        assert run.stdout is not None
        for line in run.stdout:
            lines.append(line.rstrip("\n"))
            if line.startswith("It can be voted on after"):
                (made,) = cell.now().created()
                pass_to(w3, made.event["voteStart"] + 1)
            elif len([one for one in lines if one.startswith("Counted:")]) == len(VOTERS):
                proposal = cell.now().proposal(made.id)
                if proposal.eta.timestamp() >= w3.eth.get_block("latest")["timestamp"]:
                    pass_to(w3, int(proposal.eta.timestamp()) + 1)
    assert run.returncode == 0, "\n".join(lines)
    sums = {
        symbol: sum(Decimal(row["amount"]) for row in ROWS if row["currency"] == symbol)
        for symbol in ("tUSD", "ETH")
    }
    assert lines[0].startswith("It would be carried out, at ")
    assert "Track: ordinary" in lines
    assert lines.count("Counted: 1 vote for") == len(VOTERS)
    assert f"Proposal {made.id} is carried out." in lines
    left = {"tUSD": Decimal(200_000) - sums["tUSD"], "ETH": Decimal(20) - sums["ETH"]}
    for symbol, statement in zip(("tUSD", "ETH"), lines[-2:], strict=True):
        parts = statement.split(" | ")
        assert parts[-1] == f"{left[symbol].normalize():f} {symbol}"
        assert f"-{sums[symbol].normalize():f} {symbol}" in statement
    for row in ROWS:
        account = Web3.to_checksum_address(row["address"])
        if row["currency"] == "tUSD":
            assert coin.functions.balanceOf(account).call() == Decimal(row["amount"]) * 10**6
        else:
            assert w3.eth.get_balance(account) == Decimal(row["amount"]) * 10**18
