"""From files to transactions: batches, schedule, ceilings, kills, reorganisations."""

from __future__ import annotations

import contextlib
import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from celldao.acts import Member, Standing, SubmitActs, Unsigned
from celldao.chain.retry import Patience
from celldao.chain.web3py import Web3Backend
from celldao.errors import ChainError, FeeError, JournalError
from celldao.relay import submitter
from celldao.relay.store import Stage
from tests.support.faulty_proxy import Fault, FaultyProxy, Seeded
from tests.support.live import key, pass_time, settle
from tests.support.relay import member_key, relay_key, wait_for

QUICK_PATIENCE = Patience(total_seconds=3, first_seconds=0.01, longest_seconds=0.1, unreachable_seconds=3)


class Killed(BaseException):
    """The process ends here."""


def sent(village) -> int:
    """How many transactions of the relay are in blocks."""
    return int(village.w3.eth.get_transaction_count(relay_key().address))


def test_step__several_ballots_of_two_votes__one_transaction_each_and_all_counted(village, office):
    desk = office()
    taken = [desk.take(village.ballot(index, vote)) for vote in (0, 1) for index in range(6)]
    before = sent(village)
    desk.step()
    assert sent(village) - before == 2
    assert village.tally(0) == village.tally(1) == (0, 6, 0)
    listed = [desk.listed(one) for one in taken]
    assert {one["state"] for one in listed} == {"counted"}
    assert len({one["transaction"] for one in listed}) == 2
    for one in listed:
        receipt = village.w3.eth.get_transaction_receipt(one["transaction"])
        assert receipt["blockNumber"] == one["block"]
    desk.step(3)
    assert sent(village) - before == 2


def test_step__fewer_than_a_batch__waits_until_it_has_waited_enough(village, office):
    desk = office(hold=3_600)
    taken = desk.take(village.ballot(0))
    desk.step()
    assert desk.state(taken) == "waiting"
    pass_time(village.w3, 3_601)
    desk.step()
    assert desk.state(taken) == "counted"


def test_step__vote_ends_soon__does_not_wait(village, office):
    desk = office(hold=30 * 86_400, promise=604_800, before_end=7_200)
    taken = desk.take(village.ballot(0))
    end = village.cell.governor.read("proposalDeadline", village.proposals[0])
    pass_time(village.w3, end - 7_300 - village.w3.eth.get_block("latest")["timestamp"])
    desk.step()
    assert desk.state(taken) == "waiting"
    pass_time(village.w3, 200)
    desk.step()
    assert desk.state(taken) == "counted"


def test_step__a_full_batch__goes_at_once(village, office):
    desk = office(hold=3_600, batch=4)
    for index in range(5):
        desk.take(village.ballot(index))
    desk.step()
    assert village.tally() == (0, 4, 0)


def test_step__gas_above_the_ceiling__nothing_is_signed_and_all_waits(village, office):
    desk = office(max_fee_gwei=0.000000001)
    taken = desk.take(village.ballot(0))
    with pytest.raises(FeeError):
        desk.step()
    assert (desk.state(taken), sent(village)) == ("waiting", 0)
    again = office()
    again.step()
    assert again.state(taken) == "counted"


def test_step__budget_of_the_day_is_spent__waits_and_says_so(village, office):
    desk = office(fees_a_day=0.0000000001)
    first = desk.take(village.ballot(0))
    desk.step()
    assert desk.state(first) == "counted"
    second = desk.take(village.ballot(1))
    desk.step()
    assert desk.state(second) == "waiting"
    assert "coins are spent in 24 hours" in desk.client.get("/v1/health").json()["trouble"][0]
    pass_time(village.w3, 86_401)
    desk.step()
    assert desk.state(second) == "counted"


def test_step__valid_when_taken_and_revoked_since__is_left_out_and_the_others_go(village, office):
    desk = office()
    taken = [desk.take(village.ballot(index)) for index in range(3)]
    account = member_key(1)
    village.fund(account.address)
    governor = village.cell.governor
    data = governor.interface.encode("revoke_ballots")
    Web3Backend(village.w3, account, poll_seconds=0.01).send(governor.address, data, 200_000)
    desk.step()
    assert [desk.state(one) for one in taken] == ["counted", "refused", "counted"]
    assert desk.listed(taken[1])["reason"] == "governor: wrong signature"


def test_step__somebody_else_has_submitted_it__counted_with_his_transaction(village, office):
    desk = office(hold=3_600)
    taken = desk.take(village.ballot(2))
    ballot = village.ballot(2)
    governor = village.cell.governor
    name, arguments = ballot.call()
    account = member_key(3)
    village.fund(account.address)
    data = governor.interface.encode(name, *arguments)
    receipt = Web3Backend(village.w3, account, poll_seconds=0.01).send(governor.address, data, 400_000)
    pass_time(village.w3, 3_601)
    desk.step()
    listed = desk.listed(taken)
    assert (listed["state"], listed["transaction"]) == ("counted", receipt.hash)
    assert sent(village) == 0


def test_step__the_voter_has_voted_otherwise__refused(village, office):
    desk = office(hold=3_600)
    taken = desk.take(village.ballot(2))
    name, arguments = village.ballot(2, support="against").call()
    governor, account = village.cell.governor, member_key(3)
    village.fund(account.address)
    data = governor.interface.encode(name, *arguments)
    Web3Backend(village.w3, account, poll_seconds=0.01).send(governor.address, data, 400_000)
    pass_time(village.w3, 3_601)
    desk.step()
    assert (desk.state(taken), desk.listed(taken)["reason"]) == ("refused", "governor: has voted already")


@pytest.mark.parametrize("place", ["begin", "sign", "sent", "mined"])
def test_kill__anywhere__counted_once_by_one_transaction(village, office, monkeypatch, place):
    """Killed before it signs, when that is written down, when the node has it, or before the store knows."""
    desk = office()
    taken = [desk.take(village.ballot(index)) for index in range(4)]
    relay = desk.relay

    def dies(*_, **__):
        raise Killed

    targets = {
        "begin": (relay.submitter._backend, "send"),
        "sign": (relay.submitter._backend._sender._node, "hand_over"),
        "sent": (relay.submitter._backend._sender._node, "mined"),
        "mined": (relay.store, "mined"),
    }
    monkeypatch.setattr(*targets[place], dies)
    with pytest.raises(Killed):
        desk.step()
    monkeypatch.undo()
    monkeypatch.setenv("CELLDAO_RELAY_KEY", relay_key().key.hex())
    again = office()
    assert {again.state(one) for one in taken} == {"submitted"}
    again.step(2)
    assert {again.state(one) for one in taken} == {"counted"}
    assert (village.tally(), sent(village)) == ((0, 4, 0), 1)


def test_kill__signed_and_not_sent_and_another_ballot_comes__it_has_a_transaction_of_its_own(
    village, office, monkeypatch
):
    """What was signed goes as it was signed: with the newcomer in a new batch, four would be sent twice."""
    desk = office()
    taken = [desk.take(village.ballot(index)) for index in range(4)]

    def dies(*_, **__):
        raise Killed

    monkeypatch.setattr(desk.relay.submitter._backend._sender._node, "hand_over", dies)
    with pytest.raises(Killed):
        desk.step()
    monkeypatch.undo()
    monkeypatch.setenv("CELLDAO_RELAY_KEY", relay_key().key.hex())
    again = office()
    taken.append(again.take(village.ballot(4)))
    again.step(2)
    assert [again.state(one) for one in taken] == ["counted"] * 5
    assert (village.tally(), sent(village)) == ((0, 5, 0), 2)
    assert len({again.listed(one)["transaction"] for one in taken}) == 2


def test_journal__cannot_be_written__nothing_sent_and_all_waits(village, office, monkeypatch):
    desk = office()
    taken = desk.take(village.ballot(0))

    def full(*_):
        raise JournalError("no room", "Make room.")

    monkeypatch.setattr(desk.relay.submitter._backend.journal, "_write", full)
    with pytest.raises(JournalError):
        desk.step()
    monkeypatch.undo()
    assert (desk.state(taken), sent(village)) == ("waiting", 0)
    desk.step()
    assert desk.state(taken) == "counted"


def test_reorganisation__block_replaced_by_an_empty_one__sent_again_and_counted_once(village, office):
    desk = office(final=8)
    taken = [desk.take(village.ballot(index)) for index in range(4)]
    desk.step()
    assert {desk.state(one) for one in taken} == {"counted"}
    village.rpc("anvil_reorg", 1, [])
    settle(village.w3)
    desk.step(2)
    assert {desk.state(one) for one in taken} == {"counted"}
    assert village.tally() == (0, 4, 0)
    listed = desk.listed(taken[0])
    receipt = village.w3.eth.get_transaction_receipt(listed["transaction"])
    assert (receipt["blockNumber"], receipt["status"]) == (listed["block"], 1)
    assert sent(village) == 1


def test_reorganisation__another_ballot_of_the_voter_comes_first__its_own_is_refused(village, office):
    desk = office(final=8)
    taken = [desk.take(village.ballot(index)) for index in range(3)]
    desk.step()
    assert village.tally() == (0, 3, 0)
    name, arguments = village.ballot(1, support="against").call()
    governor, account = village.cell.governor, member_key(5)
    data = governor.interface.encode(name, *arguments)
    village.rpc("anvil_reorg", 1, [])
    settle(village.w3)
    assert village.tally() == (0, 0, 0)
    village.fund(account.address)  # that, too, was undone
    Web3Backend(village.w3, account, poll_seconds=0.01).send(governor.address, data, 400_000)
    desk.step(3)
    states = [desk.state(one) for one in taken]
    assert states == ["counted", "refused", "counted"]
    assert desk.listed(taken[1])["reason"] == "governor: has voted already"
    assert village.tally() == (1, 2, 0)


def quicker(village, desk, index: int) -> None:
    """Somebody brings this member's ballot in just before the relay's next transaction."""
    store = desk.relay.store
    begin = store.begin

    def late(*arguments):
        store.begin = begin
        submit(village, village.ballot(index))
        return begin(*arguments)

    store.begin = late


def submit(village, ballot) -> str:
    """As a stranger; the transaction's hash."""
    name, arguments = ballot.call()
    account = member_key(3)
    village.fund(account.address)
    data = village.cell.governor.interface.encode(name, *arguments)
    backend = Web3Backend(village.w3, account, poll_seconds=0.01)
    return backend.send(village.governor, data, 400_000).hash


def test_step__somebody_is_quicker_by_a_block__counted_with_his_transaction_and_no_strike(village, office):
    desk = office()
    taken = [desk.take(village.ballot(index)) for index in range(2)]
    quicker(village, desk, 0)
    desk.step()
    alone = desk.take(village.ballot(2))
    quicker(village, desk, 2)
    desk.step()
    listed = [desk.listed(one) for one in (*taken, alone)]
    assert [one["state"] for one in listed] == ["counted"] * 3
    assert len({one["transaction"] for one in listed}) == 3
    assert desk.relay.store.strikes_since(member_key(2).address, 0) == 0


def test_step__somebody_is_quicker_with_a_permit__its_number_is_used_and_no_strike(village, office):
    desk = office()
    here = Standing.of(village.cell, member_key(0).address)
    file = Unsigned.permit(here, member_key(5).address, 1).signed(member_key(0))
    taken = desk.take(file)
    begin = desk.relay.store.begin

    def late(*arguments):
        stranger = Member(village.cell, Web3Backend(village.w3, key(0), poll_seconds=0.01))
        stranger.perform(SubmitActs.of(stranger.standing(), [file]))
        return begin(*arguments)

    desk.relay.store.begin = late
    desk.step()
    assert desk.state(taken) == "refused"
    assert desk.listed(taken)["reason"].startswith("relay: another transaction has used its number")
    assert desk.relay.store.strikes_since(member_key(0).address, 0) == 0


def test_reorganisation__a_strangers_transaction_does_something_else_now__waits_again(
    village, office, monkeypatch
):
    desk = office(hold=3_600)
    taken = desk.take(village.ballot(2))
    submit(village, village.ballot(2))
    pass_time(village.w3, 3_601)
    desk.step()
    assert desk.state(taken) == "counted"
    seen = submitter.look(village.cell.reader, desk.listed(taken)["transaction"])
    assert seen is not None
    changed = replace(seen, block_hash="0x" + "12" * 32, logs=[])
    monkeypatch.setattr(submitter, "look", lambda *_: changed)
    desk.relay.submitter._settle(desk.relay.submitter._backend.block_number())
    assert desk.state(taken) == "waiting"


def test_failed__a_former_form_is_in_the_block__its_cost_is_kept(village, office, monkeypatch):
    desk = office()
    taken = desk.take(village.ballot(0))
    quicker(village, desk, 0)
    monkeypatch.setattr(desk.relay.store, "signed", lambda *_: None)  # another form is the newest
    desk.step()
    assert desk.state(taken) == "counted"
    assert desk.relay.store.fees_since(0) > 0


def test_successor__ballots_of_the_former_governor_wait__they_go_and_keep_nobody(village, office):
    desk = office()
    taken = [desk.take(village.ballot(index)) for index in range(2)]
    here = Standing.of(village.cell, member_key(4).address)
    taken.append(desk.take(Unsigned.permit(here, member_key(5).address, 1).signed(member_key(4))))
    town = desk.relay.desk.town
    town._governors = (town._clock() + 1e9, {member_key(9).address: town.served[0]})
    desk.step()
    assert [desk.state(one) for one in taken] == ["counted"] * 3
    assert desk.relay.submitter.trouble == ""


def test_group__of_which_the_chain_cannot_tell__stands_in_nobodys_way(village, office, monkeypatch):
    desk = office()
    taken = [desk.take(village.ballot(index, vote)) for vote in (0, 1) for index in range(2)]
    first = str(village.proposals[0])
    honest = desk.relay.submitter._sorted

    def fails(items):
        if str(items[0].proposal) == first:
            raise ChainError("it is not known", "Wait.")
        return honest(items)

    monkeypatch.setattr(desk.relay.submitter, "_sorted", fails)
    desk.step()
    assert [desk.state(one) for one in taken] == ["waiting"] * 2 + ["counted"] * 2
    assert desk.relay.submitter.trouble == "it is not known"


@pytest.mark.parametrize("kind", ["permit", "exit"])
def test_cell__taken_out_of_the_settings__its_acts_expire_and_keep_nobody(village, office, kind):
    desk = office()
    here = Standing.of(village.cell, member_key(4).address)
    until = here.now.moment.time + timedelta(hours=1)
    unsigned = (
        Unsigned.exit(here, "1", until)
        if kind == "exit"
        else Unsigned.permit(here, member_key(5).address, 1, until)
    )
    taken = [desk.take(unsigned.signed(member_key(4))), desk.take(village.ballot(0))]
    desk.relay.desk.town.served.clear()
    desk.relay.desk.town._governors = (float("-inf"), {})
    desk.step()
    assert [desk.state(one) for one in taken] == ["waiting", "counted"]
    pass_time(village.w3, 3_700)
    desk.step()
    assert desk.state(taken[0]) == "expired"
    assert desk.listed(taken[0])["reason"] == "relay: its cell is not served any more"


def test_final__deep_enough__is_looked_at_no_more(village, office):
    desk = office(final=3)
    desk.take(village.ballot(0))
    desk.step()
    store = desk.relay.store
    assert len(store.batches(Stage.MINED)) == 1
    for _ in range(3):
        pass_time(village.w3, 1)
    desk.step()
    assert (len(store.batches(Stage.MINED)), len(store.batches(Stage.FINAL))) == (0, 1)


def test_node__fails_in_every_way__all_is_counted_once(village, office):
    """Connections break before and after, answers are refused, transactions are lost, blocks replaced."""
    faults = (
        Fault.DROP_BEFORE,
        Fault.DROP_AFTER,
        Fault.LIMITED_SILENTLY,
        Fault.GATEWAY,
        Fault.LOSE,
        Fault.REORG,
    )
    with FaultyProxy(village.url, Seeded(7, share=0.15, faults=faults)) as proxy:
        desk = office(rpc=proxy.url, sending={"replace_seconds": 1}, final=6, batch=4)
        desk.relay.desk.town.reader.patience = QUICK_PATIENCE
        desk.relay.submitter._backend.patience = QUICK_PATIENCE
        taken = {}
        for _ in range(200):
            for index in range(8):
                if index not in taken and (answer := desk.post(village.ballot(index))).status_code == 202:
                    taken[index] = answer.json()
            with contextlib.suppress(ChainError):
                desk.step()
            settle(village.w3)
            if len(taken) == 8 and all(village.has_voted(index) for index in taken):
                break
        assert proxy.happened
    again = office(final=1)
    again.step(3)
    assert {again.state(one) for one in taken.values()} == {"counted"}
    assert village.tally() == (0, 8, 0)


def test_run__node_is_down_for_a_while__goes_on_when_it_is_back(village, office):
    class Down:
        """Refuses all while it is told to."""

        on = True

        def fault(self, methods):
            return Fault.GATEWAY if self.on else Fault.NONE

    plan = Down()
    plan.on = False
    with FaultyProxy(village.url, plan) as proxy:
        desk = office(rpc=proxy.url, poll=0.05)
        desk.relay.submitter._backend.patience = QUICK_PATIENCE
        desk.relay.desk.town.reader.patience = Patience(total_seconds=0.2, first_seconds=0.01)
        taken = desk.take(village.ballot(0))
        plan.on = True
        running = threading.Thread(target=desk.relay.submitter.run)
        running.start()
        wait_for(lambda: desk.client.get("/v1/health").status_code == 503, 20, "that it is said")
        assert desk.post(village.ballot(1)).status_code == 503
        assert desk.state(taken) == "waiting"
        plan.on = False
        wait_for(lambda: desk.state(taken) == "counted", 30, "that it is counted")
        wait_for(lambda: desk.client.get("/v1/health").status_code == 200, 30, "that all is well again")
        desk.relay.submitter.stop()
        running.join()
