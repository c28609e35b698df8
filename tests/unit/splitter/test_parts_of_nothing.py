"""Who is to get nothing gets nothing, and nothing is said of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support import tokens
from tests.support.actors import actor, address_of
from tests.support.cell import Cell
from tests.unit.splitter.conftest import balance, booked, give, logged

Make = Callable[..., Cell]


@pytest.mark.parametrize(("arrives", "part"), [(9_999, 0), (10_000, 1)])
def test_allocate__part_that_rounds_to_nothing__no_payment(
    make_cell: Make, token: Any, arrives: int, part: int
) -> None:
    fund = address_of("fund")
    cell = make_cell(token, dividend_ratio=0, recipients=((fund, 1),))
    give(token, cell.splitter, arrives)
    cell.splitter.allocate(token, sender=cell.stranger)
    paid = [(log.recipient, log.amount) for log in logged(cell.splitter, "Paid")]
    assert paid == [(fund, 1)] * part + [(cell.treasury.address, arrives - part)]


@pytest.mark.parametrize("why", ["no currency", "dissolved"])
def test_allocate__nothing_is_split_and_all_is_a_recipients__not_a_unit_to_him(
    make_cell: Make, token: Any, why: str
) -> None:
    fund = address_of("fund")
    currencies = () if why == "no currency" else (token,)
    cell = make_cell(*currencies, dividend_ratio=0, recipients=((fund, 10_000),))
    if why == "dissolved":
        cell.treasury.dissolve(actor("heir"), sender=cell.treasury.address)
    give(token, cell.splitter, 1_000)
    cell.splitter.allocate(token, sender=cell.stranger)
    assert (balance(token, fund), balance(token, cell.treasury)) == (0, 1_000)


def test_allocate__token_keeps_all_that_is_sent_to_share__no_distribution(make_cell: Make) -> None:
    token = tokens.fee_on_transfer(6, 0)
    cell = make_cell(token, dividend_ratio=10_000)
    token.set_fee(10_000)
    give(token, cell.splitter, 1_000)
    cell.splitter.allocate(token, sender=cell.stranger)
    assert logged(cell.splitter, "Distributed") == []
    state = cell.share.dividend_state(token)
    assert (booked(cell, token), state.fresh, state.distributed_at) == (0, False, 0)
    # one unit that arrives is one
    token.set_fee(0)
    give(token, cell.splitter, 1)
    cell.splitter.allocate(token, sender=cell.stranger)
    assert [log.booked for log in logged(cell.splitter, "Distributed")] == [1]
