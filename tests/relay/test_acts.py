"""Delegations, permits and exits by signature, through a relay and by anybody; deadlines and revocations."""

from __future__ import annotations

from datetime import timedelta

import pytest

from celldao.acts import Member, SignedExit, Standing, SubmitActs, Unsigned
from celldao.chain.web3py import Web3Backend
from celldao.errors import ActError
from celldao.relay.audit import Audit
from celldao.relay.receipts import Receipt
from tests.support.live import key, pass_time
from tests.support.relay import Through, member_key


def standing(village, index: int) -> Standing:
    return Standing.of(village.cell, member_key(index).address)


def address(index: int) -> str:
    return member_key(index).address


def carrier(village) -> Member:
    """Anybody with coin."""
    return Member(village.cell, Web3Backend(village.w3, key(0), poll_seconds=0.01))


def test_delegation__through_the_relay__the_delegate_votes(village, office):
    desk = office()
    paper = Unsigned.delegation(standing(village, 0), address(1))
    assert paper.words.startswith("Sign, as member 1 ")
    assert f"let member 2 ({address(1)}) vote" in paper.words
    taken = desk.take(paper.signed(member_key(0)))
    assert (taken["state"], desk.listed(taken)["kind"]) == ("waiting", "delegation")
    desk.step()
    assert desk.state(taken) == "counted"
    assert village.cell.share.read("delegates", address(0)) == address(1)
    assert audit_of(village, desk, taken).findings == ()
    back = desk.take(Unsigned.delegation(standing(village, 0), address(0)).signed(member_key(0)))
    desk.step()
    assert desk.state(back) == "counted"
    assert village.cell.share.read("delegates", address(0)) == address(0)


def audit_of(village, desk, taken):
    name = str(village.cell.share.read("name"))
    receipt = Receipt.model_validate(taken["receipt"])
    return Audit(
        receipt, Through(desk.client), village.cell.reader, None, name, village.cell.record.share
    ).run()


def test_permit__through_the_relay__the_allowance_stands(village, office):
    desk = office()
    paper = Unsigned.permit(standing(village, 0), address(5), "2.5")
    taken = desk.take(paper.signed(member_key(0)))
    desk.step()
    assert desk.state(taken) == "counted"
    assert village.cell.share.read("allowance", address(0), address(5)) == 2_500_000


def test_exit__through_the_relay__shares_are_redeemed(village, office):
    desk = office()
    paper = Unsigned.exit(standing(village, 3), "all")
    assert any("All shares are burned for good" in line for line in paper.more)
    taken = desk.take(paper.signed(member_key(3)))
    desk.step()
    assert desk.state(taken) == "counted"
    assert village.cell.share.read("balanceOf", address(3)) == 0


def test_submit__by_anybody__done_and_said(village):
    files = [
        Unsigned.delegation(standing(village, 0), address(1)).signed(member_key(0)),
        Unsigned.permit(standing(village, 4), address(5), 1).signed(member_key(4)),
        Unsigned.exit(standing(village, 3), "all").signed(member_key(3)),
    ]
    act = SubmitActs.of(carrier(village).standing(), files)
    assert act.words() == "Submit 3 signed files of members of Relayed Cell"
    outcome = carrier(village).perform(act)
    assert outcome.lines()[0] == f"Done: member 2 ({address(1)}) votes for member 1 ({address(0)})"
    assert village.cell.share.read("delegates", address(0)) == address(1)
    assert village.cell.share.read("allowance", address(4), address(5)) == 1_000_000
    assert village.cell.share.read("balanceOf", address(3)) == 0


def test_submit__another_cells_or_nothing__refused(village):
    file = Unsigned.exit(standing(village, 3), "all").signed(member_key(3))
    elsewhere = file.model_copy(update={"treasury": village.cell.record.share[:-1] + "0"})
    with pytest.raises(ActError, match="not for Relayed Cell"):
        SubmitActs.of(carrier(village).standing(), [elsewhere])
    with pytest.raises(ActError, match="no file to submit"):
        SubmitActs.of(carrier(village).standing(), [])


@pytest.mark.parametrize("kind", ["delegation", "permit", "exit"])
def test_deadline__has_passed__neither_relay_nor_contract_takes_it(village, office, kind):
    desk = office()
    until = standing(village, 0).now.moment.time + timedelta(hours=1)
    file = make(village, kind, until).signed(member_key(0))
    pass_time(village.w3, 3_601)
    answer = desk.post(file)
    expected = "treasury: signature expired" if kind == "exit" else "share: the signature has expired"
    assert (answer.status_code, answer.json()["error"]["reason"]) == (409, expected)
    with pytest.raises(ActError, match="deadline has passed"):
        SubmitActs.of(carrier(village).standing(), [file])


@pytest.mark.parametrize("kind", ["delegation", "permit", "exit"])
def test_deadline__passes_while_it_waits__expired(village, office, kind, monkeypatch):
    desk = office(promise=3_600)
    until = standing(village, 0).now.moment.time + timedelta(hours=1)
    taken = desk.take(make(village, kind, until).signed(member_key(0)))
    pass_time(village.w3, 3_700)
    desk.step()
    assert desk.state(taken) == "expired"


def make(village, kind: str, until=None) -> Unsigned:
    here = standing(village, 0)
    if kind == "delegation":
        return Unsigned.delegation(here, address(1), until)
    if kind == "permit":
        return Unsigned.permit(here, address(5), 1, until)
    return Unsigned.exit(here, "1", until)


@pytest.mark.parametrize("kind", ["delegation", "permit", "exit"])
def test_revocation__submitted_first__the_file_is_worthless(village, office, kind):
    file = make(village, kind).signed(member_key(0))
    revocation = Unsigned.revocation(standing(village, 0), kind).signed(member_key(0))
    before = village.cell.share.read("balanceOf", address(0))
    carrier(village).perform(SubmitActs.of(carrier(village).standing(), [revocation]))
    reasons = {"exit": "treasury: wrong signature or nonce"}
    expected = reasons.get(kind, "share: the signature is not valid")
    answer = office().post(file)
    assert (answer.status_code, answer.json()["error"]["reason"]) == (409, expected)
    assert village.cell.share.read("delegates", address(0)) == address(0)
    assert village.cell.share.read("allowance", address(0), address(5)) == 0
    lost = before - village.cell.share.read("balanceOf", address(0))
    assert lost == (1 if kind == "exit" else 0)


def test_revocation__through_the_relay_while_the_file_waits__not_both(village, office):
    """One nonce, one file: the one that the relay has must end before another is taken."""
    desk = office()
    desk.take(make(village, "permit").signed(member_key(0)))
    second = Unsigned.revocation(standing(village, 0), "permit").signed(member_key(0))
    assert desk.post(second).json()["error"]["code"] == "other-ballot"


@pytest.mark.parametrize("kind", ["delegation", "permit", "exit"])
def test_step__somebody_else_has_submitted_it__ends_and_says_that_its_number_is_used(village, office, kind):
    desk = office()
    file = make(village, kind).signed(member_key(0))
    taken = desk.take(file)
    carrier(village).perform(SubmitActs.of(carrier(village).standing(), [file]))
    desk.step()
    assert desk.state(taken) == "refused"
    assert desk.listed(taken)["reason"].startswith("relay: another transaction has used its number")
    report = audit_of(village, desk, taken)
    assert (report.findings, report.on_chain is not None) == ((), True)


@pytest.mark.parametrize("kind", ["delegation", "permit", "exit"])
def test_audit__the_relay_does_it_late__caught_by_its_block(village, office, kind):
    desk = office(promise=3_600)
    taken = desk.take(make(village, kind).signed(member_key(0)))
    pass_time(village.w3, 7_200)
    desk.step()
    assert desk.state(taken) == "counted"
    report = audit_of(village, desk, taken)
    assert [one.kind for one in report.findings] == ["delayed"]
    assert report.lines()[0].startswith(f"On chain: {desk.listed(taken)['transaction']} in block")


def test_audit__its_number_is_used_by_another__said_neutrally(village, office):
    desk = office(hold=3_600)
    taken = desk.take(make(village, "permit").signed(member_key(0)))
    revocation = Unsigned.revocation(standing(village, 0), "permit").signed(member_key(0))
    carrier(village).perform(SubmitActs.of(carrier(village).standing(), [revocation]))
    report = audit_of(village, desk, taken)
    assert (report.findings, report.on_chain) == ((), None)
    assert report.lines()[0] == "On chain: its number is used, by this file or by another"


def test_audit__shares_moved_away_and_back__refused_rightly_and_no_misdeed(village, office):
    desk = office(promise=3_600)
    taken = desk.take(Unsigned.exit(standing(village, 0), "all").signed(member_key(0)))
    share, amount = village.cell.share, 10_000_000
    for one, other in ((0, 1), (1, 0)):
        village.fund(address(one))
        backend = Web3Backend(village.w3, member_key(one), poll_seconds=0.01)
        backend.send(share.address, share.interface.encode("transfer", address(other), amount), 600_000)
        desk.step()
    assert desk.state(taken) == "refused"
    pass_time(village.w3, 3_700)
    report = audit_of(village, desk, taken)
    assert report.findings == ()
    assert len(report.notes) == 2


def test_replay__signed_for_another_cell_or_chain__refused(village, office):
    desk = office()
    file = make(village, "delegation").signed(member_key(0))
    assert desk.post(file.model_copy(update={"chain_id": 1})).json()["error"]["code"] == "not-served"
    other = file.model_copy(update={"share": village.cell.record.treasury})
    assert desk.post(other).json()["error"]["code"] == "not-served"
    for forged in ({"delegatee": address(2)}, {"nonce": 1}, {"member": address(3)}):
        answer = desk.post(file.model_copy(update=forged))
        assert answer.json()["error"]["reason"] in (
            "share: only a member",
            "share: the signature is not valid",
        )


def test_delegation__in_the_name_of_another__refused_though_the_register_would_take_it(village, office):
    """The register delegates for whoever has signed; whose the file says it is must be the same."""
    named = make(village, "delegation").signed(member_key(0)).model_copy(update={"member": address(3)})
    assert office().post(named).json()["error"]["reason"] == "share: the signature is not valid"
    with pytest.raises(ActError, match="is not signed by that account"):
        SubmitActs.of(carrier(village).standing(), [named])


def test_delegation__two_members_sign_the_very_same__both_are_carried(village, office):
    """What is signed names delegate, number and deadline, and not whose it is."""
    desk = office()
    until = standing(village, 0).now.moment.time + timedelta(hours=3)
    papers = [Unsigned.delegation(standing(village, index), address(1), until) for index in (0, 2)]
    taken = [desk.take(paper.signed(member_key(index))) for paper, index in zip(papers, (0, 2), strict=True)]
    assert taken[0]["id"] != taken[1]["id"]
    desk.step()
    for index in (0, 2):
        assert village.cell.share.read("delegates", address(index)) == address(1)


def test_quota__delegations_back_and_forth__only_so_many_a_day(village, office):
    desk = office(rates={"acts_a_day": 2})
    for turn in (1, 0):
        desk.take(Unsigned.delegation(standing(village, 0), address(turn)).signed(member_key(0)))
        desk.step()
    third = Unsigned.delegation(standing(village, 0), address(1)).signed(member_key(0))
    assert desk.post(third).json()["error"]["code"] == "too-many"
    other = Unsigned.delegation(standing(village, 2), address(1)).signed(member_key(2))
    desk.take(other)
    pass_time(village.w3, 86_401)
    desk.take(Unsigned.delegation(standing(village, 0), address(1)).signed(member_key(0)))


def test_permit__of_who_holds_nothing__not_paid_for(village, office):
    """The register would take it: anyone can permit anyone to move nothing."""
    stranger = member_key(77)
    permit = make(village, "permit").signed(member_key(0))
    file = permit.model_copy(update={"owner": stranger.address})
    name = str(village.cell.share.read("name"))
    signature = file.typed(name).signed(stranger)
    answer = office().post(file.model_copy(update={"signature": "0x" + signature.hex()}))
    assert answer.json()["error"]["reason"] == "relay: the signer holds no shares"


def test_sign__who_holds_nothing_or_another_key__refused(village):
    with pytest.raises(ActError, match="holds no shares"):
        Unsigned.delegation(Standing.of(village.cell, member_key(77).address), address(1))
    with pytest.raises(ActError, match="holds no shares"):
        Unsigned.delegation(standing(village, 0), member_key(77).address)
    with pytest.raises(ActError, match="cannot sign for"):
        make(village, "exit").signed(member_key(1))


def test_file__saved__reads_as_itself(village, tmp_path):
    file = make(village, "exit").signed(member_key(0))
    file.save(tmp_path / "exit.json")
    assert SignedExit.load(tmp_path / "exit.json") == file
