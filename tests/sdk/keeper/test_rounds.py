"""Rounds on a chain in this process: what is due, what is not, what is given up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from celldao import limits
from celldao.chain.backend import TRANSACTION_GAS_CAP
from celldao.chain.web3py import Web3Backend
from celldao.constitution.fields import NATIVE
from celldao.errors import FeeError, KeeperError, NodeError, TransactionError
from celldao.keeper.carrying import MOST_FAILURES
from celldao.keeper.claiming import BATCH
from celldao.keeper.keeper import Keeper
from celldao.keeper.opening import open_keeper
from celldao.keeper.settings import KeeperSettings
from celldao.snapshots import Snapshot
from celldao.watching.notice import Notice
from celldao.watching.sinks import DeliveryFailed
from tests.support.command_line import CommandLine, Connections
from tests.support.embedded import COIN, DAY, ETHER, Town, build_town, deploy, undone
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


NATIVE_CLAIMS = {"every": "7 days", "least": [{"asset": "native", "least": "0.001"}]}


def native_dividends(town: Town) -> None:
    town.coin_to(town.cell.record.splitter, 2 * ETHER)
    town.member(0).allocate()
    town.pass_time(DAY)


def test_claims__a_member_whose_payments_burn_gas__stops_nobody(
    town: Town, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """He does so only once the keeper has asked what it will need."""
    native_dividends(town)
    burner = deploy(town.w3, "receivers/BurnsGas")
    send = Web3Backend.send

    def after_he_turned(self: Web3Backend, to: Any, data: bytes, gas: int, **more: Any) -> Any:
        town.send(town.contract("Share").functions.set_payout(burner.address), sender=1)
        return send(self, to, data, gas, **more)

    # the chain in this process would be generous: this is about what the honest five need
    monkeypatch.setattr(Web3Backend, "estimate", lambda *_: 600_000)
    monkeypatch.setattr(Web3Backend, "send", after_he_turned)
    found = opened(claims=NATIVE_CLAIMS).round()
    assert (len(found.done), found.errors) == (1, [])
    events = town.contract("Share").events
    assert len(events.Claimed.get_logs(from_block=0)) == 4
    assert len(events.ClaimSkipped.get_logs(from_block=0)) == 1


def test_claims__a_batch_of_members_who_all_burn_gas__fits_into_a_transaction(town: Town) -> None:
    native_dividends(town)
    burner, share = deploy(town.w3, "receivers/BurnsGas"), town.contract("Share")
    members = [town.account(number) for number in (1, 2, 3)]
    for number in (1, 2, 3):
        town.send(share.functions.set_payout(burner.address), sender=number)
    receipt = town.send(share.functions.claim_for(members, NATIVE))
    assert len(share.events.ClaimSkipped.get_logs(from_block=receipt["blockNumber"])) == 3
    assert 3 * limits.PAY_GAS < receipt["gasUsed"] < 3 * (limits.PAY_GAS + 70_000)
    assert BATCH * (limits.PAY_GAS + 70_000) + 500_000 <= TRANSACTION_GAS_CAP
    assert BATCH == 43


def in_batches_of_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("celldao.keeper.claiming.BATCH", 2)


def test_claims__a_batch_that_reverts__holds_up_no_other_and_is_given_up_alone(
    town: Town, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_batches_of_two(monkeypatch)
    native_dividends(town)
    send, hook, tried = Web3Backend.send, Hook(), []

    def revert(self: Web3Backend, to: Any, data: bytes, gas: int, **more: Any) -> Any:
        tried.append(more["reference"])
        if more["reference"].endswith(" 0"):
            raise TransactionError("it reverted", "x", "no")
        return send(self, to, data, gas, **more)

    monkeypatch.setattr(Web3Backend, "send", revert)
    for round_ in range(MOST_FAILURES):
        found = opened(hook, claims=NATIVE_CLAIMS).round()
        assert [type(error) for _, error in found.errors] == [TransactionError]
        assert len(town.contract("Share").events.Claimed.get_logs(from_block=0)) == 3, round_
    opened(hook, claims=NATIVE_CLAIMS).round()
    assert len(tried) == MOST_FAILURES + 2
    assert [one.words.split("eEEeE ")[1] for one in hook.taken] == [
        "reverted 5 times in 1 of 3 transactions, and is given up"
    ]


def test_claims__a_batch_given_up_while_another_was_only_foreseen_to_fail__the_other_is_paid(
    town: Town, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_batches_of_two(monkeypatch)
    native_dividends(town)
    send, estimate, hook, state = Web3Backend.send, Web3Backend.estimate, Hook(), {"dear": True}

    def revert(self: Web3Backend, to: Any, data: bytes, gas: int, **more: Any) -> Any:
        if more["reference"].endswith(" 0"):
            raise TransactionError("it reverted", "x", "no")
        return send(self, to, data, gas, **more)

    def dear(self: Web3Backend, to: Any, data: bytes, value: int = 0) -> int:
        needs_last = len(data) < 4 + 32 * 5  # the batch of one
        return TRANSACTION_GAS_CAP + 1 if state["dear"] and needs_last else estimate(self, to, data, value)

    monkeypatch.setattr(Web3Backend, "send", revert)
    monkeypatch.setattr(Web3Backend, "estimate", dear)
    for _ in range(MOST_FAILURES):
        opened(hook, claims=NATIVE_CLAIMS).round()
    assert hook.taken == []
    state["dear"] = False
    found = opened(hook, claims=NATIVE_CLAIMS).round()
    assert found.errors == []
    assert len(town.contract("Share").events.Claimed.get_logs(from_block=0)) == 3
    assert len(hook.taken) == 1
    assert "is given up" in hook.taken[0].words


def test_allocate__native_cannot_be_weighed__the_tokens_are_split(
    town: Town, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    leasts = [{"asset": "native", "least": "0"}, {"asset": town.coin.address, "least": "5"}]
    revenue(town, 10 * COIN)
    town.coin_to(town.cell.record.splitter, ETHER)

    def refuse(*_: Any) -> int:
        raise TransactionError("it would revert", "x")

    monkeypatch.setattr("celldao.keeper.allocating.check_gas", refuse)
    money = Snapshot.money
    monkeypatch.setattr(Snapshot, "money", lambda self: list(reversed(list(money(self)))))
    found = opened(allocate=leasts).round()
    assert [name.split()[-1] for name in found.done] == [town.coin.address]
    assert [what for what, _ in found.errors] == ["splitting revenue"]


def begun_and_not_sent(
    town: Town, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> tuple[dict[str, Any], Hook]:
    """A keeper has begun to split revenue, and its node did not take the transaction."""
    given: dict[str, Any] = {"allocate": [{"asset": town.coin.address, "least": "5"}]}
    hook = Hook()
    revenue(town, 10 * COIN)

    def refuse(*_: Any, **__: Any) -> Any:
        raise NodeError("no answer", "x")

    monkeypatch.setattr(Web3Backend, "send", refuse)
    opened(hook, **given).round()
    monkeypatch.undo()
    return given, hook


@pytest.mark.parametrize("later", [60, DAY])
def test_allocate__a_person_did_it_in_between__is_closed_without_a_word(
    town: Town, opened: Opened, monkeypatch: pytest.MonkeyPatch, later: int
) -> None:
    given, hook = begun_and_not_sent(town, opened, monkeypatch)
    town.member(0).allocate()
    town.pass_time(later)
    keeper = opened(hook, **given)
    found = keeper.round()
    assert (found.done, found.errors, hook.taken) == ([], [], [])
    assert keeper.book.begun() == []


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
    for _ in range(MOST_FAILURES + 1):
        assert opened(hook, **given).round().done == []
    monkeypatch.undo()
    assert len(opened(hook, **given).round().done) == 1
    assert hook.taken == []


def test_begun__and_over_before_it_was_signed__lapses_and_is_told(
    town: Town, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    given, hook = begun_and_not_sent(town, opened, monkeypatch)
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
