"""The table of `make proof` fails where it must."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support import proof_rows
from tools import proof

SOUND: dict[str, Any] = {
    "part": "model",
    "what": "random stories",
    "tried": 20_000,
    "unit": "steps",
    "found": 0,
    "seconds": 12.5,
    "note": "seed 7",
}


def write(folder: Path, **changes: Any) -> list[str]:
    (folder / "model.json").write_text(json.dumps([{**SOUND, **changes}]))
    return ["--folder", str(folder), "--parts", "model"]


def test_main__sound_rows__printed_and_passed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert proof.main(write(tmp_path)) == 0
    shown = capsys.readouterr().out
    assert "random stories" in shown
    assert "20,000" in shown
    assert "seed 7" in shown
    assert "1 rows, 0 failed, 0 parts missing" in shown


@pytest.mark.parametrize(
    ("changes", "said"), [({"found": 2}, "random stories: 2 found"), ({"tried": 0}, "nothing was tried")]
)
def test_main__row_that_found_something_or_tried_nothing__fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], changes: dict[str, int], said: str
) -> None:
    assert proof.main(write(tmp_path, **changes)) == 1
    assert said in capsys.readouterr().out


def test_main__part_without_result__fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = write(tmp_path)
    assert proof.main([*arguments, "symbolic"]) == 1
    assert "symbolic: left no result" in capsys.readouterr().out


def test_main__nothing_at_all__fails(tmp_path: Path) -> None:
    assert proof.main(["--folder", str(tmp_path), "--parts", "model"]) == 1


def test_main__row_with_a_failure__shows_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert proof.main(write(tmp_path, found=1, failure="votes of member 2: ours 1, theirs 2")) == 1
    assert "FOUND: votes of member 2: ours 1, theirs 2" in capsys.readouterr().out


def test_page__rows_and_what_is_missing__stand_in_it(tmp_path: Path) -> None:
    write(tmp_path, note="a | b")
    rows, missing = proof.read(tmp_path, ("model", "twin"))
    shown = proof.page(rows, missing, "abc")
    assert "digest `abc`" in shown
    assert "**twin: not run.**" in shown
    assert "| model | random stories | 20,000 | steps | 0 | 12 | a \\| b |" in shown
    assert "* model: 1 rows, 20,000 steps, 0 found, 12 s" in shown


def test_main__several_rows_of_a_part__summed_by_unit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [SOUND, {**SOUND, "tried": 1_500}, {**SOUND, "tried": 4, "unit": "breaks", "found": 3}]
    (tmp_path / "model.json").write_text(json.dumps(rows))
    assert proof.main(["--folder", str(tmp_path), "--parts", "model"]) == 1
    assert "model: 3 rows, 21,500 steps, 4 breaks, 3 found, 38 s" in capsys.readouterr().out


def test_row_of_a_suite__passed_failed_broken_and_skipped__told_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proof_rows, "BUILD", tmp_path)
    row = proof_rows.Row("hardforks", "marked tests")
    told = [
        ("passes", "setup", "passed"),
        ("passes", "call", "passed"),
        ("fails", "call", "failed"),
        ("breaks", "setup", "failed"),
        ("waits", "setup", "skipped"),
    ]
    for name, when, outcome in told:
        row.pytest_runtest_logreport(
            pytest.TestReport(f"test_a.py::{name}", ("test_a.py", 1, name), {}, outcome, None, when)  # type: ignore[arg-type]
        )
    row.pytest_sessionfinish()
    rows, missing = proof.read(tmp_path / "proof", ("hardforks",))
    assert not missing
    assert (rows[0].tried, rows[0].found, rows[0].failed) == (3, 2, True)
    assert rows[0].note == "test_a.py::breaks; test_a.py::fails"


def test_row_of_a_suite__everything_skipped__counts_as_nothing_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proof_rows, "BUILD", tmp_path)
    row = proof_rows.Row("clients", "a client")
    row.pytest_runtest_logreport(
        pytest.TestReport("test_a.py::waits", ("test_a.py", 1, "waits"), {}, "skipped", None, "setup")
    )
    row.pytest_sessionfinish()
    rows, _ = proof.read(tmp_path / "proof", ("clients",))
    assert rows[0].tried == 0
    assert rows[0].failed
