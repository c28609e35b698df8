"""Acts that happen twice, or never, after a run that broke off."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from celldao.acts import Allocate, Claim, PayIn, Performance, Standing, TransferShares, perform
from celldao.chain.apeworx import ApeBackend
from celldao.chain.backend import Block, LogFilter, Query, Receipt
from celldao.chain.journal import Journal
from celldao.chain.listener import Deaf, Listener, Note, Stage
from celldao.chain.sending import Sending
from celldao.chain.web3py import SigningBackend, Web3Backend
from celldao.cli.connection import NetworkName
from celldao.cli.failures import UNFINISHED, exit_code
from celldao.errors import CelldaoError, ChainError, NodeError
from tests.support.command_line import CommandLine, InProcess, World
from tests.support.command_line import key as member_key
from tests.support.embedded import COIN, DAY, ETHER, Town
from tests.support.live import key

CUSTOMER = 6


class Died(BaseException):
    """The process is killed."""


class Dying:
    """Dies at the first note of a stage."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def note(self, note: Note) -> None:
        if note.stage is self.stage:
            raise Died


class Gone(Web3Backend):
    """A node that goes away once the transaction is in a block, before its events are read."""

    away = True

    def fetch(self, queries: Sequence[Query], block: Block | None = None) -> list[Any]:
        if self.away and any(isinstance(query, LogFilter) for query in queries):
            raise NodeError("the node is late", "Run the command again.")
        return super().fetch(queries, block)


class Silent(Gone):
    """A node that has no events yet."""

    def fetch(self, queries: Sequence[Query], block: Block | None = None) -> list[Any]:
        if self.away and any(isinstance(query, LogFilter) for query in queries):
            return [[] for _ in queries]
        return super().fetch(queries, block)


def payment(town: Town, amount: str = "100 ZOO") -> PayIn:
    return PayIn.of(Standing.of(town.cell, town.account(CUSTOMER)), amount)


def paid(town: Town) -> int:
    """Whole dollars that have arrived at the splitter."""
    return int(town.coin.functions.balanceOf(town.cell.record.splitter).call()) // COIN


def test_pay_in__node_gone_after_the_block__running_again_as_told_pays_once(town: Town) -> None:
    """A NodeError ends the command with code 3: "run the same command again, nothing is sent twice". But the
    payment was closed in the journal before its events were read, so running it again pays again."""
    backend = Gone(town.w3, key(CUSTOMER), poll_seconds=0.01)
    with pytest.raises(CelldaoError) as caught:
        perform(payment(town), backend)
    assert paid(town) == 100
    backend.away = False
    if exit_code(caught.value) == UNFINISHED:
        perform(payment(town), backend)
    assert paid(town) == 100


def test_transfer__interrupted_while_its_events_are_waited_for__running_again_gives_once(town: Town) -> None:
    """Ctrl-C in the seconds in which events are waited for is told as "run the same command again: nothing is
    sent twice" (cli/failures.py); by then the transaction is closed, and the same command gives the shares
    away a second time."""

    def interrupted(seconds: float) -> None:
        raise KeyboardInterrupt

    def gift() -> TransferShares:
        return TransferShares.of(Standing.of(town.cell, town.account(1)), town.account(2), "10")

    backend = Silent(town.w3, key(1), poll_seconds=0.01)
    told: BaseException | None = None
    try:
        Performance(gift(), backend, sleep=interrupted).finish()
    except BaseException as error:
        told = error
    assert town.cell.share.read("balanceOf", town.account(2)) == 110 * COIN
    backend.away = False
    if isinstance(told, KeyboardInterrupt):
        perform(gift(), backend)
    assert town.cell.share.read("balanceOf", town.account(2)) == 110 * COIN


class Kept(InProcess):
    """One backend an account for all commands, so that the journal outlives them as a file would."""

    def __init__(self, w3: Any) -> None:
        super().__init__(w3)
        self.backends: dict[int, Web3Backend] = {}

    def of(self, index: int) -> Web3Backend:
        if index not in self.backends:
            self.backends[index] = Web3Backend(self.w3, member_key(index), poll_seconds=0.01)
        return self.backends[index]

    def backend(
        self,
        rpc: str | None,
        network: NetworkName,
        account: str | None,
        journal: Journal,
        settings: Sending,
        listener: Listener,
        *,
        ask: bool,
    ) -> SigningBackend:
        backend = self.of(int(str(account).removeprefix("TEST::")))
        backend.listener = listener
        return backend


def test_pay_in__killed_and_settled_by_another_command__is_said_or_adopted(
    world: World, folder: Path
) -> None:
    """A payment is killed while it is on its way. The next command of that account, a delegation, sees it
    through and closes it, and does not say that it is done. Running the payment again, as everywhere told,
    pays a second time."""
    world.cell.record.save(folder / "cell.json")
    kept = Kept(world.w3)
    celldao = CommandLine(kept, folder)
    backend, splitter = kept.of(1), world.cell.record.splitter
    backend.listener = Dying(Stage.SENT)
    with pytest.raises(Died):
        perform(PayIn.of(Standing.of(world.cell, backend.sender), "6 ETH"), backend)
    other = celldao("delegate", "3", "--yes", "--account", "TEST::1")
    assert other.code == 0, other.err
    said = "An earlier run has done this: pay 6 ETH as revenue" in other.out + other.err
    again = celldao("pay-in", "6", "ETH", "--yes", "--account", "TEST::1")
    assert again.code == 0, again.err
    assert said or world.w3.eth.get_balance(splitter) == 6 * ETHER


class DyingAtThePayment(Web3Backend):
    """A process that is killed between the allowance and the payment."""

    def send(self, to: str | None, data: bytes, gas: int, **more: Any) -> Receipt:
        if str(more["purpose"]).startswith("pay "):
            raise Died
        return super().send(to, data, gas, **more)


def test_pay_in__allowance_used_up_in_between__its_reference_can_still_be_paid(town: Town) -> None:
    """The allowance of a payment that broke off is used by another one. What the journal has under the
    reference counts as done for ever, though the chain says that the allowance is gone: invoice 7 can never
    be paid under its own reference."""
    backend = DyingAtThePayment(town.w3, key(CUSTOMER), poll_seconds=0.01)
    with pytest.raises(Died):
        perform(payment(town), backend, "invoice-7")
    backend.__class__ = Web3Backend  # the next process
    perform(payment(town), backend, "invoice-8")
    assert paid(town) == 100
    perform(payment(town), backend, "invoice-7")
    assert paid(town) == 200


def test_claim__killed_at_one_currency_while_another_fell_due__both_are_claimed(town: Town) -> None:
    """Only ETH was due when a run was killed. By the next run ZOO is due as well, and comes first: since the
    ETH step is adopted, the ZOO step before it passes for done. The words promise ZOO, nothing is sent, and
    the command ends with success."""
    record, backend = town.cell.record, Web3Backend(town.w3, key(1), poll_seconds=0.01)
    town.coin_to(record.splitter, 2 * ETHER)
    town.member(0).allocate()
    town.pass_time(DAY)
    backend.listener = Dying(Stage.SENT)
    with pytest.raises(Died):
        perform(Claim.of(Standing.of(town.cell, town.account(1))), backend)
    town.send(town.coin.functions.transfer(record.splitter, 1_000 * COIN))
    town.member(0).perform(Allocate.of(town.member(0).standing()))
    town.pass_time(DAY)
    backend.listener = Deaf()
    act = Claim.of(Standing.of(town.cell, town.account(1)))
    assert "100 ZOO" in act.words()
    outcome = perform(act, backend)
    assert "100 ZOO" in [str(amount) for _, amount in outcome.paid]


class SafeLike:
    """An Ape account that sends in a way of its own, as that of a Safe does."""

    address = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"

    def __init__(self) -> None:
        self.calls: list[Any] = []

    def call(self, transaction: Any) -> Any:
        self.calls.append(transaction)
        return SimpleNamespace(failed=False, txn_hash="0x01", block_number=1, gas_used=1)


def _safe_backend(account: SafeLike) -> Any:
    made: Callable[..., Any] = lambda **fields: fields  # noqa: E731
    backend: Any = object.__new__(ApeBackend)
    backend.account = account
    backend.provider = SimpleNamespace(
        network=SimpleNamespace(ecosystem=SimpleNamespace(create_transaction=made))
    )
    return backend


def test_send__account_that_sends_itself_with_a_reference__not_sent_twice(town: Town) -> None:
    """`--reference` says that nothing is done twice under one. For an account that sends in its own way, as a
    Safe, there is no journal: the reference is dropped without a word, and a script pays twice."""
    account = SafeLike()
    backend = _safe_backend(account)
    for _ in range(2):
        with suppress(ChainError):
            backend.send(town.cell.record.splitter, b"", 21_000, value=5, reference="invoice-7")
    assert len(account.calls) <= 1
