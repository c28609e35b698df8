from __future__ import annotations

from collections.abc import Callable

import pytest

CASES = {
    "delegatecall is forbidden": 'raw_call(target, b"", is_delegate_call=True)',
    "create_from_blueprint is forbidden": "a: address = create_from_blueprint(target)",
    "create_copy_of is forbidden": "a: address = create_copy_of(target)",
    "raw_log is forbidden": 'raw_log([], b"")',
}


@pytest.mark.parametrize("said", CASES)
def test_forbidden__used_anywhere__reported(found: Callable[..., list[str]], said: str) -> None:
    assert found("forbidden", f"@external\ndef act(target: address):\n    {CASES[said]}\n") == [said]


def test_forbidden__in_a_module__reported(found: Callable[..., list[str]]) -> None:
    part = '@internal\ndef _run(target: address):\n    raw_call(target, b"", is_delegate_call=True)\n'
    box = "from modules import part\n@external\ndef act(target: address):\n    part._run(target)\n"
    assert found("forbidden", box, modules={"part": part}) == ["delegatecall is forbidden"]
