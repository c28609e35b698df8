"""Foundings that break off, for every way to a chain."""

from __future__ import annotations

from typing import Any

from celldao.chain.backend import Receipt
from celldao.chain.listener import Note, Stage


class Interrupted(Exception):
    """Somebody pulled the plug."""


class Breaking:
    """A backend that dies right after its n-th transaction is in a block, before anybody learns of it."""

    def __init__(self, backend: Any, after: int) -> None:
        self._backend = backend
        self._left = after

    def __getattr__(self, name: str) -> Any:
        return getattr(self._backend, name)

    def send(self, to: str | None, data: bytes, gas: int, **what: Any) -> Receipt:
        if self._left == 0:
            raise Interrupted
        receipt = self._backend.send(to, data, gas, **what)
        self._left -= 1
        if self._left == 0:
            raise Interrupted
        return receipt


class Counting:
    """A backend that keeps the receipt of every transaction."""

    def __init__(self, backend: Any) -> None:
        self._backend = backend
        self.receipts: list[Receipt] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._backend, name)

    def send(self, to: str | None, data: bytes, gas: int, **what: Any) -> Receipt:
        receipt = self._backend.send(to, data, gas, **what)
        self.receipts.append(receipt)
        return receipt


class Dying:
    """A listener under which the process dies at its first note of a stage."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def note(self, note: Note) -> None:
        if note.stage is self._stage:
            raise Interrupted
