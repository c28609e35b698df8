"""A node of their own: these tests reorganise it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.anvil.reading.conftest import lived, world
from tests.support.anvil import Anvil, run_anvil

__all__ = ["lived", "world"]


@pytest.fixture
def anvil(request: pytest.FixtureRequest) -> Iterator[Anvil]:
    with run_anvil() as node:
        yield node
