"""The year with two operators: what came of it, and that the documents show just that."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from celldao.reports import Verdict, load
from tests.support.paths import ROOT

EXAMPLE = ROOT / "examples" / "two-operators" / "year.py"
DOCUMENTS = ROOT / "docs" / "examples" / "two-operators"


def example() -> ModuleType:
    spec = importlib.util.spec_from_file_location("two_operators_year", EXAMPLE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Path]:
    folder = tmp_path_factory.mktemp("year")
    module = example()
    outcome = module.live(folder)
    module.write(outcome)
    return outcome, folder


def test_year__one_report_is_wrong__found_by_the_check_and_the_operator_recalled(
    year: tuple[Any, Path],
) -> None:
    outcome, folder = year
    wrong = {name: found.of(Verdict.DIFFERS) for name, found in outcome.checks.items() if not found.holds}
    assert list(wrong) == ["sandpiper-2"]
    assert [(one.report, one.chain) for one in wrong["sandpiper-2"]] == [
        ("7600", "10600"),
        ("3000", "0"),
        ("5000 (1)", "8000 (1)"),
    ]
    assert all(found.filed and found.is_complete for found in outcome.checks.values())
    assert len(outcome.checks) == 7
    assert (outcome.recalled, outcome.swept) == ("Sandpiper", ["5049.75 tUSD"])
    for name, report in outcome.reports.items():
        assert load(folder / f"{name}.json").digest == report.digest


def test_year__documents__are_what_it_writes(year: tuple[Any, Path]) -> None:
    _, folder = year
    committed = sorted(file.name for file in DOCUMENTS.iterdir())
    assert committed == sorted([*(f.name for f in folder.glob("*-[0-9].html")), "operators.csv"])
    for name in committed:
        assert (DOCUMENTS / name).read_bytes() == (folder / name).read_bytes(), (
            f"{name}: run `python examples/two-operators/year.py out`, and copy it to {DOCUMENTS}"
        )
    guide = (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")
    assert (folder / "check.txt").read_text(encoding="utf-8") in guide
