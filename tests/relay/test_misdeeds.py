"""A relay that lies, censors, delays, or writes its log anew is caught by what it publishes; and the member's
ballot gets in without it.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from web3 import Web3

from celldao.acts import Member, SignedBallot
from celldao.chain.web3py import Web3Backend
from celldao.errors import RelayError
from celldao.relay.audit import Audit, Misdeed, Report, extends
from celldao.relay.receipts import GENESIS, Head, Notary, Receipt, next_head
from celldao.relay.signed import read_signed
from tests.support.live import key, pass_time
from tests.support.relay import Through, member_key, relay_key


def audit(village, desk, taken: dict[str, Any], file: SignedBallot | None = None) -> Report:
    receipt = Receipt.model_validate(taken["receipt"])
    return Audit(receipt, Through(desk.client), village.cell.reader, file).run()


def kinds(report: Report) -> list[Misdeed]:
    return [finding.kind for finding in report.findings]


def sql(desk, statement: str, *values: Any) -> None:
    """What a relay does whose owner has changed its program."""
    desk.relay.store._db.execute(statement, values)


def by_another_way(village, ballot: SignedBallot) -> None:
    """Anyone submits it, for whom the relay is nothing."""
    outcome = Member(village.cell, Web3Backend(village.w3, key(0), poll_seconds=0.01)).submit([ballot])
    assert len(outcome.counted) == 1


def test_honest__waiting_and_counted__nothing_is_found(village, office):
    desk = office()
    taken = [desk.take(village.ballot(index)) for index in range(3)]
    report = audit(village, desk, taken[0])
    assert (report.findings, report.on_chain, report.says) == ((), None, "waiting")
    desk.step()
    report = audit(village, desk, taken[0], village.ballot(0))
    assert report.findings == ()
    assert report.on_chain is not None
    assert report.on_chain.transaction == desk.listed(taken[0])["transaction"]
    assert report.lines()[-1] == "Nothing speaks against the relay."


def test_lies__says_counted__caught_and_the_ballot_gets_in(village, office):
    desk = office(hold=3_600)
    taken = desk.take(village.ballot(0))
    sql(desk, "UPDATE items SET state = 'counted'")
    assert kinds(audit(village, desk, taken)) == [Misdeed.LIED]
    by_another_way(village, village.ballot(0))
    assert audit(village, desk, taken).findings == ()


def test_lies__names_a_transaction_that_is_none__caught(village, office):
    desk = office()
    taken = desk.take(village.ballot(0))
    desk.step()
    sql(desk, "UPDATE batches SET hash = ?", "0x" + "12" * 32)
    assert kinds(audit(village, desk, taken)) == [Misdeed.LIED]


def test_lies__says_refused_what_the_contract_would_take__caught_and_the_ballot_gets_in(village, office):
    desk = office(hold=3_600)
    taken = desk.take(village.ballot(0))
    sql(desk, "UPDATE items SET state = 'refused', reason = 'governor: has voted already'")
    assert kinds(audit(village, desk, taken)) == [Misdeed.LIED]
    by_another_way(village, village.ballot(0))


def test_lies__publishes_another_file__caught(village, office):
    desk = office(hold=3_600)
    taken = desk.take(village.ballot(0))
    other = village.ballot(0, support="against").model_dump_json()
    sql(desk, "UPDATE items SET file = ?", other)
    assert kinds(audit(village, desk, taken, village.ballot(0))) == [Misdeed.LIED]


def test_censors__has_no_such_file__caught_and_the_ballot_gets_in(village, office):
    desk = office(hold=3_600)
    taken = desk.take(village.ballot(0))
    sql(desk, "DELETE FROM items")
    assert kinds(audit(village, desk, taken, village.ballot(0))) == [Misdeed.CENSORED]
    by_another_way(village, village.ballot(0))
    report = audit(village, desk, taken, village.ballot(0))
    assert report.on_chain is not None


def test_censors__keeps_it_out_of_the_log__caught(village, office):
    desk = office(hold=3_600)
    taken = desk.take(village.ballot(0))
    sql(desk, "DELETE FROM entries")
    assert kinds(audit(village, desk, taken)) == [Misdeed.CENSORED]


def test_censors__publishes_it_without_its_signature__caught_and_the_ballot_gets_in(village, office):
    desk = office(hold=3_600)
    taken = desk.take(village.ballot(0))
    file = json.loads(desk.relay.store.get(bytes.fromhex(taken["id"][2:])).file)
    sql(desk, "UPDATE items SET file = ?", json.dumps({**file, "signature": "0x" + "11" * 65}))
    assert kinds(audit(village, desk, taken, village.ballot(0))) == [Misdeed.CENSORED]
    by_another_way(village, village.ballot(0))


def test_censors__leaves_it_out_of_the_list__caught(village, office, monkeypatch):
    desk = office(hold=3_600)
    taken = desk.take(village.ballot(0))
    monkeypatch.setattr(desk.relay.store, "page", lambda *_: [])
    assert kinds(audit(village, desk, taken)) == [Misdeed.CENSORED]


def test_delays__not_on_chain_when_it_has_promised__caught_and_anyone_submits_what_is_listed(village, office):
    desk = office(hold=3_600, promise=3_600)
    taken = desk.take(village.ballot(0))
    pass_time(village.w3, 3_700)
    assert kinds(audit(village, desk, taken)) == [Misdeed.DELAYED]
    listed = Through(desk.client).page(0).items[0]
    published = read_signed(listed.file)
    assert isinstance(published, SignedBallot)
    by_another_way(village, published)
    report = audit(village, desk, taken)
    assert kinds(report) == [Misdeed.DELAYED]
    assert "later than the receipt says" in report.findings[0].words


def test_delays__vote_is_over__caught_still(village, office):
    desk = office(hold=3_600, promise=3_600)
    taken = desk.take(village.ballot(0))
    pass_time(village.w3, 4 * 86_400)
    assert kinds(audit(village, desk, taken)) == [Misdeed.DELAYED]


def test_delay__voter_has_revoked__no_fault_of_the_relay(village, office):
    desk = office(hold=3_600, promise=3_600)
    taken = desk.take(village.ballot(0))
    village.fund(member_key(0).address)
    Member(village.cell, Web3Backend(village.w3, member_key(0), poll_seconds=0.01)).revoke_ballots()
    pass_time(village.w3, 3_700)
    report = audit(village, desk, taken)
    assert report.findings == ()
    assert "The voter has revoked it." in report.notes


def test_delay__voter_has_voted_otherwise__no_fault_of_the_relay(village, office):
    desk = office(hold=3_600, promise=3_600)
    taken = desk.take(village.ballot(0))
    by_another_way(village, village.ballot(0, support="against"))
    pass_time(village.w3, 3_700)
    report = audit(village, desk, taken)
    assert (report.findings, report.used, report.on_chain) == ((), True, None)


def test_rewrites__another_file_in_its_line__caught(village, office):
    desk = office(hold=3_600)
    taken = [desk.take(village.ballot(index)) for index in range(3)]
    sql(desk, "UPDATE entries SET id = ? WHERE sequence = 2", b"\x12" * 32)
    assert kinds(audit(village, desk, taken[1])) == [Misdeed.REWROTE]


def test_rewrites__a_whole_new_log_that_is_right_in_itself__the_receipt_proves_it(village, office):
    """It leaves one file out, and hashes and signs all that follows anew."""
    desk = office(hold=3_600)
    taken = [desk.take(village.ballot(index)) for index in range(4)]
    store = desk.relay.store
    lines = [line for line in store.log(0, 10) if line.sequence != 2]
    sql(desk, "DELETE FROM entries")
    head = GENESIS
    for sequence, line in enumerate(lines, start=1):
        head = next_head(head, line.id, line.received)
        sql(desk, "INSERT INTO entries VALUES (?, ?, ?, ?)", sequence, line.id, line.received, head)
    assert Head.model_validate(desk.client.get("/v1/head").json()).head == "0x" + head.hex()
    assert kinds(audit(village, desk, taken[0])) == []
    assert kinds(audit(village, desk, taken[2])) == [Misdeed.REWROTE]
    assert kinds(audit(village, desk, taken[3])) == [Misdeed.CENSORED]


def test_rewrites__two_signed_heads_that_do_not_extend_each_other__each_way_is_caught(village, office):
    desk = office(hold=3_600)
    for index in range(3):
        desk.take(village.ballot(index))
    source = Through(desk.client)
    honest = source.head()
    assert extends(1, source.log()[0].head, honest, source) == []
    notary = Notary(relay_key(), 31337)
    forked = notary.head(honest.sequence, b"\x12" * 32, honest.time)
    assert forked.is_signed_by_relay()
    assert [one.kind for one in extends(1, source.log()[0].head, forked, source)] == [Misdeed.REWROTE]
    assert [one.kind for one in extends(honest.sequence, honest.head, forked, source)] == [Misdeed.REWROTE]
    shorter = notary.head(2, bytes.fromhex(source.log()[1].head[2:]), honest.time)
    assert [one.kind for one in extends(3, honest.head, shorter, source)] == [Misdeed.REWROTE]
    longer = notary.head(9, b"\x12" * 32, honest.time)
    assert [one.kind for one in extends(1, source.log()[0].head, longer, source)] == [Misdeed.CENSORED]
    sql(desk, "UPDATE entries SET received = received + 1 WHERE sequence = 2")
    assert [one.kind for one in extends(1, source.log()[0].head, honest, source)] == [Misdeed.REWROTE]


def test_lies__head_signed_by_somebody_else__caught(village, office, monkeypatch):
    from eth_account import Account

    desk = office(hold=3_600)
    taken = desk.take(village.ballot(0))
    monkeypatch.setattr(desk.relay.desk, "notary", Notary(Account.from_key(Web3.keccak(text="x")), 31337))
    assert kinds(audit(village, desk, taken)) == [Misdeed.LIED]


def test_receipt__not_signed_by_the_relay_or_for_another_file__proves_nothing(village, office):
    desk = office(hold=3_600)
    taken = desk.take(village.ballot(0))
    receipt = Receipt.model_validate(taken["receipt"])
    forged = receipt.model_copy(update={"submit_by": receipt.received})
    with pytest.raises(RelayError, match="not signed by"):
        Audit(forged, Through(desk.client), village.cell.reader).run()
    with pytest.raises(RelayError, match="another file"):
        Audit(receipt, Through(desk.client), village.cell.reader, village.ballot(1)).run()


def test_down__nothing_can_be_read__the_chain_is_asked_with_the_members_own_file(
    village, office, monkeypatch
):
    desk = office(hold=3_600, promise=3_600)
    taken = desk.take(village.ballot(0))
    receipt = Receipt.model_validate(taken["receipt"])

    def down(*_, **__):
        raise RelayError("it does not answer", "Use another.")

    source = Through(desk.client)
    monkeypatch.setattr(source, "_ask", down)
    report = Audit(receipt, source, village.cell.reader, village.ballot(0)).run()
    assert (report.findings, report.says, report.used) == ((), None, False)
    pass_time(village.w3, 3_700)
    assert kinds(Audit(receipt, source, village.cell.reader, village.ballot(0)).run()) == [Misdeed.DELAYED]
    by_another_way(village, village.ballot(0))


def member(village, index: int) -> Member:
    village.fund(member_key(index).address)
    return Member(village.cell, Web3Backend(village.w3, member_key(index), poll_seconds=0.01))


def test_log__its_second_page_fails__caught_and_all_else_is_looked_at(village, office, monkeypatch):
    desk = office(hold=3_600, promise=3_600)
    taken = desk.take(village.ballot(0))
    desk.take(village.ballot(1))
    pass_time(village.w3, 3_700)
    source = Through(desk.client)
    honest = source.log

    def log(after=0, limit=1_000):
        if after >= 1:
            raise RelayError("it fails", "Wait.")
        return honest(after, limit)

    monkeypatch.setattr(source, "log", log)
    receipt = Receipt.model_validate(taken["receipt"])
    report = Audit(receipt, source, village.cell.reader, village.ballot(0)).run()
    assert kinds(report) == [Misdeed.CENSORED, Misdeed.DELAYED]

    def down():
        raise RelayError("it does not answer", "Wait.")

    answers = [source.head()]
    monkeypatch.setattr(source, "head", lambda: answers.pop() if answers else down())
    report = Audit(receipt, source, village.cell.reader, village.ballot(0)).run()
    assert kinds(report) == [Misdeed.DELAYED]
    assert report.notes == ("The relay's log cannot be read to its end: it fails",)


def test_receipt__promises_for_a_time_after_the_vote__held_to_the_votes_end(village, office):
    desk = office(hold=3_600)
    taken = desk.take(village.ballot(0))
    receipt = Receipt.model_validate(taken["receipt"])
    id, head = bytes.fromhex(receipt.id[2:]), bytes.fromhex(receipt.head[2:])
    far = Notary(relay_key(), 31337).receipt(id, receipt.received, 4_000_000_000, receipt.sequence, head)
    pass_time(village.w3, 5 * 86_400)
    report = Audit(far, Through(desk.client), village.cell.reader, village.ballot(0)).run()
    assert kinds(report) == [Misdeed.DELAYED]


def test_file__says_another_nonce_than_was_signed__proves_nothing(village, office):
    """A relay that had taken it: its id is not that of what was signed."""
    desk = office(hold=3_600, promise=3_600)
    file = village.ballot(0).model_copy(update={"nonce": 7})
    id = file.typed.digest()
    taken = desk.take(village.ballot(0))
    sql(desk, "UPDATE items SET id = ?, file = ?", id, file.model_dump_json())
    head = next_head(GENESIS, id, taken["receipt"]["received"])
    sql(desk, "UPDATE entries SET id = ?, head = ?", id, head)
    honest = Receipt.model_validate(taken["receipt"])
    receipt = Notary(relay_key(), 31337).receipt(id, honest.received, honest.submit_by, 1, head)
    pass_time(village.w3, 3_700)
    for own in (file, None):
        report = Audit(receipt, Through(desk.client), village.cell.reader, own).run()
        assert report.findings == ()
        assert any("it proves nothing" in note for note in report.notes)


def test_revoked_in_time_and_voted_again_by_himself__no_fault_of_the_relay(village, office):
    desk = office(hold=3_600, promise=3_600)
    taken = desk.take(village.ballot(0))
    voter = member(village, 0)
    voter.revoke_ballots()
    pass_time(village.w3, 3_700)
    desk.step()
    voter.vote(village.proposals[0], "for")
    assert desk.state(taken) == "refused"
    report = audit(village, desk, taken)
    assert report.findings == ()
    assert "The voter has revoked it." in report.notes


@pytest.mark.parametrize("by", ["revoking", "voting otherwise"])
def test_delays__and_the_voter_helps_himself_after_the_promise__caught_still(village, office, by):
    desk = office(hold=3_600, promise=3_600)
    taken = desk.take(village.ballot(0))
    pass_time(village.w3, 3_700)
    if by == "revoking":
        member(village, 0).revoke_ballots()
    else:
        member(village, 0).vote(village.proposals[0], "against")
    assert kinds(audit(village, desk, taken)) == [Misdeed.DELAYED]


def test_clock__of_the_relay_is_ahead__the_block_that_it_names_is_looked_at_first(village, office):
    desk = office()
    honest = desk.relay.desk.town.time
    desk.relay.desk.town.time = lambda *block: honest(*block) + 900
    taken = desk.take(village.ballot(0))
    desk.step()
    for _ in range(3):
        pass_time(village.w3, 1)
    assert desk.state(taken) == "counted"
    report = audit(village, desk, taken)
    assert report.findings == ()
    assert report.on_chain is not None
