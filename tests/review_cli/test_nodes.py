"""Nodes that were wrong about what they were given: nothing may happen twice when it is run again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from celldao.chain.answers import Verdict
from celldao.chain.journal import FileJournal
from celldao.chain.node import Mined
from celldao.chain.sender import Sender
from celldao.chain.sending import Sending
from celldao.errors import ChainError, JournalError, SupersededError
from tests.support.constitutions import FUND
from tests.support.fake_node import Clock, FakeNode, FakeSigner


class Lagging(FakeNode):
    """Of several nodes behind one address, the one that is asked for receipts is behind."""

    behind = True

    def mined(self, hash: str) -> Mined | None:
        return None if self.behind else super().mined(hash)


class Forgetting(FakeNode):
    """Refuses what it has passed on to others, and does not know it."""

    behind = True

    def knows(self, hash: str) -> bool:
        return not self.behind and super().knows(hash)

    def mined(self, hash: str) -> Mined | None:
        return None if self.behind else super().mined(hash)


class Full(FileJournal):
    """On a disk that is full when the end of a transaction is to be written."""

    def _write(self, line: dict[str, Any]) -> None:
        if line["event"] == "closed":
            raise JournalError(
                f"{self.path}, the journal of signed transactions, cannot be written: No space left",
                "What was about to be sent was not sent. Make room, then run the command again.",
            )
        super()._write(line)


def sender(node: FakeNode, path: Path) -> Sender:
    clock = Clock()
    settings = Sending(clock=clock, sleep=clock.sleep, poll_seconds=1)
    return Sender(node, FakeSigner(), 31337, FileJournal(path), settings)


def pay(node: FakeNode, path: Path) -> Any:
    return sender(node, path).send(FUND, b"\x01", 21_000, value=5, purpose="wages")


def test_send__told_as_superseded_by_a_node_that_was_behind__running_again_pays_once(tmp_path: Path) -> None:
    """The node's count has the payment, its receipts do not yet: the command says that it was not carried
    out, and to run it again. The next run could see that it was, for the price of one question (as it does
    where there is a reference); it does not ask, and pays again."""
    node, path = Lagging(), tmp_path / "journal.jsonl"
    with pytest.raises(SupersededError):
        pay(node, path)
    node.behind = False
    pay(node, path)
    assert node.count == 1


def test_send__refused_by_a_node_that_had_passed_it_on__running_again_pays_once(tmp_path: Path) -> None:
    """A node answers with an error of its own, and the payment gets into a block all the same. The journal
    has it as refused: the next run, which the error asks for, does not look whether it is in a block."""
    node, path = Forgetting(), tmp_path / "journal.jsonl"
    node.answers = [(Verdict.REFUSED, "internal error", True)]
    with pytest.raises(ChainError):
        pay(node, path)
    node.behind = False
    node.mine()
    pay(node, path)
    assert node.count == 1


def test_send__end_that_cannot_be_written_down__not_told_as_unsent(tmp_path: Path) -> None:
    """When only the last line of the journal cannot be written, the money has moved. The error says that
    nothing was sent."""
    node, clock = FakeNode(), Clock()
    settings = Sending(clock=clock, sleep=clock.sleep, poll_seconds=1)
    sending = Sender(node, FakeSigner(), 31337, Full(tmp_path / "journal.jsonl"), settings)
    with pytest.raises(JournalError) as caught:
        sending.send(FUND, b"\x01", 21_000, value=5, purpose="wages")
    assert node.count == 1
    assert "was not sent" not in caught.value.remedy
