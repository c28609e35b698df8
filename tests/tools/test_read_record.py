"""The committed figures of reading: every size was measured, and no command asks more than it may."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest

from bench import read
from tests.support.paths import ROOT

TASKS = {
    "status": {"ours", "scan", "peer"},
    "register": {"ours", "scan", "peer"},
    "proposals": {"ours", "scan", "peer", "peer, batched"},
    "statement": {"ours", "ours, again", "scan"},
}


@pytest.fixture
def results() -> list[dict[str, Any]]:
    return json.loads((ROOT / "bench" / "results" / "read.json").read_text())


def test_record__every_size__every_task_in_every_way(results: list[dict[str, Any]]) -> None:
    assert [(one["members"], one["proposals"]) for one in results] == [
        (100, 10),
        (1_000, 100),
        (10_000, 1_000),
    ]
    for one in results:
        assert {task: set(ways) for task, ways in one["tasks"].items()} == TASKS


def test_record__requests__within_the_limits(results: list[dict[str, Any]]) -> None:
    assert read.LIMITS == {"status": 6, "register": 15}
    assert read.above_limits(results) == []


def test_record__page__says_what_the_figures_say(results: list[dict[str, Any]]) -> None:
    assert (ROOT / "bench" / "results" / "read.md").read_text() == read.page(results)


@pytest.mark.parametrize(("task", "limit"), read.LIMITS.items())
def test_above_limits__one_request_more__named(results: list[dict[str, Any]], task: str, limit: int) -> None:
    worse = deepcopy(results)
    worse[-1]["tasks"][task]["ours"]["requests"] = limit + 1
    assert read.above_limits(worse) == [f"{task} of 10,000 members takes {limit + 1} requests"]
