"""Sending, against a node in memory that does what each test says: nothing twice, nothing forgotten."""

from __future__ import annotations

import os
from itertools import pairwise

import pytest
from eth_utils.crypto import keccak

from celldao.chain.answers import Verdict
from celldao.chain.fees import GWEI, FeePolicy
from celldao.chain.journal import FileJournal, Journal, State
from celldao.chain.listener import Collected, Stage
from celldao.chain.sender import Sender
from celldao.chain.sending import Sending
from celldao.errors import (
    ChainError,
    FeeError,
    JournalError,
    NodeError,
    PendingError,
    SupersededError,
    TransactionError,
)
from tests.support.constitutions import FUND, WELDER
from tests.support.fake_node import Clock, FakeNode, FakeSigner, fee_of, nonce_of


class World:
    def __init__(self, path) -> None:
        self.node = FakeNode()
        self.clock = Clock()
        self.path = path
        self.signer = FakeSigner()
        self.heard = Collected()
        self.sender = self.process()

    def process(self, journal: Journal | None = None, **settings) -> Sender:
        """A new process with the same journal."""
        settings = Sending(clock=self.clock, sleep=self.clock.sleep, poll_seconds=1, **settings)
        sender = Sender(self.node, self.signer, 31337, journal or FileJournal(self.path), settings)
        sender.listener = self.heard
        return sender

    def states(self) -> list[State]:
        return [entry.state for entry in self.sender.entries()]


@pytest.fixture
def world(tmp_path):
    return World(tmp_path / "journal.jsonl")


class Died(BaseException):
    pass


class Dying:
    """Dies at the first note of a stage."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def note(self, note) -> None:
        if note.stage is self.stage:
            raise Died


def test_send__a_good_node__one_transaction_one_block(world):
    receipt = world.sender.send(FUND, b"\x01", 21_000, value=5, purpose="wages")
    assert receipt.block == 11
    assert len(world.node.handed) == 1
    assert world.signer.signed[0] == {
        "chainId": 31337,
        "nonce": 0,
        "gas": 21_000,
        "value": 5,
        "data": b"\x01",
        "to": FUND,
        "maxFeePerGas": 21 * GWEI,
        "maxPriorityFeePerGas": GWEI,
    }
    assert world.heard.stages == [Stage.SIGNED, Stage.SENT, Stage.INCLUDED]
    assert world.heard.notes[-1].words == f"wages ({receipt.hash}, number 0): in block 11"
    assert world.states() == [State.INCLUDED]


def test_send__creating_on_a_legacy_chain__has_a_gas_price_and_no_receiver(world):
    world.node.base_fee = None
    world.sender.send(None, b"\x01", 21_000)
    assert world.signer.signed[0]["gasPrice"] == GWEI
    assert "to" not in world.signer.signed[0]
    assert "maxFeePerGas" not in world.signer.signed[0]


@pytest.mark.parametrize("stage", [Stage.SIGNED, Stage.SENT])
def test_send__killed_at_any_point__the_next_process_adopts_what_was_signed(world, stage):
    world.sender.listener = Dying(stage)
    with pytest.raises(Died):
        world.sender.send(FUND, b"", 21_000, value=5)
    assert len(world.node.handed) == (0 if stage is Stage.SIGNED else 1)
    receipt = world.process().send(FUND, b"", 21_000, value=5)
    assert receipt.hash in world.node.blocks
    assert (world.node.count, len(world.signer.signed)) == (1, 1)


def test_send__something_else_was_open__is_settled_first(world):
    world.sender.listener = Dying(Stage.SIGNED)
    with pytest.raises(Died):
        world.sender.send(FUND, b"", 21_000, value=5)
    world.process().send(FUND, b"", 21_000, value=6)
    assert [nonce_of(raw) for raw in world.node.handed] == [0, 1]
    assert [one["value"] for one in world.signer.signed] == [5, 6]


def test_send__same_again_after_it_was_done__is_meant_again(world):
    world.sender.send(FUND, b"", 21_000, value=5)
    world.sender.send(FUND, b"", 21_000, value=5)
    assert world.node.count == 2


def test_send__with_a_reference__is_done_once_for_ever(world):
    first = world.sender.send(FUND, b"", 21_000, value=5, reference="invoice 7")
    again = world.process().send(FUND, b"", 21_000, value=5, reference="invoice 7")
    assert first == again
    assert world.node.count == 1
    with pytest.raises(TransactionError, match="invoice 7 is the reference of another transaction"):
        world.process().send(WELDER, b"", 21_000, value=5, reference="invoice 7")


@pytest.mark.parametrize(
    ("first", "second"), [("invoice 7", "invoice 8"), ("", "invoice 8"), ("invoice 7", "")]
)
def test_send__another_reference_than_what_broke_off__is_another_payment(world, first, second):
    world.sender.listener = Dying(Stage.SENT)
    with pytest.raises(Died):
        world.sender.send(FUND, b"", 21_000, value=5, purpose="pay", reference=first)
    receipt = world.process().send(FUND, b"", 21_000, value=5, purpose="pay", reference=second)
    assert world.node.count == 2
    assert [entry.reference for entry in world.sender.entries()] == [first, second]
    assert receipt.hash == world.sender.entries()[1].included


def test_send__the_former_was_told_and_reorganised_away__an_equal_one_is_meant_again(world):
    world.sender.send(FUND, b"", 21_000, value=5)
    world.node.reorganise()
    world.process().send(FUND, b"", 21_000, value=5)
    assert world.node.count == 2
    # also when the process died while the former was open again
    world.node.reorganise()
    dying = world.process()
    dying.listener = Dying(Stage.LOST)
    with pytest.raises(Died):
        dying.settle()
    world.process().send(FUND, b"", 21_000, value=5)
    assert world.node.count == 3


def test_send__with_a_reference_given_up_too_early__is_found_in_its_block(world):
    world.node.automine = False
    shown = world.node.mined
    world.node.mined = lambda hash: None  # the node knows of no receipts for longer than we believe it
    world.clock.sleeping.append(lambda: world.node.pool and world.node.mine())
    with pytest.raises(SupersededError):
        world.sender.send(FUND, b"", 21_000, reference="invoice 7")
    world.node.mined = shown
    world.process().send(FUND, b"", 21_000, reference="invoice 7")
    assert (world.node.count, len(world.signer.signed)) == (1, 1)


def test_send__with_a_reference_that_reverted__may_be_tried_again(world):
    world.node.automine = False
    world.clock.sleeping.append(lambda: world.node.mine(succeeded=False))
    with pytest.raises(TransactionError, match="reverted: share: too many, having used 21,000 gas") as failed:
        world.sender.send(FUND, b"", 21_000, reference="invoice 7")
    assert failed.value.reason == "share: too many"
    assert world.states() == [State.REVERTED]
    world.clock.sleeping.clear()
    world.node.automine = True
    world.sender.send(FUND, b"", 21_000, reference="invoice 7")
    assert world.node.count == 2


def lagging(world, error):
    """Sends, told by a node that is behind with receipts and pool; until it has caught up."""
    shown, known = world.node.mined, world.node.knows
    world.node.mined, world.node.knows = lambda hash: None, lambda hash: False
    with pytest.raises(error):
        world.sender.send(FUND, b"", 21_000, value=5, purpose="wages")
    world.node.mined, world.node.knows = shown, known


def test_send__told_as_superseded_by_a_node_that_was_behind__running_again_pays_once(world):
    lagging(world, SupersededError)
    assert world.states() == [State.SUPERSEDED]
    receipt = world.process().send(FUND, b"", 21_000, value=5, purpose="wages")
    assert receipt.hash in world.node.blocks
    assert (world.node.count, len(world.signer.signed)) == (1, 1)
    assert world.states() == [State.INCLUDED]
    # that was told: the same again is meant again
    world.process().send(FUND, b"", 21_000, value=5, purpose="wages")
    assert world.node.count == 2


def test_send__refused_by_a_node_that_had_passed_it_on__running_again_pays_once(world):
    world.node.answers = [(Verdict.REFUSED, "internal error", True)]
    lagging(world, ChainError)
    assert world.states() == [State.REFUSED]
    world.node.mine()
    world.process().send(FUND, b"", 21_000, value=5, purpose="wages")
    assert (world.node.count, len(world.signer.signed)) == (1, 1)


def test_send__given_up_and_in_a_block_after_all__told_when_something_else_is_sent(world):
    lagging(world, SupersededError)
    world.process().send(FUND, b"", 21_000, value=6, purpose="rent")
    (told,) = [note for note in world.heard.notes if note.stage is Stage.DONE_EARLIER]
    assert told.words == f"An earlier run has done this: wages ({told.hash}, number 0)"
    assert told.hash in world.node.blocks
    assert world.node.count == 2


def test_settle__given_up_for_good__only_the_latest_are_looked_for_and_none_whose_number_is_used(world):
    for value in range(20):
        world.node.answers = [(Verdict.REFUSED, "internal error", False)]
        with pytest.raises(ChainError):
            world.sender.send(FUND, b"", 21_000, value=value)
    asked = []
    shown = world.node.mined
    world.node.mined = lambda hash: asked.append(hash) or shown(hash)
    assert world.process().settle() == []
    assert asked == [entry.id for entry in world.sender.entries()[4:]]
    world.sender.send(FUND, b"", 21_000, value=20)
    asked.clear()
    assert world.process().settle() == []
    assert asked == []


@pytest.mark.parametrize("purpose", ["wages", "rent"])
def test_send__an_earlier_run_was_killed__what_it_did_is_told(world, purpose):
    world.sender.listener = Dying(Stage.SENT)
    with pytest.raises(Died):
        world.sender.send(FUND, b"", 21_000, value=5, purpose="wages")
    world.process().send(FUND, b"", 21_000, value=5, purpose=purpose)
    told = [note.words for note in world.heard.notes if note.stage is Stage.DONE_EARLIER]
    first = world.sender.entries()[0]
    assert told == [f"An earlier run has done this: wages ({first.id}, number 0)"]
    world.process().send(FUND, b"", 21_000, value=5, purpose="other")
    assert world.heard.stages.count(Stage.DONE_EARLIER) == 1


def test_send__end_that_cannot_be_written_down__not_told_as_unsent_and_adopted_by_the_next(
    world, monkeypatch
):
    write = os.pwrite

    def full(fd, text, offset):
        if b'"closed"' in text:
            raise OSError(28, "No space left on device")
        return write(fd, text, offset)

    monkeypatch.setattr(os, "pwrite", full)
    with pytest.raises(JournalError, match="cannot be written: No space left on device") as caught:
        world.sender.send(FUND, b"", 21_000, value=5, purpose="wages")
    (hash,) = world.node.blocks
    assert caught.value.remedy == (
        f"This was to be a line about a transaction that was signed before. It is in block 11: {hash}. "
        "Make room, then run the same command again, before any other: it looks at what became of that one, "
        "and does not send it twice."
    )
    monkeypatch.undo()
    # the same process, whose memory must not know more than the file
    world.sender.send(FUND, b"", 21_000, value=5, purpose="wages")
    assert (world.node.count, world.states()) == (1, [State.INCLUDED])


def test_send__answer_lost_and_the_same_bytes_known__waits_for_them(world):
    world.node.answers = [(Verdict.TAKEN, "already known", True)]
    world.clock.sleeping.append(world.node.mine)
    world.sender.send(FUND, b"", 21_000)
    assert len(world.signer.signed) == 1


def test_send__answer_lost_and_mined_since__number_used_is_no_failure(world):
    original = world.node.hand_over

    def lost(raw):
        original(raw)
        return original(raw)  # the retry after a lost answer: "nonce too low"

    world.node.hand_over = lost
    world.sender.send(FUND, b"", 21_000)
    assert (world.node.count, len(world.signer.signed)) == (1, 1)


def test_send__lost_from_the_pool__the_same_bytes_again(world):
    world.node.answers = [(Verdict.TAKEN, "", False)]
    world.sender.send(FUND, b"", 21_000)
    assert len(set(world.node.handed)) == 1
    assert len(world.node.handed) == 2
    assert Stage.LOST in world.heard.stages


def test_send__reorganised_before_it_is_deep__the_same_bytes_again(world):
    sender = world.process(confirmations=3)
    acts = [world.node.reorganise, *[world.node.mine] * 10]
    world.clock.sleeping.append(lambda: acts.pop(0)())
    receipt = sender.send(FUND, b"", 21_000)
    assert len(set(world.node.handed)) == 1
    assert Stage.REORGANISED in world.heard.stages
    assert world.node.number >= receipt.block + 2


def test_send__confirmations__two_on_real_chains_one_on_test_chains(world):
    assert world.sender.confirmations == 1
    world.node.tests = False
    sender = world.process()
    assert sender.confirmations == 2
    world.clock.sleeping.append(world.node.mine)
    receipt = sender.send(FUND, b"", 21_000)
    assert world.node.number == receipt.block + 1


def test_settle__a_closed_one_was_reorganised_away__is_sent_again_first(world):
    world.sender.send(FUND, b"", 21_000, value=1)
    world.node.reorganise()
    world.process().send(FUND, b"", 21_000, value=2)
    assert [nonce_of(raw) for raw in world.node.handed] == [0, 0, 1]
    assert world.node.handed[0] == world.node.handed[1]
    assert world.node.count == 2


def test_send__the_one_before_it_is_reorganised_away_meanwhile__both_stand_in_the_end(world):
    world.sender.send(FUND, b"", 21_000, value=1)
    original = world.node.hand_over

    def deep(raw):
        """The block of the former goes just before this one comes into the pool."""
        world.node.hand_over = original
        world.node.reorganise()
        world.node.handed.append(raw)
        world.node.pool["0x" + keccak(raw).hex()] = raw
        return Verdict.TAKEN, ""

    world.node.hand_over = deep
    world.sender.send(FUND, b"", 21_000, value=2)
    assert [nonce_of(raw) for raw in world.node.handed] == [0, 1, 0]
    assert len(set(world.node.handed)) == 2
    assert world.node.count == 2
    assert world.states() == [State.INCLUDED, State.INCLUDED]


def test_settle__nothing_open__says_so_and_signs_nothing(world):
    assert world.sender.settle() == []
    world.sender.send(FUND, b"", 21_000)
    assert world.process().settle() == []


def test_send__its_number_taken_by_another__is_superseded_after_a_grace(world):
    world.node.automine = False

    def other_program():
        world.node.pool.clear()
        world.node.count = 1

    world.clock.sleeping.append(other_program)
    with pytest.raises(SupersededError, match=r"another transaction of 0x7099.* took its number"):
        world.sender.send(FUND, b"", 21_000)
    assert world.clock.now >= 15
    assert world.states() == [State.SUPERSEDED]
    world.clock.sleeping.clear()
    world.node.automine = True
    world.process().send(FUND, b"", 21_000)
    assert nonce_of(world.node.handed[-1]) == 1


def test_send__number_used_before_the_receipt_shows__waits_for_it(world):
    blocks: dict = {}
    world.node.automine = True
    shown = world.node.mined
    world.node.mined = lambda hash: blocks.get(hash)
    looks = iter(range(100))
    world.clock.sleeping.append(lambda: next(looks) == 5 and setattr(world.node, "mined", shown))
    world.sender.send(FUND, b"", 21_000)
    assert len(world.node.handed) == 1


def test_send__others_are_pending__waits_and_takes_the_number_behind_them(world):
    world.node.elsewhere = 2
    waits = iter(range(100))

    def pass_on():
        if next(waits) == 3:
            world.node.elsewhere, world.node.count = 0, 2

    world.clock.sleeping.append(pass_on)
    world.sender.send(FUND, b"", 21_000)
    assert nonce_of(world.node.handed[0]) == 2
    assert world.heard.notes[0].words.startswith("waiting for 2 transaction(s) of 0x7099")


def test_send__others_are_pending_for_ever__says_what_to_do(world):
    world.node.elsewhere = 1
    with pytest.raises(
        PendingError, match=r"1 transaction\(s\) of 0x7099.* have been pending for 10 minutes"
    ):
        world.sender.send(FUND, b"", 21_000)
    assert world.signer.signed == []


def test_send__node_is_behind_the_journal__waits_for_it(world):
    world.sender.send(FUND, b"", 21_000)
    world.node.count = 0  # another machine behind the same address; the receipt still shows
    waits = iter(range(100))
    world.clock.sleeping.append(lambda: next(waits) == 3 and setattr(world.node, "count", 1))
    world.process().send(FUND, b"", 21_000)
    assert [nonce_of(raw) for raw in world.node.handed] == [0, 1]


def test_send__node_stays_behind_the_journal__says_so(world):
    world.sender.send(FUND, b"", 21_000)
    world.node.count = 0
    words = r"the node has 0 transaction\(s\) of 0x7099.*, .*journal.jsonl knows of 1, after 10 minutes"
    with pytest.raises(PendingError, match=words) as behind:
        world.process().send(FUND, b"", 21_000)
    assert behind.value.remedy.startswith("The node is behind")
    assert len(world.signer.signed) == 1


def test_send__block_reorganised_away_after_all_was_settled__its_transaction_stands_again_first(world):
    world.sender.send(FUND, b"\x01", 21_000)
    sender = world.process()
    settle = sender.settle

    def settle_and_lose():
        settled = settle()
        world.node.reorganise()
        return settled

    sender.settle = settle_and_lose
    sender.send(FUND, b"\x02", 21_000)
    assert [nonce_of(raw) for raw in world.node.handed] == [0, 0, 1]
    assert world.node.handed[0] == world.node.handed[1]
    assert world.node.count == 2
    assert world.states() == [State.INCLUDED, State.INCLUDED]
    assert world.clock.now < 5  # it did not wait for somebody else


# --- fees ---------------------------------------------------------------------------------------------------


def test_send__too_dear__signs_nothing(world):
    sender = world.process(fees=FeePolicy(9 * GWEI))
    with pytest.raises(FeeError, match=r"the base fee is 10 gwei per gas, your ceiling is 9 gwei"):
        sender.send(FUND, b"", 21_000)
    assert (world.signer.signed, world.node.handed) == ([], [])


def test_send__passed_by_while_blocks_come__is_replaced_by_the_same_with_a_higher_fee(world):
    sender = world.process(replace_seconds=10)
    world.node.automine = False

    def blocks():
        world.node.number += 1
        if any(fee_of(raw) > 40 * GWEI for raw in world.node.pool.values()):
            world.node.mine()

    world.clock.sleeping.append(blocks)
    world.node.base_fee = 10 * GWEI
    receipt = sender.send(FUND, b"", 21_000, value=5)
    fees = [fee_of(raw) for raw in world.node.handed]
    assert fees[0] == 21 * GWEI
    assert all(later * 8 >= former * 9 for former, later in pairwise(fees))
    assert {(one["nonce"], one["value"]) for one in world.signer.signed} == {(0, 5)}
    assert receipt.hash in world.node.blocks
    assert world.node.count == 1
    assert Stage.REPLACED in world.heard.stages


def test_send__passed_by_at_the_ceiling__waits_then_says_what_hangs(world):
    sender = world.process(replace_seconds=10, fees=FeePolicy(30 * GWEI))
    world.node.automine = False
    world.clock.sleeping.append(lambda: setattr(world.node, "number", world.node.number + 1))
    words = r"wages \(0x.*, number 0\) is in no block after 10 minutes: it offers at most .* gwei per gas"
    with pytest.raises(PendingError, match=words) as hangs:
        sender.send(FUND, b"", 21_000, purpose="wages")
    assert max(fee_of(raw) for raw in world.node.handed) <= 30 * GWEI
    assert "your ceiling is 30 gwei" in hangs.value.what
    assert hangs.value.nonce == 0
    assert world.heard.stages.count(Stage.CEILING) == 1
    assert world.states() == [State.OPEN]
    # with a higher ceiling the next process replaces it
    world.clock.sleeping.append(
        lambda: any(fee_of(raw) > 50 * GWEI for raw in world.node.pool.values()) and world.node.mine()
    )
    world.process(replace_seconds=10, fees=FeePolicy(90 * GWEI)).settle()
    assert world.node.count == 1


def test_send__chain_stands_still__nothing_is_replaced(world):
    sender = world.process(replace_seconds=10)
    world.node.automine = False
    with pytest.raises(PendingError):
        sender.send(FUND, b"", 21_000)
    assert len(world.signer.signed) == 1


def test_send__too_cheap_for_the_node__offers_more_at_once(world):
    world.node.answers = [(Verdict.CHEAP, "transaction underpriced", False)]
    world.sender.send(FUND, b"", 21_000)
    assert len(world.node.handed) == 2
    assert fee_of(world.node.handed[1]) > fee_of(world.node.handed[0])
    assert world.node.count == 1


def test_send__replacement_underpriced_by_a_stranger__waits_to_be_superseded(world):
    world.node.answers = [(Verdict.UNDERPRICED, "replacement transaction underpriced", False)] * 3
    waits = iter(range(1_000))
    world.clock.sleeping.append(lambda: next(waits) == 1 and setattr(world.node, "count", 1))
    with pytest.raises(SupersededError):
        world.sender.send(FUND, b"", 21_000)
    assert len(world.signer.signed) == 1


# --- refusals -----------------------------------------------------------------------------------------------


def test_send__no_money__is_closed_and_its_number_is_free(world):
    world.node.answers = [(Verdict.REFUSED, "insufficient funds for gas * price + value", False)]
    with pytest.raises(TransactionError, match="the account cannot pay for it"):
        world.sender.send(FUND, b"", 21_000, value=5)
    assert world.states() == [State.REFUSED]
    world.sender.send(FUND, b"", 21_000, value=6)
    assert [nonce_of(raw) for raw in world.node.handed] == [0, 0]
    assert world.node.count == 1


def test_send__refused_but_known__is_waited_for(world):
    world.node.answers = [(Verdict.REFUSED, "something strange", True)]
    world.clock.sleeping.append(world.node.mine)
    world.sender.send(FUND, b"", 21_000)
    assert world.node.count == 1


def test_send__refused_with_words_of_the_node__are_passed_on(world):
    world.node.answers = [(Verdict.REFUSED, "exceeds block gas limit", False)]
    with pytest.raises(ChainError, match="the node answered exceeds block gas limit"):
        world.sender.send(FUND, b"", 21_000)


def test_send__no_answer_at_all__stays_in_the_journal_and_is_seen_through_later(world):
    original = world.node.hand_over

    def silent(raw):
        original(raw)
        raise NodeError("sending a transaction: no answer from the node", "Try again.")

    world.node.hand_over = silent
    with pytest.raises(NodeError, match=r"number 0\) is signed, and may be on its way: sending a tr"):
        world.sender.send(FUND, b"", 21_000, value=5)
    world.node.hand_over = original
    world.process().send(FUND, b"", 21_000, value=5)
    assert (world.node.count, len(world.signer.signed)) == (1, 1)


def test_relay__signed_by_somebody_else__is_sent_until_it_is_in_a_block(world):
    hash, raw = FakeSigner().sign({"nonce": 0, "gasPrice": 7, "value": 0, "data": b"proxy"})
    world.node.answers = [(Verdict.TAKEN, "", False)]
    receipt = world.sender.relay(hash, raw, FUND, 7, "the proxy")
    assert (receipt.hash, world.node.handed) == (hash, [raw, raw])
    assert world.signer.signed == []
