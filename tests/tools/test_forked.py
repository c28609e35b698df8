"""Work in forks: what it answers, what it may use, how it breaks."""

from __future__ import annotations

import importlib
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tools.forked.compiling import Memory
from tools.forked.forks import apart, each
from tools.forked.tests import collect, run_tests
from tools.forked.workshop import Workshop, code_of
from tools.paths import CONTRACTS


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


# --- the compiler that remembers


def code(text: str, quickly: bool) -> str:
    """Of the splitter with that text, from the compiler as it comes or from the one that remembers."""
    compiler: Any = importlib.import_module("boa.interpret")
    path = str(CONTRACTS / "RevenueSplitter.vy")

    def build() -> str:
        compiler.set_search_paths([str(CONTRACTS)])
        compiler._disk_cache = None
        deployer = importlib.import_module("boa.contracts.vyper.vyper_contract").VyperDeployer

        def compiled() -> list[str]:
            return [part.hex() for part in code_of(compiler.compiler_data(text, path, path, deployer))]

        if quickly:
            memory = Memory()
            compiled()
            memory.for_forks()
        return " ".join(compiled())

    return apart(build, 60)


def test_memory__what_was_worked_out_before__gives_the_same_code() -> None:
    """Of a changed contract; `Workshop` compares all contracts as they are, each time."""
    text = (CONTRACTS / "RevenueSplitter.vy").read_text(encoding="utf-8")
    assert "if owed > 0:" in text
    changed = text.replace("if owed > 0:", "if owed >= 0:")
    plain = code(changed, quickly=False)
    assert plain == code(changed, quickly=True)
    init, runtime = plain.split()
    assert runtime in init
    assert len(runtime) > 10_000


# --- contracts with one file changed


def workshop() -> Workshop:
    """One that knows nothing but Share, which it need not build."""
    made = Workshop.__new__(Workshop)
    made.contracts = importlib.import_module("tests.support.contracts")
    made.contracts.configure()
    made.interpret = importlib.import_module("boa.interpret")
    made.known, made.parts = {"Share": "Share as it is"}, {"Share": {CONTRACTS / "Share.vy"}}
    return made


def test_change__module_that_a_test_asks_for_by_itself__is_built() -> None:
    """A test that fails in every fork notices every mutant."""
    text = (CONTRACTS / "modules" / "registry.vy").read_text(encoding="utf-8")

    def built() -> str:
        deployer = workshop().change("modules/registry.vy", text)
        return f"{deployer('Share')}, {type(deployer('modules/registry')).__name__}"

    assert apart(built, 60) == "Share as it is, VyperDeployer"


# --- pytest in a fork

STUBBORN = """
from pathlib import Path
from hypothesis import given, strategies

@given(strategies.lists(strategies.integers(), min_size=5))
def test_small(numbers):
    with Path({seen!r}).open("a") as file:
        file.write(f"{{sum(numbers) < 1_000}}\\n")
    assert sum(numbers) < 1_000
"""


def test_run_tests__an_example_that_fails__is_not_made_smaller(tmp_path: Path) -> None:
    """titanoboa needs minutes for what a reader would see at a glance, and nobody reads it."""
    seen, test = tmp_path / "seen", tmp_path / "test_stubborn.py"
    test.write_text(STUBBORN.format(seen=str(seen)))
    assert "test_small" in apart(lambda: " ".join(run_tests([str(test)]).failed), 60)
    failing = seen.read_text().split().count("False")
    assert 1 <= failing <= 3  # found, and run again to report it


def test_collect__a_file_that_cant_be_imported__says_so(tmp_path: Path) -> None:
    test = tmp_path / "test_broken.py"
    test.write_text("import nothing_of_that_name\n")
    with pytest.raises(RuntimeError, match=f"when it collected {test}"):
        apart(lambda: str(collect([str(test)])), 60)
