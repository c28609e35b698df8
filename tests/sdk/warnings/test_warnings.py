"""Warnings about proposals: the shared cases, which the page must pass as well, and what JSON cannot say."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from celldao.actions import AdmitMember, Amount, Call, Pay
from celldao.actions.context import context_of
from celldao.warnings import RULES, Facts, Level, check
from celldao.warnings.warning import View
from tests.cases import load, warned
from tests.support.action_world import BAKER, CONTEXT, WELDER, any_action
from tests.support.paths import ROOT

CONTENT = load("warnings")
CASES = CONTENT["cases"]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_check__shared_case__warns_as_written(case):
    assert warned(case, context_of(CONTENT["context"])) == case["expected"]
    assert [Call.of_json(call).as_json() for call in case["calls"]] == case["calls"]


def test_cases__every_code__is_among_them():
    written = {warning["code"] for case in CASES for warning in case["expected"]}
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "celldao" / "warnings").glob("*.py"))
    codes = set(re.findall(r'(?:danger|caution)\(\n\s+"([a-z-]+)"', sources))
    assert len(codes) >= len(RULES)
    assert codes == written


def test_cases__every_rule__warns_somewhere_and_is_silent_somewhere():
    context = context_of(CONTENT["context"])
    from celldao.actions import read_calls

    views = [
        View(
            tuple(read_calls([Call.of_json(call) for call in case["calls"]], context)),
            context,
            Facts.model_validate(case["facts"]),
        )
        for case in CASES
    ]
    for rule in RULES:
        assert {bool(list(rule(view))) for view in views} == {True, False}, rule.__name__


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(any_action, max_size=3))
def test_check__any_actions_and_no_facts__never_fails(actions):
    found = check(actions, CONTEXT)
    levels = [warning.level for warning in found]
    assert levels == sorted(levels, key=lambda level: level is not Level.DANGER)
    assert all(warning.words and warning.remedy for warning in found)
    assert len(set(found)) == len(found)
    assert any(action.kind == "raw_call" for action in actions) <= ("unknown-call" in {w.code for w in found})


def test_check__a_known_account_itself__is_no_look_alike():
    facts = Facts(known=frozenset({BAKER}), paid=frozenset({BAKER}))
    assert check([Pay(to=BAKER, amount="1 USDC")], CONTEXT, facts) == []
    assert check([AdmitMember(member=BAKER, shares="1 share")], CONTEXT, facts) == []


def test_check__an_asset_of_which_nothing_is_known__is_not_judged():
    facts = Facts(available=(Amount.parse("1 ETH"),))
    assert check([Pay(to=WELDER, amount="1000000 USDC")], CONTEXT, facts) == []
