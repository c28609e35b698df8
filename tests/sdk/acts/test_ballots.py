"""Ballots signed by some, submitted by others."""

from __future__ import annotations

import json

import pytest

from celldao.actions import Pay
from celldao.acts import Ballot, SignedBallot, Standing, Submit
from celldao.errors import ActError
from celldao.proposals import Proposal
from tests.support.embedded import DAY, Town
from tests.support.live import key


@pytest.fixture
def voted(town: Town) -> int:
    """The id of a proposal that can be voted on."""
    payment = Pay(to=town.account(9), amount="1 ZOO")
    made = town.member(1).propose(Proposal(title="Pay", reference="pay-1", actions=[payment]))
    town.pass_time(DAY + 1)
    return made.id


def test_ballot__file__reads_as_itself_and_says_what_it_is(town: Town, voted: int, tmp_path) -> None:
    standing = Standing.of(town.cell, town.account(2))
    ballot = Ballot.of(standing, voted, "for")
    assert ballot.words() == (
        f'Sign a ballot FOR on "Pay", as member 2 ({town.account(2)}): whoever has it can submit it, once'
    )
    signed = ballot.signed(key(2))
    signed.save(tmp_path / "ballot.json")
    assert SignedBallot.load(tmp_path / "ballot.json") == signed
    content = json.loads((tmp_path / "ballot.json").read_text())
    assert (content["voter"], content["support"], content["proposal"]) == (town.account(2), "for", str(voted))
    with pytest.raises(ActError, match="cannot sign the ballot of"):
        ballot.signed(key(3))


def test_submit__several_kinds__each_counted_once(town: Town, voted: int) -> None:
    town.member(1).vote(voted, "against")
    ballots = [
        town.member(4).sign_ballot(voted, "abstain", key(4)),
        town.member(2).sign_ballot(voted, "for", key(2)),
        town.member(3).sign_ballot(voted, "against", key(3), reason="Too dear."),
        town.member(5).sign_ballot(voted, {"for": "0.5", "abstain": "0.25"}, key(5)),
        town.member(1).sign_ballot(voted, "for", key(1)),
    ]
    act = Submit.of(Standing.of(town.cell, town.account(0)), ballots)
    assert [ballot.voter for ballot in act.ballots] == [town.account(index) for index in (2, 3, 4, 5)]
    assert len(act.steps()) == 3
    why = f'{town.account(1)} has voted on "Pay" already, and a ballot cannot be changed'
    assert act.refused == ((town.account(1), why),)
    outcome = town.member(0).perform(act)
    counted = {voter: str(votes) for voter, votes in outcome.counted}
    assert counted == {
        town.account(2): "1 vote",
        town.account(3): "1 vote",
        town.account(4): "1 vote",
        town.account(5): "0.75 votes",
    }
    assert outcome.lines()[0] == "Counted: 4 of 5 ballots"
    proposal = town.cell.now().proposal(voted)
    assert proposal is not None
    tallies = (proposal.in_favour.value, proposal.against.value, proposal.abstain.value)
    assert [str(tally) for tally in tallies] == ["1.5", "2", "1.25"]


def test_submit__one_plain_ballot__by_itself(town: Town, voted: int) -> None:
    ballot = town.member(2).sign_ballot(voted, "for", key(2))
    assert town.member(0).submit([ballot]).counted[0][0] == town.account(2)
    with pytest.raises(ActError) as caught:
        town.member(0).submit([ballot])
    assert caught.value.what.startswith("none of the 1 ballots would be counted; of ")


def test_submit__revoked_forged_foreign_or_double__refused(town: Town, voted: int) -> None:
    ballot = town.member(2).sign_ballot(voted, "for", key(2))
    forged = ballot.model_copy(update={"support": "against"})
    with pytest.raises(ActError, match="the ballot's signature does not fit"):
        town.member(0).submit([forged])
    foreign = ballot.model_copy(update={"chain_id": 1})
    with pytest.raises(ActError, match="on chain 1, not for that of Bottling Cell"):
        town.member(0).submit([foreign])
    with pytest.raises(ActError, match="there are two ballots of"):
        town.member(0).submit([ballot, forged])
    with pytest.raises(ActError, match="there is no ballot to submit"):
        town.member(0).submit([])
    assert town.member(2).revoke_ballots().nonce == 1
    with pytest.raises(ActError, match="the ballot's signature does not fit"):
        town.member(0).submit([ballot])
    fresh = town.member(2).sign_ballot(voted, "for", key(2))
    assert len(town.member(0).submit([fresh]).counted) == 1
