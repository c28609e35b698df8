"""natrix and mamushi on small contracts, in their own environment (`make lint` makes it)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tools.lint import mamushi, natrix
from tools.lint.environment import VENV
from tools.vyper_checks.listed import Listed

pytestmark = pytest.mark.skipif(
    not VENV.exists() and not os.environ.get("CI"), reason="no environment: run `make lint`"
)

HEAD = "# pragma version 0.4.3\n"
PART = (
    HEAD
    + "uses: kept\nfrom modules import kept\n\n@internal\ndef _idle():\n    unused: uint256 = kept.count\n"
)
KEPT = HEAD + "count: uint256\n"
BOX = (
    HEAD
    + "from modules import kept\nfrom modules import part\n\ninitializes: kept\ninitializes: {uses}\n\n"
    + "@external\ndef act():\n    part._idle()\n"
)


@pytest.fixture
def contracts(tmp_path: Path) -> Path:
    folder = tmp_path / "contracts"
    (folder / "modules").mkdir(parents=True)
    (folder / "Box.vy").write_text(BOX.format(uses="part[kept := kept]"))
    (folder / "modules" / "kept.vy").write_text(KEPT)
    (folder / "modules" / "part.vy").write_text(
        PART.replace("uses: kept\nfrom", "from", 1) + "\nuses: kept\n"
    )
    return folder


def test_natrix__module_that_another_initializes__its_remark_is_found(contracts: Path) -> None:
    outcome = natrix.check(contracts, Listed({"off": {"NTX4": "not asked here"}}))
    assert [str(problem) for problem in outcome.problems] == [
        "contracts/modules/part.vy:6: part._idle: Variable 'unused' is declared but never used. (NTX8)"
    ]


def test_natrix__explained_remark__clean_and_a_second_explanation_is_stale(contracts: Path) -> None:
    lists = {
        "off": {"NTX4": "not asked here"},
        "NTX8": {"part._idle": "for this test", "Box.act": "nothing is unused there"},
    }
    outcome = natrix.check(contracts, Listed(lists))
    assert [problem.text for problem in outcome.problems] == ["[NTX8] Box.act: stale, nothing needs it"]


def test_mamushi__file_it_cannot_read__reported_unless_explained(contracts: Path) -> None:
    box = contracts / "Box.vy"
    box.write_text(BOX.format(uses="part[\n    kept := kept,\n]"))
    before = box.read_text()
    outcome = mamushi.check(contracts, Listed({}))
    assert [str(problem) for problem in outcome.problems] == [
        "contracts/Box.vy:1: mamushi can't read or write this file"
    ]
    assert mamushi.check(contracts, Listed({"unreadable": {"Box": "for this test"}})).problems == []
    assert box.read_text() == before


def test_mamushi__file_that_it_would_lay_out_otherwise__counted_and_left_alone(contracts: Path) -> None:
    kept = contracts / "modules" / "kept.vy"
    kept.write_text(HEAD + "count:   uint256\n")
    assert mamushi.check(contracts, Listed({})).note.startswith("would lay ")
    assert kept.read_text() == HEAD + "count:   uint256\n"
