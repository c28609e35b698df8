"""The cells that the review attacks, on embedded chains; each test's doings are undone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.command_line import World
from tests.support.embedded import COIN, Town, build_town, undone


@pytest.fixture(scope="session")
def built() -> Town:
    return build_town()


@pytest.fixture
def town(built: Town) -> Iterator[Town]:
    """Members 1 to 5; account 6, no member, is a customer with 1,000 dollars."""
    with undone(built.w3):
        built.send(built.coin.functions.transfer(built.account(6), 1_000 * COIN))
        yield built


@pytest.fixture(scope="session")
def founded() -> World:
    return World.founded()


@pytest.fixture
def world(founded: World) -> Iterator[World]:
    with undone(founded.w3):
        yield founded


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that commands are run in, with no settings of who runs the tests."""
    for name in ("CELL", "NETWORK", "RPC", "ACCOUNT", "JOURNAL"):
        monkeypatch.delenv(f"CELLDAO_{name}", raising=False)
    monkeypatch.setenv("CELLDAO_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    return tmp_path
