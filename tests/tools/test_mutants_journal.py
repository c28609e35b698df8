"""What is remembered of mutants, by this machine and on record, and when it counts no more."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tools.mutants import journal as journals
from tools.mutants.journal import KEPT, Journal, eyes
from tools.mutants.judge import KILLED, REFUSED, SAME, SURVIVED, Verdict

BY = "tests/a.py::b"
DIGESTS = {"a": "one", "b": "two", "c": "one", "d": "one"}
VERDICTS = [
    Verdict("a", KILLED, BY, 1.0),
    Verdict("b", KILLED, BY, 2.5),
    Verdict("c", SURVIVED, "12 tests", 3.0),
    Verdict("d", REFUSED, "StateAccessViolation", 0.1),
]


def recorded(path: Path) -> Path:
    """These verdicts, put on record by one machine."""
    journal = Journal(path / "there", DIGESTS)
    for verdict in VERDICTS:
        journal.add(verdict)
    journal.keep(path / "kept")
    return path / "kept"


def test_journal__other_contracts__verdicts_do_not_count(tmp_path: Path) -> None:
    verdict = Verdict("a", KILLED, "tests/a.py::b", 1.0)
    Journal(tmp_path / "j", {"a": "one", "b": "two"}).add(verdict)
    assert Journal(tmp_path / "j", {"a": "one", "b": "three"}).read() == {"a": verdict}
    assert Journal(tmp_path / "j", {"a": "other", "b": "two"}).read() == {}
    assert Journal(tmp_path / "j", {"b": "two"}).read() == {}


def test_eyes__what_a_verdict_rests_on__is_told_apart() -> None:
    of_share = eyes("tests/unit/share/test_votes.py::test_a")
    assert of_share == eyes("tests/unit/share/test_votes.py::test_b")
    others = {
        eyes(by) for by in ("tests/unit/share/test_move.py::test_a", "model 0", "time", "12 tests, 3 stories")
    }
    assert len(others | {of_share}) == 4


def test_journal__the_test_that_noticed_has_changed__the_verdict_does_not_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A test that was weakened must show that it still notices."""
    verdict = Verdict("a", KILLED, "tests/a.py::b", 1.0)
    journal = Journal(tmp_path / "j", {"a": "one"})
    journal.add(verdict)
    monkeypatch.setattr(journals, "eyes", lambda by: "changed")
    assert journal.read() == {}


def test_record__another_machine__goes_on_from_it(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "here", DIGESTS)
    assert journal.take_over(recorded(tmp_path)) == len(VERDICTS)
    assert journal.read() == {verdict.id: verdict for verdict in VERDICTS}
    assert journal.take_over(tmp_path / "kept") == 0


def test_record__what_is_known_here__stays(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "here", DIGESTS)
    mine = Verdict("a", SURVIVED, "300 tests", 9.0)
    journal.add(mine)
    assert journal.take_over(recorded(tmp_path)) == len(VERDICTS) - 1
    assert journal.read()["a"] == mine


def test_record__other_contracts__is_not_taken_over(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "here", {**DIGESTS, "b": "changed"})
    assert journal.take_over(recorded(tmp_path)) == len(VERDICTS) - 1
    assert sorted(journal.read()) == ["a", "c", "d"]


def test_record__the_test_that_noticed_has_changed__is_not_taken_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = recorded(tmp_path)
    monkeypatch.setattr(journals, "eyes", lambda by: "changed" if by == BY else eyes(by))
    journal = Journal(tmp_path / "here", DIGESTS)
    assert journal.take_over(kept) == 2
    assert sorted(journal.read()) == ["c", "d"]


def test_record__in_another_order__is_the_same_text(tmp_path: Path) -> None:
    """A change of it shows what has changed."""
    kept = recorded(tmp_path)
    journal = Journal(tmp_path / "here", DIGESTS)
    for verdict in reversed(VERDICTS):
        journal.add(verdict)
    journal.keep(tmp_path / "again")
    assert (tmp_path / "again").read_text() == kept.read_text()
    outcomes = [json.loads(line)["outcome"] for line in kept.read_text().splitlines()]
    assert outcomes == [REFUSED, KILLED, KILLED, SURVIVED]


def test_record__committed__has_one_verdict_a_mutant() -> None:
    groups = [json.loads(line) for line in KEPT.read_text(encoding="utf-8").splitlines()]
    ids = [name for group in groups for name in group["mutants"]]
    assert len(ids) == len(set(ids)) > 0
    assert {group["outcome"] for group in groups} <= {KILLED, SURVIVED, SAME, REFUSED}
