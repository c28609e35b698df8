"""Words that are not what is signed, or that somebody else has written."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from eth_abi.abi import decode, encode

from celldao.actions import Pay
from celldao.acts import (
    Ballot,
    Claim,
    ClaimForOthers,
    Consent,
    Delegate,
    Exit,
    Move,
    Performance,
    Revoke,
    SetPayout,
    Standing,
    Vote,
)
from celldao.artifacts import artifact
from celldao.cell import Cell
from celldao.chain.backend import Block, Query
from celldao.chain.fees import GWEI, Market
from celldao.chain.web3py import Web3Backend, Web3Reader
from celldao.errors import CelldaoError, CellFileError
from celldao.proposals import Proposal
from tests.support.command_line import DAY as A_DAY
from tests.support.command_line import CommandLine, InProcess, World
from tests.support.embedded import DAY, Town
from tests.support.live import key

FORGED = "Coop\n  Paid to 0x70997970C51812dc3A010C7d01b50e0d17dc79C8, at once"


def test_shown__cell_with_a_line_break_in_its_name__forges_no_line(town: Town) -> None:
    """A cell chooses its name. It stands unquoted in the words of acts, and the terminal keeps line breaks: a
    name forges a line of what is about to be signed."""
    record = town.cell.record.model_copy(update={"name": FORGED})
    act = Exit.of(Standing.of(Cell(record, town.cell.reader), town.account(1)), "all")
    lines = act.shown().splitlines()
    assert len(lines) == 1 + len(act.lines())


def test_cell_file__another_name_than_on_chain__refused_or_not_shown(town: Town, tmp_path: Path) -> None:
    """A cell.json that somebody sends says the name of a cell that is trusted, and the addresses of his own.
    Everything in it is compared with the chain but the name, and it is the name that is shown: "Pay 100 USDC
    to Credit Union …"."""
    town.cell.record.model_copy(update={"name": "Credit Union"}).save(tmp_path / "cell.json")
    try:
        cell = Cell.load(tmp_path / "cell.json", town.cell.reader)
    except CellFileError:
        return
    assert "Credit Union" not in Exit.of(Standing.of(cell, town.account(1)), "all").words()


@pytest.fixture
def trick(town: Town) -> int:
    """A proposal whose title says 3 ZOO, and whose action pays 500."""
    payment = Pay(to=town.account(9), amount="500 ZOO")
    made = town.member(1).propose(Proposal(title="Pay the baker 3 ZOO", reference="pay-1", actions=[payment]))
    town.pass_time(DAY + 1)
    return made.id


def test_vote__title_that_lies__the_actions_are_shown(town: Town, trick: int) -> None:
    """A proposal's title is its author's. Before a ballot is signed only the title is shown, though executing
    the same proposal shows each action."""
    act = Vote.of(Standing.of(town.cell, town.account(2)), trick, "for")
    assert "500 ZOO" in act.shown()


def test_ballot_sign__what_is_signed__shown_before(world: World, folder: Path) -> None:
    """A signed ballot is for one id, and its reason is public for ever. Neither is shown before it is signed,
    only the title, which any other proposal may bear as well."""
    world.cell.record.save(folder / "cell.json")
    celldao = CommandLine(InProcess(world.w3), folder)
    proposal = world.propose([], "# Approve the accounts")
    world.pass_time(A_DAY + 1)
    reason = "The books are right."
    ran = celldao(
        *("ballot", "sign", proposal, "for", "--reason", reason, "--account", "TEST::2"), input="n\n"
    )
    assert ran.code == 1
    assert str(proposal) in ran.out
    assert reason in ran.out


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
    """An id is the hash of calls and text, so whatever a node says of a proposal can be checked for nothing.
    It is not: a node decides what the voter reads beside the id that he signs."""
    lied = Cell(town.cell.record, Lying(town.w3))
    with pytest.raises(CelldaoError):
        Vote.of(Standing.of(lied, town.account(2)), trick, "for").shown()


def test_fee__node_that_asks_for_a_huge_tip__not_paid_unseen(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without --max-fee the tip is whatever the node suggests, without any bound, and the price that is shown
    before comes from another question (eth_gasPrice). A node that lies, or errs, empties the account for
    whoever makes the block, while a few cents are shown."""
    backend = Web3Backend(town.w3, key(1), poll_seconds=0.01)
    market = Market(backend._node.market().base_fee, 100_000 * GWEI)
    monkeypatch.setattr(backend._node, "market", lambda: market)
    act = Delegate.of(Standing.of(town.cell, town.account(1)), town.account(2))
    before = town.w3.eth.get_balance(key(1).address)
    performance = Performance(act, backend)
    try:
        shown = performance.preview().fee.units
        performance.finish()
    except CelldaoError:
        return
    assert before - town.w3.eth.get_balance(key(1).address) <= 10 * shown


def test_consent__hostile_deadline_in_the_file__told_as_an_error(town: Town, tmp_path: Path) -> None:
    """A consent file comes from somebody else. A deadline beyond all calendars ends `move with` in a
    traceback instead of an error that says what is wrong with the file."""
    consent = Consent.sign(Standing.of(town.cell, town.account(1)), key(7))
    content = {**json.loads(consent.model_dump_json()), "deadline": 10**30}
    (tmp_path / "consent.json").write_text(json.dumps(content))
    with pytest.raises(CelldaoError):
        Move.of(Standing.of(town.cell, town.account(1)), Consent.load(tmp_path / "consent.json")).shown()


def test_ballot__scratch_file_that_is_a_link__nothing_else_is_overwritten(town: Town, tmp_path: Path) -> None:
    """Signed files and cell.json are first written to NAME.part, whatever stands there: in a shared folder a
    link of that name has the user overwrite a file of his own."""
    proposal = town.member(1).propose(Proposal(title="Thanks", reference="thanks-1", actions=[])).id
    signed = Ballot.of(Standing.of(town.cell, town.account(2)), proposal, "for").signed(key(2))
    (tmp_path / "keys.json").write_text("precious")
    (tmp_path / "ballot.json.part").symlink_to(tmp_path / "keys.json")
    signed.save(tmp_path / "ballot.json")
    assert (tmp_path / "keys.json").read_text() == "precious"


def test_ballot__folder_that_cannot_be_written__told_as_an_error(town: Town, tmp_path: Path) -> None:
    """--out in a folder that is not there ends in a traceback, after the key has signed."""
    proposal = town.member(1).propose(Proposal(title="Thanks", reference="thanks-1", actions=[])).id
    signed = Ballot.of(Standing.of(town.cell, town.account(2)), proposal, "for").signed(key(2))
    with pytest.raises(CelldaoError):
        signed.save(tmp_path / "nowhere" / "ballot.json")


def _acts(town: Town, proposal: int) -> dict[str, Any]:
    standing = Standing.of(town.cell, town.account(2))
    return {
        "vote": Vote.of(standing, proposal, "for"),
        "delegate": Delegate.of(standing, town.account(3)),
        "claim": Claim.of(standing),
        "claim_for": ClaimForOthers.of(standing),
        "payout": SetPayout.of(standing, town.account(9)),
        "revoke": Revoke(standing),
        "ballot": Ballot.of(standing, proposal, "for"),
    }


@pytest.mark.parametrize("kind", ["vote", "delegate", "claim", "claim_for", "payout", "revoke", "ballot"])
def test_words__every_act__names_the_cell(town: Town, trick: int, kind: str) -> None:
    """Who is a member of two cells, or has CELLDAO_CELL set to the other one, must see in which one he acts:
    paying and leaving name the cell, these do not."""
    assert town.cell.record.name in _acts(town, trick)[kind].words()


def test_confirm__what_is_asked_before_signing__names_the_chain(world: World, folder: Path) -> None:
    """With an address and --rpc alone, the node says which chain it is of, and signatures are for that chain.
    Nothing that is shown before signing says which one."""
    world.cell.record.save(folder / "cell.json")
    celldao = CommandLine(InProcess(world.w3), folder)
    ran = celldao("pay-in", "6", "ETH", "--account", "TEST::1", input="n\n")
    assert ran.code == 1
    assert str(world.cell.record.chain_id) in ran.out + ran.err
