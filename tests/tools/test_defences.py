"""docs/security/attacks.md, its list, contracts and tests stay in step; and the tool tells failures apart."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tools import defences
from tools.defences import Defence, ListError, judge, load, load_rows, without

ROOT = Path(__file__).parents[2]
ROWS, DEFENCES = load_rows(), load()


@cache
def functions(file: str) -> set[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def missing(nodes: Sequence[str]) -> list[str]:
    found = []
    for node in nodes:
        file, _, name = node.partition("::")
        if not (ROOT / file).is_file() or name.partition("[")[0] not in functions(file):
            found.append(node)
    return found


def test_list__every_row__has_a_defence_and_every_defence_a_row() -> None:
    names = [row.name for row in ROWS]
    assert len(set(names)) == len(names)
    held = {defence.row for defence in DEFENCES}
    assert held <= set(names)
    assert [row.name for row in ROWS if row.name not in held and not row.open] == []


def test_list__every_test_cited__exists() -> None:
    assert missing([node for row in ROWS for node in row.tests]) == []
    assert missing([node for defence in DEFENCES for node in defence.tests]) == []


@pytest.mark.parametrize("defence", DEFENCES, ids=lambda it: f"{it.row}: {it.label}"[:80])
def test_list__text_of_a_defence__stands_once_in_its_contract(defence: Defence) -> None:
    without(defence, defence.path.read_text(encoding="utf-8"))
    assert defence.tests


def test_document__is_written_from_the_list() -> None:
    """`python -m tools.defences --write`"""
    assert defences.DOCUMENT.read_text(encoding="utf-8") == defences.document(ROWS, DEFENCES)


# --- the tool


def defence(old: str, new: str = "") -> Defence:
    return Defence("a row", "Share.vy", old, new, ("tests/test_a.py::test_b",))


def test_without__stands_once__is_taken_out() -> None:
    assert without(defence("b\n"), "a\nb\nc\n") == "a\nc\n"


@pytest.mark.parametrize(("old", "new"), [("x", ""), ("a", ""), ("b", "b")])
def test_without__missing_or_several_or_unchanged__is_refused(old: str, new: str) -> None:
    with pytest.raises(ListError):
        without(defence(old, new), "a b a")


def case(inner: str, name: str = "test_b") -> ElementTree.Element:
    return ElementTree.fromstring(
        f'<testsuite><testcase classname="tests.test_a" name="{name}">{inner}</testcase></testsuite>'
    )


NODE = ["tests/test_a.py::test_b"]


@pytest.mark.parametrize(
    "inner",
    [
        '<failure message="AssertionError: assert 1 == 2">...</failure>',
        '<failure message="assert 1 == 2">...</failure>',
        '<failure message="Failed: DID NOT RAISE ...">...</failure>',
        '<failure message="boa.contracts.base_evm_contract.BoaError: ...">...</failure>',
        '<failure message="ValueError: ...">...</failure>',
    ],
)
@pytest.mark.parametrize("name", ["test_b", "test_b[one]"])
def test_judge__another_outcome__holds(inner: str, name: str) -> None:
    assert judge(case(inner, name), NODE) == []


@pytest.mark.parametrize(
    ("inner", "said"),
    [
        ("", "test_b passes without it"),
        ('<error message="failed on setup">x</error>', "test_b broke: failed on setup"),
        ('<failure message="KeyError: 1">x</failure>', "test_b broke: KeyError: 1"),
        ('<failure message="assert">vyper.exceptions.TypeMismatch</failure>', "test_b broke: assert"),
    ],
)
def test_judge__passes_or_breaks__does_not_hold(inner: str, said: str) -> None:
    assert judge(case(inner), NODE) == [said]


def test_judge__did_not_run__does_not_hold() -> None:
    assert judge(case("", "test_c"), NODE) == ["test_b did not run"]
