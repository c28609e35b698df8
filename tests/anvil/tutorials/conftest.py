"""A chain that bears Sepolia's number, and a reader with an empty home folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.support.anvil import Anvil, run_anvil
from tests.support.artifacts import abi, bytecode
from tests.support.faulty_proxy import Calm, FaultyProxy
from tests.support.tutorials.reader import Reader

SEPOLIA = 11_155_111
# Where Circle has it on Sepolia.
USDC = "0x1c7D4B196Cb0C7B01d743Fbc6116a902379C7238"


@pytest.fixture(scope="module")
def sepolia(installed: None) -> Iterator[Anvil]:
    """A node of its own: its clock is set forward by hours. (`installed` skips where there is none.)"""
    with run_anvil("--chain-id", str(SEPOLIA)) as node:
        yield node


@pytest.fixture(scope="module")
def proxy(sepolia: Anvil) -> Iterator[FaultyProxy]:
    with FaultyProxy(sepolia.url, late_seconds=12) as proxy:
        yield proxy


@pytest.fixture(scope="module")
def usdc(sepolia: Anvil) -> Callable[[str, Decimal], None]:
    """Lays a token at USDC's address, and is the website that gives it away."""
    name = "tokens/Usdc"
    someone = sepolia.w3.eth.accounts[0]
    factory = sepolia.w3.eth.contract(abi=abi(name), bytecode=bytecode(name))
    sent = factory.constructor().transact({"from": someone})
    made = sepolia.w3.eth.wait_for_transaction_receipt(sent)["contractAddress"]
    sepolia.w3.provider.make_request("anvil_setCode", [USDC, sepolia.w3.eth.get_code(made).to_0x_hex()])
    token = sepolia.w3.eth.contract(address=USDC, abi=abi(name))

    def give(receiver: str, amount: Decimal) -> None:
        token.functions.mint(receiver, int(amount * 10**6)).transact({"from": someone})

    return give


@pytest.fixture(scope="module")
def founder(
    sepolia: Anvil, proxy: FaultyProxy, usdc: Any, tmp_path_factory: pytest.TempPathFactory
) -> Reader:
    """Has made what preparations there are, and founded a cell."""
    reader = Reader(tmp_path_factory.mktemp("founder") / "home", proxy, sepolia.w3, {"USDC": usdc})
    reader.follow("README.md")
    reader.follow("found-a-cell.md")
    return reader


@pytest.fixture
def reader(founder: Reader, proxy: FaultyProxy, tmp_path: Path) -> Iterator[Reader]:
    """Goes on where the first tutorial ends, whatever the other tutorials do: a copy of folder and chain."""
    snapshot = proxy.node("evm_snapshot")
    # As on a network that goes on meanwhile: after going back, anvil's next block would be of the same second
    proxy.node("evm_increaseTime", 60)
    proxy.node("evm_mine")
    yield founder.copy(tmp_path / "home")
    proxy.plan = Calm()
    proxy.node("evm_revert", snapshot)
    # What anvil does not set back with the rest.
    proxy.node("evm_setAutomine", True)
    proxy.node("anvil_setNextBlockBaseFeePerGas", hex(10**9))
