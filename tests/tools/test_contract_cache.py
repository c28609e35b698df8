"""A test must never run what a contract was before its last change, wherever that was made."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import boa
import pytest

from tests.support import contracts

ANSWER = "@internal\n@view\ndef _answer() -> uint256:\n    return"
FILES = {
    "Answer.vy": "from modules import near\n\n"
    "@external\n@view\ndef answer() -> uint256:\n    return near._answer()\n",
    "modules/near.vy": f"from modules import far\n\n{ANSWER} far._answer()\n",
    "modules/far.vy": f"{ANSWER} 1\n",
    "modules/other.vy": f"{ANSWER} 1\n",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"# pragma version 0.4.3\n{text}")
    monkeypatch.setattr(contracts, "CONTRACTS", tmp_path)
    before = boa.interpret._search_path
    boa.interpret.set_search_paths([str(tmp_path)])
    contracts.deployer.cache_clear()
    yield tmp_path
    contracts.deployer.cache_clear()
    boa.interpret.set_search_paths(before)


def change(path: Path) -> None:
    path.write_text(path.read_text().replace("return 1", "return 2"))


def test_deploy__what_a_module_imports_has_changed__is_compiled_anew(folder: Path) -> None:
    assert contracts.deploy("Answer").answer() == 1
    change(folder / "modules/far.vy")
    contracts.deployer.cache_clear()
    assert contracts.deploy("Answer").answer() == 2


def test_load__what_a_module_imports_has_changed__is_compiled_anew(folder: Path) -> None:
    """titanoboa's own way, for sources that are written in tests."""
    path = str(folder / "Answer.vy")
    assert boa.load(path).answer() == 1
    change(folder / "modules/far.vy")
    assert boa.load(path).answer() == 2


def test_closure__another_file__changes_nothing(folder: Path) -> None:
    before = contracts._closure(folder / "Answer.vy", set())
    change(folder / "modules/other.vy")
    assert contracts._closure(folder / "Answer.vy", set()) == before
    change(folder / "modules/far.vy")
    assert contracts._closure(folder / "Answer.vy", set()) != before
