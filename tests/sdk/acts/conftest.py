"""A small cell on an embedded chain; each test's doings are undone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.embedded import COIN, DAY, ETHER, Town, build_town, undone


@pytest.fixture(scope="module")
def built() -> Town:
    return build_town()


@pytest.fixture
def town(built: Town) -> Iterator[Town]:
    with undone(built.w3):
        yield built


@pytest.fixture
def rich(town: Town) -> Town:
    """With 1,000 dollars and 3 ETH of capital; 1,000 dollars and 2 ETH of revenue, split."""
    record = town.cell.record
    town.send(town.coin.functions.transfer(record.treasury, 1_000 * COIN))
    town.coin_to(record.treasury, 3 * ETHER)
    town.send(town.coin.functions.transfer(record.splitter, 1_000 * COIN))
    town.coin_to(record.splitter, 2 * ETHER)
    town.member(0).allocate()
    town.pass_time(DAY)
    return town
