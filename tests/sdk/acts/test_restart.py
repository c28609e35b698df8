"""An act that broke off and is begun again when things have changed."""

from __future__ import annotations

from typing import Any

import pytest

from celldao.acts import Allocate, Claim, PayIn, Standing, perform
from celldao.chain.backend import Receipt
from celldao.chain.listener import Deaf, Note, Stage
from celldao.chain.web3py import Web3Backend
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


class DyingOnceSent:
    """Dies when a transaction whose purpose begins so was handed to the node."""

    def __init__(self, purpose: str) -> None:
        self.purpose = purpose

    def note(self, note: Note) -> None:
        if note.stage is Stage.SENT and note.words.startswith(self.purpose):
            raise Died


class DyingAtThePayment(Web3Backend):
    """A process that is killed between the allowance and the payment."""

    def send(self, to: str | None, data: bytes, gas: int, **more: Any) -> Receipt:
        if str(more["purpose"]).startswith("pay "):
            raise Died
        return super().send(to, data, gas, **more)


def test_pay_in__allowance_used_up_in_between__its_reference_can_still_be_paid(town: Town) -> None:
    """Another payment uses the allowance of one that broke off; that one is allowed anew."""
    town.send(town.coin.functions.transfer(town.account(CUSTOMER), 1_000 * COIN))
    backend = DyingAtThePayment(town.w3, key(CUSTOMER), poll_seconds=0.01)

    def pay(reference: str) -> None:
        perform(PayIn.of(Standing.of(town.cell, town.account(CUSTOMER)), "100 ZOO"), backend, reference)

    def paid() -> int:
        return int(town.coin.functions.balanceOf(town.cell.record.splitter).call()) // COIN

    with pytest.raises(Died):
        pay("invoice-7")
    backend.__class__ = Web3Backend  # the next process
    pay("invoice-8")
    assert paid() == 100
    pay("invoice-7")
    assert paid() == 200
    pay("invoice-7")
    assert paid() == 200
    allowed = town.coin.functions.allowance(town.account(CUSTOMER), town.cell.record.splitter).call()
    assert allowed == 0, "the splitter was allowed to take it once more"


@pytest.mark.parametrize(
    ("first", "second"), [("invoice-7", "invoice-8"), ("", "invoice-8"), ("invoice-7", "")]
)
def test_pay_in__another_reference_than_what_broke_off__pays_a_second_time(
    town: Town, first: str, second: str
) -> None:
    """Two invoices over the same sum: the second is not told done with the transaction of the first."""
    town.send(town.coin.functions.transfer(town.account(CUSTOMER), 1_000 * COIN))
    backend = Web3Backend(town.w3, key(CUSTOMER), poll_seconds=0.01)

    def pay(reference: str) -> str:
        act = PayIn.of(Standing.of(town.cell, town.account(CUSTOMER)), "100 ZOO")
        return perform(act, backend, reference).receipts[-1].hash

    def paid() -> int:
        return int(town.coin.functions.balanceOf(town.cell.record.splitter).call()) // COIN

    backend.listener = DyingOnceSent("pay ")
    with pytest.raises(Died):
        pay(first)
    backend.listener = Deaf()
    made = pay(second)
    assert paid() == 200
    if first:
        assert pay(first) != made
        assert paid() == 200, "the first one is done, and known under its reference"


def test_claim__killed_at_one_currency_while_another_fell_due__both_are_claimed(town: Town) -> None:
    """The ETH that was claimed is adopted; the ZOO that comes before it, and is due since, is sent."""
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
    outcome = perform(Claim.of(Standing.of(town.cell, town.account(1))), backend)
    assert [str(amount) for _, amount in outcome.paid] == ["0.2 ETH", "100 ZOO"]
