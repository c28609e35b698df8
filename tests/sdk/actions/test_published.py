"""Calldata of well-known contracts: encoded by eth_abi after the projects' own ABIs, read by us."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from eth_abi import abi as eth_abi
from eth_abi.tools import get_abi_strategy
from eth_utils.address import to_checksum_address
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from celldao.actions import Call, Context, read_abi, read_call
from celldao.actions.known import known, table
from celldao.errors import ActionError
from tests.support.action_world import CONTEXT, STRANGER
from tests.support.published import PROJECTS, Published, artifacts, changing, published

# A few examples each: there are hundreds of functions.
FEW = settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
LEAST = {"OpenZeppelin": 160, "Safe": 45, "Uniswap v2": 60, "Uniswap v3": 50, "Aave": 160}


@cache
def knowing(file: Path) -> Context:
    """A cell that has the ABI of one contract."""
    return CONTEXT.with_abi(STRANGER, *read_abi(file))


def for_random_calls(
    function: Published, context: Context, check: Callable[[str, tuple[Any, ...], bool], None]
) -> None:
    """`check(words, arguments, is_unknown)` of calls that must be the same again after reading."""

    @FEW
    @given(st.tuples(*map(get_abi_strategy, function.types)))
    def run(arguments: tuple[Any, ...]) -> None:
        call = Call(STRANGER, 0, function.selector + eth_abi.encode(function.types, arguments))
        action = read_call(call, context)
        assert action.call(context) == call, function.signature
        check(action.words(context), arguments, action.kind == "raw_call")

    run()


def in_words(kind: str, value: Any) -> str | None:
    """How words must have a plain value; None for texts, bytes, lists and structs."""
    if kind == "address":
        return to_checksum_address(value)
    if kind == "bool":
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else None


@pytest.mark.parametrize("project", PROJECTS)
def test_read_call__abi_known__every_function_in_words_with_its_arguments(project: str) -> None:
    functions = published(project)
    assert len(functions) >= LEAST[project]
    for function in functions:

        def check(
            words: str, arguments: tuple[Any, ...], unknown: bool, function: Published = function
        ) -> None:
            assert not unknown, function.signature
            assert "UNKNOWN" not in words
            assert "guess" not in words
            entry = known(function.selector)
            if entry is not None and entry.words:
                return  # says it in its own way: tests/sdk/actions/test_known.py
            assert words.startswith(f"Call {function.name}("), words
            for label, kind, value in zip(function.labels, function.types, arguments, strict=True):
                said = in_words(kind, value)
                assert f"{label}: {said or ''}" in words, (function.signature, words)

        for_random_calls(function, knowing(function.file), check)


@pytest.mark.parametrize("project", PROJECTS)
def test_read_call__abi_not_known__in_words_as_a_guess_or_loudly_unknown(project: str) -> None:
    for function in published(project):
        entry = known(function.selector)

        def check(
            words: str,
            _: Any,
            unknown: bool,
            function: Published = function,
            guessed: bool = entry is not None,
        ) -> None:
            assert unknown is not guessed, function.signature
            if guessed:
                # an allowance says at once what else it may be
                assert words.endswith("(a guess by its selector)") or function.name == "approve"
            else:
                assert words.startswith(f"UNKNOWN CALL of {STRANGER}: ")
                assert (f"function 0x{function.selector.hex()} with" in words) or not function.types

        for_random_calls(function, CONTEXT, check)


@pytest.mark.parametrize("project", PROJECTS)
def test_read_abi__every_published_contract__its_functions_that_change_state(project: str) -> None:
    for file in artifacts(project):
        expected = {function.signature for function in changing(file)}
        if expected:
            assert {function.signature for function in read_abi(file)} == expected, file
        else:
            with pytest.raises(ActionError, match="has no function that changes anything"):
                read_abi(file)


def test_published__all_projects__more_than_two_hundred_functions_in_words_without_any_abi_most_of_them() -> (
    None
):
    functions = {one.signature: one for project in PROJECTS for one in published(project)}
    assert len(functions) >= 450
    assert sum(known(one.selector) is not None for one in functions.values()) >= 180


def test_table__selectors_of_published_functions__stand_for_these_and_no_others() -> None:
    for project in PROJECTS:
        for function in published(project):
            entry = known(function.selector)
            assert entry is None or entry.function.signature == function.signature


@pytest.mark.parametrize(
    ("project", "sources"),
    [
        ("OpenZeppelin", ("OpenZeppelin",)),
        ("Safe", ("Safe",)),
        ("Uniswap v2", ("Uniswap v2",)),
        ("Aave", ("Aave",)),
    ],
)
def test_table__functions_that_it_says_are_of_a_project__are_published_by_it(
    project: str, sources: tuple[str, ...]
) -> None:
    real = {function.signature for function in published(project)}
    listed = {e.function.signature for e in table().values() if e.source.startswith(sources)}
    assert listed
    assert listed - real == set()
