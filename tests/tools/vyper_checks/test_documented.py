from __future__ import annotations

from collections.abc import Callable

import pytest

PRAGMAS = "# pragma version 0.4.3\n# pragma nonreentrancy on\n# pragma optimize gas\n"
HEADER = '"""\n@title Box\n@license AGPL-3.0-only\n@notice A box.\n@custom:kill Empty it.\n"""\n'
ACT = 'count: uint256\n\n@external\ndef act():\n    """\n    @notice Counts.\n    """\n    self.count += 1\n'


@pytest.mark.parametrize("tag", ["@title", "@license AGPL-3.0-only", "@notice", "@custom:kill"])
def test_documented__deployable_without_a_tag__reported(found: Callable[..., list[str]], tag: str) -> None:
    said = found("documented", ACT, head=PRAGMAS + HEADER.replace(tag, "@custom:other it is"))
    assert said == [f"header without {tag}"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (ACT.replace("@notice", "@dev"), "Box.act changes state without a @notice"),
        (
            "@external\n@view\ndef twice(n: uint256) -> uint256:\n    return 2 * n\n",
            "Box.twice has no docstring",
        ),
    ],
)
def test_documented__function_that_says_nothing__reported(
    found: Callable[..., list[str]], body: str, said: str
) -> None:
    assert found("documented", body) == [said]


def test_documented__getter_of_one_value__clean(found: Callable[..., list[str]]) -> None:
    getter = "@external\n@view\ndef total() -> uint256:\n    return self.count\n"
    assert found("documented", ACT + getter) == []
