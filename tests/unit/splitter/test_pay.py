from __future__ import annotations

from collections.abc import Callable
from typing import Any

import boa
import pytest

from tests.support import tokens
from tests.support.actors import actor
from tests.support.cell import NATIVE, Asset, Cell, Rules, begin
from tests.unit.splitter.conftest import SIBLINGS, WHOLE, balance, logged

MEMO = "order 4711"


@pytest.fixture
def customer() -> str:
    return actor("customer")


def approve(token: Any, customer: str, cell: Cell, amount: int) -> None:
    token.mint(customer, amount)
    token.approve(cell.splitter, amount, sender=customer)


def test_pay__token__arrives_with_receipt(cell: Cell, token: Any, customer: str) -> None:
    approve(token, customer, cell, 5 * WHOLE)
    cell.splitter.pay(token, 5 * WHOLE, MEMO, sender=customer)
    (receipt,) = logged(cell.splitter, "Received")
    assert (receipt.payer, receipt.asset, receipt.amount, receipt.memo) == (
        customer,
        token.address,
        5 * WHOLE,
        MEMO,
    )
    assert balance(token, cell.splitter) == cell.splitter.revenue(token) == 5 * WHOLE


def test_pay__native__arrives_with_receipt(cell: Cell, customer: str) -> None:
    cell.splitter.pay(NATIVE, 10**18, "x" * 64, value=10**18, sender=customer)
    (receipt,) = logged(cell.splitter, "Received")
    assert (receipt.payer, receipt.asset, receipt.amount, receipt.memo) == (
        customer,
        NATIVE,
        10**18,
        "x" * 64,
    )
    assert cell.splitter.revenue(NATIVE) == 10**18


@pytest.mark.parametrize("value", [0, 99, 101])
def test_pay__native_with_another_value__refused(cell: Cell, customer: str, value: int) -> None:
    with boa.reverts("splitter: value differs from amount"):
        cell.splitter.pay(NATIVE, 100, MEMO, value=value, sender=customer)


def test_pay__token_with_value__refused(cell: Cell, token: Any, customer: str) -> None:
    approve(token, customer, cell, 5)
    with boa.reverts("splitter: value beside a token"):
        cell.splitter.pay(token, 5, MEMO, value=1, sender=customer)


@pytest.mark.parametrize("kind", ["Plain", "NoReturn", "FalseOnFail", "Rebasing", "Blacklist", "Pausable"])
def test_pay__not_approved__refused(make_cell: Callable[..., Cell], customer: str, kind: str) -> None:
    token = tokens.token(kind)
    cell = make_cell(token)
    token.mint(customer, 5)
    with boa.reverts("splitter: the token refused the payment"):
        cell.splitter.pay(token, 5, MEMO, sender=customer)
    assert balance(token, cell.splitter) == 0


@pytest.mark.parametrize("kind", ["NoReturn", "FalseOnFail", "Rebasing", "Blacklist", "Pausable"])
def test_pay__awkward_but_honest_token__receipt_of_all(
    make_cell: Callable[..., Cell], customer: str, kind: str
) -> None:
    token = tokens.token(kind)
    cell = make_cell(token)
    approve(token, customer, cell, 5)
    cell.splitter.pay(token, 5, MEMO, sender=customer)
    assert logged(cell.splitter, "Received")[0].amount == 5
    assert balance(token, cell.splitter) == 5


def test_pay__fee_on_transfer__receipt_of_what_arrived(make_cell: Callable[..., Cell], customer: str) -> None:
    token = tokens.fee_on_transfer(6, 250)
    cell = make_cell(token)
    approve(token, customer, cell, 1_000)
    cell.splitter.pay(token, 1_000, MEMO, sender=customer)
    assert logged(cell.splitter, "Received")[0].amount == balance(token, cell.splitter) == 975


def test_pay__more_arrives_meanwhile__receipt_of_the_payment_only(
    make_cell: Callable[..., Cell], customer: str
) -> None:
    token = tokens.reentering(6)
    cell = make_cell(token)
    approve(token, customer, cell, 10)
    token.arm(token, token.mint.prepare_calldata(cell.splitter.address, 1_000))
    cell.splitter.pay(token, 10, MEMO, sender=customer)
    assert token.successes() == 1
    assert logged(cell.splitter, "Received")[0].amount == 10
    assert cell.splitter.revenue(token) == 1_010


def test_pay__balance_shrinks_meanwhile__receipt_of_nothing(
    make_cell: Callable[..., Cell], customer: str
) -> None:
    token = tokens.reentering(6)
    cell = make_cell(token)
    token.mint(cell.splitter, 100)
    approve(token, customer, cell, 10)
    token.arm(token, token.burn.prepare_calldata(cell.splitter.address, 50))
    cell.splitter.pay(token, 10, MEMO, sender=customer)
    assert logged(cell.splitter, "Received")[0].amount == 0


@pytest.mark.parametrize("function", ["allocate", "pay", "withdraw_credit", "redirect_credit"])
def test_pay__token_reenters__locked(make_cell: Callable[..., Cell], customer: str, function: str) -> None:
    token = tokens.reentering(6)
    cell = make_cell(token)
    approve(token, customer, cell, 10)
    arguments = {
        "allocate": (token.address,),
        "pay": (token.address, 0, ""),
        "withdraw_credit": (token.address, customer),
        "redirect_credit": (token.address, customer),
    }[function]
    token.arm(cell.splitter, getattr(cell.splitter, function).prepare_calldata(*arguments))
    cell.splitter.pay(token, 10, MEMO, sender=customer)
    assert (token.calls(), token.successes(), token.answer()) == (1, 0, b"")


def test_pay__unreadable_token__refused(make_cell: Callable[..., Cell], customer: str) -> None:
    token = tokens.broken_balance(6)
    cell = make_cell(token)
    approve(token, customer, cell, 10)
    token.set_mode(1)
    with boa.reverts("splitter: asset can't be read"):
        cell.splitter.pay(token, 10, MEMO, sender=customer)


def test_pay__no_token_at_all__refused(cell: Cell, customer: str) -> None:
    with boa.reverts("splitter: asset can't be read"):
        cell.splitter.pay(customer, 10, MEMO, sender=customer)


def test_pay__before_the_cell_is_open__refused(factory: Any, token: Any, customer: str) -> None:
    cell = begin(Rules(assets=(Asset(token.address, 6),)), factory, masters=SIBLINGS)
    approve(token, customer, cell, 10)
    assert cell.splitter.is_open() is False
    with boa.reverts("splitter: the founding is not finished"):
        cell.splitter.pay(token, 10, MEMO, sender=customer)
    with boa.reverts("splitter: the founding is not finished"):
        cell.splitter.pay(NATIVE, 10, MEMO, value=10, sender=customer)
    assert not boa.env.execute_code(cell.splitter.address, sender=customer, value=1).is_success
    token.mint(cell.splitter, 10)
    with boa.reverts("splitter: the founding is not finished"):
        cell.splitter.allocate(token, sender=customer)


def test_default__open_cell__takes_coin(cell: Cell, customer: str) -> None:
    assert cell.splitter.is_open() is True
    assert boa.env.execute_code(cell.splitter.address, sender=customer, value=7).is_success
    assert cell.splitter.revenue(NATIVE) == 7


def test_default__unknown_function__refused(cell: Cell, customer: str) -> None:
    for data in (b"\x01", b"\x01\x02\x03\x04"):
        answer = boa.env.execute_code(cell.splitter.address, sender=customer, data=data)
        assert not answer.is_success
        assert b"splitter: no such function" in answer.output


def test_pay__dissolved_cell__refused(cell: Cell, token: Any, customer: str) -> None:
    cell.treasury.dissolve(actor("heir"), sender=cell.treasury.address)
    approve(token, customer, cell, 10)
    with boa.reverts("splitter: the cell is dissolved"):
        cell.splitter.pay(token, 10, MEMO, sender=customer)
