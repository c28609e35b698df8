"""Cells for the splitter's tests: all real but the governor, of whom the splitter wants only the address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import boa
import pytest

from tests.support import tokens
from tests.support.actors import address_of
from tests.support.cell import NATIVE, Asset, Cell, Rules, found, make_factory

WHOLE = 10**6
SIBLINGS = ("Share", "standins/MinimalGovernor", "Treasury", "RevenueSplitter")
# Founding costs most of a test's time: three are as good as ten here.
MEMBERS = tuple((address_of(f"member {n}"), 100 * WHOLE) for n in range(1, 4))


@pytest.fixture(scope="session")
def factory() -> Any:
    return make_factory(masters=SIBLINGS)


@pytest.fixture
def token() -> Any:
    return tokens.plain(6)


@pytest.fixture
def make_cell(factory: Any) -> Callable[..., Cell]:
    """make_cell(token, …) founds a cell whose currencies are these tokens and the native coin."""

    def make(*currencies: Any, reserve_floor: int = 0, **rules: Any) -> Cell:
        registered = tuple(
            Asset(currency.address, currency.decimals(), True, reserve_floor) for currency in currencies
        )
        native = Asset(NATIVE, 18, True, reserve_floor)
        rules.setdefault("members", MEMBERS)
        return found(Rules(assets=(*registered, native), **rules), factory, masters=SIBLINGS)

    return make


@pytest.fixture
def cell(make_cell: Callable[..., Cell], token: Any) -> Cell:
    return make_cell(token)


def balance(asset: Any, account: Any) -> int:
    address = getattr(account, "address", account)
    if asset == NATIVE:
        return int(boa.env.get_balance(address))
    return int(asset.balanceOf(address))


def give(asset: Any, account: Any, amount: int) -> None:
    """Raw arrival, whatever the asset."""
    if asset == NATIVE:
        tokens.force_coin(account, amount)
    else:
        asset.mint(account, amount)


def logged(contract: Any, name: str) -> list[Any]:
    """Events of that name in the contract's last call, those of other contracts included."""
    return [log for log in contract.get_logs(strict=False) if type(log).__name__ == name]


def booked(cell: Cell, asset: Any) -> int:
    """What Share has booked for the members so far."""
    return int(cell.share.dividend_state(asset).booked)
