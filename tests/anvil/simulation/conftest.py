"""A small cell that has lived, on a node of its own, and the ways in which its proposals can be run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from web3 import Web3

from celldao.simulation import Simulation, Way, simulate
from tests.anvil.reading.conftest import World, founded, live
from tests.support.anvil import Anvil, binary, run_anvil
from tests.support.artifacts import abi, bytecode


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

    def run(self, draft: Any, *ways: Way, **options: Any) -> Simulation:
        given: dict[str, Any] = {"fork": binary(), **({"ways": ways} if ways else {}), **options}
        return simulate(self.cell, draft, cache=self.folder, **given)

    def by_each_way(self, draft: Any, **options: Any) -> dict[Way, Simulation]:
        """By every way, each of which must be open."""
        found = {way: self.run(draft, way, **options) for way in Way}
        assert [one.way for one in found.values()] == list(Way)
        return found


@pytest.fixture(scope="module")
def anvil() -> Iterator[Anvil]:
    """A node of its own: these tests change its time and code."""
    if binary() is None:
        pytest.skip("no anvil here: install Node 20.19 or later, then run `make node`")
    with run_anvil() as node:
        yield node


@pytest.fixture
def w3(anvil: Anvil) -> Iterator[Web3]:
    """The node as it was before the test, whatever the others did."""
    snapshot = anvil.w3.provider.make_request("evm_snapshot", [])["result"]
    yield anvil.w3
    assert anvil.w3.provider.make_request("evm_revert", [snapshot])["result"] is True


@pytest.fixture(scope="module")
def built(anvil: Anvil) -> World:
    """Founded once, since each test's doings are undone."""
    w3 = anvil.w3
    factory = w3.eth.contract(abi=abi("tokens/Plain"), bytecode=bytecode("tokens/Plain"))
    sent = factory.constructor(6).transact({"from": w3.eth.accounts[0]})
    place = w3.eth.wait_for_transaction_receipt(sent)["contractAddress"]
    return live(founded(anvil.url, w3, w3.eth.contract(address=place, abi=abi("tokens/Plain"))))


@pytest.fixture
def stand(built: World, w3: Web3, tmp_path: Path) -> Stand:
    """`w3` puts back what a test does; it comes after `built`."""
    return Stand(built, tmp_path)
