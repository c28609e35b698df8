"""JSON of others is read without harm, whatever it is."""

from __future__ import annotations

import sys
import time

import pytest

from celldao.canonical import DEEPEST, parsed


def test_parsed__plain_data__as_it_is():
    assert parsed('{"a": [1, "x", null], "b": {"c": "[[[[{{{{\\"]"}}') == {
        "a": [1, "x", None],
        "b": {"c": '[[[[{{{{"]'},
    }


@pytest.mark.parametrize(
    "text", ["[" * 100_000, '{"a":' * 100_000, "[" * (DEEPEST + 1) + "]" * (DEEPEST + 1)]
)
def test_parsed__nested_too_deeply__refused_whatever_the_limit_of_calls(text):
    """Some libraries lift Python's limit, and the decoder would then end the process."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(200_000)
    try:
        with pytest.raises(ValueError, match="nested more than 64 deep"):
            parsed(text)
    finally:
        sys.setrecursionlimit(limit)


def test_parsed__as_deep_as_may_be__is_read():
    data = parsed("[" * DEEPEST + "]" * DEEPEST)
    for _ in range(DEEPEST - 1):
        (data,) = data
    assert data == []


@pytest.mark.parametrize("text", ['"' + '\\"' * 500_000, '["' * 50, '"\\', "", "[1,]", "{'a': 1}"])
def test_parsed__no_json__refused_in_no_time(text):
    began = time.process_time()
    with pytest.raises(ValueError, match=r"\(char \d+\)"):
        parsed(text)
    assert time.process_time() - began < 2


def test_parsed__a_field_twice__refused():
    with pytest.raises(ValueError, match="the field a is there twice"):
        parsed('{"a": 1, "a": 2}')
