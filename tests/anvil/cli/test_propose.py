"""`celldao propose` on a node that can simulate."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from web3 import Web3

from celldao.cell import Cell
from celldao.chain.web3py import SigningBackend, Web3Backend
from tests.support.command_line import CommandLine, InProcess
from tests.support.live import found_cell, key, pass_time

FILE = """\
title: Pay the supplier
reference: {reference}
actions:
  - pay: {{to: "{to}", amount: {amount} ETH}}
"""


class OnAnvil(InProcess):
    """`--account TEST::n` signs with anvil's account n."""

    def backend(
        self, rpc: Any, network: Any, account: str | None, *given: Any, **more: Any
    ) -> SigningBackend:
        return Web3Backend(self.w3, key(int(str(account).removeprefix("TEST::"))), poll_seconds=0.01)


@pytest.fixture
def cell(w3: Web3) -> Cell:
    cell = found_cell(w3)
    treasury = Web3.to_checksum_address(cell.record.treasury)
    w3.eth.send_transaction({"from": w3.eth.accounts[0], "to": treasury, "value": 10 * 10**18})
    pass_time(w3, 86_400)
    return cell


@pytest.fixture
def celldao(w3: Web3, cell: Cell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    cell.record.save(tmp_path / "cell.json")
    for reference, amount in (("small", "0.5"), ("large", "9")):
        text = FILE.format(reference=reference, to=w3.eth.accounts[9], amount=amount)
        (tmp_path / f"{reference}.yaml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CELLDAO_CACHE", str(tmp_path / "cache"))
    return CommandLine(OnAnvil(w3), tmp_path)


def test_propose__plan__what_would_happen_and_what_to_look_at(celldao: CommandLine, cell: Cell) -> None:
    ran = celldao("propose", "small.yaml", "--plan", "--account", "TEST::1")
    assert ran.code == 0, ran.err
    lines = [line.strip() for line in ran.out.splitlines()]
    assert any(line.startswith("It would be carried out, at ") for line in lines)
    assert "Run by eth_simulateV1" in ran.out
    assert any("has never been paid by the cell" in line for line in lines)
    assert list(cell.now().created()) == []


def test_propose__would_fail__not_by_a_script_unless_it_says_so(celldao: CommandLine, cell: Cell) -> None:
    ran = celldao("propose", "large.yaml", "--yes", "--account", "TEST::1")
    assert ran.code == 1
    assert "Error: the proposal was not made: It would fail, at " in ran.err
    assert "treasury: above this period's limit" in ran.err
    assert ran.err.rstrip().endswith("Correct it, or add --anyway.")
    assert list(cell.now().created()) == []
    anyway = celldao("propose", "large.yaml", "--yes", "--anyway", "--account", "TEST::1")
    assert anyway.code == 0, anyway.err
    assert len(list(cell.now().created())) == 1


def test_propose__asked__a_person_may_go_on_after_reading(celldao: CommandLine, cell: Cell) -> None:
    ran = celldao("propose", "large.yaml", "--account", "TEST::1", input="y\n")
    assert ran.code == 0, ran.err
    assert "It would fail, at " in ran.out
    unsimulated = celldao("propose", "small.yaml", "--no-simulation", "--plan", "--account", "TEST::2")
    assert "Not simulated: as you asked." in unsimulated.out
