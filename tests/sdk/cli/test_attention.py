"""What needs attention, as commands that somebody will copy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from celldao.amounts import Currency
from celldao.cli.attention import points
from tests.support.embedded import COIN, Town, build_town, undone


@pytest.fixture(scope="module")
def built() -> Town:
    return build_town()


@pytest.fixture
def town(built: Town) -> Iterator[Town]:
    with undone(built.w3):
        yield built


def test_points__symbol_that_a_shell_would_obey__quoted(town: Town) -> None:
    town.send(town.coin.functions.transfer(town.cell.record.splitter, 5 * COIN))
    now = town.cell.now()
    status, hostile = now.status(), Currency(town.coin.address, "$(touch pwned)", 6)
    (holding,) = (one for one in status.money if one.symbol == "ZOO")
    zoo = [point.do for point in points(status, now.rules()) if point.do.startswith("celldao allocate")]
    assert zoo == ["celldao allocate ZOO"]
    renamed = replace(
        holding,
        treasury=replace(holding.treasury, owed=hostile.amount(0), balance=hostile.amount(0)),
        splitter=replace(holding.splitter, revenue=hostile.amount(holding.splitter.revenue.units)),
    )
    found = points(replace(status, money=(renamed,)), now.rules())
    commands = [point.do for point in found if point.do.startswith("celldao allocate")]
    assert commands == ["celldao allocate '$(touch pwned)'"]
