"""Waiting for a time of the chain."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from celldao.chain.listener import Collected, Stage
from celldao.chain.waiting import wait_until

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)


class Clock:
    """A chain whose latest block grows older by a minute a look."""

    def __init__(self, start: int) -> None:
        self.now, self.listener = start, Collected()

    def timestamp(self) -> int:
        self.now += 60
        return self.now


def test_wait_until__time_of_the_last_block__waits_for_a_later_one_and_says_so_once():
    chain, slept = Clock(int(NOON.timestamp()) - 180), []
    wait_until(chain, NOON, slept.append)
    assert chain.now == int(NOON.timestamp()) + 60
    assert slept == [0.25, 0.5, 1.0]
    assert [(note.stage, note.words) for note in chain.listener.notes] == [
        (Stage.WAITING, "waiting until 2030-01-01 12:00 UTC")
    ]


def test_wait_until__past__returns_at_once():
    chain, slept = Clock(int(NOON.timestamp())), []
    wait_until(chain, NOON, slept.append)
    assert (slept, chain.listener.notes) == ([], [])


def test_wait_until__long__looks_every_twelve_seconds_at_most():
    chain, slept = Clock(int(NOON.timestamp()) - 1_200), []
    wait_until(chain, NOON, slept.append)
    assert max(slept) == 12


def test_wait_until__without_a_time_zone__refused():
    with pytest.raises(ValueError, match="a time needs a time zone"):
        wait_until(Clock(0), datetime(2030, 1, 1))
