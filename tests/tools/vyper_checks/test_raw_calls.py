from __future__ import annotations

from collections.abc import Callable

import pytest

BODY = "@external\ndef act(target: address):\n    ok: bool = False\n    answer: Bytes[64] = b''\n    "
CASES = {
    "Box.act: raw_call passes the target's failure on, and is not listed for it": 'raw_call(target, b"")',
    "Box.act: raw_call survives failure without a cap on its gas": (
        'ok = raw_call(target, b"", revert_on_failure=False)'
    ),
    "Box.act: raw_call copies more than one word of return data": (
        'ok, answer = raw_call(target, b"", max_outsize=64, gas=5000, revert_on_failure=False)'
    ),
}


@pytest.mark.parametrize("said", CASES)
def test_raw_calls__unguarded_call__reported(found: Callable[..., list[str]], said: str) -> None:
    assert found("raw_calls", BODY + CASES[said] + "\n") == [said]


def test_raw_calls__capped_and_looked_at__clean(found: Callable[..., list[str]]) -> None:
    call = 'ok, answer = raw_call(target, b"", max_outsize=32, gas=5000, revert_on_failure=False)\n'
    assert found("raw_calls", BODY.replace("64", "32") + call) == []
