from __future__ import annotations

from collections.abc import Callable

import pytest

LISTS = {"maximum": {"rounds": 128, "in_all": 2000}}
BODY = """
MANY: constant(uint256) = 129
list: uint256[300]
sum: uint256

@internal
def _inner():
    for i: uint256 in range(100):
        self.sum += i

@external
def act(n: uint256, given: DynArray[uint256, 200]):
    for i: uint256 in {}:
        {}
"""


@pytest.mark.parametrize(
    ("loop", "inner", "said"),
    [
        ("range(MANY)", "pass", "Box.act: a loop of 129 rounds is above the maximum"),
        ("range(n, bound=500)", "pass", "Box.act: a loop of 500 rounds is above the maximum"),
        ("range(10, 150)", "pass", "Box.act: a loop of 140 rounds is above the maximum"),
        ("given", "pass", "Box.act: a loop of 200 rounds is above the maximum"),
        ("self.list", "pass", "Box.act: a loop of 300 rounds is above the maximum"),
        ("range(30)", "self._inner()", "Box.act: 3030 rounds of loops in all"),
    ],
)
def test_loops__longer_than_stated__reported(
    found: Callable[..., list[str]], loop: str, inner: str, said: str
) -> None:
    assert found("loops", BODY.format(loop, inner), lists=LISTS) == [said]


def test_loops__bounded__clean(found: Callable[..., list[str]]) -> None:
    assert found("loops", BODY.format("range(n, bound=128)", "pass"), lists=LISTS) == []
