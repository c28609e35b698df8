"""An ABI at an address, for reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from celldao.chain.backend import Reader
from celldao.chain.codec import Interface

Question = tuple["Contract", str, tuple[Any, ...]]


@dataclass(frozen=True)
class Contract:
    """A contract that can be asked: `share.read("balanceOf", member)`."""

    address: str
    interface: Interface
    reader: Reader

    def read(self, name: str, *arguments: Any) -> Any:
        """The answer of a view; several values as a tuple, structs as dicts. Raises like `Reader.call`."""
        answer = self.reader.call(self.address, self.interface.encode(name, *arguments))
        return self.interface.decode(name, len(arguments), answer)

    def question(self, name: str, *arguments: Any) -> Question:
        """A reading for `ask`."""
        return self, name, arguments


def ask(reader: Reader, questions: Sequence[Question]) -> list[Any]:
    """The answers to many questions, in as few requests as the connection allows."""
    calls = [
        (contract.address, contract.interface.encode(name, *arguments))
        for contract, name, arguments in questions
    ]
    return [
        contract.interface.decode(name, len(arguments), data)
        for (contract, name, arguments), data in zip(questions, reader.call_many(calls), strict=True)
    ]
