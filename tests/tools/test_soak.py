"""The long run: its pieces, what is remembered of them, and when it has passed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tools.soak import record, units
from tools.soak.units import Unit

KILLERS = {"a": "1", "b": "1", "c": "1", "d": "1"}
UNITS = [Unit("model", "0", ("tests.model",), 5_000), Unit("model", "1", ("tests.model",), 5_000)]
ROW: dict[str, Any] = {"what": "a: b", "tried": 5_000, "found": 0, "seconds": 60.0, "note": "undecided"}
FIGURES: dict[str, Any] = {
    "possible": 10,
    "tried": 7,
    "killed": 6,
    "explained": 1,
    "unexplained": 0,
    "score": 1.0,
    "same_bytecode": 1,
    "not_compiled": 2,
    "survivors": [],
}


def test_model__pieces__make_all_the_steps_from_seeds_of_their_own() -> None:
    pieces = units.model("abc")
    assert sum(unit.weight for unit in pieces) == 250_000
    assert len({unit.command for unit in pieces}) == len({unit.rows for unit in pieces}) == 50


def test_journal__other_contracts__do_not_count(tmp_path: Path) -> None:
    record.Journal("one", tmp_path / "j").add(UNITS[0], [ROW])
    assert record.Journal("one", tmp_path / "j").read() == {("model", "0"): [ROW]}
    assert record.Journal("two", tmp_path / "j").read() == {}


def test_run__command_that_leaves_no_rows__is_no_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(units, "PLACE", tmp_path)
    with pytest.raises(RuntimeError, match="left no result"):
        units.run(Unit("model", "0", ("tools.sizes",), 1))


def test_run__command_that_leaves_rows__answers_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(units, "PLACE", tmp_path)
    (row,) = units.run(Unit("static", "0", ("tools.vyper_checks", "--rule", "pragmas"), 1))
    assert row["tried"] > 0


def parts(
    done: int, figures: dict[str, Any] = FIGURES, found: int = 0, noticed: int = 4, unsound: int = 0
) -> list[dict[str, Any]]:
    rows = {("model", str(number)): [{**ROW, "found": found}] for number in range(done)}
    killers = units.killers(KILLERS)
    rows["killers", killers.name] = [
        {"tried": noticed, "found": unsound, "seconds": 1.0, "failure": "tests/a.py::b" * unsound}
    ]
    return [record.stories(UNITS, rows), record.mutants(figures, 60.0), record.killers(killers, rows)]


def test_passed__everything_tried_and_nothing_found() -> None:
    assert record.passed(parts(2))
    assert "Everything was tried, and nothing found" in record.page({"contracts": "x", "parts": parts(2)})


@pytest.mark.parametrize(
    "found",
    [
        parts(1),
        parts(0),
        parts(2, {**FIGURES, "not_compiled": 1}),
        parts(2, {**FIGURES, "killed": 5, "unexplained": 1}),
        parts(2, found=1),
        parts(2, noticed=3),
        parts(2, unsound=1),
    ],
    ids=[
        "half",
        "none",
        "a mutant left",
        "not explained",
        "found",
        "a test not run",
        "a test that always fails",
    ],
)
def test_passed__something_left_or_found__has_not(found: list[dict[str, Any]]) -> None:
    assert not record.passed(found)
    assert "and nothing found" not in record.page({"contracts": "x", "parts": found})


def test_mutants__survivor_without_a_reason__is_named() -> None:
    survivor = {"file": "a.vy", "function": "f", "before": "x", "after": "y", "reason": ""}
    shown = record.mutants({**FIGURES, "unexplained": 1, "survivors": [survivor]}, 1.0)
    assert shown["notes"][-1] == "not explained: a.vy f: `x` as `y`"


def test_killers__other_tests_or_otherwise_written__are_another_piece() -> None:
    assert units.killers({"a": "1", "b": "1"}) == units.killers({"b": "1", "a": "1"})
    pieces = [units.killers(tests) for tests in ({"a": "1", "b": "1"}, {"a": "1"}, {"a": "1", "b": "2"})]
    assert len({piece.name for piece in pieces}) == 3
    assert [piece.weight for piece in pieces] == [2, 1, 2]


def on_record(path: Path, monkeypatch: pytest.MonkeyPatch, found: list[dict[str, Any]]) -> None:
    monkeypatch.setattr(record, "FIGURES", path / "soak.json")
    monkeypatch.setattr(record, "PAGE", path / "soak.md")
    record.write({"contracts": "one", "parts": found})


def test_kept__whole_parts__are_not_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on_record(tmp_path, monkeypatch, parts(2))
    kept = record.kept("one")
    assert sorted(kept) == ["killers", "model"]
    assert record.kept("two") == {}
    model, mutants, killers = parts(1, {**FIGURES, "not_compiled": 1}, noticed=0)
    assert record.fuller(model, kept) == parts(2)[0]
    assert record.fuller(mutants, kept) == mutants
    assert record.fuller(killers, kept) == parts(2)[2]


@pytest.mark.parametrize(
    "found", [parts(1, noticed=3), parts(2, found=1, unsound=1)], ids=["not whole", "something found"]
)
def test_kept__not_whole_or_with_a_find__is_tried_again(
    found: list[dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_record(tmp_path, monkeypatch, found)
    assert record.kept("one") == {}


def test_fuller__what_was_found_here__is_not_hidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on_record(tmp_path, monkeypatch, parts(2))
    kept = record.kept("one")
    for own in (parts(1, found=1)[0], parts(2, noticed=3, unsound=1)[2]):
        assert record.fuller(own, kept) == own


def test_fuller__other_killers__are_not_those_on_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_record(tmp_path, monkeypatch, parts(2))
    monkeypatch.setitem(KILLERS, "d", "2")
    own = parts(2, noticed=0)[2]
    assert record.fuller(own, record.kept("one")) == own


def test_page__is_written_from_its_figures() -> None:
    """`python -m tools.soak --report`"""
    figures = json.loads(record.FIGURES.read_text(encoding="utf-8"))
    assert record.PAGE.read_text(encoding="utf-8") == record.page(figures)
