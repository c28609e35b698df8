"""pytest in this process, quietly: for forks, whose output nobody reads."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

COMPILER = "vyper.exceptions"


class _Watch:
    """Stops at the first test that fails for another reason than that a mock does not compile any more."""

    def __init__(self) -> None:
        self.failed: list[str] = []
        self.passed: list[str] = []
        self.unfit = 0
        self.all = False

    @property
    def wrong(self) -> list[str]:
        """On contracts as they are nothing may fail to compile either."""
        return self.failed + ([f"{self.unfit} tests: a contract does not compile"] if self.unfit else [])

    def pytest_configure(self, config: Any) -> None:
        """One example that fails is enough: nobody reads how small it could be made. (tests/conftest.py has
        loaded its profile by now, and no test has been imported yet.)"""
        del config
        hypothesis: Any = importlib.import_module("hypothesis")
        settings, phase = hypothesis.settings, hypothesis.Phase
        phases = (phase.explicit, phase.generate)
        settings.register_profile("forked", parent=settings.default, phases=phases)
        settings.load_profile("forked")

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.failed and COMPILER in str(report.longrepr):
            self.unfit += 1
        elif report.failed:
            self.failed.append(str(report.nodeid))
        elif report.passed and report.when == "call":
            self.passed.append(str(report.nodeid))

    def pytest_runtest_makereport(self, item: Any, call: Any) -> None:
        del call
        if self.failed and not self.all:
            item.session.shouldstop = "noticed"


def run_tests(nodes: Sequence[str], every: bool = False, report: Path | None = None) -> _Watch:
    """In this process; quietly. Nodes run in the order in which they are given.

    Args:
        every: also those after the first that fails.
        report: where a JUnit report goes.
    """
    pytest = importlib.import_module("pytest")
    watch = _Watch()
    watch.all = every
    # what shows a failure at length, and what looks for leaks in the end, take longer than most tests
    quickly = ["-q", "--tb=native", "-p", "no:cacheprovider", "-p", "no:unraisableexception"]
    arguments = [*quickly, *([f"--junitxml={report}"] if report else []), *nodes]
    with _silent():
        code = pytest.main(arguments, plugins=[watch])
    if code not in (0, 1, 2):
        raise RuntimeError(f"pytest ended with {code} for {nodes[:3]}")
    return watch


def collect(nodes: Sequence[str]) -> None:
    """Import these tests and what they import, so that the forks need not.

    Raises:
        RuntimeError: some can't be imported.
    """
    pytest = importlib.import_module("pytest")
    with _silent():
        code = pytest.main(["--collect-only", "-q", "-p", "no:cacheprovider", *nodes], plugins=[_Watch()])
    if code != 0:
        raise RuntimeError(f"pytest ended with {code} when it collected {', '.join(nodes)}")


@contextmanager
def _silent() -> Iterator[None]:
    """Nobody reads it."""
    sys.stdout.flush()
    kept = os.dup(1), os.dup(2)
    try:
        with open(os.devnull, "w", encoding="utf-8") as nowhere:
            os.dup2(nowhere.fileno(), 1)
            os.dup2(nowhere.fileno(), 2)
            yield
    finally:
        for place, number in zip(kept, (1, 2), strict=True):
            os.dup2(place, number)
            os.close(place)
