"""Acts, and messages that are signed, with an account of Ape's."""

from __future__ import annotations

import pytest

from celldao.acts import Member
from celldao.chain.apeworx import ApeBackend
from celldao.constitution import from_data
from celldao.deployment.founding import found
from celldao.errors import ActError
from celldao.proposals import Proposal

DAY = 86_400


@pytest.fixture
def cell(accounts):
    members = [{"address": str(accounts[index].address), "shares": 100} for index in (1, 2, 3)]
    fields = {"name": "Bottling Cell", "symbol": "BOTTLE", "purpose": "We fill bottles.", "members": members}
    return found(ApeBackend(accounts[0]), from_data(fields))


def member(cell, account) -> Member:
    return Member(cell, ApeBackend(account))


def test_member__ballots_signed_by_ape__counted(cell, accounts, chain):
    chain.pending_timestamp += 60
    chain.mine()
    made = member(cell, accounts[1]).propose(Proposal(title="Shall we?", reference="shall-we"))
    with pytest.raises(ActError, match="is not open yet"):
        member(cell, accounts[2]).vote(made.id, "for")
    chain.pending_timestamp += DAY + 60
    chain.mine()
    ballots = [
        member(cell, accounts[index]).sign_ballot(made.id, "for", accounts[index], reason)
        for index, reason in ((2, ""), (3, "Yes."))
    ]
    outcome = member(cell, accounts[0]).submit(ballots)
    assert sorted(voter for voter, _ in outcome.counted) == sorted(str(accounts[i].address) for i in (2, 3))


def test_member__moved_to_a_key_of_ape__the_same_member(cell, accounts, chain):
    chain.pending_timestamp += 60
    chain.mine()
    moved = member(cell, accounts[1]).move(accounts[5])
    assert (moved.number, moved.new) == (1, str(accounts[5].address))
