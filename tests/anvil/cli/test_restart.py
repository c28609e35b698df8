"""A command that was killed and is run again: it goes on, says so, and sends nothing twice."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from web3 import Web3

from celldao.acts import Member
from celldao.cell import Cell
from celldao.chain.journal import Entry, FileJournal
from celldao.chain.web3py import SigningBackend, Web3Backend
from celldao.proposals import Proposal
from tests.support.command_line import CommandLine, InProcess
from tests.support.founding import Interrupted
from tests.support.live import found_cell, key, pass_time


class Moment(StrEnum):
    """When the process dies."""

    SIGNED = "signed and written down, not sent"
    MINED = "in a block, and nobody was told"


class DyingJournal(FileJournal):
    """A journal with which the process dies."""

    dies: Moment | None = None

    def sign(self, entry: Entry) -> None:
        super().sign(entry)
        if self.dies is Moment.SIGNED:
            raise Interrupted

    def close(self, *given: Any) -> None:
        if self.dies is Moment.MINED:
            raise Interrupted
        super().close(*given)


class Mortal(InProcess):
    """Signs with anvil's account 1; each command is a process of its own."""

    dies: Moment | None = None

    def backend(self, *given: Any, **more: Any) -> SigningBackend:
        journal = DyingJournal(Path("cell.journal.jsonl"))
        journal.dies = self.dies
        backend = Web3Backend(self.w3, key(1), poll_seconds=0.01, journal=journal)
        backend.listener = given[5]
        return backend


@pytest.fixture
def cell(w3: Web3) -> Cell:
    cell = found_cell(w3, exit={"delay": "0 seconds", "holding_time": "0 seconds"})
    pass_time(w3, 86_400)
    return cell


@pytest.fixture
def celldao(w3: Web3, cell: Cell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    cell.record.save(tmp_path / "cell.json")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CELLDAO_CACHE", str(tmp_path / "cache"))
    return CommandLine(Mortal(w3), tmp_path)


def killed(celldao: CommandLine, moment: Moment, *arguments: str) -> None:
    """Runs a command that dies then."""
    assert isinstance(celldao.connections, Mortal)
    celldao.connections.dies = moment
    with pytest.raises(Interrupted):
        celldao(*arguments)
    celldao.connections.dies = None


@pytest.mark.parametrize("moment", list(Moment))
def test_pay_in__killed_and_run_again__paid_once(
    celldao: CommandLine, w3: Web3, cell: Cell, moment: Moment
) -> None:
    splitter = Web3.to_checksum_address(cell.record.splitter)
    killed(celldao, moment, "pay-in", "1", "ETH", "--yes")
    ran = celldao("pay-in", "1", "ETH", "--yes")
    assert ran.code == 0, ran.err
    assert "An earlier run has sent all of it." in ran.out
    assert ran.out.splitlines()[-1] == f"Paid 1 ETH to {splitter}"
    assert w3.eth.get_balance(splitter) == 10**18


def test_vote__killed_and_run_again__counted_once_and_told(
    celldao: CommandLine, w3: Web3, cell: Cell
) -> None:
    made = Member(cell, Web3Backend(w3, key(2), poll_seconds=0.01)).propose(
        Proposal(title="Shall we?", reference="shall-we")
    )
    pass_time(w3, 86_401)
    killed(celldao, Moment.MINED, "vote", "shall-we", "for", "--yes")
    ran = celldao("vote", "shall-we", "for", "--yes")
    assert ran.code == 0, ran.err
    assert ran.out.splitlines()[-1] == "Counted: 1 vote for"
    again = celldao("vote", "shall-we", "for", "--yes")
    assert again.code == 1
    assert 'has voted on "Shall we?" already' in again.err
    assert str(cell.now().proposal(made.id).in_favour) == "1 vote"  # type: ignore[union-attr]


def test_exit__killed_and_run_again__says_that_it_is_done(celldao: CommandLine, cell: Cell, w3: Web3) -> None:
    killed(celldao, Moment.MINED, "exit", "all", "--yes")
    ran = celldao("exit", "all", "--yes")
    assert ran.code == 1
    assert "An earlier run has done this: redeem 100 BOTTLE (0x" in ran.err
    assert f"{w3.eth.accounts[1]} holds no shares of Bottling Cell" in ran.err
    assert len(list(cell.now().members())) == 5
