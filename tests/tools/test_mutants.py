"""What `python -m tools.mutants` offers as mistakes, and how it counts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tools.mutants import __main__ as command
from tools.mutants import record, survivors
from tools.mutants.choice import FOLDERS, STORIES, Plan, Records, last_plan, load, plan
from tools.mutants.includes import deployables_with, digest
from tools.mutants.journal import Journal
from tools.mutants.judge import KILLED, REFUSED, SAME, SURVIVED, Verdict
from tools.mutants.listing import mutants, of_file, shuffled
from tools.mutants.mutant import Mutant
from tools.mutants.sample import Sample
from tools.paths import CONTRACTS, ROOT, deployables

HEAD = "# pragma version 0.4.3\n# pragma nonreentrancy on\n"
SOURCE = (
    HEAD
    + '''
A: constant(uint256) = 7
total: public(uint256)

@external
@payable
def put(who: address, amount: uint256, other: uint256) -> bool:
    """
    @notice 1 < 2 here is no code
    """
    # nor 3 + 4 here
    assert amount <= 10, "too much"  # why
    if not (amount == 0) and other in [1, 2]:
        self.total += amount * (
            other  # a comment - with a minus
            - 1
        )
        self._check(other, amount)
    return True

@internal
def _check(one: uint256, two: uint256):
    if min(one, two) > A:
        raise "no"
'''
)


@cache
def everything() -> list[Mutant]:
    return mutants()


def changes(operator: str) -> set[tuple[str, str]]:
    return {(one.before, one.after) for one in of_file("a.vy", SOURCE) if one.operator == operator}


@pytest.mark.parametrize(
    ("operator", "before", "after"),
    [
        ("comparison", 'assert amount <= 10, "too much" # why', 'assert amount < 10, "too much" # why'),
        ("comparison", 'assert amount <= 10, "too much" # why', 'assert amount > 10, "too much" # why'),
        ("comparison", "if min(one, two) > A:", "if min(one, two) >= A:"),
        ("condition", "if not (amount == 0) and other in [1, 2]:", "if (amount == 0) and other in [1, 2]:"),
        (
            "condition",
            "if not (amount == 0) and other in [1, 2]:",
            "if not (amount == 0) or other in [1, 2]:",
        ),
        ("arithmetic", "self.total += amount * (", "self.total -= amount * ("),
        ("arithmetic", "- 1", "+ 1"),
        ("arithmetic", "if min(one, two) > A:", "if max(one, two) > A:"),
        ("constant", "A: constant(uint256) = 7", "A: constant(uint256) = 8"),
        ("constant", "return True", "return False"),
        ("no assert", 'assert amount <= 10, "too much" # why', "pass # why"),
        ("no assert", "self._check(other, amount)", "pass"),
        ("no assert", 'raise "no"', "pass"),
        ("swapped", "self._check(other, amount)", "self._check(amount, other)"),
        ("no lock", "@external", "@external @reentrant"),
        ("visibility", "total: public(uint256)", "total: uint256"),
        ("visibility", "@payable", "# not payable"),
    ],
)
def test_operator__a_place_for_it__is_offered(operator: str, before: str, after: str) -> None:
    assert (before, after) in changes(operator)


def test_operators__comments_and_documentation__are_left_alone() -> None:
    found = of_file("a.vy", SOURCE)
    assert not [one for one in found if "no code" in one.after or "nor 3" in one.after]
    assert ("other # a comment - with a minus", "other # a comment + with a minus") not in changes(
        "arithmetic"
    )


def test_no_lock__without_locks_by_default__offers_nothing() -> None:
    unlocked = SOURCE.replace("nonreentrancy on", "nonreentrancy off")
    assert not [one for one in of_file("a.vy", unlocked) if one.operator == "no lock"]


def test_mutant__written__differs_in_its_lines_only() -> None:
    for one in of_file("a.vy", SOURCE):
        text = one.into(SOURCE)
        assert text != SOURCE
        assert text.startswith(SOURCE[: one.start])
        assert text.endswith(SOURCE[one.end :])


def test_mutants__lines_added_above__keep_their_names() -> None:
    moved = SOURCE.replace("\nA: constant", "\n# another line\n\nA: constant")
    assert [one.id for one in of_file("a.vy", moved)] == [one.id for one in of_file("a.vy", SOURCE)]


def test_listing__of_all_contracts__thousands_with_names_of_their_own_in_every_file() -> None:
    found = everything()
    assert len({one.id for one in found}) == len(found) > 5_000
    assert {one.file for one in found} == {
        p.relative_to(CONTRACTS).as_posix() for p in CONTRACTS.rglob("*.vy")
    }
    assert {one.operator for one in found} == set(record.figures(verdicts(found), {}, HOW)["operators"])


def test_shuffled__same_seed__same_order() -> None:
    found = of_file("a.vy", SOURCE)
    first, second, other = (shuffled(found, seed) for seed in ("a", "a", "b"))
    assert first == second != other
    assert sorted(one.id for one in first) == sorted(one.id for one in found)


def test_shuffled__mutants_come_or_go__the_others_keep_their_order() -> None:
    found = of_file("a.vy", SOURCE)
    order = shuffled(found, "a")
    assert shuffled(found[::2], "a") == [one for one in order if one in found[::2]]


# --- not offered


def test_constant__assigned_before_it_is_read__is_not_offered() -> None:
    source = (
        HEAD
        + """
@internal
def _one() -> uint256:
    a: uint256 = 10
    b: uint256 = 20
    a, b = self._both(1)
    return a + b

@internal
def _two() -> uint256:
    c: uint256 = 30
    d: uint256 = 40
    c, d = self._both(c)
    return c + d

@internal
def _three() -> uint256:
    e: uint256 = 50
    f: uint256 = e
    e, f = self._both(2)
    return e + f
"""
    )
    made = {one.before for one in of_file("a.vy", source) if one.operator == "constant"}
    assert made == {"a, b = self._both(1)", "c: uint256 = 30", "e: uint256 = 50", "e, f = self._both(2)"}


def test_swapped__order_that_does_not_matter__is_not_offered() -> None:
    source = (
        HEAD
        + """
@internal
def _one(a: uint256, b: uint256) -> uint256:
    return min(a, b) + unsafe_add(a, b) + unsafe_sub(a, b)
"""
    )
    (only,) = (one for one in of_file("a.vy", source) if one.operator == "swapped")
    assert only.after == "return min(a, b) + unsafe_add(a, b) + unsafe_sub(b, a)"


# --- choosing


def test_includes__every_module__is_in_a_deployable_with_unit_tests() -> None:
    assert deployables_with("modules/ballots.vy") == ("Governor",)
    assert set(deployables_with("modules/assets.vy")) > {"Share", "Treasury"}
    for one in {one.file for one in everything()}:
        assert deployables_with(one), one
    for path in deployables():
        assert (ROOT / "tests" / "unit" / FOLDERS[path.stem]).is_dir()


def test_files__every_source__has_tests_that_look_first() -> None:
    files = load().files
    assert set(files) == {one.file for one in everything()}
    assert [test for tests in files.values() for test in tests if not (ROOT / test).is_file()] == []


def test_plan__known_killer__looks_first_and_the_folder_last() -> None:
    one = next(one for one in everything() if one.key == "modules/votes.vy::_change")
    records = Records(seconds={"tests/a.py::b": 0.5})
    records.noticed(one, "tests/a.py::b")
    first, last = plan(one, records), last_plan(one, records)
    assert first.stages[0][0][0] == last.stages[0][0][0] == "tests/a.py::b"
    assert last.stages[-1][0] == ("tests/unit/share", "tests/attacks")
    assert first.stages[-1][0] != ("tests/unit/share", "tests/attacks")
    # what survived the first need not go before all of it again
    assert (first.stories, last.stories) == (STORIES, ())
    assert last.stages[0][0] == ("tests/a.py::b",)


# --- counting

HOW: dict[str, Any] = {"seed": "s", "sample": 4, "possible": 9, "contracts": "c"}


def verdicts(found: list[Mutant], *outcomes: str) -> list[tuple[Mutant, Verdict]]:
    told = list(outcomes) or [KILLED] * len(found)
    return [
        (one, Verdict(one.id, outcome, "tests/a.py::b", 1.0))
        for one, outcome in zip(found, told, strict=False)
    ]


def test_figures__equivalents_and_what_is_not_tried__do_not_count() -> None:
    found = of_file("a.vy", SOURCE)
    judged = verdicts(found, KILLED, KILLED, KILLED, SURVIVED, SURVIVED, SAME, REFUSED)
    told = record.figures(judged, {found[3].id: "the same"}, HOW)
    assert (told["tried"], told["killed"], told["explained"], told["unexplained"]) == (5, 3, 1, 1)
    assert told["score"] == 0.75
    assert (told["same_bytecode"], told["not_compiled"]) == (1, 1)
    assert not record.passed(told)
    assert [one["reason"] for one in told["survivors"] if one["id"] == found[3].id] == ["the same"]
    assert "**not explained**" in record.page(told)


@pytest.mark.parametrize(
    ("outcomes", "explained", "passes"),
    [
        ([KILLED] * 5, 0, True),
        ([KILLED] * 5 + [SURVIVED], 1, True),
        ([KILLED] * 5 + [SURVIVED], 0, False),
        ([REFUSED, SAME], 0, False),
        ([SURVIVED], 1, False),
        ([KILLED] * 3, 0, False),
    ],
)
def test_passed__score_and_explanations__are_both_needed(
    outcomes: list[str], explained: int, passes: bool, tmp_path: Path
) -> None:
    found = of_file("a.vy", SOURCE)
    judged = verdicts(found, *outcomes)
    told = record.figures(judged, {one.id: "same" for one, _ in judged[len(judged) - explained :]}, HOW)
    assert record.passed(told) is passes
    record.write_row(tmp_path / "row.json", told, 3, 1.0)
    [row] = json.loads((tmp_path / "row.json").read_text())
    assert (row["tried"] > 0 and row["found"] == 0) is passes


def test_passed__of_all__every_one_must_have_been_judged() -> None:
    found = of_file("a.vy", SOURCE)
    for judged, passes in ((found, True), (found[:-1], False)):
        told = record.figures(verdicts(judged), {}, {**HOW, "sample": 0, "possible": len(found)})
        assert record.passed(told) is passes
        assert ("where the run was stopped" in record.page(told)) is not passes


def test_sample__what_is_not_tried__is_made_up_for() -> None:
    found = of_file("a.vy", SOURCE)
    known = {one.id: verdict for one, verdict in verdicts(found[:2], KILLED, REFUSED)}
    sample = Sample(found, 4, known)
    outcomes = iter([SAME, SURVIVED, KILLED, KILLED, KILLED])
    for one in sample.waiting():
        sample.add(one, Verdict(one.id, next(outcomes), "", 0.0))
    counted = sample.counted()
    assert [verdict.outcome for _, verdict in counted] == [KILLED, REFUSED, SAME, SURVIVED, KILLED, KILLED]
    assert [one for one, _ in counted] == found[:6]


def test_sample__taken_over__counts_up_to_the_first_without_a_verdict() -> None:
    found = of_file("a.vy", SOURCE)
    sample = Sample(found, 9, {one.id: verdict for one, verdict in verdicts([*found[:3], *found[4:6]])})
    sample.take_over()
    assert sample.tried == 5
    assert [one for one, _ in sample.counted()] == found[:3]


def test_sample__judged_again__the_later_verdict_stands() -> None:
    found = of_file("a.vy", SOURCE)[:2]
    sample = Sample(found, 0, {})
    for one, verdict in verdicts([found[0], found[1], found[0]], SURVIVED, KILLED, KILLED):
        sample.add(one, verdict)
    assert [verdict.outcome for _, verdict in sample.counted()] == [KILLED, KILLED]
    assert sample.tried == 2


def test_judge_all__survivors_nobody_explained__go_before_whole_folders_after_all_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = of_file("a.vy", SOURCE)[:4]
    order: list[tuple[str, bool]] = []

    def run(
        _: object, waiting: Iterator[Mutant], __: Records, ___: int, planned: Callable[..., Plan]
    ) -> Iterator[Any]:
        brief = planned is plan
        assert brief or planned is last_plan
        for one in waiting:
            order.append((one.id, brief))
            outcome = SURVIVED if brief and one != found[3] else KILLED
            yield one, Verdict(one.id, outcome, "tests/a.py::b", 1.0)

    monkeypatch.setattr(command, "run", run)
    monkeypatch.setattr(command, "Workshop", object)
    monkeypatch.setattr(command, "unsound", lambda _, tests, stories: [*tests, *stories])
    # the first survived an earlier run
    sample = Sample(found, 0, {found[0].id: Verdict(found[0].id, SURVIVED, "12 tests", 1.0)})
    journal = Journal(tmp_path / "j", {one.id: "c" for one in found})
    told = command.judge_all(sample, Records(), journal, {found[1].id}, 1, 0)
    ids = [one.id for one in found]
    assert order == [(ids[1], True), (ids[2], True), (ids[3], True), (ids[0], False), (ids[2], False)]
    outcomes = [verdict.outcome for _, verdict in sample.counted()]
    assert outcomes == [KILLED, SURVIVED, KILLED, KILLED]
    assert told == ["tests/a.py::b"]
    assert {name: verdict.outcome for name, verdict in journal.read().items()} == dict(
        zip(ids[1:], [SURVIVED, KILLED, KILLED], strict=True)
    ) | {ids[0]: KILLED}


@pytest.mark.parametrize(("options", "spared"), [([], True), (["--survivors"], False)])
def test_main__survivors__explanations_spare_nothing(
    options: list[str], spared: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reason that is wrong comes to light before the whole folders."""
    asked: list[set[str]] = []

    def judge_all(_: Sample, __: Records, ___: Journal, explained: set[str], *____: object) -> list[str]:
        asked.append(explained)
        return []

    monkeypatch.setattr(command, "judge_all", judge_all)
    command.main(["--only", "ledger", "--rows", str(tmp_path / "row.json"), *options])
    assert [bool(explained) for explained in asked] == [spared]


def test_digest__change_of_a_source__seen_by_those_built_with_it() -> None:
    """Files that share their deployables share a digest; all sources have another."""
    assert digest("modules/votes.vy") == digest("Share.vy")
    assert digest("modules/split.vy") == digest("RevenueSplitter.vy")
    assert len({digest("Share.vy"), digest("RevenueSplitter.vy"), digest("modules/assets.vy"), digest()}) == 4


# --- what is committed


def test_survivors__every_one__has_a_reason_and_a_mutant() -> None:
    known, found = survivors.load(), everything()
    stale = [one for one in known if not any(one.is_of(mutant) for mutant in found)]
    assert stale == []
    assert len({(one.file, one.function, one.before, one.after) for one in known}) == len(known)


def test_survivors__without_a_reason__is_refused(tmp_path: Path) -> None:
    listed = tmp_path / "list.toml"
    listed.write_text('[[survivor]]\nfile = "a"\nfunction = "b"\nbefore = "c"\nafter = "d"\nreason = " "\n')
    with pytest.raises(SystemExit, match="has no reason"):
        survivors.load(listed)


def test_page__is_written_from_its_figures() -> None:
    """`python -m tools.mutants --write`"""
    figures = json.loads(record.FIGURES.read_text(encoding="utf-8"))
    assert record.PAGE.read_text(encoding="utf-8") == record.page(figures)
