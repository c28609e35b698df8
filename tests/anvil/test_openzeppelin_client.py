"""A web3.py client that knows only the interfaces OpenZeppelin publishes runs a cell.

It proposes, votes, executes, cancels, delegates, and meets every state a proposal can have.
"""

from __future__ import annotations

from typing import Any

import pytest
from web3 import Web3
from web3.exceptions import ContractLogicError

from celldao.cell import Cell
from tests.support.live import found_cell, pass_time, pass_to
from tests.support.openzeppelin import Client, Draft, State, interface_id

pytestmark = pytest.mark.every_hardfork

DAY = 86_400
FOR, AGAINST, ABSTAIN = 1, 0, 2


@pytest.fixture
def coin(deploy: Any) -> Any:
    """An ERC-20 that the client reads through IERC20 only."""
    return deploy("tokens/Plain", 6)


@pytest.fixture
def cell(w3: Web3, coin: Any) -> Cell:
    cell = found_cell(
        w3,
        weight="share",
        assets=[{"token": coin.address, "symbol": "COIN", "decimals": 6, "dividend": True}],
    )
    coin.functions.mint(cell.record.treasury, 10**9).transact({"from": w3.eth.accounts[0]})
    pass_time(w3, DAY)
    return cell


@pytest.fixture
def client(w3: Web3, cell: Cell) -> Client:
    return Client(w3, cell.record.governor, cell.record.share)


@pytest.fixture
def payment(w3: Web3, client: Client, coin: Any) -> Draft:
    """What such a client can write without knowing a treasury: the token's own transfer."""
    call = client.token(coin.address).encode_abi("transfer", [w3.eth.accounts[9], 10**6])
    return Draft([coin.address], [0], [bytes.fromhex(call[2:])], "pay the carrier")


def _open_the_vote(client: Client, proposal: int) -> None:
    pass_to(client.w3, client.governor.functions.proposalSnapshot(proposal).call() + 1)


def _close_the_vote(client: Client, proposal: int) -> None:
    pass_to(client.w3, client.governor.functions.proposalDeadline(proposal).call() + 1)


def _vote_of_all(client: Client, proposal: int, support: int = FOR) -> None:
    for voter in client.w3.eth.accounts[1:6]:
        client.vote(voter, proposal, support)


@pytest.mark.every_hardfork(always=True)
def test_client__payment__is_proposed_voted_queued_and_executed(
    w3: Web3, client: Client, payment: Draft, coin: Any
) -> None:
    """I-G1, I-G2"""
    proposer, receiver = w3.eth.accounts[1], w3.eth.accounts[9]
    token = client.token(coin.address)
    proposal = client.propose(proposer, payment)
    functions = client.governor.functions

    assert proposal == functions.hashProposal(*payment.by_hash).call()
    assert proposal == functions.getProposalId(*payment.by_hash).call()
    assert functions.proposalProposer(proposal).call() == proposer
    assert functions.proposalNeedsQueuing(proposal).call() is False
    assert client.state(proposal) is State.PENDING
    _open_the_vote(client, proposal)
    assert client.state(proposal) is State.ACTIVE

    assert functions.hasVoted(proposal, proposer).call() is False
    receipt = client.vote_with_reason(proposer, proposal, FOR, "they delivered")
    (cast,) = client.governor.events.VoteCast().process_receipt(receipt)
    weight = functions.getVotes(proposer, functions.proposalSnapshot(proposal).call()).call()
    assert (
        cast["args"]["voter"],
        cast["args"]["support"],
        cast["args"]["weight"],
        cast["args"]["reason"],
    ) == (
        proposer,
        FOR,
        weight,
        "they delivered",
    )
    assert weight == client.votes.functions.getVotes(proposer).call() == 100 * 10**6
    assert functions.hasVoted(proposal, proposer).call() is True
    client.vote(w3.eth.accounts[2], proposal, ABSTAIN)
    client.vote(w3.eth.accounts[3], proposal, FOR)

    _close_the_vote(client, proposal)
    assert client.state(proposal) is State.QUEUED
    with pytest.raises(ContractLogicError, match="queued by itself"):
        functions.queue(*payment.by_hash).call({"from": proposer})
    with pytest.raises(ContractLogicError, match="delay"):
        functions.execute(*payment.by_hash).call({"from": proposer})
    pass_to(w3, functions.proposalEta(proposal).call())
    before = token.functions.balanceOf(receiver).call()
    receipt = client.execute(w3.eth.accounts[8], payment)
    assert token.functions.balanceOf(receiver).call() == before + 10**6
    (executed,) = client.governor.events.ProposalExecuted().process_receipt(receipt)
    assert executed["args"]["proposalId"] == proposal
    assert client.state(proposal) is State.EXECUTED


def test_client__resolution_that_passed__stays_succeeded(client: Client) -> None:
    resolution = Draft(description="we like it here")
    proposal = client.propose(client.w3.eth.accounts[1], resolution)
    _open_the_vote(client, proposal)
    _vote_of_all(client, proposal)
    _close_the_vote(client, proposal)
    assert client.state(proposal) is State.SUCCEEDED
    pass_time(client.w3, 365 * DAY)
    assert client.state(proposal) is State.SUCCEEDED
    assert client.governor.functions.proposalEta(proposal).call() == 0


def test_client__outvoted__is_defeated(client: Client, payment: Draft) -> None:
    proposal = client.propose(client.w3.eth.accounts[1], payment)
    _open_the_vote(client, proposal)
    _vote_of_all(client, proposal, AGAINST)
    _close_the_vote(client, proposal)
    assert client.state(proposal) is State.DEFEATED
    with pytest.raises(ContractLogicError, match="not queued"):
        client.governor.functions.execute(*payment.by_hash).call()


def test_client__nobody_executes__expires(client: Client, payment: Draft) -> None:
    proposal = client.propose(client.w3.eth.accounts[1], payment)
    _open_the_vote(client, proposal)
    _vote_of_all(client, proposal)
    pass_to(client.w3, client.governor.functions.proposalDeadline(proposal).call() + 1)
    pass_to(client.w3, client.governor.functions.proposalEta(proposal).call() + 14 * DAY + 1)
    assert client.state(proposal) is State.EXPIRED
    with pytest.raises(ContractLogicError, match="not queued"):
        client.governor.functions.execute(*payment.by_hash).call()


def test_client__proposer_cancels_while_pending__is_canceled(client: Client, payment: Draft) -> None:
    proposer = client.w3.eth.accounts[1]
    proposal = client.propose(proposer, payment)
    receipt = client.cancel(proposer, payment)
    (canceled,) = client.governor.events.ProposalCanceled().process_receipt(receipt)
    assert canceled["args"]["proposalId"] == proposal
    assert client.state(proposal) is State.CANCELED


def test_client__delegated_votes__count_with_the_delegate(client: Client, payment: Draft) -> None:
    """I-V2"""
    holder, delegate = client.w3.eth.accounts[1:3]
    votes = client.votes.functions
    assert votes.delegates(holder).call() == holder  # nobody had to delegate to himself
    client.delegate(holder, delegate)
    assert votes.delegates(holder).call() == delegate
    assert (votes.getVotes(holder).call(), votes.getVotes(delegate).call()) == (0, 200 * 10**6)
    pass_time(client.w3, 1)
    proposal = client.propose(delegate, payment)
    _open_the_vote(client, proposal)
    snapshot = client.governor.functions.proposalSnapshot(proposal).call()
    assert votes.getPastVotes(delegate, snapshot).call() == 200 * 10**6
    assert votes.getPastTotalSupply(snapshot).call() == 500 * 10**6
    quorum = client.governor.functions.quorum(snapshot).call()
    assert quorum == 500 * 10**6 * 20 // 100


def test_client__standard_questions__get_answers(client: Client) -> None:
    functions = client.governor.functions
    assert functions.supportsInterface(interface_id("IGovernor", ("IERC165", "IERC6372"))).call() is True
    assert functions.supportsInterface(interface_id("IERC165")).call() is True
    assert functions.supportsInterface(b"\xff\xff\xff\xff").call() is False
    assert functions.CLOCK_MODE().call() == "mode=timestamp"
    assert functions.clock().call() == client.w3.eth.get_block("latest")["timestamp"]
    assert "support=bravo" in functions.COUNTING_MODE().call()
    assert functions.votingDelay().call() == DAY
    assert functions.votingPeriod().call() == 3 * DAY
    assert functions.proposalThreshold().call() > 0
    assert (functions.name().call(), functions.version().call()) == ("celldao Governor", "1")
