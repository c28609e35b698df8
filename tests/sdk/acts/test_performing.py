"""What is read of a block: the act's own transactions, nobody else's; and what is told where it cannot be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from celldao.acts import Claim, Delegate, PayIn, Performance, Standing, TransferShares, perform
from celldao.chain.backend import TRANSACTION_GAS_CAP, Block, LogFilter, Query
from celldao.chain.web3py import Web3Backend
from celldao.cli.failures import FAILED, exit_code
from celldao.errors import ActError, ChainError, NodeError
from tests.support.embedded import COIN, Town
from tests.support.live import key


class Crowded(Web3Backend):
    """A chain on which somebody else does the same in the same block."""

    def fetch(self, queries: Sequence[Query], block: Block | None = None) -> list[Any]:
        answers = super().fetch(queries, block)
        return [
            [*(replace(log, transaction=b"\x07" * 32, index=log.index + 100) for log in answer), *answer]
            if isinstance(query, LogFilter)
            else answer
            for query, answer in zip(queries, answers, strict=True)
        ]


class Forgetful(Web3Backend):
    """A node that has no events."""

    def fetch(self, queries: Sequence[Query], block: Block | None = None) -> list[Any]:
        answers = super().fetch(queries, block)
        pairs = zip(queries, answers, strict=True)
        return [[] if isinstance(query, LogFilter) else answer for query, answer in pairs]


class Gone(Web3Backend):
    """A node that goes away when events are to be read."""

    def fetch(self, queries: Sequence[Query], block: Block | None = None) -> list[Any]:
        if any(isinstance(query, LogFilter) for query in queries):
            raise NodeError("the node is late", "Run the command again.")
        return super().fetch(queries, block)


def test_outcome__others_in_the_same_block__only_ones_own(rich: Town) -> None:
    act = Claim.of(Standing.of(rich.cell, rich.account(1)), ["ZOO"])
    outcome = Performance(act, Crowded(rich.w3, key(1), poll_seconds=0.01)).finish()
    assert [str(amount) for _, amount in outcome.paid] == ["100 ZOO"]


def test_outcome__node_without_events__says_that_it_is_done(rich: Town) -> None:
    act = Delegate.of(Standing.of(rich.cell, rich.account(1)), rich.account(2))
    slept: list[float] = []
    with pytest.raises(ChainError, match="it was carried out") as caught:
        Performance(act, Forgetful(rich.w3, key(1), poll_seconds=0.01), sleep=slept.append).finish()
    assert slept == [0.25, 0.5, 1.0, 2.0]
    assert caught.value.remedy.startswith("Do not send it again.")
    assert rich.cell.now().member(1).delegate == 2  # type: ignore[union-attr]


def test_preview__two_transactions__cost_of_the_first_and_how_many_follow(rich: Town) -> None:
    backend = Web3Backend(rich.w3, key(1), poll_seconds=0.01)
    performance = Performance(Claim.of(Standing.of(rich.cell, rich.account(1))), backend)
    assert [step.purpose for step in performance.left] == [
        "claim dividends in ZOO",
        "claim dividends in ETH",
    ]
    cost = performance.preview()
    assert (cost.unforeseen, cost.fee.currency.symbol) == (1, "ETH")
    assert cost.fee.units == TRANSACTION_GAS_CAP * backend.price_offered()


def test_finish__what_the_preview_did_not_ask__is_asked_before_it_is_signed(rich: Town) -> None:
    backend = Web3Backend(rich.w3, key(1), poll_seconds=0.01)
    performance = Performance(Claim.of(Standing.of(rich.cell, rich.account(1)), ["ZOO"]), backend)
    rich.member(1).claim("ZOO")
    before = backend.sent()
    with pytest.raises(ActError) as caught:
        performance.finish()
    assert caught.value.reason == "share: nothing due, or it can't be paid"
    assert backend.sent() == before


def test_finish__node_gone_after_the_block__says_that_it_is_done_and_not_to_run_it_again(town: Town) -> None:
    town.send(town.coin.functions.transfer(town.account(6), 1_000 * COIN))
    act = PayIn.of(Standing.of(town.cell, town.account(6)), "100 ZOO")
    backend = Gone(town.w3, key(6), poll_seconds=0.01)
    with pytest.raises(ChainError) as caught:
        perform(act, backend)
    first, second = (entry.included for entry in backend.entries())
    head = town.w3.eth.block_number
    assert caught.value.what == (
        f"it was carried out ({first} in block {head - 1:,}, {second} in block {head:,}), but what came of "
        "it is not known: the node is late"
    )
    assert caught.value.remedy == (
        "Do not send it again. Look at the cell's state in a moment, or use another node."
    )
    assert exit_code(caught.value) == FAILED
    assert town.coin.functions.balanceOf(town.cell.record.splitter).call() == 100 * COIN


@pytest.mark.parametrize("raised", [KeyboardInterrupt(), SystemExit(130)])
def test_finish__interrupted_while_its_events_are_waited_for__says_that_it_is_done(
    town: Town, raised: BaseException
) -> None:
    def interrupted(seconds: float) -> None:
        raise raised

    act = TransferShares.of(Standing.of(town.cell, town.account(1)), town.account(2), "10")
    with pytest.raises(
        ChainError, match=r"it was carried out \(0x.* but .* is not known: interrupted"
    ) as caught:
        Performance(act, Forgetful(town.w3, key(1), poll_seconds=0.01), sleep=interrupted).finish()
    assert caught.value.remedy.startswith("Do not send it again.")
    assert town.cell.share.read("balanceOf", town.account(2)) == 110 * COIN


def test_finish__interrupted_between_two_transactions__is_an_interruption(rich: Town) -> None:
    class Interrupting(Web3Backend):
        def estimate(self, to: str | None, data: bytes, value: int = 0) -> int:
            if self.entries():
                raise KeyboardInterrupt
            return super().estimate(to, data, value)

    act = Claim.of(Standing.of(rich.cell, rich.account(1)))
    with pytest.raises(KeyboardInterrupt):
        perform(act, Interrupting(rich.w3, key(1), poll_seconds=0.01))


def test_preview__nothing_left__asks_nothing(rich: Town) -> None:
    """What an earlier run has done is told by this one alone: a silent node must not come in between."""

    class Silent(Web3Backend):
        def price_offered(self) -> int:
            raise NodeError("the node is late", "Run the command again.")

    backend = Silent(rich.w3, key(1), poll_seconds=0.01)
    act = Claim.of(Standing.of(rich.cell, rich.account(1)), ["ZOO"])
    perform(act, backend, "march")
    assert Performance(act, backend, "march").preview().fee.units == 0
