"""The command line on an embedded chain: `celldao("status")` in a folder that has a cell.json."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.command_line import (
    DAY,
    ETHER,
    CommandLine,
    InProcess,
    World,
    address,
    embedded_chain,
)
from tests.support.constitutions import SHORT


@pytest.fixture(scope="session")
def founded() -> World:
    return World.founded()


@pytest.fixture
def world(founded: World) -> Iterator[World]:
    """A cell of members 1, 2 and 3, as it was founded, whatever other tests did."""
    tester = founded.w3.provider.ethereum_tester  # type: ignore[attr-defined]
    snapshot = tester.take_snapshot()
    yield founded
    tester.revert_to_snapshot(snapshot)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that commands are run in, with no settings of who runs the tests."""
    for name in ("CELL", "NETWORK", "RPC", "ACCOUNT", "JOURNAL"):
        monkeypatch.delenv(f"CELLDAO_{name}", raising=False)
    monkeypatch.setenv("CELLDAO_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def celldao(world: World, folder: Path) -> CommandLine:
    """celldao("status", "--json") -> exit code, standard output, standard error"""
    world.cell.record.save(folder / "cell.json")
    return CommandLine(InProcess(world.w3), folder)


@pytest.fixture
def fresh(folder: Path) -> CommandLine:
    """The same on a chain that has nothing yet, in a folder that has a cell.yaml."""
    (folder / "cell.yaml").write_text(SHORT, encoding="utf-8")
    return CommandLine(InProcess(embedded_chain()), folder)


@pytest.fixture
def supplier(world: World) -> Callable[..., int]:
    """supplier() -> id of a proposal, just made, that pays 0.1 ETH of the treasury's 3 ETH to account 8"""
    world.send(world.cell.treasury.address, value=3 * ETHER)

    def propose(description: str = "# Pay the supplier\n\nFor bottles.\n\nReference: bottles-1") -> int:
        coin = "0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE"
        data = world.encoded("Treasury", "send", coin, [address(8)], [ETHER // 10])
        return world.propose([(world.cell.record.treasury, 0, data)], description)

    return propose


@pytest.fixture
def voted(world: World, supplier: Callable[..., int]) -> int:
    """Its id, after member 1 has voted for it on the first day of the vote."""
    proposal = supplier()
    world.pass_time(DAY + 1)
    world.vote(proposal, [1])
    return proposal
