from __future__ import annotations

from collections.abc import Callable

import pytest


@pytest.mark.parametrize("name", ["unsafe_add", "unsafe_sub", "unsafe_mul", "unsafe_div"])
def test_unsafe_math__without_a_comment__reported(found: Callable[..., list[str]], name: str) -> None:
    said = found("unsafe_math", f"@external\ndef act(a: uint256) -> uint256:\n    return {name}(a, 2)\n")
    assert said == [f"Box.act: {name} without a word on why it is safe"]


@pytest.mark.parametrize(
    "code", ["    # a is small\n    return unsafe_add(a, 2)\n", "    return unsafe_add(a, 2)  # a is small\n"]
)
def test_unsafe_math__with_a_comment__clean(found: Callable[..., list[str]], code: str) -> None:
    assert found("unsafe_math", "@external\ndef act(a: uint256) -> uint256:\n" + code) == []
