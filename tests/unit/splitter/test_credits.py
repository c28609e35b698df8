from __future__ import annotations

from collections.abc import Callable
from typing import Any

import boa
import pytest

from tests.support import tokens
from tests.support.actors import address_of
from tests.support.cell import NATIVE, Cell
from tests.unit.splitter.conftest import balance, give, logged

Make = Callable[..., Cell]


@pytest.fixture
def recipient() -> Any:
    return tokens.receiver("RefusesCoin")


@pytest.fixture
def owing(make_cell: Make, recipient: Any) -> Cell:
    """A cell that owes its recipient 200 of native coin, and has 50 of new revenue."""
    cell = make_cell(dividend_ratio=0, recipients=((recipient.address, 2_000),))
    give(NATIVE, cell.splitter, 1_000)
    cell.splitter.allocate(NATIVE, sender=cell.stranger)
    give(NATIVE, cell.splitter, 50)
    return cell


def test_withdraw_credit__recipient_accepts_now__anyone_pays_him(owing: Cell, recipient: Any) -> None:
    recipient.set_accepting(True)
    owing.splitter.withdraw_credit(NATIVE, recipient, sender=owing.stranger)
    (event,) = logged(owing.splitter, "CreditWithdrawn")
    assert (event.asset, event.recipient, event.receiver, event.credit, event.paid) == (
        NATIVE,
        recipient.address,
        recipient.address,
        200,
        200,
    )
    assert balance(NATIVE, recipient) == 200
    assert owing.splitter.credit_of(NATIVE, recipient) == owing.splitter.total_credits(NATIVE) == 0
    assert owing.splitter.revenue(NATIVE) == balance(NATIVE, owing.splitter) == 50


def test_withdraw_credit__still_refuses__refused_and_kept(owing: Cell, recipient: Any) -> None:
    with boa.reverts("splitter: the payment failed"):
        owing.splitter.withdraw_credit(NATIVE, recipient, sender=owing.stranger)
    assert owing.splitter.credit_of(NATIVE, recipient) == owing.splitter.total_credits(NATIVE) == 200


def test_withdraw_credit__no_credit__refused(owing: Cell, recipient: Any) -> None:
    with boa.reverts("splitter: no credit"):
        owing.splitter.withdraw_credit(NATIVE, owing.stranger, sender=owing.stranger)
    recipient.set_accepting(True)
    owing.splitter.withdraw_credit(NATIVE, recipient, sender=owing.stranger)
    with boa.reverts("splitter: no credit"):
        owing.splitter.withdraw_credit(NATIVE, recipient, sender=owing.stranger)


def test_redirect_credit__recipient__paid_elsewhere(owing: Cell, recipient: Any) -> None:
    data = owing.splitter.redirect_credit.prepare_calldata(NATIVE, address_of("elsewhere"))
    recipient.run(owing.splitter, data)
    assert balance(NATIVE, address_of("elsewhere")) == 200
    assert owing.splitter.total_credits(NATIVE) == 0


def test_redirect_credit__anyone_else__has_nothing_to_redirect(owing: Cell) -> None:
    for sender in (owing.stranger, owing.founder, owing.members[0], owing.treasury.address):
        with boa.reverts("splitter: no credit"):
            owing.splitter.redirect_credit(NATIVE, owing.stranger, sender=sender)


def test_withdraw_credit__recipient_reenters__paid_once(make_cell: Make) -> None:
    thief = tokens.receiver("Reenterer")
    cell = make_cell(dividend_ratio=0, recipients=((thief.address, 2_000),))
    thief.set_refusing(True)
    give(NATIVE, cell.splitter, 1_000)
    cell.splitter.allocate(NATIVE, sender=cell.stranger)
    thief.set_refusing(False)
    thief.arm(cell.splitter, cell.splitter.withdraw_credit.prepare_calldata(NATIVE, thief.address))
    give(NATIVE, cell.splitter, 1_000)
    cell.splitter.withdraw_credit(NATIVE, thief, sender=cell.stranger)
    assert (thief.calls(), thief.successes()) == (1, 0)
    assert balance(NATIVE, thief) == 200
    assert balance(NATIVE, cell.splitter) == 1_000


def test_withdraw_credit__while_new_revenue_is_allocated__stays_booked(owing: Cell, recipient: Any) -> None:
    owing.splitter.allocate(NATIVE, sender=owing.stranger)
    assert owing.splitter.credit_of(NATIVE, recipient) == 210
    assert balance(NATIVE, owing.splitter) == 210


def test_withdraw_credit__replaced_recipient__keeps_his_credit(owing: Cell, recipient: Any) -> None:
    owing.splitter.set_split((0, 0, []), sender=owing.treasury.address)
    recipient.set_accepting(True)
    owing.splitter.withdraw_credit(NATIVE, recipient, sender=owing.stranger)
    assert balance(NATIVE, recipient) == 200


def test_withdraw_credit__dissolved_cell__still_owed(owing: Cell, recipient: Any) -> None:
    owing.treasury.dissolve(address_of("heir"), sender=owing.treasury.address)
    owing.splitter.allocate(NATIVE, sender=owing.stranger)
    recipient.set_accepting(True)
    owing.splitter.withdraw_credit(NATIVE, recipient, sender=owing.stranger)
    assert balance(NATIVE, recipient) == 200
    assert balance(NATIVE, owing.treasury) == 850
