"""Deliveries: in order, each until it has arrived, and none held up by another."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from celldao.watching import Kind, Lines, Notice
from celldao.watching.sinks import FIRST_SECONDS, LONGEST_SECONDS, Delivery, DeliveryFailed
from celldao.watching.state import Point, Waiting, WatchState
from tests.support.watched import TREASURY, time_of


def notice(number: int, words: str = "") -> Notice:
    return Notice(
        id=f"{number:032x}", kind=Kind.PAYMENT, words=words or f"paid {number}", time=time_of(1), block=1
    )


def state_of(count: int, *sinks: str) -> WatchState:
    point = Point(number=1, hash="0x", time=time_of(1))
    waiting = [Waiting(notice=notice(number), sinks=list(sinks)) for number in range(count)]
    return WatchState(chain_id=1, treasury=TREASURY, checkpoints=[point], outbox=waiting)


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


class Receiver:
    """Fails as often as it is told to."""

    def __init__(self, name: str, at_once: int = 1) -> None:
        self.name, self.at_once = name, at_once
        self.got: list[str] = []
        self.fails = 0
        self.wait: float | None = None

    def deliver(self, notices: Sequence[Notice]) -> None:
        if self.fails:
            self.fails -= 1
            raise DeliveryFailed(f"the {self.name} answered 503", self.wait)
        self.got += [one.words for one in notices]


def delivery(*sinks: Receiver, clock: Clock | None = None):
    told: list[str] = []
    saved: list[int] = []
    made = Delivery(list(sinks), lambda: saved.append(1), told.append, clock or Clock(), lambda: 0.0)
    return made, told, saved


def test_run__all_goes_well__everything_everywhere_and_saved() -> None:
    state, one, two = state_of(3, "a", "b"), Receiver("a"), Receiver("b", at_once=2)
    made, told, saved = delivery(one, two)
    assert made.run(state) is None
    assert one.got == two.got == ["paid 0", "paid 1", "paid 2"]
    assert (state.outbox, told, len(saved)) == ([], [], 3 + 2)
    assert made.run(state) is None
    assert len(one.got) == 3


def test_run__receiver_fails__others_get_theirs_and_it_is_tried_again_in_order() -> None:
    clock = Clock()
    state, bad, good = state_of(3, "webhook", "lines"), Receiver("webhook"), Receiver("lines")
    bad.fails = 2
    made, told, _ = delivery(bad, good, clock=clock)
    assert made.run(state) == FIRST_SECONDS
    assert (bad.got, good.got) == ([], ["paid 0", "paid 1", "paid 2"])
    assert told == ["the webhook answered 503; 3 notices for the webhook wait, trying again in 1 seconds"]
    clock.now += 0.5
    assert made.run(state) == FIRST_SECONDS - 0.5
    assert bad.fails == 1, "it must be left alone until then"
    clock.now += 0.5
    assert made.run(state) == 2 * FIRST_SECONDS
    clock.now += 2
    assert made.run(state) is None
    assert bad.got == ["paid 0", "paid 1", "paid 2"]


def test_run__receiver_stays_away__waits_grow_to_five_minutes() -> None:
    clock = Clock()
    state, bad = state_of(1, "webhook"), Receiver("webhook")
    bad.fails = 20
    made, _, _ = delivery(bad, clock=clock)
    waits = []
    for _ in range(12):
        wait = made.run(state)
        assert wait is not None
        waits.append(wait)
        clock.now += wait
    assert waits[:4] == [1, 2, 4, 8]
    assert waits[-1] == LONGEST_SECONDS


@pytest.mark.parametrize(("asked", "wait"), [(7.0, 7.0), (0.0, 0.0), (10**6, LONGEST_SECONDS)])
def test_run__receiver_names_a_time__given_within_reason(asked: float, wait: float) -> None:
    state, bad = state_of(1, "webhook"), Receiver("webhook")
    bad.fails, bad.wait = 1, asked
    assert delivery(bad)[0].run(state) == wait


def test_run__fails_in_the_middle__what_has_arrived_is_not_sent_again() -> None:
    clock = Clock()
    state, sink = state_of(3, "webhook"), Receiver("webhook")
    made, _, saved = delivery(sink, clock=clock)
    taken = sink.deliver

    def second_fails(notices: Sequence[Notice]) -> None:
        if len(sink.got) == 1 and not sink.fails:
            sink.fails = 1
        taken(notices)

    sink.deliver = second_fails  # type: ignore[method-assign]
    made.run(state)
    assert [waiting.notice.words for waiting in state.outbox] == ["paid 1", "paid 2"]
    assert len(saved) == 1
    sink.deliver = taken  # type: ignore[method-assign]
    clock.now += 10
    made.run(state)
    assert sink.got == ["paid 0", "paid 1", "paid 2"]


def test_run__sink_no_longer_wanted__its_share_is_dropped() -> None:
    state, one = state_of(2, "lines", "webhook"), Receiver("lines")
    assert delivery(one)[0].run(state) is None
    assert state.outbox == []


def test_lines__for_people_and_for_programs() -> None:
    lines: list[str] = []
    Lines(lines.append).deliver([notice(1)])
    Lines(lines.append, as_json=True).deliver([notice(2, "paid 5 \u202eOOZ")])
    assert lines[0] == "2027-01-15 08:00:12 UTC  payment    paid 1"
    assert lines[1].isascii()
    data = json.loads(lines[1])
    assert (data["id"], data["kind"], data["time"]) == (f"{2:032x}", "payment", "2027-01-15T08:00:12Z")
