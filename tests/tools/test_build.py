from __future__ import annotations

import json
from pathlib import Path

import pytest

from tools import build, sizes


@pytest.fixture
def run(contracts: Path, tmp_path: Path):
    artifacts = tmp_path / "artifacts"
    return lambda *args: build.main(["--contracts", str(contracts), "--artifacts", str(artifacts), *args])


@pytest.fixture
def artifacts(run, tmp_path: Path) -> Path:
    assert run() == 0
    return tmp_path / "artifacts"


def test_build__writes_one_artifact_a_deployable(artifacts: Path):
    assert {path.name for path in artifacts.iterdir()} == {"Box.json", "Maker.json"}
    box = json.loads((artifacts / "Box.json").read_text())
    assert {entry.get("name") for entry in box["abi"]} >= {"put", "total", "owner", "Put"}
    assert box["immutablesLength"] == 32
    assert "modules/ledger.vy" in "".join(box["sources"])
    assert "snekmate/auth/ownable.vy" in box["sources"]
    assert str(artifacts.parent) not in (artifacts / "Box.json").read_text()


def test_check__passes_right_after_build(run, artifacts: Path):
    assert run("--check") == 0


def test_check__names_what_is_out_of_step(run, artifacts: Path, contracts: Path, capsys):
    module = contracts / "modules" / "ledger.vy"
    module.write_text(module.read_text().replace("+= 2", "+= 3"))
    (artifacts / "Maker.json").unlink()
    (artifacts / "Gone.json").write_text("{}")
    assert run("--check") == 1
    words = capsys.readouterr().err
    assert "Box.json differs" in words
    assert "Maker.json is missing" in words
    assert "Gone.json has no contract" in words


def test_build__treats_warnings_as_errors(run, contracts: Path, capsys):
    box = contracts / "Box.vy"
    box.write_text(
        box.read_text() + "\nevent Old:\n    a: uint256\n\n@external\ndef old():\n    log Old(1)\n"
    )
    assert run() == 1
    assert "Box.vy: warnings are errors" in capsys.readouterr().err


def test_build__reports_every_broken_file(run, contracts: Path, capsys):
    (contracts / "Maker.vy").write_text("# pragma version 0.4.3\nx: nonsense\n")
    (contracts / "interfaces" / "IBad.vyi").write_text("@external\ndef f(a: nonsense): ...\n")
    assert run() == 1
    words = capsys.readouterr().err
    assert "Maker.vy:" in words
    assert "IBad.vyi:" in words


def test_sizes__count_immutables_and_compare_the_record(artifacts: Path, tmp_path: Path, capsys):
    record = tmp_path / "sizes.json"
    args = ["--artifacts", str(artifacts), "--record", str(record)]
    assert sizes.main([*args, "--check"]) == 1
    assert sizes.main([*args, "--write"]) == 0
    assert sizes.main([*args, "--check"]) == 0
    box = json.loads((artifacts / "Box.json").read_text())
    runtime = (len(box["runtimeBytecode"]["bytecode"]) - 2) // 2
    assert json.loads(record.read_text())["Box"]["runtime"] == runtime + 32
    capsys.readouterr()
    was = json.loads(record.read_text())
    was["Box"]["runtime"] -= 1
    record.write_text(json.dumps(was))
    assert sizes.main([*args, "--check"]) == 1
    assert f"Box: runtime {runtime + 31} recorded, {runtime + 32} now" in capsys.readouterr().err


def test_sizes__fail_past_a_limit():
    at_limit = {"Share": {"runtime": 23_800, "init": 49_152}, "Governor": {"runtime": 22_118, "init": 1}}
    assert sizes.too_large(at_limit) == []
    past = {"Share": {"runtime": 23_801, "init": 49_153}, "Governor": {"runtime": 22_119, "init": 1}}
    assert len(sizes.too_large(past)) == 3
