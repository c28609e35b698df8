"""YAML with line numbers: structure, and mistakes visible without knowing the fields."""

from __future__ import annotations

import pytest

from celldao.constitution.source import read_yaml


def test_read_yaml__scalars__stay_the_text_that_was_written():
    source = read_yaml(
        "a: 12.10\nb: 0x1234\nc: yes\nd: 2027-01-01\ne: 'x'\nf: >-\n  two\n  lines\n", "cell.yaml"
    )
    assert source.problems == []
    assert source.data == {
        "a": "12.10",
        "b": "0x1234",
        "c": "yes",
        "d": "2027-01-01",
        "e": "x",
        "f": "two lines",
    }


def test_read_yaml__every_path__has_its_line():
    source = read_yaml("a: 1\nb:\n  c:\n    - x: 1\n      y: 2\n    - {x: 3}\n", "cell.yaml")
    assert source.where(("a",)) == ("cell.yaml", 1)
    assert source.where(("b", "c", 0, "y")) == ("cell.yaml", 5)
    assert source.where(("b", "c", 1, "x")) == ("cell.yaml", 6)
    assert source.where(("b", "nothing")) == ("cell.yaml", 2)


def test_read_yaml__nothing_after_a_colon__is_none_but_quotes_are_a_text():
    source = read_yaml("a:\nb: ''\nc: ~\nd: null\n", "cell.yaml")
    assert source.data == {"a": None, "b": "", "c": None, "d": None}


@pytest.mark.parametrize(
    ("text", "line", "what", "right"),
    [
        ("", 1, "the file is empty", "write name"),
        ("# only a comment\n", 1, "the file is empty", "write name"),
        ("a: 1\nb: c: d\n", 2, "mapping values are not allowed", "quotation marks"),
        ("a: 1\n\tb: 2\n", 2, "this is not YAML", "spaces"),
        ("a: 1\nb: 'never closed\nc: 2\n", 2, "quoted scalar", "close the quotation mark"),
        ("a: 1\nb: \x07\n", 2, "special characters are not allowed", "remove the character"),
        ("a:\n  - 1\n b: 2\n", 3, "this is not YAML", "check indentation"),
        ("a: 1\n---\nb: 2\n", 2, "a second document begins here", "keep one document"),
        ("a: 1\na: 2\n", 2, "is given twice, first on line 1", "keep one"),
        ("b:\n  c: 1\n  d: 2\n  c: {e: [1, 2]}\n", 4, "is given twice, first on line 2", "keep one"),
        ("a: &x 1\nb: *x\n", 2, "refers to an anchor", "write the value out"),
        ("a: &x [*x]\n", 1, "refers to an anchor", "write the value out"),
        ("a: 1\n? [b]\n: 2\n", 1, "has a key on line 2 that is no word", "a field's name"),
        ("a: " + "[" * 30 + "]" * 30, 1, "is nested too deeply", "at most four levels"),
    ],
)
def test_read_yaml__a_mistake__line_and_remedy(text, line, what, right):
    problems = read_yaml(text, "cell.yaml").problems
    assert len(problems) == 1
    assert (problems[0].file, problems[0].line) == ("cell.yaml", line)
    assert what in problems[0].what
    assert right in problems[0].right


def test_read_yaml__tags__make_no_objects():
    assert read_yaml("a: !!python/object/apply:os.getcwd []\n", "cell.yaml").data == {"a": []}
