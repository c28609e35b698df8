from __future__ import annotations

from collections.abc import Callable

ACT = "count: uint256\n\n@external\n{}def act():\n    self.count += 1\n"
SAID = ["Box.act changes state without the lock, and is not listed"]


def test_locks__reentrant_and_not_listed__reported(found: Callable[..., list[str]]) -> None:
    assert found("locks", ACT.format("@reentrant\n")) == SAID


def test_locks__exported_from_a_module_without_a_lock__reported(found: Callable[..., list[str]]) -> None:
    """Nothing in the deployable shows it: the pragma of the module decides."""
    box = "from modules import part\ninitializes: part\nexports: part.act\n"
    head = "# pragma version 0.4.3\n# pragma nonreentrancy off\n"
    assert found("locks", box, modules={"part": ACT.format("")}, module_head=head) == SAID


def test_locks__locked_or_a_view__clean(found: Callable[..., list[str]]) -> None:
    view = "@external\n@view\n@reentrant\ndef seen() -> uint256:\n    return self.count\n"
    assert found("locks", ACT.format("") + view) == []


def test_locks__answers_a_vote_only__clean_if_the_check_is_listed(found: Callable[..., list[str]]) -> None:
    guarded = ACT.format("@reentrant\n").replace(
        "    self", '    assert msg.sender == self, "box: no"\n    self'
    )
    lists = {"answers_a_vote": {"Box.act": "the treasury calls itself"}}
    assert found("locks", guarded, lists=lists) == []
