"""The Lens without a Lens on the chain: whole pages of a cell in one call.

No founding installs contracts/Lens.vy. It has no state, so its code can be lent to a call:

override    a state override puts the code at an address for the time of the call. The answer may be long.
deployless  the call creates the Lens, asks it, and returns its answer as if that were code. Every node can do
            this, but it costs the creation, and the answer is bounded as code is (24,576 bytes): shorter
            pages.

The first is tried, and the second taken for good by a connection that refuses the first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from celldao.artifacts import artifact
from celldao.chain.backend import Block, Call, Reader
from celldao.errors import NodeRefusal

if TYPE_CHECKING:
    from celldao.chain.codec import Interface
    from celldao.chain.contract import Contract

# Where the code is lent to. Nothing stands there; it only must not be a precompile.
PLACE: Final = "0xCe11DA0000000000000000000000000000001e45"
# What may be returned as code (EIP-170), and what we take for a long answer elsewhere.
SHORT_ANSWER: Final = 24_000
LONG_ANSWER: Final = 128_000
# Calls in one request: each carries the code, 24,000 characters. Calls without it can be more.
PER_REQUEST: Final = 10
PLAIN_PER_REQUEST: Final = 100


@dataclass(frozen=True, slots=True)
class Ask:
    """A question to the Lens, or to a contract by itself.

    Attributes:
        name: of the view.
        contract: None asks the Lens.
        optional: answered with None where a contract refuses.
    """

    name: str
    arguments: tuple[Any, ...]
    contract: Contract | None = None
    optional: bool = False


class Way(Enum):
    """How a call gets its Lens."""

    OVERRIDE = "override"
    DEPLOYLESS = "deployless"


def asking_code(init_code: bytes, calldata: bytes) -> bytes:
    """Init code that creates a contract, calls it, and returns or reverts with what it said."""
    head = 51

    def driver() -> bytes:
        copy_contract = _push(len(init_code)) + _push(head) + b"\x5f\x39"  # CODECOPY to 0
        create = _push(len(init_code)) + b"\x5f\x5f\xf0"  # CREATE, no value
        copy_question = _push(len(calldata)) + _push(head + len(init_code)) + b"\x5f\x39"
        ask = b"\x5f\x5f" + _push(len(calldata)) + b"\x5f\x84\x5a\xfa"  # STATICCALL with all gas
        take = b"\x3d\x5f\x5f\x3e"  # RETURNDATACOPY to 0
        end = b"\x60\x2f\x57\x3d\x5f\xfd\x5b\x3d\x5f\xf3"  # JUMPI to the return, else REVERT
        return copy_contract + create + copy_question + ask + take + end

    code = driver()
    assert len(code) == head
    assert code[0x2F] == 0x5B, "the jump must land"
    return code + init_code + calldata


def _push(value: int) -> bytes:
    return b"\x62" + value.to_bytes(3, "big")  # PUSH3


class Lens:
    """Asks the Lens through one connection, at one block a time."""

    def __init__(self, reader: Reader, way: Way = Way.OVERRIDE) -> None:
        self.reader = reader
        self.way = way

    @property
    def interface(self) -> Interface:
        return artifact("Lens").interface

    @property
    def answer_bytes(self) -> int:
        """How long an answer may be: pages are made to fit."""
        return LONG_ANSWER if self.way is Way.OVERRIDE else SHORT_ANSWER

    def read(self, block: Block, questions: Sequence[Ask]) -> list[Any]:
        """The answers, decoded; structs as dicts. One request for up to 10 questions.

        Raises:
            TransactionError: a contract refused a question that is not optional.
            NodeRefusal: the node will not answer even one question alone.
        """
        found: list[Any] = []
        step = PER_REQUEST if any(ask.contract is None for ask in questions) else PLAIN_PER_REQUEST
        for start in range(0, len(questions), step):
            found += self._part(block, questions[start : start + step])
        return found

    def _part(self, block: Block, questions: Sequence[Ask]) -> list[Any]:
        way = self.way
        try:
            return self._fetch(block, questions)
        except NodeRefusal:
            if len(questions) > 1:
                half = len(questions) // 2
                return self._part(block, questions[:half]) + self._part(block, questions[half:])
            if way is not Way.OVERRIDE or questions[0].contract is not None:
                raise
        # The node may lack overrides, or this answer may be too much for it: only who gets another one knows.
        self.way = Way.DEPLOYLESS
        try:
            return self._fetch(block, questions)
        except NodeRefusal:
            self.way = way
            raise

    def _fetch(self, block: Block, questions: Sequence[Ask]) -> list[Any]:
        answers = self.reader.fetch([self._call(ask) for ask in questions], block)
        return [self._decoded(ask, answer) for ask, answer in zip(questions, answers, strict=True)]

    def _call(self, ask: Ask) -> Call:
        if ask.contract is not None:
            data = ask.contract.interface.encode(ask.name, *ask.arguments)
            return Call(ask.contract.address, data, optional=ask.optional)
        data = self.interface.encode(ask.name, *ask.arguments)
        compiled = artifact("Lens")
        if self.way is Way.OVERRIDE:
            return Call(PLACE, data, code=compiled.runtime, optional=ask.optional)
        return Call(None, asking_code(compiled.init_code, data), optional=ask.optional)

    def _decoded(self, ask: Ask, answer: bytes | None) -> Any:
        if answer is None:
            return None
        if ask.contract is not None:
            return ask.contract.interface.decode(ask.name, len(ask.arguments), answer)
        if not answer:
            # a node that knows no overrides, and does not say so, has asked an address without code
            raise NodeRefusal("the node has not lent the code to the call", "Use another node.")
        return self.interface.decode(ask.name, len(ask.arguments), answer)
