from __future__ import annotations

from collections.abc import Callable

import pytest

LISTS = {
    "prefix": {"Box": "box"},
    "refusals": {"Box._refuse": "adds the prefix", "Box._limit": "whole reason"},
}
BODY = """
@internal
@pure
def _refuse(reason: String[32]):
    raise concat("box: ", reason)

@internal
@pure
def _limit(n: uint256, reason: String[32]):
    assert n < 5, reason

@external
def act(n: uint256):
    {}
"""


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("assert n > 1", "Box.act: refuses without a reason"),
        ("raise", "Box.act: refuses without a reason"),
        ("assert n > 1, 'too small'", "Box.act: 'too small' does not begin with its prefix (box)"),
        (
            "assert n > 1, 'treasury: too small'",
            "Box.act: 'treasury: too small' does not begin with its prefix (box)",
        ),
        ("self._refuse('box: no')", "Box.act: 'box: no' is empty or has a prefix of its own"),
        ("self._refuse('')", "Box.act: '' is empty or has a prefix of its own"),
        ("self._limit(n, 'too much')", "Box.act: 'too much' does not begin with its prefix (box)"),
    ],
)
def test_reasons__missing_or_without_prefix__reported(
    found: Callable[..., list[str]], code: str, said: str
) -> None:
    assert found("reasons", BODY.format(code), lists=LISTS) == [said]


@pytest.mark.parametrize(
    "code",
    [
        "assert n > 1, 'box: too small'",
        "assert n > 1  # unreachable: n is checked above",
        "self._refuse('too small')",
        "self._refuse('too small: read it')",
        "self._limit(n, 'box: too much')",
    ],
)
def test_reasons__in_words__clean(found: Callable[..., list[str]], code: str) -> None:
    assert found("reasons", BODY.format(code), lists=LISTS) == []
