"""What only anvil can show: several blocks in one second, state overrides, the CREATE2 proxy, reorgs.

Every test has a node of its own: some set code, reorganise blocks or stop mining, and a snapshot does not
take back all of that. Without Node the tests are skipped, except in CI, where they fail.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from web3 import Web3

from tests.support.anvil import Anvil, binary, run_anvil
from tests.support.artifacts import abi, bytecode

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("anvil")


@pytest.fixture(scope="session")
def installed() -> None:
    """There is an anvil."""
    if binary() is None:
        if os.environ.get("CI") == "true":
            pytest.fail("CI must run the anvil tests: `make node` needs Node 20.19 or later")
        pytest.skip("no anvil here: install Node 20.19 or later, then run `make node`")


HARDFORKS = {"cancun": (), "prague": (), "osaka": ("--enable-tx-gas-limit",)}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests marked `every_hardfork` run under the rules of each if it is `always`, others in `make proof`."""
    mark = metafunc.definition.get_closest_marker("every_hardfork")
    if mark and (mark.kwargs.get("always") or os.environ.get("CELLDAO_HARDFORKS")):
        metafunc.parametrize("hardfork", HARDFORKS)


@pytest.fixture
def hardfork() -> str:
    """The rules of the node's chain."""
    return "prague"


@pytest.fixture
def anvil(installed: None, hardfork: str) -> Iterator[Anvil]:
    """A new node."""
    with run_anvil(*HARDFORKS[hardfork], hardfork=hardfork) as node:
        yield node


@pytest.fixture
def w3(anvil: Anvil) -> Web3:
    return anvil.w3


@pytest.fixture
def deploy(w3: Web3):
    """deploy("Share", *constructor_args) -> web3 contract"""

    def deploy(name: str, *args: Any, **transaction: Any) -> Any:
        factory = w3.eth.contract(abi=abi(name), bytecode=bytecode(name))
        sent = factory.constructor(*args).transact({"from": w3.eth.accounts[0], **transaction})
        return w3.eth.contract(
            address=w3.eth.wait_for_transaction_receipt(sent)["contractAddress"], abi=abi(name)
        )

    return deploy
