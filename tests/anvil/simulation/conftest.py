"""A small cell that has lived, and the ways in which its proposals can be run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from celldao.simulation import Way, simulate
from tests.anvil.reading.conftest import World, lived, world
from tests.support.anvil import Anvil, binary, run_anvil

__all__ = ["lived", "world"]


class Stand:
    """The cell, read through a node that refuses what it is told to."""

    def __init__(self, world: World, tmp_path: Path) -> None:
        self.world = world
        self.folder = tmp_path
        self.cell, self.reader = world.loaded(tmp_path)
        self.context = self.cell.now().context(cache=tmp_path)

    def refuse(self, *methods: str) -> None:
        self.reader.provider.refuse = lambda method, parameters: (
            {"code": -32601, "message": f"the method {method} does not exist"} if method in methods else None
        )

    def run(self, draft: Any, *ways: Way, **options: Any) -> Any:
        return simulate(
            self.cell,
            draft,
            cache=self.folder,
            **{"fork": binary(), **({"ways": ways} if ways else {}), **options},
        )


@pytest.fixture
def stand(lived: World, tmp_path: Path) -> Stand:
    return Stand(lived, tmp_path)


@pytest.fixture(scope="module")
def anvil() -> Iterator[Anvil]:
    """A node of its own: these tests change its time and code."""
    if binary() is None:
        pytest.skip("no anvil here: install Node 20 or later, then run `make node`")
    with run_anvil() as node:
        yield node
