"""The recorder must neither miss a line that ran nor claim one that did not: our figures rest on it."""

from __future__ import annotations

from pathlib import Path

import boa
import pytest
from boa.environment import Env

from tests.support.vyper_coverage import Recorder
from tools.coverage_report import report, statement_lines


@pytest.fixture
def load(contracts: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(boa.interpret, "_search_path", [str(contracts)])
    return lambda name: boa.load_partial(str(contracts / f"{name}.vy"))


@pytest.fixture
def recorder(contracts: Path, monkeypatch: pytest.MonkeyPatch) -> Recorder:
    recorder = Recorder(contracts / "records", contracts)
    # so that the originals come back when the test ends
    monkeypatch.setattr(Env, "_trace_computation", Env._trace_computation)
    monkeypatch.setattr(Env, "_coverage_enabled", False)
    recorder.install()
    return recorder


def test_deploy__constructor_lines_only(load, recorder, numbers):
    load("Box").deploy()
    assert recorder.lines["Box.vy"] == numbers("Box.vy", ".__init__()", "LOCK = 1")


def test_call__counts_the_branch_taken_and_no_other(load, recorder, numbers, contracts):
    box = load("Box").deploy()
    recorder.lines.clear()
    box.put(950)
    name = "modules/ledger.vy"
    expected = numbers(name, "if amount == 0", "if amount > 1000", "elif", "+= 2")
    expected |= numbers(name, "    log IBox.Put(") - numbers(name, "amount=1)")
    assert recorder.lines[name] == expected
    assert recorder.lines["Box.vy"] == numbers("Box.vy", "assert", "ledger._add")


def test_all_kinds_of_statement_are_seen_when_run(load, recorder, numbers, contracts):
    box = load("Box").deploy()
    for amount in (0, 10, 950, 2000):
        box.put(amount)
    box.total()
    source = (contracts / "modules/ledger.vy").read_text(encoding="utf-8")
    unseen = statement_lines(source) - recorder.lines["modules/ledger.vy"]
    assert unseen == numbers("modules/ledger.vy", "self._total = 0")


def test_clone__counts_as_its_master_when_called_directly_and_from_the_factory(load, recorder, numbers):
    master, maker = load("Box").deploy(), load("Maker").deploy()
    recorder.lines.clear()
    clone = load("Box").at(maker.make(master))
    assert set(recorder.lines) == {"Maker.vy"}
    clone.put(2000)
    assert numbers("modules/ledger.vy", "amount=1)") <= recorder.lines["modules/ledger.vy"]
    assert "Box.vy" in recorder.lines
    recorder._seen.clear()
    recorder.lines.clear()
    maker.make_and_put(master, 950)
    assert numbers("modules/ledger.vy", "+= 2") <= recorder.lines["modules/ledger.vy"]


def test_report__complains_of_lines_not_run_and_of_stale_permissions(contracts: Path):
    (contracts / "Box.vy").unlink()
    (contracts / "Maker.vy").unlink()
    name = "modules/ledger.vy"
    lines = statement_lines((contracts / name).read_text(encoding="utf-8"))
    dead = max(lines)
    _, complaints = report(contracts, {name: lines - {dead}}, {}, [])
    assert complaints == [f"contracts/{name}:{dead}: no test runs `self._total = 0`"]
    _, complaints = report(contracts, {name: lines - {dead}}, {(name, "self._total = 0"): 1}, [])
    assert complaints == []
    _, complaints = report(contracts, {name: lines}, {(name, "self._total = 0"): 1}, [])
    assert complaints == [f"coverage_allow.toml: {name}: `self._total = 0` allows 1 more than there are"]
