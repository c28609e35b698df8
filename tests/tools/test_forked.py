"""Work in forks: what it answers, what it may use, how it breaks."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import pytest

from tools.forked.forks import apart, each


def loops() -> str:
    while True:
        pass


def test_apart__work__answers_from_a_fork() -> None:
    before = os.getpid()
    assert apart(lambda: str(os.getpid()), 5) not in ("", str(before))
    assert os.getpid() == before


def test_apart__work_without_end__is_stopped_by_processor_time() -> None:
    assert apart(loops, 0) == "time"


def test_apart__work_that_breaks__says_why() -> None:
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        apart(lambda: str(1 // 0), 5)


def test_each__items__worked_on_in_forks_and_answered_as_they_come() -> None:
    def work(item: int) -> str:
        time.sleep(item / 10)
        return f"{item} in {os.getpid()}"

    answers = dict(each(iter([5, 1, 0]), work, 2))
    assert list(answers) == [1, 0, 5]
    assert len({answer.split()[-1] for answer in answers.values()} | {str(os.getpid())}) == 4


def test_each__items__taken_when_a_process_is_free() -> None:
    taken = []

    def items() -> Iterator[int]:
        for item in range(4):
            taken.append(item)
            yield item

    answers = each(items(), str, 2)
    next(answers)
    assert taken == [0, 1]
    assert len(list(answers)) == 3


def test_each__work_that_breaks__ends_all_and_says_which_and_why() -> None:
    with pytest.raises(RuntimeError, match=r"^7\n(.*\n)*ZeroDivisionError"):
        list(each(iter([7]), lambda item: str(item // 0), 2))


def test_each__process_that_dies__is_no_answer() -> None:
    with pytest.raises(RuntimeError, match="ended without a word"):
        list(each(iter([7]), lambda _: os._exit(0), 1))
