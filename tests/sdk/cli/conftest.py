"""The command line on an embedded chain: `celldao("status")` in a folder that has a cell.json."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.command_line import CommandLine, InProcess, World


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
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def celldao(world: World, folder: Path) -> CommandLine:
    """celldao("status", "--json") -> exit code, standard output, standard error"""
    world.cell.record.save(folder / "cell.json")
    return CommandLine(InProcess(world.w3), folder)
