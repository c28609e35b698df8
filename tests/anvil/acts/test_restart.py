"""An act that is killed anywhere and begun again is carried out once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from web3 import Web3

from celldao.acts import Member
from celldao.cell import Cell
from celldao.chain.journal import FileJournal
from celldao.chain.listener import Note, Stage
from celldao.chain.web3py import Web3Backend
from celldao.errors import ActError, TransactionError
from celldao.proposals import Proposal
from tests.support.founding import Interrupted
from tests.support.live import found_cell, key, pass_time

COIN = 10**6


class Dying:
    """A listener under which the process dies at the n-th note of a stage."""

    def __init__(self, stage: Stage, nth: int) -> None:
        self._stage, self._left = stage, nth

    def note(self, note: Note) -> None:
        self._left -= note.stage is self._stage
        if self._left == 0:
            raise Interrupted


class Village:
    """A cell, its dollar, and one account whose journal outlives its process."""

    def __init__(self, w3: Web3, deploy: Any, journal: Path) -> None:
        self.w3, self.journal = w3, journal
        self.coin = deploy("tokens/Plain", 6)
        self.cell: Cell = found_cell(
            w3,
            assets=[
                {"token": self.coin.address, "symbol": "ZOO", "decimals": 6, "dividend": True},
                {"token": "native", "dividend": True},
            ],
        )
        self.coin.functions.mint(w3.eth.accounts[1], 100 * COIN).transact({"from": w3.eth.accounts[0]})
        pass_time(w3, 86_400)

    def started(self, dies: Dying | None = None) -> Member:
        """The member's program, begun anew."""
        backend = Web3Backend(self.w3, key(1), poll_seconds=0.01, journal=FileJournal(self.journal))
        if dies is not None:
            backend.listener = dies
        return Member(self.cell, backend)

    @property
    def allowed(self) -> int:
        account = self.w3.eth.accounts[1]
        return int(self.coin.functions.allowance(account, self.cell.record.splitter).call())

    @property
    def paid(self) -> int:
        return int(self.coin.functions.balanceOf(self.cell.record.splitter).call())


@pytest.fixture
def village(w3: Web3, deploy: Any, tmp_path: Path) -> Village:
    return Village(w3, deploy, tmp_path / "journal.jsonl")


@pytest.mark.parametrize("reference", ["", "invoice-7"])
@pytest.mark.parametrize("step", [1, 2])
@pytest.mark.parametrize("stage", [Stage.SIGNED, Stage.SENT])
def test_pay_in__killed_anywhere_and_begun_again__paid_once(
    village: Village, stage: Stage, step: int, reference: str
) -> None:
    with pytest.raises(Interrupted):
        village.started(Dying(stage, step)).pay_in("10 ZOO", "invoice 7", reference=reference)
    outcome = village.started().pay_in("10 ZOO", "invoice 7", reference=reference)
    assert str(outcome.amount) == "10 ZOO"
    assert village.paid == 10 * COIN
    assert village.allowed == 0, "the splitter was allowed to take it once more"


def test_pay_in__finished_and_begun_again__only_the_reference_tells(village: Village) -> None:
    first = village.started().pay_in("10 ZOO", reference="invoice-7")
    again = village.started().pay_in("10 ZOO", reference="invoice-7")
    assert again.receipts == first.receipts[-1:], "the payment; of the allowance only what is there counts"
    assert village.paid == 10 * COIN
    with pytest.raises(TransactionError, match=r"invoice-7 .* is the reference of another transaction"):
        village.started().pay_in("11 ZOO", reference="invoice-7")
    village.started().pay_in("10 ZOO")
    assert village.paid == 20 * COIN


def test_claim__killed_between_two_currencies__each_claimed_once(village: Village) -> None:
    village.started().pay_in("10 ZOO")
    village.started().pay_in("1 ETH")
    village.started().allocate()
    pass_time(village.w3, 60)
    before = village.coin.functions.balanceOf(village.w3.eth.accounts[1]).call()
    with pytest.raises(Interrupted):
        village.started(Dying(Stage.SIGNED, 2)).claim(reference="march")
    outcome = village.started().claim(reference="march")
    assert [str(amount) for _, amount in outcome.paid] == ["0.999999 ZOO", "0.1 ETH"]
    assert village.coin.functions.balanceOf(village.w3.eth.accounts[1]).call() == before + COIN - 1


def test_vote__mined_but_nobody_was_told__outcome_and_not_a_second_ballot(village: Village) -> None:
    resolution = Proposal(title="Shall we?", reference="shall-we")
    made = village.started().propose(resolution)
    pass_time(village.w3, 86_401)
    with pytest.raises(Interrupted):
        village.started(Dying(Stage.SENT, 1)).vote(made.id, "for")
    counted = village.started().vote(made.id, "for")
    assert str(counted.votes) == "1 vote"
    with pytest.raises(ActError, match="has voted on"):
        village.started().vote(made.id, "for")
