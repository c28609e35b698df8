"""The shared cases of decoding, which the page must pass as well."""

from __future__ import annotations

import pytest

from celldao.actions import ACTIONS, Call, read_call
from celldao.actions.context import context_of
from tests.cases import decoded, load, typed

CONTENT = load("decoding")
CONTEXT = context_of(CONTENT["context"])
CASES = CONTENT["cases"]
TYPED = load("typed_data")


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_decoding__shared_case__is_as_written(case):
    assert decoded(case, CONTEXT) == case["expected"]
    call = Call.of_json(case["call"])
    assert read_call(call, CONTEXT).call(CONTEXT) == call
    assert call.as_json() == case["call"]


def test_cases__every_kind_of_action__is_among_them():
    assert {case["expected"]["kind"] for case in CASES} == {action.kind for action in ACTIONS}


def test_cases__names__are_distinct():
    assert len({case["name"] for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", TYPED["cases"], ids=[case["name"] for case in TYPED["cases"]])
def test_typed_data__shared_case__is_as_written(case):
    assert typed(case, context_of(TYPED["context"])) == case["expected"]
