"""Set-up for all suites. Each suite is a pytest run of its own; see docs/development.md."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.support.paths import CONTRACTS, ROOT

# Examples on a chain take long at times; a slow machine must not fail a right test.
settings.register_profile("celldao", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", parent=settings.get_profile("celldao"), derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "celldao")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--vyper-coverage", metavar="DIR", help="record which lines of contracts run, in DIR")


def pytest_configure(config: pytest.Config) -> None:
    if not config.pluginmanager.has_plugin("boa_test"):
        return
    from tests.support import contracts

    contracts.configure()
    if folder := config.getoption("--vyper-coverage"):
        from tests.support.vyper_coverage import Recorder

        recorder = Recorder(ROOT / Path(folder), CONTRACTS)
        recorder.install()
        config.pluginmanager.register(recorder)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """titanoboa undoes a test's storage but not its notes about it. To show a refused call it reads them,
    also where another contract has the address by then, and fails for a map of another shape."""
    if item.config.pluginmanager.has_plugin("boa_test"):
        import boa

        boa.env.sstore_trace.clear()
