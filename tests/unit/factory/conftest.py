"""The factory with the real masters, the governor excepted, which it only initialises and opens."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.actors import address_of
from tests.support.cell import SHARE_UNIT, Cell, Rules, begin, make_factory

SIBLINGS = ("Share", "standins/MinimalGovernor", "Treasury", "RevenueSplitter")


def members(count: int) -> tuple[tuple[str, int], ...]:
    return tuple((address_of(f"member {n}"), n * SHARE_UNIT) for n in range(1, count + 1))


@pytest.fixture(scope="session")
def factory() -> Any:
    return make_factory(masters=SIBLINGS)


@pytest.fixture
def begun(factory: Any) -> Cell:
    """Five members, none entered yet."""
    return begin(Rules(members=members(5)), factory, masters=SIBLINGS)


def logged(contract: Any, name: str) -> list[Any]:
    return [log for log in contract.get_logs(strict=False) if type(log).__name__ == name]
