"""The cells that a relay serves, and whether their contracts would take a file now."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from celldao.acts.ballots import SignedBallot
from celldao.acts.move import LATEST
from celldao.acts.signed_acts import SignedDelegation, SignedExit
from celldao.artifacts import artifact
from celldao.cell import Cell
from celldao.chain.backend import Block, Call, Code, Header, Query, Reader
from celldao.chain.contract import Contract
from celldao.errors import ChainError, NodeRefusal, RelayRefusal, TransactionError
from celldao.relay.signed import Item, SignedAny, item_of

# Seconds for which the governor that a treasury obeys is remembered, and the end of a vote.
_REMEMBERED: Final = 60
_PROPOSALS: Final = 4_096
# Calls to a request.
_AT_ONCE: Final = 90
# Questions to a file.
_EACH: Final = 4


@dataclass(frozen=True)
class Verdict:
    """What the chain says of a file.

    Attributes:
        block: number of the latest block when it was asked; 0 if the node did not say.
        reason: the contract's own words if it refuses; empty if it would take it; None if it refuses
            without words, or would need more gas than it may.
        plain: whether it fits into a batch.
        deadline: the last second in which it can be taken.
        holds: for a permit, whether its owner holds shares.
        nonce: the signer's with that contract now; None if it does not say.
        fits: whether that is the file's. No contract asks what a file says beside its signature.
    """

    block: int
    reason: str | None
    plain: bool = False
    deadline: int = 0
    holds: bool = True
    nonce: int | None = None
    fits: bool = True

    @property
    def taken(self) -> bool:
        return self.reason == ""


@dataclass(frozen=True)
class Served:
    """A cell that is served, and the present name of its shares."""

    cell: Cell
    share_name: str


class Town:
    """All cells of a relay. Several threads may use it.

    Attributes:
        sender: who will submit: what is asked is asked as if by it.
    """

    def __init__(self, cells: Sequence[Cell], reader: Reader, sender: str, single_gas: int) -> None:
        """Raises ChainError if the node does not answer."""
        self.reader = reader
        self.sender = sender
        self.chain_id = reader.chain_id
        self.served = [Served(cell, str(cell.share.read("name"))) for cell in cells]
        self._gas = single_gas
        self._lock = threading.Lock()
        self._governors: tuple[float, dict[str, Served]] = (float("-inf"), {})
        self._ends: dict[tuple[str, str], tuple[float, int]] = {}
        self._clock: Callable[[], float] = time.monotonic
        self._ahead, self._latest = 0, b""

    # --- where a file belongs -------------------------------------------------------------------------------

    def governors(self) -> dict[str, Served]:
        """Of each cell the governor that its treasury obeys now. Raises ChainError."""
        at, known = self._governors
        if self._clock() - at > _REMEMBERED:
            calls = [Call(served.cell.record.treasury, _GOVERNOR) for served in self.served]
            answers = self.reader.fetch(calls)
            decode = artifact("Treasury").interface.decode
            known = {
                decode("governor", 0, answer): served
                for served, answer in zip(self.served, answers, strict=True)
            }
            self._governors = (self._clock(), known)
        return known

    def item(self, file: SignedAny) -> Item:
        """A file of one of these cells.

        Raises:
            RelayRefusal: it is for another cell or chain.
            ChainError: the node does not answer.
        """
        if file.chain_id == self.chain_id:
            if isinstance(file, SignedBallot):
                if file.governor in self.governors():
                    return item_of(file)
            elif isinstance(file, SignedExit):
                if any(file.treasury == one.cell.record.treasury for one in self.served):
                    return item_of(file)
            else:
                for one in self.served:
                    if one.cell.record.share == file.share:
                        return item_of(file, one.share_name)
        raise RelayRefusal(
            "not-served",
            "this relay does not serve the contract that the file is for",
            "Use a relay of that cell, or submit the file yourself.",
        )

    def _name_of(self, item: Item) -> str:
        return next(one.share_name for one in self.served if one.cell.record.share == item.contract)

    def serves(self, item: Item) -> bool:
        """Whether the contract of a file is one of a cell as it is now. Raises ChainError."""
        acts = (
            address for one in self.served for address in (one.cell.record.share, one.cell.record.treasury)
        )
        return item.contract in acts or item.contract in self.governors()

    def share_of(self, item: Item) -> Contract:
        """The share register of a file's cell."""
        for governor, one in self.governors().items():
            record = one.cell.record
            if item.contract in (governor, record.share, record.treasury):
                return one.cell.share
        raise ChainError("the cell obeys another governor now", "Nothing is left to do.")

    # --- what the contracts say -----------------------------------------------------------------------------

    def now(self) -> tuple[Block, int]:
        """The latest block, and the time: see `time`. Raises ChainError."""
        block: Block = self.reader.fetch([Header()])[0]
        return block, self.time(block)

    def time(self, block: Block | None = None) -> int:
        """Unix seconds; of a chain that runs ahead of this machine, as far as it is known."""
        clock = time.time()
        if block is not None and block.hash != self._latest:
            self._latest, self._ahead = block.hash, max(0, int(block.timestamp - clock))
        return int(clock) + self._ahead

    def verdicts(self, items: Sequence[Item]) -> list[Verdict]:
        """What the contracts would say to each file in the next block.

        Raises:
            ChainError: the node does not answer.
        """
        block, _ = self.now()
        parts = []
        for start in range(0, len(items), _AT_ONCE // _EACH):
            parts += self._asked(items[start : start + _AT_ONCE // _EACH], block)
        return parts

    def _asked(self, items: Sequence[Item], block: Block) -> list[Verdict]:
        questions: list[Query] = []
        for item in items:
            questions += self._questions(item)
        try:
            answers = self.reader.fetch(questions)
        except NodeRefusal:
            # One of them may be what the node will not run: that must not keep the others.
            if len(items) == 1:
                return [Verdict(block.number, None)]
            half = len(items) // 2
            return self._asked(items[:half], block) + self._asked(items[half:], block)
        return [
            self._verdict(item, block, *answers[_EACH * index : _EACH * (index + 1)])
            for index, item in enumerate(items)
        ]

    def _call(self, item: Item, optional: bool) -> Call:
        return Call(item.contract, item.calldata, optional=optional, sender=self.sender, gas=self._gas)

    def _questions(self, item: Item) -> list[Query]:
        """Of each: would it be taken, is the signer a contract, his nonce, and what else its kind needs."""
        if item.kind == "ballot":
            more = item.interface.encode("proposalDeadline", item.proposal)
            other = Call(item.contract, more, optional=True)
        else:
            share = self.share_of(item)
            other = Call(share.address, share.interface.encode("balanceOf", item.signer), optional=True)
        nonce = Call(item.contract, item.interface.encode("nonces", item.signer), optional=True)
        return [self._call(item, optional=True), Code(item.signer), other, nonce]

    def _verdict(
        self,
        item: Item,
        block: Block,
        answer: bytes | None,
        code: bytes,
        other: bytes | None,
        counted: bytes | None,
    ) -> Verdict:
        number = min(int.from_bytes(other[:32], "big"), LATEST) if other else 0
        deadline = number if item.kind == "ballot" else (item.deadline or 0)
        if answer is None:
            return Verdict(block.number, self._reason(item), deadline=deadline)
        if isinstance(item.file, SignedDelegation) and not item.file.is_signed(self._name_of(item)):
            return Verdict(block.number, "share: the signature is not valid", deadline=deadline)
        # Without code the signature can only be a key's; an account with both is asked by its key.
        plain = item.looks_plain and (not code or item.is_of_key())
        nonce = int.from_bytes(counted[:32], "big") if counted else None
        holds = item.kind == "ballot" or number > 0
        return Verdict(block.number, "", plain, deadline, holds, nonce, nonce == item.file.nonce)

    def _reason(self, item: Item) -> str | None:
        """Why a contract refuses; empty if it does no more."""
        try:
            self.reader.fetch([self._call(item, optional=False)])
        except TransactionError as error:
            return error.reason[:200] or None
        except NodeRefusal:
            return None
        return ""


_GOVERNOR: Final[bytes] = artifact("Treasury").interface.encode("governor")


def numbers_of(town: Town, items: Sequence[Item]) -> list[int]:
    """The member number of each signer. Raises ChainError."""
    calls: list[Any] = []
    for item in items:
        share = town.share_of(item)
        calls.append(Call(share.address, share.interface.encode("number_of", item.signer)))
    answers: list[bytes] = []
    for start in range(0, len(calls), _AT_ONCE):
        answers += town.reader.fetch(calls[start : start + _AT_ONCE])
    return [int.from_bytes(answer[:32], "big") for answer in answers]
