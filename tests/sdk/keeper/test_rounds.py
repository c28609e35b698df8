"""Rounds on a chain in this process: what is due, what is not, what is given up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from celldao.chain.web3py import Web3Backend
from celldao.errors import FeeError, KeeperError, NodeError, TransactionError
from celldao.keeper.keeper import MOST_FAILURES, Keeper
from celldao.keeper.opening import open_keeper
from celldao.keeper.settings import KeeperSettings
from celldao.watching.notice import Notice
from celldao.watching.sinks import DeliveryFailed
from tests.support.command_line import CommandLine, Connections
from tests.support.embedded import COIN, DAY, ETHER, Town, build_town, undone
from tests.support.live import key


@pytest.fixture(scope="module")
def built() -> Town:
    return build_town()


@pytest.fixture
def town(built: Town) -> Iterator[Town]:
    with undone(built.w3):
        built.pass_time(DAY - built.time % DAY + 3_600)
        yield built


@dataclass
class Hook:
    """Takes notices, unless it fails.

    Attributes:
        fails: how often it does.
    """

    name = "hook"
    at_once = 1
    fails: int = 0
    taken: list[Notice] = field(default_factory=list)

    def deliver(self, notices: Any) -> None:
        if self.fails:
            self.fails -= 1
            raise DeliveryFailed("the webhook answered 500")
        self.taken += notices


Opened = Callable[..., Keeper]


@pytest.fixture
def opened(town: Town, tmp_path: Path) -> Opened:
    """opened(allocate=…): a keeper as a new process would make it."""

    def opened(hook: Hook | None = None, **given: Any) -> Keeper:
        backend = Web3Backend(town.w3, key(8), poll_seconds=0.01)
        from celldao.cell import Cell

        cell = Cell(town.cell.record, backend)
        settings = KeeperSettings.model_validate(given)
        return open_keeper(settings, tmp_path, cell, backend, [hook] if hook else [])

    return opened


def revenue(town: Town, amount: int) -> None:
    town.send(town.coin.functions.transfer(town.cell.record.splitter, amount))


def split(town: Town) -> int:
    return len(town.contract("RevenueSplitter").events.Allocated.get_logs(from_block=0))


def test_allocate__once_a_day_and_from_the_least_on(town: Town, opened: Opened) -> None:
    given = {"allocate": [{"asset": town.coin.address, "least": "5"}]}
    revenue(town, 5 * COIN - 1)
    assert opened(**given).round().done == []
    revenue(town, 1)
    assert len(opened(**given).round().done) == 1
    revenue(town, 50 * COIN)
    assert opened(**given).round().done == []
    town.pass_time(DAY)
    assert len(opened(**given).round().done) == 1
    assert split(town) == 2


def test_allocate__not_listed__is_left_alone(town: Town, opened: Opened) -> None:
    revenue(town, 50 * COIN)
    assert opened(allocate=[{"asset": "native", "least": "0"}]).round().done == []
    assert split(town) == 0


def test_allocate__native_that_costs_more_gas_than_it_is__waits(town: Town, opened: Opened) -> None:
    given = {"allocate": [{"asset": "native", "least": "0"}]}
    town.coin_to(town.cell.record.splitter, 10**9)
    assert opened(**given).round().done == []
    town.coin_to(town.cell.record.splitter, 3 * ETHER)
    assert len(opened(**given).round().done) == 1


def test_claims__to_who_is_due_enough__once_in_each_stretch(town: Town, opened: Opened) -> None:
    given = {
        "allocate": [{"asset": town.coin.address, "least": "5"}],
        "claims": {"every": "7 days", "least": [{"asset": town.coin.address, "least": "9"}]},
    }
    revenue(town, 80 * COIN)  # 40 for five members
    opened(**given).round()
    town.pass_time(60)
    assert opened(**given).round().done == []
    town.pass_time(DAY)
    revenue(town, 80 * COIN)
    opened(**given).round()
    town.pass_time(60)
    (done,) = opened(**given).round().done
    assert done.startswith("claim 604800 ")
    claimed = town.contract("Share").events.Claimed.get_logs(from_block=0)
    assert [log["args"]["paid"] for log in claimed] == [16 * COIN - 1] * 5


def test_reverted__again_and_again__is_given_up_and_told(
    town: Town, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = {"allocate": [{"asset": town.coin.address, "least": "5"}]}
    hook = Hook(fails=1)
    revenue(town, 10 * COIN)

    def revert(*_: Any, **__: Any) -> Any:
        raise TransactionError("it reverted", "x", "no")

    monkeypatch.setattr(Web3Backend, "send", revert)
    for _ in range(MOST_FAILURES):
        found = opened(hook, **given).round()
        errors = [type(error) for what, error in found.errors if what.startswith("allocate")]
        assert errors == [TransactionError]
    monkeypatch.undo()
    assert found.undelivered == 1
    assert opened(hook, **given).round().done == []
    assert [one.details["occasion"].split()[0] for one in hook.taken] == ["allocate"]
    opened(hook, **given).round()
    assert len(hook.taken) == 1
    town.pass_time(DAY)
    assert len(opened(hook, **given).round().done) == 1


@pytest.mark.parametrize("where", ["estimate", "send"])
def test_refused_or_too_dear__waits_for_as_long_as_it_takes(
    town: Town, opened: Opened, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """A keeper without coin, or gas above its ceiling, must not cost members a week's dividends."""
    given = {"allocate": [{"asset": town.coin.address, "least": "5"}]}
    hook = Hook()
    revenue(town, 10 * COIN)

    def refuse(*_: Any, **__: Any) -> Any:
        if where == "send":
            raise FeeError("gas is dear", "wait", 2, 1)
        raise TransactionError("the account cannot pay for it", "x")

    monkeypatch.setattr(Web3Backend, where, refuse)
    for _ in range(MOST_FAILURES + 2):
        assert opened(hook, **given).round().done == []
    monkeypatch.undo()
    assert len(opened(hook, **given).round().done) == 1
    assert hook.taken == []


def test_begun__and_over_before_it_was_signed__lapses_and_is_told(
    town: Town, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = {"allocate": [{"asset": town.coin.address, "least": "5"}]}
    hook = Hook()
    revenue(town, 10 * COIN)

    def refuse(*_: Any, **__: Any) -> Any:
        raise NodeError("no answer", "x")

    monkeypatch.setattr(Web3Backend, "send", refuse)
    opened(hook, **given).round()
    monkeypatch.undo()
    town.pass_time(DAY)
    (done,) = opened(hook, **given).round().done
    assert done.startswith(f"allocate {town.time // DAY} ")
    assert "was not done in time" in hook.taken[0].words
    assert split(town) == 1


def test_report__without_the_operators_key__fails_alone(town: Town, opened: Opened) -> None:
    revenue(town, 10 * COIN)
    found = opened(
        allocate=[{"asset": town.coin.address, "least": "5"}], reports={"mandate": town.account(9)}
    ).round()
    assert len(found.done) == 1
    assert [(what, type(error)) for what, error in found.errors] == [("reporting", KeeperError)]


def test_command__once__does_it_and_says_so(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class InTown(Connections):
        def backend(self, *_: Any, **__: Any) -> Web3Backend:
            return Web3Backend(town.w3, key(8), poll_seconds=0.01)

    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CELLDAO_KEY_FILE", raising=False)
    town.cell.record.save(tmp_path / "cell.json")
    revenue(town, 10 * COIN)
    (tmp_path / "keeper.yaml").write_text(f'allocate: [{{asset: "{town.coin.address}", least: 5}}]\n')
    celldao = CommandLine(InTown(), tmp_path)
    ran = celldao("keeper", "once")
    assert (ran.code, ran.out.startswith("allocate ")) == (0, True), ran.err
    assert celldao("keeper", "once").out == "Nothing was due.\n"
    (tmp_path / "keeper.yaml").write_text("alocate: []\n")
    assert "did you mean allocate?" in celldao("keeper", "once").err
