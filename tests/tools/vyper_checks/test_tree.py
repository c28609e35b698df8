"""Our own contracts are clean, and the command says so in rows that `make proof` collects."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tools.paths import CONTRACTS
from tools.vyper_checks.__main__ import main
from tools.vyper_checks.rules import RULES


def test_our_contracts__all_rules__clean_and_one_row_each(tmp_path: Path) -> None:
    rows = tmp_path / "proof" / "static.json"
    assert main(["--rows", str(rows)]) == 0
    written = json.loads(rows.read_text())
    assert [row["what"] for row in written] == [what for what, _ in RULES.values()]
    assert all(row["tried"] > 0 and row["found"] == 0 and row["part"] == "static" for row in written)


def test_our_contracts__one_broken_line__named_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(CONTRACTS, tmp_path / "contracts")
    path = tmp_path / "contracts" / "modules" / "clone.vy"
    line = next(n for n, text in enumerate(path.read_text().splitlines(), 1) if "def factory" in text)
    path.write_text(path.read_text().replace("return FACTORY", "return tx.origin"))
    assert main(["--contracts", str(tmp_path / "contracts"), "--rule", "chain_values"]) == 1
    said = f"contracts/modules/clone.vy:{line + 1}: clone.factory reads tx.origin, and is not listed for it"
    assert said in capsys.readouterr().err


def test_contracts_that_do_not_compile__command__fails_with_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "contracts").mkdir()
    (tmp_path / "contracts" / "Bad.vy").write_text("# pragma version 0.4.3\nx: uint\n")
    assert main(["--contracts", str(tmp_path / "contracts")]) == 1
    assert capsys.readouterr().err.startswith("Bad.vy: ")
