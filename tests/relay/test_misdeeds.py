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
from tests.support.relay import Through, relay_key


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
    from tests.support.relay import member_key

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
