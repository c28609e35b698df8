"""A pytest plugin: which statements of the contracts each test runs, and how long it takes.

    pytest -p tests.mutants.recording tests/unit ...      writes .build/mutants/runs/

What a fixture of a module or session runs counts for the test that it was first set up for.
"""

from __future__ import annotations

import json
import os
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.paths import BUILD, CONTRACTS
from tests.support.vyper_coverage import Recorder

PLACE = BUILD / "mutants"


class ByTest(Recorder):
    """Keeps the lines of each test apart."""

    def __init__(self, folder: Path, sources: Path) -> None:
        super().__init__(folder, sources)
        self.tests: dict[str, dict[str, list[int]]] = {}
        self.seconds: dict[str, float] = {}
        # looked up once a run; by the identity of the map, which is kept alive beside
        self._places: dict[int, tuple[Any, dict[int, tuple[str, int] | None]]] = {}

    def place(self, nodes: dict[int, Any], pc: int) -> tuple[str, int] | None:
        _, known = self._places.setdefault(id(nodes), (nodes, {}))
        if pc not in known:
            known[pc] = super().place(nodes, pc)
        return known[pc]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        began = time.monotonic()
        self.lines = defaultdict(set)
        self._seen = {}
        answer = yield
        self.tests[item.nodeid] = {name: sorted(lines) for name, lines in self.lines.items()}
        self.seconds[item.nodeid] = round(time.monotonic() - began, 3)
        if len(self.tests) % 50 == 0:
            self.write()
        return answer

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self) -> None:
        self.write()

    def write(self) -> None:
        """Now and then, so that a run that is stopped leaves what it knows."""
        self.folder.mkdir(parents=True, exist_ok=True)
        kept: dict[str, Any] = {"tests": self.tests, "seconds": self.seconds}
        (self.folder / f"runs-{os.getpid()}.json").write_text(json.dumps(kept), encoding="utf-8")


def pytest_configure(config: pytest.Config) -> None:
    recorder = ByTest(PLACE / "runs", CONTRACTS)
    recorder.install()
    config.pluginmanager.register(recorder)
