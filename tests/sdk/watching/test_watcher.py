"""What a watch tells of a chain that grows, forks, stops and fails: each thing once, nothing left out."""

from __future__ import annotations

import contextlib
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from celldao.calendar import Certainty, Entry
from celldao.calendar import Kind as Date
from celldao.errors import NodeError, WatchError
from celldao.snapshots import State
from celldao.watching import Kind, Settings, Watcher, WatchState, state
from celldao.watching.watcher import STRETCH
from tests.support.snapshots import proposal
from tests.support.watched import COIN, MEMBER, FakeSource, about, proposed, sent, time_of

SHALLOW = Settings(confirmations=0, sinks=("lines",))


def begun(source: FakeSource, settings: Settings = SHALLOW, since: int | None = None) -> Watcher:
    return Watcher.begin(source, settings, since)


def run(watcher: Watcher) -> list[str]:
    """Step to the end; the words of everything that is told meanwhile."""
    before = len(watcher.state.outbox)
    while watcher.step().more:
        pass
    return [waiting.notice.words for waiting in watcher.state.outbox[before:]]


def restarted(watcher: Watcher) -> Watcher:
    """Another process with the same state file."""
    text = watcher.state.model_dump_json()
    return Watcher(watcher.source, WatchState.model_validate_json(text), watcher.settings)


def ids(watcher: Watcher) -> list[str]:
    return [waiting.notice.id for waiting in watcher.state.outbox]


PAID = f"paid {{}} ZOO to {MEMBER}"


# --- what is told


def test_step__payments__told_once_in_order_across_a_restart() -> None:
    source = FakeSource(height=10)
    source.happenings[9] = [sent(9)]
    watcher = begun(source)
    source.add(sent(1_000_000), sent(2_000_000))
    assert run(watcher) == [PAID.format("1"), PAID.format("2")]
    assert run(watcher) == []
    source.add(sent(3_000_000))
    watcher = restarted(watcher)
    assert run(watcher) == [PAID.format("3")]
    assert run(restarted(watcher)) == []
    assert len(set(ids(watcher))) == 3
    notice = watcher.state.outbox[0].notice
    assert (notice.kind, notice.block, notice.time) == (Kind.PAYMENT, 11, time_of(11))
    assert notice.details["amount"] == {"value": "1", "symbol": "ZOO", "currency": COIN.address}


def test_step__confirmations__only_what_is_so_deep() -> None:
    source = FakeSource(height=100)
    watcher = begun(source, Settings(confirmations=5, sinks=("lines",)))
    source.add(sent(1_000_000))
    source.add(blocks=4)
    assert run(watcher) == []
    assert watcher.state.settled.number == 100
    source.add()
    assert run(watcher) == [PAID.format("1")]


def test_step__far_behind__in_stretches() -> None:
    source = FakeSource(height=10)
    watcher = begun(source)
    source.add(sent(1), blocks=STRETCH)
    source.add(sent(2), blocks=STRETCH + 7)
    assert [(one.more, one.words) for one in (watcher.step(), watcher.step(), watcher.step())] == [
        (True, f"{STRETCH + 7:,} blocks left to read"),
        (True, "7 blocks left to read"),
        (False, ""),
    ]
    assert source.ranges == [
        (11, STRETCH + 10),
        (STRETCH + 11, 2 * STRETCH + 10),
        (2 * STRETCH + 11, 2 * STRETCH + 17),
    ]
    assert len(ids(watcher)) == 2


def test_begin__since_a_block__from_there_on() -> None:
    source = FakeSource(height=50)
    source.happenings |= {19: [sent(1_000_000)], 20: [sent(2_000_000)]}
    assert run(begun(source, since=20)) == [PAID.format("2")]
    assert run(begun(source, since=10**9)) == []


def test_step__kinds_chosen__others_are_not_told() -> None:
    source = FakeSource(height=10)
    watcher = begun(source, Settings(confirmations=0, kinds=frozenset({Kind.PROPOSED}), sinks=("lines",)))
    source.add(sent(1), proposed(7))
    assert [one.split(" by ")[0] for one in run(watcher)] == ["proposal 7"]
    assert [notice.kind for notice in watcher.state.told] == [Kind.PROPOSED]


def test_step__same_event_twice_in_a_transaction__told_twice() -> None:
    source = FakeSource(height=10)
    watcher = begun(source)
    source.add(sent(5, "a"), sent(5, "a"))
    assert len(run(watcher)) == 2
    assert len(set(ids(watcher))) == 2


# --- votes


def test_step__vote_from_proposal_to_payment__each_stage_once() -> None:
    source = FakeSource(height=10)
    watcher = begun(source)
    source.add(proposed(7, coin=5 * 10**17))
    source.standings[7] = [(101, State.QUEUED), (250, State.EXECUTED)]
    told = run(watcher)
    source.add(about("ProposalExtended", 7, extendedDeadline=time_of(100)))
    told += run(watcher)
    source.add(blocks=100)
    watcher = restarted(watcher)
    told += run(watcher)
    source.height = 249
    source.add(about("ProposalExecuted", 7))
    told += run(watcher)
    begins, ends = "2027-01-15 08:00:12 UTC", "2027-01-15 08:20 UTC"
    assert told == [
        f'proposal 7 by {MEMBER}, voted on from {begins} to {ends}: "Buy a press"',
        f'proposal 7 "Buy a press" can be voted on until {ends}: its quorum was reached late',
        'proposal 7 "Buy a press" has passed: 3 for, 1 against, 0 abstaining; it can be carried out from '
        "2027-01-15 08:40 UTC on",
        f'paid 0.5 ETH to {MEMBER} by proposal 7 "Buy a press"',
        'proposal 7 "Buy a press" was carried out',
    ]
    source.add()
    assert run(watcher) == []
    assert watcher.state.proposals[0].closed is not None


@pytest.mark.parametrize(
    ("story", "kinds"),
    [
        ([(101, State.DEFEATED)], [Kind.DEFEATED]),
        ([(101, State.SUCCEEDED)], [Kind.PASSED]),
        ([(101, State.QUEUED), (301, State.EXPIRED)], [Kind.PASSED, Kind.EXPIRED]),
        ([(101, State.CANCELED)], []),
    ],
)
def test_step__vote_that_ended_while_the_watch_was_stopped__every_stage_told(story, kinds) -> None:
    source = FakeSource(height=10)
    watcher = begun(source)
    source.add(proposed(7), blocks=400)
    source.standings[7] = story
    run(watcher)
    told = [waiting.notice for waiting in watcher.state.outbox]
    assert [notice.kind for notice in told] == [Kind.PROPOSED, *kinds]
    assert all(notice.time == time_of(300 if notice.kind is Kind.EXPIRED else 100) for notice in told[1:])
    assert run(restarted(watcher)) == []


def test_step__carried_out_before_the_watch_looked__passed_comes_first() -> None:
    source = FakeSource(height=10)
    watcher = begun(source)
    source.add(proposed(7), blocks=240)
    source.add(about("ProposalExecuted", 7))
    source.standings[7] = [(101, State.QUEUED), (251, State.EXECUTED)]
    run(watcher)
    assert [waiting.notice.kind for waiting in watcher.state.outbox] == [
        Kind.PROPOSED,
        Kind.PASSED,
        Kind.EXECUTED,
    ]


def test_begin__open_proposals__followed_without_being_told_as_new() -> None:
    early = {"snapshot": time_of(1), "deadline": time_of(100), "eta": time_of(200), "expires": time_of(300)}
    source = FakeSource(height=50)
    source.recent = [proposal(State.ACTIVE, 7, created_block=40, **early)]
    source.standings[7] = [(101, State.QUEUED)]
    watcher = begun(source)
    assert run(watcher) == []
    source.add(blocks=80)
    assert [one.partition(":")[0] for one in run(watcher)] == ['proposal 7 "Buy a press" has passed']


@pytest.mark.parametrize(("state", "followed"), [(State.QUEUED, 1), (State.DEFEATED, 0), (State.CANCELED, 0)])
def test_begin__votes_that_had_ended__no_news(state, followed) -> None:
    early = {"deadline": time_of(20), "eta": time_of(200), "expires": time_of(300), "created_block": 9}
    source = FakeSource(height=50, recent=[proposal(state, 7, **early)])
    source.standings[7] = [(0, state)]
    watcher = begun(source)
    source.add()
    assert run(watcher) == []
    assert len(watcher.state.proposals) == followed


def test_step__cancelled_after_its_vote__by_the_guardian() -> None:
    source = FakeSource(height=10)
    watcher = begun(source)
    source.add(proposed(7), proposed(8))
    source.add(about("ProposalCanceled", 7))
    source.height = 150
    source.add(about("ProposalCanceled", 8))
    cancelled = [words for words in run(watcher) if "cancelled" in words]
    assert cancelled == [
        'proposal 7 "Buy a press" was cancelled',
        'proposal 8 "Buy a press" was cancelled by the guardian',
    ]


# --- dates


def date(kind: Date, start: int, key: str = "a", certainty: Certainty = Certainty.CONFIRMED) -> Entry:
    return Entry(f"{kind}-{key}", kind, f"{kind} {key}", "", time_of(start), certainty=certainty, subject=key)


def test_step__date_ahead__told_once_and_again_when_it_moves() -> None:
    source = FakeSource(height=10)
    watcher = begun(source, Settings(confirmations=0, ahead=timedelta(minutes=20), sinks=("lines",)))
    source.entries = [date(Date.VOTE_ENDS, 200), date(Date.VOTE_ENDS, 190, "off", Certainty.CANCELLED)]
    source.entries += [date(Date.ETA, 190, "perhaps", Certainty.TENTATIVE), date(Date.MANDATE_PERIOD, 190)]
    source.add(blocks=40)
    assert run(watcher) == []
    source.add(blocks=60)
    assert run(watcher) == ["vote-ends a, at 2027-01-15 08:40 UTC"]
    source.add(blocks=60)
    assert run(restarted(watcher)) == []
    source.entries = [date(Date.VOTE_ENDS, 250)]
    source.add(blocks=10)
    assert run(restarted(watcher)) == ["vote-ends a, at 2027-01-15 08:50 UTC"]


def test_step__report_overdue__told_once() -> None:
    source = FakeSource(height=10)
    watcher = begun(source, Settings(confirmations=0, ahead=timedelta(minutes=20), sinks=("lines",)))
    source.entries = [date(Date.REPORT_DUE, 20), date(Date.VOTE_ENDS, 20)]
    source.add(blocks=40)
    assert run(watcher) == ["report-due a, since 2027-01-15 08:04 UTC"]
    for days in range(1, 5):
        source.add(blocks=days * 7_200)
        assert run(restarted(watcher)) == []


def test_step__nothing_happens__dates_are_looked_at_now_and_then() -> None:
    source = FakeSource(height=10)
    watcher = begun(source, Settings(confirmations=0, ahead=timedelta(hours=24), sinks=("lines",)))
    for _ in range(300):  # an hour of blocks
        source.add()
        run(watcher)
    assert source.looked == 1
    source.add(sent(1))
    run(watcher)
    assert source.looked == 2


def test_step__no_dates_wanted__none_asked_for() -> None:
    source = FakeSource(height=10, entries=[date(Date.VOTE_ENDS, 20)])
    watcher = begun(source, Settings(confirmations=0, ahead=timedelta(0), sinks=("lines",)))
    source.add()
    assert (run(watcher), source.looked) == ([], 0)


# --- a chain that is not what it was


def test_step__reorganised__what_is_found_again_is_not_told_again_what_is_gone_is_withdrawn() -> None:
    source = FakeSource(height=10)
    watcher = begun(source)
    source.add(sent(1_000_000, "stays"))
    run(watcher)
    source.add(sent(2_000_000, "goes"))
    run(watcher)
    source.add(blocks=2)
    run(watcher)
    source.fork(10, "b")
    source.add()
    source.add(sent(1_000_000, "stays"), sent(3_000_000, "new"))
    source.add(blocks=4)
    watcher = restarted(watcher)
    assert run(watcher) == [PAID.format("3"), f"no longer part of the chain: {PAID.format('2')}"]
    gone = watcher.state.outbox[-1].notice
    assert (gone.kind, gone.withdraws) == (Kind.WITHDRAWN, ids(watcher)[1])
    assert watcher.state.doubtful == []
    assert next(notice.block for notice in watcher.state.told if "1 ZOO" in notice.words) == 12
    assert run(watcher) == []


def test_step__withdrawn_and_back__told_with_another_id() -> None:
    source = FakeSource(height=10)
    watcher = begun(source)
    source.add(sent(1_000_000, "x"))
    run(watcher)
    source.fork(10, "b")
    source.add(blocks=3)
    run(watcher)
    source.add(sent(1_000_000, "x"))
    assert run(watcher) == [PAID.format("1")]
    first, withdrawn, again = (waiting.notice for waiting in watcher.state.outbox)
    assert (withdrawn.withdraws, again.id) == (first.id, first.id + ".1")
    source.fork(13, "c")
    source.add(blocks=3)
    run(watcher)
    assert watcher.state.outbox[-1].notice.withdraws == again.id


def test_step__reorganised_twice__withdrawn_once() -> None:
    source = FakeSource(height=10)
    watcher = begun(source)
    source.add(sent(1_000_000))
    run(watcher)
    for name in ("b", "c", "d"):
        source.fork(10, name)
        source.add(blocks=2)
        run(watcher)
    assert [waiting.notice.kind for waiting in watcher.state.outbox] == [Kind.PAYMENT, Kind.WITHDRAWN]


def test_step__shorter_for_a_while__waits_and_withdraws_nothing() -> None:
    source = FakeSource(height=10)
    watcher = begun(source)
    source.add(sent(1_000_000))
    source.add(blocks=5)
    run(watcher)
    source.height = 12  # another node, that is behind
    assert watcher.step().words == "the node is at block 12, and was at 16 before; waiting for it"
    source.height = 17
    assert run(watcher) == []
    assert len(watcher.state.outbox) == 1


def test_step__reorganised_vote__outcome_withdrawn_and_the_other_told() -> None:
    source = FakeSource(height=10)
    watcher = begun(source)
    source.add(proposed(7))
    source.standings[7] = [(101, State.QUEUED)]
    run(watcher)
    source.height = 100
    run(watcher)
    source.add(blocks=3)
    run(watcher)
    source.fork(99, "b")
    source.standings[7] = [(101, State.DEFEATED)]
    source.add(blocks=6)
    told = run(watcher)
    assert told[0].startswith('proposal 7 "Buy a press" was defeated')
    assert told[1].startswith('no longer part of the chain: proposal 7 "Buy a press" has passed')
    assert len(told) == 2


def test_step__reorganised_vote_that_passes_all_the_same__nothing_new_to_tell() -> None:
    source = FakeSource(height=10)
    watcher = begun(source)
    source.add(proposed(7))
    source.standings[7] = [(101, State.QUEUED)]
    run(watcher)
    source.height = 100
    run(watcher)
    source.add(blocks=3)
    run(watcher)
    source.fork(99, "b")
    source.add(blocks=6)
    assert run(watcher) == []
    assert (watcher.state.doubtful, watcher.state.proposals[0].passed) == ([], 105)


def test_step__proposal_reorganised_away__not_followed_any_more() -> None:
    source = FakeSource(height=10)
    watcher = begun(source)
    source.add(proposed(7))
    run(watcher)
    source.fork(10, "b")
    source.add(blocks=3)
    assert run(watcher)[0].startswith("no longer part of the chain: proposal 7 by")
    assert watcher.state.proposals == []


def test_step__reorganised_while_it_was_read__nothing_of_the_former_chain() -> None:
    source = FakeSource(height=10)
    watcher = begun(source)
    source.add(sent(1_000_000), blocks=3)

    def fork() -> None:
        source.fork(10, "b")
        source.add(sent(2_000_000), blocks=3)

    source.between = fork
    step = watcher.step()
    assert step.words == "the chain was reorganised while it was read; reading again"
    assert watcher.state.settled.number == 10
    assert run(watcher) == [PAID.format("2")]


def test_step__another_chain__refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state, "CHECKPOINTS", 8)
    source = FakeSource(height=1_000)
    watcher = begun(source)
    for _ in range(20):
        source.add()
        run(watcher)
    source.fork(100, "another")
    source.add(blocks=2_000)
    with pytest.raises(WatchError) as refused:
        watcher.step()
    assert refused.value.what == "nothing that the watch has read since block 1,013 is part of the chain"
    assert refused.value.remedy.startswith("A test chain that began anew, or another network")


# --- a node that fails


def test_step__node_fails_at_any_request__nothing_lost_nothing_twice() -> None:
    expected = None
    for patience in range(12):
        source = FakeSource(height=10)
        watcher = begun(source)
        source.add(proposed(7), sent(1))
        source.standings[7] = [(12, State.SUCCEEDED)]
        source.add()
        failed = 0
        answer, asked = source._answer, [0]

        def now_and_then(answer=answer, asked=asked, patience=patience, source=source) -> None:
            asked[0] += 1
            if asked[0] == patience:
                source.broken = 1
            answer()

        source._answer = now_and_then  # type: ignore[method-assign]
        for _ in range(3):
            try:
                run(watcher)
            except NodeError:
                failed += 1
        told = [waiting.notice.words for waiting in watcher.state.outbox]
        expected = expected or told
        assert told == expected
        assert failed == (1 if 1 <= patience <= asked[0] else 0)
    assert len(expected) == 3


# --- the state stays small


def test_prune__long_life__bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state, "CHECKPOINTS", 8)
    monkeypatch.setattr(state, "RECENT", 30)
    source = FakeSource(height=10)
    watcher = begun(source)
    for number in range(40):
        source.add(sent(number + 1), proposed(number))
        source.standings[number] = [(0, State.DEFEATED)]
        run(watcher)
        watcher.state.outbox = []
    assert len(watcher.state.checkpoints) == 8
    assert len(watcher.state.proposals) == 7
    assert len(watcher.state.told) == 30


# --- any story


@st.composite
def stories(draw):
    """Blocks with payments, forks not deeper than what is remembered, failures and restarts."""
    acts = st.one_of(
        st.tuples(st.just("blocks"), st.integers(1, 4), st.booleans()),
        st.tuples(st.just("fork"), st.integers(1, 6), st.integers(0, 3)),
        st.tuples(st.just("read"), st.booleans(), st.just(0)),
        st.tuples(st.just("fail"), st.integers(1, 4), st.just(0)),
    )
    return draw(st.lists(acts, max_size=25))


@settings(max_examples=150, deadline=None)
@given(stories(), st.integers(0, 3))
def test_watch__any_story__what_stands_is_what_is_on_the_chain(story, confirmations) -> None:
    source = FakeSource(height=20)
    watcher = begun(source, Settings(confirmations=confirmations, ahead=timedelta(0), sinks=("lines",)))
    made, forks = 0, 0
    for act, first, second in story:
        if act == "blocks":
            source.add(*([sent(made + 1, f"payment {made}")] if second else []), blocks=first)
            made += second
        elif act == "fork":
            above = max(20, source.height - first)
            lost = [one for at, found in source.happenings.items() if at > above for one in found]
            forks += 1
            source.fork(above, f"fork {forks}")
            source.add(*lost[:second], blocks=first + 1)
        elif act == "fail":
            source.broken = first
        else:
            if first:
                watcher = restarted(watcher)
            with contextlib.suppress(NodeError):
                run(watcher)
    source.broken = 0
    source.add(blocks=confirmations + 10)
    run(watcher)
    standing: dict[str, str] = {}
    seen: set[str] = set()
    for waiting in watcher.state.outbox:
        notice = waiting.notice
        assert notice.id not in seen, "told twice"
        seen.add(notice.id)
        if notice.withdraws:
            del standing[notice.withdraws]
        else:
            standing[notice.id] = notice.transaction
    there = [one.at(at, 0).transaction for at, found in source.happenings.items() for one in found]
    assert sorted(standing.values()) == sorted(there)
