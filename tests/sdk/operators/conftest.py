"""A cell with 5,000 dollars and 10 ETH of capital, and three mandates that a vote has granted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from celldao.actions import SetMandateRules
from tests.support.embedded import COIN, ETHER, Town, build_town, deploy, undone
from tests.support.operators import grant, granted


@dataclass(frozen=True)
class Built:
    """Account 6 has a narrow mandate, account 7 two: a wide one, and a second."""

    town: Town
    weth: Any
    narrow: str
    wide: str
    second: str


@pytest.fixture(scope="module")
def built() -> Built:
    town = build_town()
    record = town.cell.record
    town.send(town.coin.functions.transfer(record.treasury, 5_000 * COIN))
    town.coin_to(record.treasury, 10 * ETHER)
    weth = deploy(town.w3, "tokens/WETH")
    rules = SetMandateRules.model_validate(
        {
            "allowed": True,
            "draw_limit": "10 %",
            "petition_quorum": "50 %",
            "shortest_period": "1 day",
            "longest_period": "90 days",
        }
    )
    wide = grant(
        town,
        7,
        budgets=[
            {"per_period": "5000 ZOO", "lifetime": "9000 ZOO"},
            {"per_period": "1 ETH", "lifetime": "1 ETH"},
        ],
        any_receiver=True,
        receivers=[],
        calls=[{"contract": weth.address, "function": "deposit()"}],
    )
    found = granted(town, rules, grant(town, 6), wide, grant(town, 7))
    town.pass_time(1)
    return Built(town, weth, *found)


@pytest.fixture
def town(built: Built) -> Iterator[Town]:
    with undone(built.town.w3):
        yield built.town


@pytest.fixture
def mandate(built: Built) -> str:
    return built.narrow
