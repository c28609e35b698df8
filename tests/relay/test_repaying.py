"""A cell pays its relay back: by a payment, and from a capped budget. The votes go through the relay itself,
and the statement of account shows what was paid.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from eth_account import Account

from celldao.acts import Member, SignedBallot
from celldao.chain.web3py import Web3Backend
from celldao.context import load_proposal
from celldao.errors import TransactionError
from celldao.history import Kind, Period, Statement
from celldao.proposals import Proposal, save
from celldao.statements import StatementDocument, address_book
from tests.support.live import key, pass_time, pass_to
from tests.support.paths import ROOT
from tests.support.relay import Village, member_key, relay_key

EXAMPLES = ROOT / "examples" / "relay"
ETHER = 10**18
EXAMPLE_RELAY = "0x7eF85Af1CaE5a8A33E1FF834D47A214AdDd8ec4b"


@pytest.fixture
def rich(village: Village) -> Village:
    """With 10 ETH in the treasury."""
    treasury = village.cell.record.treasury
    Web3Backend(village.w3, key(0), poll_seconds=0.01).send(treasury, b"", 100_000, value=10 * ETHER)
    return village


def test_examples__their_relay__is_that_of_the_tests() -> None:
    assert relay_key().address == EXAMPLE_RELAY


def carried(village: Village, office: Callable[..., Any], file: Path, proposer: int) -> None:
    """The proposal of a file, voted on by signed ballots alone, and executed."""
    village.fund(member_key(proposer).address)
    member = Member(village.cell, Web3Backend(village.w3, member_key(proposer), poll_seconds=0.01))
    made = member.propose(file)
    pass_time(village.w3, 86_400 + 1)
    desk = office()
    for index in range(village.members):
        voter = Member(village.cell, Web3Backend(village.w3, member_key(index), poll_seconds=0.01))
        ballot = voter.sign_ballot(made.id, "for", member_key(index))
        assert isinstance(ballot, SignedBallot)
        desk.take(ballot)
    desk.step()
    proposal = village.cell.now().proposal(made.id)
    assert proposal is not None
    assert proposal.eta is not None
    pass_to(village.w3, int(proposal.eta.timestamp()) + 1)
    Member(village.cell, Web3Backend(village.w3, key(0), poll_seconds=0.01)).execute(made.id)


def statement(village: Village, tmp_path: Path) -> Statement:
    now = datetime.fromtimestamp(village.w3.eth.get_block("latest")["timestamp"], UTC)
    period = Period(now - timedelta(days=60), now + timedelta(days=1))
    found = village.cell.history(tmp_path / "cache").statement(period)
    assert found is not None
    return found


def test_repay__by_a_payment__the_statement_has_it_with_its_receiver(rich, office, tmp_path):
    carried(rich, office, EXAMPLES / "repay.yaml", proposer=4)
    made = statement(rich, tmp_path)
    (paid,) = [row for row in made["ETH"].rows if row.kind is Kind.PAYMENT]
    assert (str(paid.amount), paid.counterparty) == ("-0.05 ETH", EXAMPLE_RELAY)
    rows = StatementDocument.of(made, 31337, {EXAMPLE_RELAY: "Relay"}).accounts[0].bookings
    assert [row.name for row in rows if row.kind == "payment"] == ["Relay"]


def test_repay__from_a_budget__capped_and_named_in_the_statement(rich, office, tmp_path):
    operator = Account.create()
    rich.fund(operator.address, 1)
    read, _ = load_proposal(EXAMPLES / "mandate.yaml", rich.cell.now())
    (grant,) = read.actions
    later = datetime.fromtimestamp(rich.w3.eth.get_block("latest")["timestamp"], UTC) + timedelta(days=200)
    charter = grant.charter.model_copy(update={"expiry": later})
    grant = grant.model_copy(update={"operator": operator.address, "charter": charter})
    file = tmp_path / "mandate.yaml"
    save(Proposal(title=read.title, reference=read.reference, text=read.text, actions=[grant]), file)
    carried(rich, office, file, proposer=4)
    (mandate,) = rich.cell.mandates()
    purse = Web3Backend(rich.w3, operator, poll_seconds=0.01)
    coin = "0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE"

    def acts(name: str, *arguments: Any) -> None:
        data = mandate.contract.interface.encode(name, *arguments)
        gas = purse.estimate(mandate.address, data)
        purse.send(mandate.address, data, gas * 2)

    acts("accept", 1)
    acts("draw", coin, 5 * ETHER // 100)
    with pytest.raises(TransactionError, match="mandate: "):
        acts("draw", coin, 1)
    with pytest.raises(TransactionError, match="mandate: "):
        acts("pay", coin, operator.address, 1)
    before = rich.w3.eth.get_balance(relay_key().address)
    acts("pay", coin, relay_key().address, 5 * ETHER // 100)
    assert rich.w3.eth.get_balance(relay_key().address) - before == 5 * ETHER // 100
    made = statement(rich, tmp_path)
    names = address_book(rich.cell.now())
    rows = StatementDocument.of(made, 31337, names).accounts[0].bookings
    drawn = [(row.name, str(row.amount)) for row in rows if row.kind == "to mandate"]
    assert drawn == [("mandate 1", "-0.05")]
