"""What somebody does with a cell by sending transactions: shown before it is signed, told when it is done."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Generic, TypeVar

from celldao.acts.standing import Standing
from celldao.chain.backend import Receipt
from celldao.errors import ChainError
from celldao.history.events import Event

# What was refused, and what to do about it, in plain words.
Explained = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Step:
    """One transaction of an act.

    Attributes:
        to: the contract, or who gets the coin.
        purpose: what it is for, in words: for people who wait, or read the journal.
        value: base units of the native coin that go along.
        key: tells it from the other steps of the act, under the same reference.
        due: whether it is sent; if not, it only is adopted from an earlier run.
        once: whether a reference holds for it for ever. Not for what others undo and the chain shows, such as
            an allowance: whether that is needed is asked each time.
    """

    to: str
    data: bytes
    purpose: str
    value: int = 0
    key: str = ""
    due: bool = True
    once: bool = True


@dataclass(frozen=True)
class Done:
    """What the chain says of an act that was carried out.

    Attributes:
        receipts: of its transactions, in their order.
        events: that the cell's contracts logged in them.
    """

    receipts: tuple[Receipt, ...]
    events: tuple[Event, ...]

    def all(self, *names: str) -> list[Event]:
        return [event for event in self.events if event.name in names]

    def one(self, *names: str) -> Event:
        """The event of one of these names that must be there.

        Raises:
            ChainError: the node does not show it.
        """
        found = self.all(*names)
        if not found:
            raise unseen(self.receipts, "the node does not show what came of it")
        return found[0]


def unseen(receipts: Sequence[Receipt], why: str) -> ChainError:
    """The error for what was carried out, and cannot be told of. It is none that says to run it again."""
    where = ", ".join(f"{receipt.hash} in block {receipt.block:,}" for receipt in receipts)
    return ChainError(
        f"it was carried out ({where}), but {why}",
        "Do not send it again. Look at the cell's state in a moment, or use another node.",
    )


@dataclass(frozen=True)
class Outcome:
    """What came of an act.

    Attributes:
        receipts: of its transactions.
    """

    receipts: tuple[Receipt, ...] = field(repr=False)

    def lines(self) -> list[str]:
        """In words, a line each."""
        raise NotImplementedError


O_co = TypeVar("O_co", bound=Outcome, covariant=True)


class Act(ABC, Generic[O_co]):
    """One thing that somebody does: all that is shown of it is known before it is signed.

    `kind` is what the command is called.
    """

    kind: ClassVar[str]
    # Whether the cell's contracts log something in each of its transactions.
    logs: ClassVar[bool] = True
    # Whether its transactions are sent only one after the other, the last one being what is meant: when that
    # is done, those before it are.
    chained: ClassVar[bool] = False
    # Whether the outcome tells times of events: not every node tells them with its logs.
    timed: ClassVar[bool] = False
    standing: Standing

    @abstractmethod
    def words(self) -> str:
        """What is about to be signed, in one line."""

    def lines(self) -> list[str]:
        """What else there is to know before, a line each."""
        return []

    @abstractmethod
    def steps(self) -> Sequence[Step]:
        """The transactions, in their order."""

    def check(self) -> None:
        """What can be seen before the chain is asked whether it would do it.

        Raises:
            ActError: it cannot be meant, or would achieve nothing.
        """

    def explain(self, reason: str) -> Explained | None:
        """What a contract's reason means for this very act; None where the general words do."""
        return None

    def logged_by(self) -> Mapping[str, str]:
        """Further contracts whose events tell what came of it, beside the cell's four: names by address."""
        return {}

    @abstractmethod
    def outcome(self, done: Done) -> O_co:
        """What came of it."""

    def shown(self) -> str:
        """Everything about it, for the person who signs."""
        return "\n".join([self.words(), *(f"  {line}" for line in self.lines())])
