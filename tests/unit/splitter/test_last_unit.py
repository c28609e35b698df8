"""A single unit that is left to be split goes to whom all of it belongs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support import tokens
from tests.support.actors import address_of
from tests.support.cell import NATIVE, Cell
from tests.unit.splitter.conftest import balance, booked, give, logged

Make = Callable[..., Cell]
FLOOR = 10


@pytest.mark.parametrize("kind", ["token", "coin"])
@pytest.mark.parametrize("floor", [0, FLOOR])
def test_allocate__one_unit_above_the_floor_and_all_is_a_recipients__he_gets_it(
    make_cell: Make, token: Any, kind: str, floor: int
) -> None:
    fund = address_of("fund")
    cell = make_cell(token, reserve_floor=floor, dividend_ratio=0, recipients=((fund, 10_000),))
    asset = token if kind == "token" else NATIVE
    give(asset, cell.splitter, floor + 1)
    cell.splitter.allocate(asset, sender=cell.stranger)
    assert (balance(asset, fund), balance(asset, cell.treasury)) == (1, floor)


def test_allocate__one_unit_and_all_is_dividend__the_members_get_it(make_cell: Make, token: Any) -> None:
    cell = make_cell(token, dividend_ratio=10_000)
    give(token, cell.splitter, 1)
    cell.splitter.allocate(token, sender=cell.stranger)
    assert (booked(cell, token), balance(token, cell.treasury)) == (1, 0)


def test_allocate__one_unit_that_the_treasury_has_to_pull__fills_its_reserve(make_cell: Make) -> None:
    token = tokens.blacklist()
    cell = make_cell(token, dividend_ratio=10_000, reserve_floor=1)
    token.set_blocked(cell.treasury, True)
    # the first is credited; of the others none is missing for the floor any more
    for arrives, dividend in ((1, 0), (5, 5)):
        give(token, cell.splitter, arrives)
        cell.splitter.allocate(token, sender=cell.stranger)
        assert cell.splitter.credit_of(token, cell.treasury) == 1
        assert booked(cell, token) == dividend


def test_allocate__nothing_is_left_for_the_treasury__it_is_paid_nothing(make_cell: Make) -> None:
    token, fund = tokens.blacklist(), address_of("fund")
    cell = make_cell(token, dividend_ratio=5_000, recipients=((fund, 5_000),))
    # nor credited, where it could not be paid
    for blocked in (False, True):
        token.set_blocked(cell.treasury, blocked)
        give(token, cell.splitter, 2)
        cell.splitter.allocate(token, sender=cell.stranger)
        assert [(log.recipient, log.amount) for log in logged(cell.splitter, "Paid")] == [(fund, 1)]
        assert logged(cell.splitter, "Credited") == []
        assert logged(cell.splitter, "Allocated")[0].treasury == 0


@pytest.mark.parametrize("way", ["withdraw_credit", "redirect_credit"])
def test_credit__of_one_unit__is_paid(make_cell: Make, way: str) -> None:
    token, fund = tokens.blacklist(), address_of("fund")
    cell = make_cell(token, dividend_ratio=0, recipients=((fund, 10_000),))
    token.set_blocked(fund, True)
    give(token, cell.splitter, 1)
    cell.splitter.allocate(token, sender=cell.stranger)
    assert cell.splitter.credit_of(token, fund) == 1
    receiver = fund if way == "withdraw_credit" else address_of("other account")
    token.set_blocked(fund, False)
    getattr(cell.splitter, way)(token, receiver, sender=fund)
    assert (balance(token, receiver), cell.splitter.credit_of(token, fund)) == (1, 0)
