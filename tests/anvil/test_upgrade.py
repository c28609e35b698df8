"""Rehearsal: a cell with proposals in every state moves to the governor of a next version.

docs/upgrading.md says what becomes of each.
"""

from __future__ import annotations

import json
from dataclasses import astuple
from pathlib import Path
from typing import Any

import pytest
from eth_account.messages import encode_typed_data
from web3 import Web3
from web3.contract import Contract
from web3.exceptions import ContractLogicError

from celldao.cell import Cell
from tests.support.anvil import Anvil
from tests.support.artifacts import abi
from tests.support.cell import Rules
from tests.support.command_line import CommandLine
from tests.support.live import found_cell, key, pass_time, pass_to
from tests.support.next_version import next_governor
from tests.support.openzeppelin import Client, Draft, State
from tests.support.wallets.published import mined

DAY = 86_400
COIN = 10**18
NATIVE = "0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE"
NOBODY = "0x" + "00" * 20
FOR = 1
ONLY_THE_GOVERNOR = "treasury: only the governor"


class Move:
    """A cell of five, its former governor and the successor, with a vote for the move under way.

    When `appoint` has been executed there are, at the former governor: a payment that was executed, a payment
    that is queued, a resolution that succeeded, a payment that is being voted on, and a resolution that is
    pending.
    """

    def __init__(self, w3: Web3, deploy: Any) -> None:
        self.w3 = w3
        self.cell = found_cell(w3, weight="share", assets=[{"token": "native", "dividend": True}])
        record = self.cell.record
        fund = w3.eth.send_transaction(
            {"from": w3.eth.accounts[0], "to": record.treasury, "value": 100 * COIN}
        )
        w3.eth.wait_for_transaction_receipt(fund)
        pass_time(w3, DAY)
        self.former = Client(w3, record.governor, record.share)
        self.treasury = w3.eth.contract(address=record.treasury, abi=abi("Treasury"))
        self.successor = self._make_successor(deploy)
        self.next = Client(w3, self.successor.address, record.share)

    def _make_successor(self, deploy: Any) -> Contract:
        artifact = next_governor()
        factory = deploy("standins/GovernorFactory", self.cell.record.factory)
        anyone = self.w3.eth.accounts[9]
        code = artifact["deploymentBytecode"]["bytecode"]
        mined(self.w3, factory.functions.install(code), anyone, gas=16_000_000)
        rules = Rules()
        terms = (astuple(rules.ordinary), astuple(rules.constitutional), 100, NOBODY, 0)
        make = factory.functions.make(self.cell.record.treasury, terms)
        address = make.call({"from": anyone})
        mined(self.w3, make, anyone)
        return self.w3.eth.contract(address=address, abi=artifact["abi"])

    def payment(self, receiver: int, text: str) -> Draft:
        """A tenth of a coin to an account of the node's, by the ordinary track."""
        data = self.treasury.encode_abi("send", [NATIVE, [self.account(receiver)], [COIN // 10]])
        return Draft([self.treasury.address], [0], [bytes.fromhex(data[2:])], text)

    def account(self, index: int) -> str:
        return self.w3.eth.accounts[index]

    def open(self, client: Client, proposal: int) -> None:
        pass_to(self.w3, client.governor.functions.proposalSnapshot(proposal).call() + 1)

    def ballots(self, client: Client, proposal: int) -> None:
        for member in range(1, 6):
            client.vote(self.account(member), proposal, FOR)

    def due(self, client: Client, proposal: int) -> None:
        pass_to(self.w3, client.governor.functions.proposalEta(proposal).call())

    def rehearse(self) -> None:
        """Up to the moment in which the successor is appointed."""
        self.paid = self.payment(10, "an invoice that was paid")
        executed = self.former.propose(self.account(1), self.paid)
        self.open(self.former, executed)
        self.ballots(self.former, executed)
        self.due(self.former, executed)
        self.former.execute(self.account(9), self.paid)

        self.appoint = Draft(
            [self.treasury.address],
            [0],
            [bytes.fromhex(self.treasury.encode_abi("appoint_successor", [self.successor.address])[2:])],
            "we move to the next version",
        )
        self.queued = self.payment(11, "an invoice that nobody carries out in time")
        self.resolution = Draft(description="we like it here")
        self.ids = {
            "appoint": self.former.propose(self.account(1), self.appoint),
            "queued": self.former.propose(self.account(2), self.queued),
            "succeeded": self.former.propose(self.account(3), self.resolution),
            "executed": executed,
        }
        self.open(self.former, self.ids["succeeded"])
        for name in ("appoint", "queued", "succeeded"):
            self.ballots(self.former, self.ids[name])
        eta = self.former.governor.functions.proposalEta(self.ids["appoint"]).call()
        pass_to(self.w3, eta - 2 * DAY)
        self.active = self.payment(12, "an invoice that is being voted on")
        self.ids["active"] = self.former.propose(self.account(4), self.active)
        pass_to(self.w3, eta - DAY // 2)
        self.pending = Draft(description="a question for later")
        self.ids["pending"] = self.former.propose(self.account(5), self.pending)
        pass_to(self.w3, eta)
        assert self.states() == {
            "appoint": State.QUEUED,
            "queued": State.QUEUED,
            "succeeded": State.SUCCEEDED,
            "executed": State.EXECUTED,
            "active": State.ACTIVE,
            "pending": State.PENDING,
        }
        self.former.execute(self.account(9), self.appoint)

    def states(self) -> dict[str, State]:
        return {name: self.former.state(proposal) for name, proposal in self.ids.items()}


@pytest.fixture
def move(w3: Web3, deploy: Any) -> Move:
    move = Move(w3, deploy)
    move.rehearse()
    return move


@pytest.mark.every_hardfork
def test_move__proposals_in_every_state__what_becomes_of_each(move: Move) -> None:
    former, states = move.former, move.states()
    assert move.treasury.functions.governor().call() == move.successor.address
    assert states["appoint"] is states["executed"] is State.EXECUTED
    # decided, and it stays so: a resolution calls nothing
    assert states["succeeded"] is State.SUCCEEDED
    # passed, not carried out in time: it never can be
    assert states["queued"] is State.QUEUED
    with pytest.raises(ContractLogicError, match=ONLY_THE_GOVERNOR):
        former.governor.functions.execute(*move.queued.by_hash).call({"from": move.account(9)})
    # the vote goes on, and leads nowhere; that on a resolution, too: whoever counts its states must ask which
    # governor is the cell's
    move.open(former, move.ids["pending"])
    for name in ("active", "pending"):
        move.ballots(former, move.ids[name])
    move.due(former, move.ids["active"])
    assert move.states()["active"] is State.QUEUED
    with pytest.raises(ContractLogicError, match=ONLY_THE_GOVERNOR):
        former.governor.functions.execute(*move.active.by_hash).call({"from": move.account(9)})
    pass_time(move.w3, 30 * DAY)
    assert move.states()["pending"] is State.SUCCEEDED
    assert move.states()["queued"] is move.states()["active"] is State.EXPIRED
    assert move.w3.eth.get_balance(move.treasury.address) == 100 * COIN - COIN // 10


def test_move__former_governor_decides_to_go_back__only_the_new_one_can(move: Move) -> None:
    """Nobody can undo the move but by a vote at the successor."""
    data = move.treasury.encode_abi("appoint_successor", [move.former.governor.address])
    back = Draft([move.treasury.address], [0], [bytes.fromhex(data[2:])], "back again")
    move.ballots(move.former, move.ids["active"])
    proposals = [client.propose(move.account(1), back) for client in (move.former, move.next)]
    move.open(move.next, proposals[1])
    for client in (move.former, move.next):
        move.ballots(client, proposals[0])
    move.due(move.next, proposals[1])
    with pytest.raises(ContractLogicError, match=ONLY_THE_GOVERNOR):
        move.former.governor.functions.execute(*back.by_hash).call({"from": move.account(9)})
    move.next.execute(move.account(9), back)
    assert move.treasury.functions.governor().call() == move.former.governor.address
    # what has passed there meanwhile and has not expired can be carried out again
    assert move.former.state(move.ids["active"]) is State.QUEUED
    move.former.execute(move.account(9), move.active)
    assert move.former.state(move.ids["queued"]) is State.EXPIRED


@pytest.mark.every_hardfork
def test_move__same_decisions_at_the_successor__are_carried_out_under_its_rules(move: Move) -> None:
    before = move.w3.eth.get_balance(move.account(11))
    proposal = move.next.propose(move.account(2), move.queued)
    assert (
        proposal == move.ids["queued"]
    )  # an id is the hash of the content: look at which governor it stands
    move.open(move.next, proposal)
    move.ballots(move.next, proposal)
    move.due(move.next, proposal)
    move.next.execute(move.account(9), move.queued)
    assert move.w3.eth.get_balance(move.account(11)) == before + COIN // 10
    with pytest.raises(ContractLogicError, match="a proposal needs a text"):
        move.successor.functions.propose([], [], [], "").call({"from": move.account(3)})
    assert move.successor.functions.version().call() == "2"
    assert move.successor.functions.proposal_count().call() == 1


def test_move__ballots_signed_for_the_former_governor__do_not_count_at_the_successor(move: Move) -> None:
    """The contract and its version are in what is signed, and the revocations begin anew with no harm."""
    proposal = move.next.propose(move.account(4), move.active)
    assert proposal == move.ids["active"]
    move.open(move.next, proposal)
    voter = key(3)
    message = {"proposalId": proposal, "support": FOR, "voter": voter.address, "nonce": 0}
    fields = [("proposalId", "uint256"), ("support", "uint8"), ("voter", "address"), ("nonce", "uint256")]
    types = {"Ballot": [{"name": name, "type": kind} for name, kind in fields]}

    def signed(version: str, contract: str) -> bytes:
        domain = {"name": "celldao Governor", "version": version, "chainId": move.w3.eth.chain_id}
        encoded = encode_typed_data({**domain, "verifyingContract": contract}, types, message)
        return bytes(voter.sign_message(encoded).signature)

    cast = move.successor.functions.castVoteBySig
    for wrong in (
        signed("1", move.former.governor.address),
        signed("1", move.successor.address),
        signed("2", move.former.governor.address),
    ):
        with pytest.raises(ContractLogicError, match="governor: wrong signature"):
            cast(proposal, FOR, voter.address, wrong).call()
    right = signed("2", move.successor.address)
    mined(move.w3, cast(proposal, FOR, voter.address, right), move.account(9))
    assert move.successor.functions.hasVoted(proposal, voter.address).call()


def test_move__package_and_command_line__read_the_cell_afterwards(
    move: Move, anvil: Anvil, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposal = move.next.propose(move.account(2), move.queued)
    file = tmp_path / "cell.json"
    move.cell.record.save(file)
    cell = Cell.load(file, move.cell.reader)
    assert cell.governor.address == move.successor.address
    assert cell.now().rules()["voting.ordinary.quorum"].value.percent == 20
    assert [one.id for one in cell.now().proposals()] == [proposal]

    for name in ("CELL", "NETWORK", "RPC", "ACCOUNT", "JOURNAL"):
        monkeypatch.delenv(f"CELLDAO_{name}", raising=False)
    monkeypatch.setenv("CELLDAO_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    celldao = CommandLine(None, tmp_path)
    status = celldao("status", "--rpc", anvil.url, "--json")
    assert status.code == 0, status.err
    assert json.loads(status.out)["proposals"] == 1
    verified = celldao("verify", "--rpc", anvil.url, "--json")
    assert verified.code == 0, verified.err
