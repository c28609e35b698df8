"""Kills a process at one of its requests to a node."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Sequence

from tests.support.faulty_proxy import SENDING, FaultyProxy


class Stabbed(Exception):
    """Breaks off the request at which a process was killed."""


class Assassin:
    """Kills a process at one of its requests: before the node hears of it, or when it has answered.

    Half of the time it lies in wait for a transaction, since that is where it hurts most.
    """

    def __init__(self, proxy: FaultyProxy, dice: random.Random) -> None:
        self._dice = dice
        self._victim = 0
        proxy.before = lambda methods: self._at(methods, before=True)
        proxy.after = lambda methods: self._at(methods, before=False)

    def hunt(self, pid: int, sends: bool) -> None:
        """`sends`: whether the victim has transactions to send."""
        self._before = self._dice.random() < 0.5
        self._waits_for_transaction = sends and self._dice.random() < 0.5
        self._left = 1 if self._waits_for_transaction else self._dice.randint(1, 40 if sends else 8)
        self._victim = pid

    def spare(self) -> None:
        self._victim = 0

    def _at(self, methods: Sequence[str], before: bool) -> None:
        if not self._victim or before is not self._before:
            return
        if self._waits_for_transaction and SENDING not in methods:
            return
        self._left -= 1
        if self._left == 0:
            os.kill(self._victim, signal.SIGKILL)
            self._victim = 0
            raise Stabbed
