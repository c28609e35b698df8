"""Who looks back usually wants the state before the last change: that costs one entry of however many."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.contracts import deploy
from tests.support.register import GENESIS, MASK_24, now, wait

# A slot nobody has touched costs 2,100; what is left is the way to it.
ONE_ENTRY = 2_100 + 4_000


@pytest.fixture
def history() -> Any:
    return deploy("harness/History")


def gas_of(history: Any, second: int, value: int) -> int:
    assert history.value_at(1, second) == value
    return int(history._computation.get_gas_used())


@pytest.mark.parametrize("before", [0, 1, 2, 1_000, MASK_24 - 1])
def test_value__before_the_last_change__costs_one_entry(history: Any, before: int) -> None:
    history.set_value(1, 5)
    # as if so many entries had been archived long ago
    history.set_word(history.word() | before << 176)
    wait(10)
    history.set_value(1, 6)
    second = now() - GENESIS
    assert gas_of(history, second - 1, 5) - gas_of(history, second, 6) < ONE_ENTRY
