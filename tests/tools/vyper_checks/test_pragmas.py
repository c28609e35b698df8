from __future__ import annotations

from collections.abc import Callable

import pytest

BODY = "@external\ndef act():\n    pass\n"
LOCK, OPTIMIZE = "# pragma nonreentrancy on\n", "# pragma optimize gas\n"
VERSION = "# pragma version 0.4.3\n"


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (LOCK + OPTIMIZE, "`# pragma version 0.4.3` is missing or another one"),
        (
            "# pragma version ^0.4.0\n" + LOCK + OPTIMIZE,
            "`# pragma version 0.4.3` is missing or another one",
        ),
        (VERSION + OPTIMIZE, "`# pragma nonreentrancy on` or `off` is missing"),
        (
            VERSION + "# pragma nonreentrancy off\n" + OPTIMIZE,
            "a deployable without `# pragma nonreentrancy on`",
        ),
        (VERSION + LOCK, "a deployable without `# pragma optimize`"),
    ],
)
def test_pragmas__deployable_without_one__reported(
    found: Callable[..., list[str]], head: str, said: str
) -> None:
    assert found("pragmas", BODY, head=head) == [said]


def test_pragmas__module_that_does_not_state_its_lock__reported(found: Callable[..., list[str]]) -> None:
    part = "@internal\n@pure\ndef _one() -> uint256:\n    return 1\n"
    box = "from modules import part\n@external\ndef act() -> uint256:\n    return part._one()\n"
    said = found("pragmas", box, modules={"part": part}, module_head=VERSION)
    assert said == ["`# pragma nonreentrancy on` or `off` is missing"]


def test_pragmas__module_of_no_contract__reported(found: Callable[..., list[str]]) -> None:
    said = found("pragmas", BODY, modules={"lost": ""})
    assert said == ["part of no contract: nothing checks it, remove it or use it"]
