from __future__ import annotations

from collections.abc import Callable

import pytest

CALLS = {
    "raw_call": '    raw_call(target, b"")',
    "send": "    send(target, 1)",
    "raw_create": '    a: address = raw_create(b"")',
    "create_minimal_proxy_to": "    a: address = create_minimal_proxy_to(target)",
    "extcall": "    extcall Other(target).poke()",
}
BODY = """
interface Other:
    def poke(): nonpayable

@external
def act(target: address):
"""


@pytest.mark.parametrize("name", CALLS)
def test_outside_calls__module_that_is_not_named__reported(
    found: Callable[..., list[str]], name: str
) -> None:
    said = found("outside_calls", BODY + CALLS[name] + "\n")
    assert said == [f"Box is not among the modules that may use {name}"]


def test_outside_calls__named_module_that_no_longer_calls__stale(found: Callable[..., list[str]]) -> None:
    lists = {"raw_call": {"Box": "no more needed"}}
    said = found("outside_calls", BODY + "    pass\n", lists=lists)
    assert said == ["[raw_call] Box: stale, nothing needs it"]
