"""Ballots signed by some, submitted by others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from celldao.actions import Pay
from celldao.actions.wording import quoted
from celldao.acts import Ballot, SignedBallot, Standing, Submit
from celldao.acts.typed_data import BALLOT, sign
from celldao.errors import ActError, OutputError
from celldao.proposals import Proposal
from tests.support.embedded import DAY, Town, deploy, embedded_w3
from tests.support.live import found_cell, key


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
        f'Sign a ballot FOR on "Pay" of Bottling Cell, as member 2 ({town.account(2)}): whoever has it can '
        "submit it, once"
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


def test_ballot__scratch_file_that_is_a_link__nothing_else_is_overwritten(
    town: Town, voted: int, tmp_path: Path
) -> None:
    signed = town.member(2).sign_ballot(voted, "for", key(2))
    (tmp_path / "keys.json").write_text("precious")
    (tmp_path / "ballot.json.part").symlink_to(tmp_path / "keys.json")
    signed.save(tmp_path / "ballot.json")
    assert (tmp_path / "keys.json").read_text() == "precious"
    assert SignedBallot.load(tmp_path / "ballot.json") == signed


def test_ballot__folder_that_is_not_there__told_as_an_error(town: Town, voted: int, tmp_path: Path) -> None:
    signed = town.member(2).sign_ballot(voted, "for", key(2))
    with pytest.raises(OutputError, match=r"ballot\.json cannot be written: No such file or directory"):
        signed.save(tmp_path / "nowhere" / "ballot.json")


def test_submit__wallet_of_one_owner_among_others__alone_and_counted() -> None:
    """It signs with 65 bytes, as a key does (ERC-1271; so does a Safe of one); in a batch only keys count."""
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
    ours = [town.member(index).sign_ballot(proposal, "for", key(index)) for index in (1, 2)]
    assert [ballot.is_plain for ballot in (theirs, *ours)] == [False, True, True]
    act = Submit.of(Standing.of(town.cell, town.account(0)), [theirs, *ours])
    assert len(act.steps()) == 2
    outcome = town.member(0).perform(act)
    assert {voter for voter, _ in outcome.counted} == {wallet, town.account(1), town.account(2)}
    assert outcome.skipped == ()


def test_ballot__title_of_invisible_characters__shortened_to_what_a_relay_takes(
    town: Town, voted: int, monkeypatch
) -> None:
    from celldao.relay.signed import read_signed

    title = quoted("\u200b" * 400)
    assert len(title) > 1_500
    monkeypatch.setattr("celldao.acts.ballots.title_of", lambda _: title)
    file = Ballot.of(Standing.of(town.cell, town.account(1)), voted, "for").signed(key(1))
    assert len(file.title) == 1_000
    assert read_signed(file.model_dump()) == file


def test_is_plain__signature_of_another_shape_or_ballot__not(town: Town, voted: int) -> None:
    ballot = town.member(2).sign_ballot(voted, "for", key(2))
    assert ballot.is_plain
    r, s, v = (
        int(part, 16) for part in (ballot.signature[2:66], ballot.signature[66:130], ballot.signature[130:])
    )
    order = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
    for wrong in (
        (r, order - s, 55 - v),  # the same point, written the other way
        (r, s, v - 27),
        (r, s, 29),
        (0, s, v),
        (order, s, v),
        (r, 0, v),
        (r ^ 1, s, v),
    ):
        signature = (
            "0x"
            + b"".join((wrong[0].to_bytes(32, "big"), wrong[1].to_bytes(32, "big"), bytes(wrong[2:]))).hex()
        )
        assert not ballot.model_copy(update={"signature": signature}).is_plain
    for more in ({"signature": ballot.signature + "00"}, {"signature": "0x"}, {"nonce": 1}, {"reason": "x"}):
        assert not ballot.model_copy(update=more).is_plain
