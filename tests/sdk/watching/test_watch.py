"""The loop and its state file: killed anywhere it goes on, and nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from celldao.chain.listener import Collected
from celldao.errors import DeliveryError, NodeError, WatchError
from celldao.watching import DeliveryFailed, Feed, Lines, Notice, Settings, StateFile, Watch, Watcher
from celldao.watching import watch as loop
from tests.support.watched import TREASURY, FakeSource, sent

SETTINGS = Settings(confirmations=0, sinks=("lines", "webhook"))


class Killed(BaseException):
    """The process is no more."""


class Receiver:
    """A webhook that can be down."""

    name, at_once = "webhook", 1

    def __init__(self) -> None:
        self.got: list[str] = []
        self.down = False

    def deliver(self, notices: Sequence[Notice]) -> None:
        if self.down:
            raise DeliveryFailed("the webhook answered 503")
        self.got += [one.id for one in notices]


def watch(source: FakeSource, path: Path, lines: list[str], hook: Receiver, **more) -> Watch:
    """As a new process would make it."""
    file = StateFile(path)
    state = file.load(source.chain_id, source.treasury)
    watcher = Watcher(source, state, SETTINGS) if state else Watcher.begin(source, SETTINGS)
    return Watch(watcher, file, [Lines(lines.append), hook], **more)


def test_run__once__everything_told_and_delivered(tmp_path: Path) -> None:
    source, lines, hook = FakeSource(height=10), [], Receiver()
    feed = Feed(tmp_path / "cell.atom", "x", TREASURY, 1)
    watch(source, tmp_path / "watch.json", lines, hook, feed=feed).run(once=True)
    source.add(sent(1_000_000), blocks=25_000)
    source.add(sent(2_000_000))
    watch(source, tmp_path / "watch.json", lines, hook, feed=feed).run(once=True)
    assert [line.split("paid ")[1][:1] for line in lines] == ["1", "2"]
    assert len(set(hook.got)) == 2
    assert (tmp_path / "cell.atom").read_text().count("<entry>") == 2


def test_run__once_with_the_webhook_down__told_and_resumed(tmp_path: Path) -> None:
    source, lines, hook = FakeSource(height=10), [], Receiver()
    path = tmp_path / "watch.json"
    watch(source, path, lines, hook).run(once=True)
    source.add(sent(1), sent(2))
    hook.down = True
    with pytest.raises(DeliveryError) as left:
        watch(source, path, lines, hook).run(once=True)
    assert left.value.what == "2 notices have not been delivered"
    hook.down = False
    watch(source, path, lines, hook).run(once=True)
    assert (len(lines), len(hook.got)) == (2, 2)
    assert json.loads(path.read_text())["outbox"] == []


def test_run__killed_before_or_after_any_write__webhook_has_all_feed_has_each_once(tmp_path: Path) -> None:
    """Every place at which the process can die, one after the other."""
    for die_at in range(1, 40):
        folder = tmp_path / str(die_at)
        folder.mkdir()
        source, lines, hook = FakeSource(height=10), [], Receiver()
        path = folder / "watch.json"
        watch(source, path, lines, hook).run(once=True)
        for number in range(3):
            source.add(sent(number + 1))
        source.add()
        acts = [0]

        def may_die(acts=acts, die_at=die_at) -> None:
            acts[0] += 1
            if acts[0] == die_at:
                raise Killed

        running = watch(source, path, lines, hook, feed=Feed(folder / "a", "x", TREASURY, 1))
        save, deliver = running.file.save, hook.deliver

        def dying_save(state, save=save, may_die=may_die) -> None:
            may_die()
            save(state)
            may_die()

        def dying_deliver(notices, deliver=deliver, may_die=may_die) -> None:
            may_die()
            deliver(notices)
            may_die()

        running.file.save = dying_save  # type: ignore[method-assign]
        hook.deliver = dying_deliver  # type: ignore[method-assign]
        try:
            running.run(once=True)
        except Killed:
            pass
        else:
            break
        hook.deliver = deliver  # type: ignore[method-assign]
        watch(source, path, lines, hook, feed=Feed(folder / "a", "x", TREASURY, 1)).run(once=True)
        ids = [entry["id"] for entry in json.loads(path.read_text())["told"]]
        assert len(ids) == 3
        assert list(dict.fromkeys(hook.got)) == ids, "in order, none left out"
        assert len(hook.got) <= 4, "only the one under way may come twice"
        assert {line.split("paid ")[1] for line in lines} == {lines[n].split("paid ")[1] for n in range(3)}
        assert (folder / "a").read_text().count("<entry>") == 3
    else:
        pytest.fail("the run never came to its end")
    assert die_at > 15


def test_run__killed_while_telling_then_reorganised__what_was_told_is_withdrawn(tmp_path: Path) -> None:
    """It was written down before it was told, or nobody would know that it must be taken back."""
    source, lines, hook = FakeSource(height=10), [], Receiver()
    path = tmp_path / "watch.json"
    watch(source, path, lines, hook).run(once=True)
    source.add(sent(1_000_000))
    deliver = hook.deliver

    def die(notices: Sequence[Notice]) -> None:
        deliver(notices)
        raise Killed

    hook.deliver = die  # type: ignore[method-assign]
    running = watch(source, path, lines, hook)
    running.sinks = [hook]  # what it does for the lines must not be what saves it
    with pytest.raises(Killed):
        running.run(once=True)
    hook.deliver = deliver  # type: ignore[method-assign]
    source.fork(10, "b")
    source.add(blocks=3)
    watch(source, path, lines, hook).run(once=True)
    told = json.loads(path.read_text())["told"]
    assert [entry["kind"] for entry in told] == ["payment", "withdrawn"]
    assert told[1]["withdraws"] == hook.got[0]
    assert hook.got == [told[0]["id"], told[0]["id"], told[1]["id"]]


def test_run__node_fails__says_so_waits_longer_and_goes_on(tmp_path: Path) -> None:
    source, lines, hook = FakeSource(height=10), [], Receiver()
    listener, waits = Collected(), []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 4:
            source.add(sent(1_000_000))
        if len(waits) == 6:
            raise Killed

    running = watch(
        source, tmp_path / "w", lines, hook, poll_seconds=10, listener=listener, sleep=sleep, clock=lambda: 0
    )
    source.broken = 3
    with pytest.raises(Killed):
        running.run()
    assert waits == [20, 40, 80, 10, 10, 10]
    assert [note.words for note in listener.notes] == [
        "reading the chain: no answer from the node (it dropped the connection); asking again in "
        f"{seconds} seconds"
        for seconds in (20, 40, 80)
    ]
    assert len(lines) == 1


def test_run__once_and_the_node_fails__raised_and_nothing_lost(tmp_path: Path) -> None:
    source, lines, hook = FakeSource(height=10), [], Receiver()
    running = watch(source, tmp_path / "w", lines, hook)
    source.add(sent(1_000_000))
    source.broken = 1
    with pytest.raises(NodeError):
        running.run(once=True)
    watch(source, tmp_path / "w", lines, hook).run(once=True)
    assert len(lines) == 1


def test_run__webhook_down_for_long__reads_no_further_than_it_can_keep(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "MOST_WAITING", 2)
    source, lines, hook = FakeSource(height=10), [], Receiver()
    hook.down = True
    now, waits = [0.0], []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        now[0] += seconds
        source.add(sent(len(waits)))
        if len(waits) == 8:
            hook.down = False
        if len(waits) == 60:
            raise Killed

    running = watch(source, tmp_path / "w", lines, hook, poll_seconds=10, sleep=sleep, clock=lambda: now[0])
    reached = []
    step = running.watcher.step

    def counted():
        reached.append(len(running.watcher.state.outbox))
        return step()

    running.watcher.step = counted  # type: ignore[method-assign]
    with pytest.raises(Killed):
        running.run()
    assert max(reached) <= 2
    assert len(hook.got) == len(set(hook.got)) >= 55


# --- the state file


def test_held__by_another_watch__refused(tmp_path: Path) -> None:
    path = tmp_path / "watch.json"
    with StateFile(path).held():
        with pytest.raises(WatchError) as refused, StateFile(path).held():
            pass
        assert refused.value.what == f"another watch is running with {path}"
    with StateFile(path).held():
        pass


@pytest.mark.parametrize("text", ["", "{}", "[]", "hello", '{"format": 2}', '{"format": 1, "chain_id": 1}'])
def test_load__something_else__refused_not_begun_anew(tmp_path: Path, text: str) -> None:
    path = tmp_path / "watch.json"
    path.write_text(text)
    with pytest.raises(WatchError) as refused:
        StateFile(path).load(1, TREASURY)
    assert refused.value.what == f"{path} is not the state of a watch"
    assert "--state" in refused.value.remedy


def test_load__another_cell__refused(tmp_path: Path) -> None:
    path = tmp_path / "watch.json"
    watch(FakeSource(height=10), path, [], Receiver()).run(once=True)
    assert StateFile(path).load(31_337, TREASURY) is not None
    with pytest.raises(WatchError) as refused:
        StateFile(path).load(1, TREASURY)
    assert refused.value.what == (
        f"{path} is the state of a watch of {TREASURY} on chain 31337, not of {TREASURY} on chain 1"
    )


def test_load__none_yet__none(tmp_path: Path) -> None:
    assert StateFile(tmp_path / "none.json").load(1, TREASURY) is None


def test_save__nowhere_to_write__said(tmp_path: Path) -> None:
    running = watch(FakeSource(height=10), tmp_path / "watch.json", [], Receiver())
    (tmp_path / "watch.json").mkdir()
    with pytest.raises(WatchError) as refused:
        running.run(once=True)
    assert "the state of the watch, cannot be written: Is a directory" in refused.value.what
