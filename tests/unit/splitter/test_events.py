"""What the splitter's events say of floors and of credits that go elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.support import tokens
from tests.support.actors import address_of
from tests.support.cell import NATIVE, Asset, Cell, Rules, begin
from tests.unit.splitter.conftest import SIBLINGS, give, logged

Make = Callable[..., Cell]


def test_found__floors__logged_where_there_is_one(factory: Any, token: Any) -> None:
    other = tokens.plain(6)
    assets = (
        Asset(token.address, 6, reserve_floor=5),
        Asset(NATIVE, 18, reserve_floor=0),
        Asset(other.address, 6, reserve_floor=1),
    )
    cell = begin(Rules(assets=assets), factory, masters=SIBLINGS)
    events = [(log.address, *tuple(log)[1:]) for log in logged(factory, "ReserveFloorChanged")]
    assert events == [
        (cell.splitter.address, token.address, 0, 5),
        (cell.splitter.address, other.address, 0, 1),
    ]


def test_redirect_credit__whose_it_was_and_who_got_it__are_told_apart(make_cell: Make) -> None:
    token, fund, till = tokens.blacklist(), address_of("fund"), address_of("till")
    cell = make_cell(token, dividend_ratio=0, recipients=((fund, 10_000),))
    token.set_blocked(fund, True)
    give(token, cell.splitter, 70)
    cell.splitter.allocate(token, sender=cell.stranger)
    cell.splitter.redirect_credit(token, till, sender=fund)
    (event,) = logged(cell.splitter, "CreditWithdrawn")
    assert (event.asset, event.recipient, event.receiver, event.credit, event.paid) == (
        token.address,
        fund,
        till,
        70,
        70,
    )
