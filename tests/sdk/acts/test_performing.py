"""What is read of a block: the act's own transactions, nobody else's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from celldao.acts import Claim, Delegate, Performance, Standing
from celldao.chain.backend import Block, LogFilter, Query
from celldao.chain.web3py import Web3Backend
from celldao.errors import ActError, ChainError
from tests.support.embedded import Town
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
    assert cost.fee.units == cost.gas * backend.gas_price()


def test_finish__what_the_preview_did_not_ask__is_asked_before_it_is_signed(rich: Town) -> None:
    backend = Web3Backend(rich.w3, key(1), poll_seconds=0.01)
    performance = Performance(Claim.of(Standing.of(rich.cell, rich.account(1)), ["ZOO"]), backend)
    rich.member(1).claim("ZOO")
    before = backend.sent()
    with pytest.raises(ActError) as caught:
        performance.finish()
    assert caught.value.reason == "share: nothing due, or it can't be paid"
    assert backend.sent() == before
