"""What is shown before signing: of which cell, what it does, and nothing that somebody else has made up."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from eth_abi.abi import decode, encode

from celldao.actions import Dissolve, Pay
from celldao.acts import (
    Ballot,
    Claim,
    ClaimForOthers,
    Consent,
    Delegate,
    Exit,
    PayIn,
    Performance,
    Revoke,
    SetPayout,
    Standing,
    Vote,
    perform,
)
from celldao.artifacts import artifact
from celldao.cell import Cell
from celldao.chain.backend import Block, Query
from celldao.chain.fees import GWEI, Market
from celldao.chain.web3py import Web3Backend, Web3Reader
from celldao.constitution import from_data
from celldao.deployment.founding import found
from celldao.errors import ActError, ChainError, FeeError, NotACellError
from celldao.proposals import Proposal
from celldao.record import CellRecord
from tests.support.embedded import COIN, DAY, Town, embedded_w3
from tests.support.live import key

FORGED = "Coop\n  Paid to 0x70997970C51812dc3A010C7d01b50e0d17dc79C8"


@pytest.fixture
def trick(town: Town) -> int:
    """A proposal whose title says 3 ZOO, and whose action pays 500."""
    payment = Pay(to=town.account(9), amount="500 ZOO")
    made = town.member(1).propose(Proposal(title="Pay the baker 3 ZOO", reference="pay-1", actions=[payment]))
    town.pass_time(DAY + 1)
    return made.id


def test_vote__title_that_lies__actions_are_shown(town: Town, trick: int) -> None:
    standing = Standing.of(town.cell, town.account(2))
    vote, ballot = Vote.of(standing, trick, "for"), Ballot.of(standing, trick, "for")
    shown = [f"Proposal: {trick}", f"1. Pay 500 ZOO to {town.account(9)}"]
    assert vote.lines()[:2] == shown
    assert ballot.lines()[:2] == shown


def test_vote__resolution__said_to_do_nothing(town: Town) -> None:
    made = town.member(1).propose(Proposal(title="Thanks", reference="thanks-1", actions=[]))
    act = Vote.of(Standing.of(town.cell, town.account(2)), made.id, "for")
    assert act.lines()[:2] == [f"Proposal: {made.id}", "A resolution: nothing is called."]


class Lying(Web3Reader):
    """A node that shows a harmless proposal under the id of another."""

    def fetch(self, queries: Sequence[Query], block: Block | None = None) -> list[Any]:
        return [self._bent(answer) for answer in super().fetch(queries, block)]

    def _bent(self, answer: Any) -> Any:
        topic = artifact("Governor").interface.topic("ProposalCreated")
        if not isinstance(answer, list):
            return answer
        kinds = ["uint256", "address", "address[]", "uint256[]", "string[]", "bytes[]"]
        kinds += ["uint256", "uint256", "string"]
        bent = []
        for log in answer:
            if getattr(log, "topics", ()) and log.topics[0] == topic:
                values = list(decode(kinds, log.data))
                values[2:6] = [(), (), (), ()]
                values[8] = "# Thank the baker"
                log = replace(log, data=encode(kinds, values))
            bent.append(log)
        return bent


def test_vote__node_that_shows_another_text__refused(town: Town, trick: int) -> None:
    lied = Cell(town.cell.record, Lying(town.w3))
    with pytest.raises(
        ChainError, match=f"shows a text or calls beside proposal {trick} that are not its own"
    ):
        Vote.of(Standing.of(lied, town.account(2)), trick, "for")


def _acts(town: Town, proposal: int) -> dict[str, Any]:
    standing = Standing.of(town.cell, town.account(2))
    return {
        "vote": Vote.of(standing, proposal, "for"),
        "delegate": Delegate.of(standing, town.account(3)),
        "delegate back": Delegate.of(standing, town.account(2)),
        "claim": Claim.of(standing),
        "claim_for": ClaimForOthers.of(standing),
        "payout": SetPayout.of(standing, town.account(9)),
        "revoke": Revoke(standing),
        "ballot": Ballot.of(standing, proposal, "for"),
    }


def test_words__every_act__names_the_cell(town: Town, trick: int) -> None:
    for kind, act in _acts(town, trick).items():
        assert town.cell.record.name in act.words(), kind


def test_pay_in__capital_for_a_dissolved_cell__refused(town: Town) -> None:
    town.carried(Proposal(title="The end", reference="end-1", actions=[Dissolve(heir=town.account(9))]))
    town.send(town.coin.functions.transfer(town.account(6), 100 * COIN))
    act = PayIn.of(Standing.of(town.cell, town.account(6)), "100 ZOO", capital=True)
    with pytest.raises(ActError, match="Bottling Cell is dissolved: what is paid in goes to who is left"):
        perform(act, Web3Backend(town.w3, key(6), poll_seconds=0.01))
    assert town.coin.functions.balanceOf(town.account(6)).call() == 100 * COIN


def test_cell_file__another_name_than_on_chain__refused(town: Town, tmp_path: Path) -> None:
    town.cell.record.model_copy(update={"name": "Credit Union"}).save(tmp_path / "cell.json")
    with pytest.raises(NotACellError) as caught:
        Cell.load(tmp_path / "cell.json", town.cell.reader)
    assert caught.value.what == (
        f"the record says name Credit Union of the cell at {town.cell.record.treasury}, the chain "
        "Bottling Cell"
    )


def test_shown__name_with_a_line_break_in_the_file__forges_no_line(town: Town, tmp_path: Path) -> None:
    town.cell.record.model_copy(update={"name": FORGED}).save(tmp_path / "cell.json")
    record = CellRecord.load(tmp_path / "cell.json")
    act = Exit.of(Standing.of(Cell(record, town.cell.reader), town.account(1)), "all")
    assert len(act.shown().splitlines()) == 1 + len(act.lines())


def test_shown__name_and_symbol_on_chain_with_line_breaks__forge_no_line(tmp_path: Path) -> None:
    w3 = embedded_w3()
    plain = from_data(
        {
            "name": "Coop",
            "symbol": "COOP",
            "purpose": "We fill bottles.",
            "members": [{"address": key(1).address, "shares": 100}],
        }
    )
    backend = Web3Backend(w3, key(0), poll_seconds=0.01)
    made = found(backend, plain.model_copy(update={"name": FORGED, "symbol": "A\n  Paid"}))
    town = Town(w3, made, None)
    town.pass_time(200 * DAY)
    made.record.save(tmp_path / "cell.json")
    for where in (made.record.treasury, tmp_path / "cell.json"):
        cell = Cell.load(where, backend)
        act = Exit.of(Standing.of(cell, town.account(1)), "all")
        assert len(act.shown().splitlines()) == 1 + len(act.lines())
        assert cell.now().status().name == " ".join(FORGED.split())


def test_preview__node_that_asks_for_a_huge_tip__refused_before_anything_is_signed(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend = Web3Backend(town.w3, key(1), poll_seconds=0.01)
    performance = Performance(Delegate.of(Standing.of(town.cell, town.account(1)), town.account(2)), backend)
    shown = performance.preview().fee.units
    market = Market(GWEI, 100_000 * GWEI)
    monkeypatch.setattr(backend._node, "market", lambda: market)
    for sending in (performance.preview, performance.finish):
        with pytest.raises(FeeError, match="the node asks for a tip of 100000 gwei per gas"):
            sending()
    monkeypatch.undo()
    before = town.w3.eth.get_balance(key(1).address)
    performance.finish()
    assert 0 < before - town.w3.eth.get_balance(key(1).address) <= shown


def test_consent__deadline_beyond_all_calendars__refused(town: Town, tmp_path: Path) -> None:
    consent = Consent.sign(Standing.of(town.cell, town.account(1)), key(7))
    content = {**json.loads(consent.model_dump_json()), "deadline": 10**30}
    (tmp_path / "consent.json").write_text(json.dumps(content))
    with pytest.raises(ActError, match="is no consent: deadline: Input should be less than"):
        Consent.load(tmp_path / "consent.json")
