"""Ours and OpenZeppelin's through the same stories; `python -m tests.twin` tells more of them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from tests.model.driver import shortened
from tests.support.paths import NODE_MODULES
from tests.twin import compare
from tests.twin.acts import KINDS
from tests.twin.differences import ALONE, STATES, same_refusal
from tests.twin.driver import LEAST_SUCCESS, tell, tell_many
from tests.twin.story import Story

STORIES = 8


@pytest.fixture(autouse=True)
def published() -> None:
    """OpenZeppelin's contracts and solc are npm's. Without Node the test is skipped, in CI it fails."""
    if not (NODE_MODULES / "solc").is_dir():
        words = "OpenZeppelin's contracts are not here: install Node 20.19 or later, then run `make node`"
        pytest.fail(words) if os.environ.get("CI") == "true" else pytest.skip(words)


@pytest.mark.parametrize("kind", KINDS)
def test_twin__any_story__is_the_same_on_both_sides(kind: str) -> None:
    result = tell_many(kind, "test", 0, STORIES)
    assert result.failure == ""
    assert result.steps >= 40 * STORIES
    assert result.success >= LEAST_SUCCESS


def test_twin__stories_of_proposals__reach_every_state_that_both_have() -> None:
    seen = tell_many("governor", "states", 0, 2 * STORIES).states
    assert set(seen) == {str(state) for state in STATES.values()}


def test_twin__same_seed__is_the_same_story() -> None:
    first, second = (tell("governor.again.0") for _ in range(2))
    assert first.words == second.words
    assert (first.steps, first.done, first.refused) == (second.steps, second.done, second.refused)


def test_twin__an_answer_that_differs__fails_and_is_shortened(monkeypatch: pytest.MonkeyPatch) -> None:
    def answers(story: Story) -> Iterator[tuple[str, Any, Any]]:
        yield "burnt", 0, story.done["burn"]

    monkeypatch.setattr(compare, "answers", answers)
    result = tell_many("share", "differs", 0, STORIES)
    assert result.failure.startswith("burnt: ours 0, theirs 1")
    short = shortened(result.failed_seed, seconds=20, tell=tell).failure.splitlines()
    assert short[-1].partition(" burn ")[2]
    assert len(short) < len(result.failure.splitlines())


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [
        ("governor: has voted already", "GovernorAlreadyCastVote", True),
        ("governor: has voted already", "GovernorInvalidVoteType", True),
        ("governor: has voted already", "GovernorInvalidSignature", False),
        ("share: something new", "ERC20InsufficientBalance", False),
        ("", "", False),
    ],
)
def test_same_refusal__pairs__only_those_that_are_written_down(ours: str, theirs: str, same: bool) -> None:
    assert same_refusal(ours, theirs) is same


def test_differences__what_ours_alone_refuses__has_no_partner() -> None:
    assert not any(
        same_refusal(words, theirs) for words in ALONE for theirs in ("GovernorAlreadyCastVote", "")
    )
