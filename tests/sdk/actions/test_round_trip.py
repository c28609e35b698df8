"""Model to calldata to model, and model to file to model, are the identity; for every kind."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from celldao.actions import ACTIONS, Call, by_kind, read_call
from tests.support.action_world import CONTEXT, RANDOM

QUICK = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def test_random__every_kind__has_a_strategy():
    assert set(RANDOM) == set(ACTIONS)
    assert len(by_kind()) == len(ACTIONS)


@pytest.mark.parametrize("kind", list(RANDOM), ids=lambda kind: kind.kind)
def test_read_call__the_call_of_any_action__is_that_action(kind):
    @QUICK
    @given(RANDOM[kind])
    def check(action):
        call = action.call(CONTEXT)
        assert read_call(call, CONTEXT) == action
        assert action.words(CONTEXT).strip()
        assert all(line.strip() for line in action.lines(CONTEXT))
        assert "\n" not in "".join([action.words(CONTEXT), *action.lines(CONTEXT)])

    check()


@pytest.mark.parametrize("kind", list(RANDOM), ids=lambda kind: kind.kind)
def test_model__written_as_json__reads_as_itself(kind):
    @QUICK
    @given(RANDOM[kind])
    def check(action):
        text = json.dumps(action.model_dump(mode="json", exclude_defaults=True))
        assert kind.model_validate(json.loads(text)) == action

    check()


@QUICK
@given(st.one_of(*RANDOM.values()), st.data())
def test_read_call__a_byte_changed__never_is_the_same_action_and_never_fails(action, data):
    call = action.call(CONTEXT)
    if not call.data:
        return
    at = data.draw(st.integers(0, len(call.data) - 1))
    bit = data.draw(st.integers(0, 7))
    changed = bytearray(call.data)
    changed[at] ^= 1 << bit
    other = Call(call.target, call.value, bytes(changed))
    read = read_call(other, CONTEXT)
    assert read != action
    assert read.call(CONTEXT) == other
    assert read.words(CONTEXT)


@QUICK
@given(st.one_of(*RANDOM.values()), st.binary(min_size=1, max_size=64))
def test_read_call__bytes_appended__not_the_same_kind(action, extra):
    call = action.call(CONTEXT)
    if not call.data or action.kind == "raw_call":
        return
    read = read_call(Call(call.target, call.value, call.data + extra), CONTEXT)
    assert read.kind == "raw_call"


@QUICK
@given(st.binary(max_size=300), st.integers(0, 2**256 - 1), st.integers(0, 2**160 - 1))
def test_read_call__any_bytes__come_back_as_they_were(data, value, target):
    call = Call(f"0x{target:040x}", value, data)
    read = read_call(call, CONTEXT)
    assert read.call(CONTEXT) == call
    assert read.words(CONTEXT)
    assert isinstance(read.lines(CONTEXT), list)
