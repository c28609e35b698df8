"""Waiting for a time of the chain."""

from __future__ import annotations

import time as clock
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Final

from celldao.actions.wording import when
from celldao.chain.listener import Note, Stage

if TYPE_CHECKING:
    from celldao.chain.web3py import Web3Reader

# From one look to the next: at first, and at most.
_SHORT: Final = 0.25
_LONG: Final = 12.0


def wait_until(reader: Web3Reader, time: datetime, sleep: Callable[[float], None] = clock.sleep) -> None:
    """Returns once a block is later than `time`: votes begin after their snapshot, and delays are over.

    The reader's listener is told what is waited for. A node within reach of nobody who sends makes no blocks:
    on a test chain, its clock has to be set.

    Raises:
        ValueError: a time without a time zone.
        NodeError: the node does not answer.
    """
    if time.tzinfo is None:
        raise ValueError("a time needs a time zone, for instance datetime(…, tzinfo=UTC)")
    pause, told = _SHORT, False
    while reader.timestamp() <= time.timestamp():
        if not told:
            reader.listener.note(Note(Stage.WAITING, f"waiting until {when(time)}"))
            told = True
        sleep(pause)
        pause = min(2 * pause, _LONG)
