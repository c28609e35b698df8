"""Only a clear answer is a symbolic proof, and its tables stay in step with the contracts. No halmos runs."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.symbolic import __main__ as command
from tests.symbolic import authority, mutants, project, run, slow
from tests.symbolic.mutants import Mutant
from tests.symbolic.project import Check, Engine
from tests.symbolic.run import ALIKE, COUNTEREXAMPLE, PROVEN, UNDECIDED, Result
from tools.paths import ARTIFACTS, CONTRACTS, ROOT

DOCUMENT = Path(__file__).parents[2] / "docs" / "security" / "symbolic.md"
CHECK = Check("Votes", "check_transfer", "a transfer moves the votes")
PASSED: dict[str, Any] = {"exitcode": 0, "num_paths": [6, 1, 0], "num_bounded_loops": 0}


# --- what halmos answers


def told(folder: Path, *found: dict[str, Any]) -> Result:
    path = folder / "answer.json"
    path.write_text(json.dumps({"test_results": {"src/Votes.sol:Votes": list(found)}}))
    return run.told(CHECK, path, 1.5)


def test_told__passed__proven_with_its_paths(tmp_path: Path) -> None:
    assert told(tmp_path, PASSED) == Result(CHECK, PROVEN, 6, 1.5, "")


@pytest.mark.parametrize(
    ("changes", "outcome", "note"),
    [
        ({"exitcode": 1}, COUNTEREXAMPLE, ""),
        ({"exitcode": 2}, UNDECIDED, "the solver ran out of time"),
        ({"exitcode": 3}, UNDECIDED, "halmos could not follow a path"),
        ({"exitcode": 4}, UNDECIDED, "every path reverts: the check says nothing"),
        ({"exitcode": 5}, UNDECIDED, "halmos failed"),
        ({"exitcode": 5, "num_paths": None, "num_bounded_loops": None}, UNDECIDED, "halmos failed"),
        ({"exitcode": 77}, UNDECIDED, "halmos answers 77"),
        ({"num_bounded_loops": 1}, UNDECIDED, "a loop was cut short"),
        ({"num_paths": [0, 0, 0]}, UNDECIDED, "no path was tried"),
        ({"num_paths": None}, UNDECIDED, "no path was tried"),
    ],
)
def test_told__any_other_answer__is_no_proof(
    tmp_path: Path, changes: dict[str, Any], outcome: str, note: str
) -> None:
    result = told(tmp_path, {**PASSED, **changes})
    assert (result.outcome, result.note) == (outcome, note)


def test_told__none_or_several_answers__is_no_proof(tmp_path: Path) -> None:
    assert told(tmp_path).note == "0 answers in place of one"
    assert told(tmp_path, PASSED, PASSED).note == "2 answers in place of one"
    assert told(tmp_path, PASSED, PASSED).outcome == UNDECIDED


@pytest.mark.parametrize("text", ["", "{}", '{"test_results'])
def test_told__answer_that_cannot_be_read__is_no_proof(tmp_path: Path, text: str) -> None:
    path = tmp_path / "answer.json"
    path.write_text(text)
    assert run.told(CHECK, path, 1.5) == Result(
        CHECK, UNDECIDED, 0, 1.5, "the answer of halmos can't be read"
    )


# --- the process


def halmos(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    path = folder / "halmos"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    monkeypatch.setattr(run, "HALMOS", path)


def test_prove__more_work_than_the_limit__stopped_and_no_proof(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # after so much work it would say that nothing is wrong
    halmos(tmp_path, monkeypatch, "i=0; while [ $i -lt 20000000 ]; do i=$((i + 1)); done")
    result = run.prove(tmp_path, CHECK, 0)
    assert (result.outcome, result.note) == (UNDECIDED, "stopped after 0 s of work")


def test_prove__process_that_leaves_no_answer__is_no_proof(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # an answer of an earlier run must not count
    (tmp_path / "answers").mkdir()
    (tmp_path / "answers" / "Votes.transfer.json").write_text(
        json.dumps({"test_results": {"src/Votes.sol:Votes": [PASSED]}})
    )
    halmos(tmp_path, monkeypatch, "exit 0")
    result = run.prove(tmp_path, CHECK, 60)
    assert (result.outcome, result.note) == (UNDECIDED, "halmos failed")


def test_prove__answer_where_halmos_was_told_to_leave_it__read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = json.dumps({"test_results": {"src/Votes.sol:Votes": [PASSED]}})
    script = f"""while [ "$1" != --json-output ]; do shift; done; echo '{answer}' > "$2" """
    halmos(tmp_path, monkeypatch, script)
    result = run.prove(tmp_path, CHECK, 60)
    assert (result.outcome, result.paths) == (PROVEN, 6)


# --- what fails a run, and the rows of `make proof`


def result(outcome: str, contract: str = "Votes", paths: int = 6) -> Result:
    return Result(Check(contract, "check_transfer", "…"), outcome, paths, 1.5, "a note")


@pytest.mark.parametrize(
    ("results", "unclear", "failed"),
    [
        ([result(PROVEN)], [], False),
        ([], [], True),
        ([result(PROVEN)], ["Share.transfer"], True),
        ([result(PROVEN), result(COUNTEREXAMPLE)], [], True),
        ([result(PROVEN), result(UNDECIDED)], [], True),
        ([result(UNDECIDED, "VotesBySqrt")], [], False),
        ([result(COUNTEREXAMPLE, "VotesBySqrt")], [], True),
    ],
)
def test_fails__all_but_proofs_and_open_checks__does(
    results: list[Result], unclear: list[str], failed: bool
) -> None:
    assert command.fails(results, unclear) is failed


@pytest.mark.parametrize(
    ("outcome", "tried", "found"), [(PROVEN, 6, 0), (COUNTEREXAMPLE, 6, 1), (UNDECIDED, 0, 0)]
)
def test_row__each_outcome__told_apart(outcome: str, tried: int, found: int) -> None:
    row = command.row(result(outcome))
    assert (row["tried"], row["found"], row["note"]) == (tried, found, f"{outcome}: a note")


@pytest.mark.parametrize(
    ("engine", "note"), [(Engine.HALMOS, PROVEN), (Engine.Z3, PROVEN), (Engine.COMPARISON, ALIKE)]
)
def test_row__each_engine__names_its_unit_and_no_comparison_a_proof(engine: Engine, note: str) -> None:
    check = Check("Any", "check", "…", engine)
    row = command.row(Result(check, PROVEN, 6, 1.5, ""))
    assert (row["tried"], row["unit"], row["note"]) == (6, str(engine), note)


@pytest.mark.parametrize("engine", Engine)
def test_command__each_engine__its_own_program_told_where_to_answer(tmp_path: Path, engine: Engine) -> None:
    check = Check("Any", "check", "…", engine)
    command = run._command(tmp_path, check, tmp_path / "answer.json", 60, False)
    programs = {
        Engine.HALMOS: str(run.HALMOS),
        Engine.Z3: "tests.symbolic.integers",
        Engine.COMPARISON: "tests.symbolic.comparison",
    }
    assert [name for name in programs.values() if name in command] == [programs[engine]]
    assert command[-1] == str(tmp_path / "answer.json")


def test_of_lemmas__copy_of_a_transcription__is_the_one_that_is_imported(tmp_path: Path) -> None:
    name = f"test-{tmp_path.name}"
    broken = tmp_path / "integers"
    shutil.copytree(project.INTEGERS, broken)
    (broken / "__init__.py").write_text("BROKEN = True\n")
    root = project.of_lemmas(name, broken).root
    try:
        # our own stand in the path as well, as when a run is started from the repository
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        ask = [sys.executable, "-c", "import tests.symbolic.integers as found; print(found.BROKEN)"]
        done = subprocess.run(ask, cwd=root, env=environment, capture_output=True, text=True)
        assert done.stdout == "True\n", done.stderr
    finally:
        shutil.rmtree(root)


# --- who may call: the table against the contracts


@cache
def abis() -> dict[str, Any]:
    return {
        name: json.loads((ARTIFACTS / f"{name}.json").read_text(encoding="utf-8"))["abi"]
        for name in project.DEPLOYABLES
    }


@cache
def every_check() -> dict[str, Check]:
    made, _ = project.generated(abis())
    by_hand = [path.read_text(encoding="utf-8") for path in project.BY_HAND.glob("*.sol")]
    found = [check for source in [*by_hand, *made.values()] for check in project.checks_in(source)]
    found += project.in_integers()
    assert len({check.id for check in found}) == len(found)
    return {check.id: check for check in found}


def function(name: str, mutability: str = "nonpayable") -> dict[str, Any]:
    return {"type": "function", "name": name, "stateMutability": mutability, "inputs": []}


def test_table__functions_of_the_contracts__each_is_there_once() -> None:
    assert authority.rules(abis(), authority.table())[1] == []


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"Share": {}},
        {"Share": {"treasury": ["issue", "gone"], "open": {"claim": "his own"}}},
        {"Share": {"treasury": ["issue"], "open": {"claim": "his own", "issue": "…"}}},
        {"Share": {"treasury": ["issue"], "open": {"claim": "his own"}}, "Gone": {}},
    ],
)
def test_rules__function_missing_or_gone_or_twice__unclear(said: dict[str, Any]) -> None:
    _, unclear = authority.rules({"Share": [function("issue"), function("claim", "payable")]}, said)
    assert unclear


def test_rules__every_writing_function_said__a_check_for_each_that_is_not_open() -> None:
    abi = [function("issue"), function("claim"), function("move"), function("name", "view")]
    said = {
        "Share": {"treasury": ["issue"], "open": {"claim": "his own"}, "elsewhere": {"move": "Moves.move"}}
    }
    rules, unclear = authority.rules({"Share": abi}, said)
    assert unclear == []
    assert [(rule.name, rule.authority) for rule in rules] == [("check_issue", "treasury")]


def test_rule__authority_the_contract_does_not_know__refused() -> None:
    with pytest.raises(KeyError, match="operator"):
        authority.Rule("Governor", function("set_guardian"), "operator").who  # noqa: B018


@pytest.mark.parametrize("contract", project.DEPLOYABLES)
def test_table__open_or_proven_elsewhere__with_a_reason_or_a_check(contract: str) -> None:
    said = authority.table()[contract]
    # a list would have no reasons
    assert all(len(reason.split()) > 1 for reason in dict(said.get("open", {})).values())
    assert set(dict(said.get("elsewhere", {})).values()) <= every_check().keys()


def test_checks_in__two_contracts_and_a_base__each_under_its_own_name() -> None:
    source = """
abstract contract Base is Test {
    /// @notice holds
    function check_it() public {}
}

/// By shares
contract One is Base {}

contract Other is Test {
    /// @notice holds, too
    function check_this() public {}
}
"""
    found = {check.id: check.claim for check in project.checks_in(source)}
    assert found == {"One.it": "By shares: holds", "Other.this": "holds, too"}


# --- what is broken on purpose


@pytest.mark.parametrize("mutant", mutants.load(), ids=lambda mutant: mutant.name)
def test_mutant__line__stands_once_in_its_contract(mutant: Mutant) -> None:
    text = mutant.source(CONTRACTS).read_text(encoding="utf-8")
    assert mutants.otherwise(mutant, text) != text
    assert mutant.checks
    assert mutant.checks <= every_check().keys()


def test_mutants__checks_of_the_transcription__each_is_seen_to_fail() -> None:
    seen = {check for mutant in mutants.load() for check in mutant.checks}
    assert {check.id for check in project.in_integers()} - seen == set()


def test_document__checks_that_no_broken_copy_has_shown__are_all_named() -> None:
    seen = {check for mutant in mutants.load() for check in mutant.checks}
    unseen = {check for check in every_check() if check not in seen and not slow.is_slow(check)}
    text = DOCUMENT.read_text(encoding="utf-8")
    listed = text.partition("## Checks that can fail")[2].partition("\n## ")[0].partition("\n* ")[2]
    named, family = set(), ""
    for word in re.findall(r"`(\w+)`", listed):
        if word[0].isupper():
            family = word
        else:
            named.add(f"{family}.{word}")
    assert named == unseen


def test_mutants__lemmas__are_broken_in_the_transcription_and_comparisons_in_a_contract() -> None:
    engines = {check.id: check.engine for check in project.in_integers()}
    for mutant in mutants.load():
        here = Engine.COMPARISON if mutant.of_contracts else Engine.Z3
        assert {engines.get(check, here) for check in mutant.checks} == {here}, mutant.name


@pytest.mark.parametrize("line", ["absent\n", "a\n"])
def test_otherwise__line_missing_or_several__refused(line: str) -> None:
    mutant = Mutant("a-mutant", "why", "Share.vy", line, "", frozenset())
    with pytest.raises(SystemExit, match=r"a-mutant: the line is not in Share\.vy exactly once"):
        mutants.otherwise(mutant, "a\nb\na\n")


# --- what is open


def test_slow__every_entry__is_the_beginning_of_a_check() -> None:
    assert [name for name in slow.SLOW if not any(check.startswith(name) for check in every_check())] == []


def test_document__table_of_open_checks__names_exactly_those() -> None:
    section = DOCUMENT.read_text(encoding="utf-8").partition("## What is open\n")[2].partition("\n## ")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    named = [name for row in rows for name in row.replace("`", "").replace(",", " ").split()]
    assert sorted(named) == sorted(slow.SLOW)


def test_document__table_of_proofs__counts_the_checks_of_each_contract() -> None:
    counts: dict[str, int] = {}
    for check in every_check().values():
        if not slow.is_slow(check.id):
            counts[check.contract] = counts.get(check.contract, 0) + 1
    section = DOCUMENT.read_text(encoding="utf-8").partition("## What is proven\n")[2].partition("\n### ")[0]
    rows = [line.split("|") for line in section.splitlines() if line.startswith("| `")]
    assert {row[1].strip(" `"): int(row[2]) for row in rows} == counts
