"""Ballots of members that are contracts."""

from __future__ import annotations

from celldao.acts import SignedBallot, Standing, Submit
from celldao.acts.typed_data import BALLOT, sign
from celldao.proposals import Proposal
from tests.support.embedded import DAY, Town, deploy, embedded_w3
from tests.support.live import found_cell, key


def test_submit__wallet_of_one_owner_among_others__counted() -> None:
    """A wallet with one owner signs with 65 bytes, as a key does (ERC-1271; so does a Safe of one). The
    governor takes such a ballot alone, and `submit` has asked it; then it is put into a batch, where only
    keys count. It is skipped, and told as not signed."""
    w3 = embedded_w3()
    wallet = str(deploy(w3, "receivers/Wallet1271", key(8).address).address)
    members = [{"address": who, "shares": 100} for who in (key(1).address, key(2).address, wallet)]
    town = Town(w3, found_cell(w3, members=members), None)
    town.pass_time(DAY)
    proposal = town.member(1).propose(Proposal(title="Thanks", reference="thanks-1", actions=[])).id
    town.pass_time(DAY + 1)
    governor, chain_id = town.cell.record.governor, town.cell.record.chain_id
    message = {"proposalId": proposal, "support": 1, "voter": wallet, "nonce": 0}
    signature = sign(key(8), "celldao Governor", chain_id, governor, "Ballot", BALLOT, message)
    theirs = SignedBallot(
        chain_id=chain_id,
        governor=governor,
        proposal=str(proposal),
        voter=wallet,
        support="for",
        nonce=0,
        signature="0x" + signature.hex(),
    )
    act = Submit.of(Standing.of(town.cell, town.account(0)), [theirs, *_of_keys(town, proposal)])
    assert [ballot.voter for ballot in act.ballots].count(wallet) == 1
    outcome = town.member(0).perform(act)
    assert wallet in [voter for voter, _ in outcome.counted]


def _of_keys(town: Town, proposal: int) -> list[SignedBallot]:
    return [town.member(index).sign_ballot(proposal, "for", key(index)) for index in (1, 2)]
