"""A pytest plugin: what a run of a suite adds to the table of `make proof`.

    pytest -p tests.support.proof_rows --proof-row hardforks="marked tests under three hard forks" tests/anvil

writes .build/proof/hardforks.json: tests that ran are tried, those that failed or broke are found. What was
skipped was not tried.
"""

from __future__ import annotations

import json
import time

import pytest

from tests.support.paths import BUILD


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--proof-row", metavar="PART=WHAT", help="write a row for `make proof` of what this run tried"
    )


class Row:
    """Counts as the tests end, in the process that collects the workers' reports."""

    def __init__(self, part: str, what: str) -> None:
        self.part, self.what = part, what
        self.tried: set[str] = set()
        self.failed: set[str] = set()
        self.skipped: set[str] = set()
        self.began = time.monotonic()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed.add(report.nodeid)
        elif report.skipped:
            self.skipped.add(report.nodeid)
        elif report.when == "call":
            self.tried.add(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        skipped = f", {len(self.skipped)} skipped" if self.skipped else ""
        row = {
            "part": self.part,
            "what": self.what,
            "tried": len(self.tried | self.failed),
            "unit": "tests",
            "found": len(self.failed),
            "seconds": round(time.monotonic() - self.began, 1),
            "note": "; ".join(sorted(self.failed)) or f"all passed{skipped}",
        }
        path = BUILD / "proof" / f"{self.part}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps([row], indent=1) + "\n", encoding="utf-8")


def pytest_configure(config: pytest.Config) -> None:
    row = config.getoption("--proof-row")
    if row and not hasattr(config, "workerinput"):
        part, _, what = row.partition("=")
        if not what:
            raise pytest.UsageError(f"--proof-row wants PART=WHAT, not {row!r}")
        config.pluginmanager.register(Row(part, what))
