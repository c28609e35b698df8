"""From a bundle alone the compiler makes the code of the artifact."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools.paths import ARTIFACTS
from tools.release import bundles

VYPER_JSON = Path(sys.executable).parent / "vyper-json"


@pytest.fixture
def compiled_alone(tmp_path: Path):
    """compiled_alone(contract) -> (artifact, the compiler's answer), from a folder with the bundle only."""

    def compile_alone(contract: str, bundle: dict[str, object] | None = None):
        artifact = json.loads((ARTIFACTS / f"{contract}.json").read_text())
        made = bundles.bundle(artifact) if bundle is None else bundle
        (tmp_path / "input.json").write_text(bundles.render(made))
        env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        subprocess.run(
            [str(VYPER_JSON), "input.json", "-o", "output.json"],
            cwd=tmp_path,
            env=env,
            check=True,
            timeout=300,
        )
        answer = json.loads((tmp_path / "output.json").read_text())
        return artifact, answer

    return compile_alone


def test_bundle__compiled_in_an_empty_folder__gives_the_artifact(contract: str, compiled_alone) -> None:
    artifact, answer = compiled_alone(contract)
    evm = answer["contracts"][f"contracts/{contract}.vy"][contract]["evm"]
    assert evm["bytecode"]["object"] == artifact["deploymentBytecode"]["bytecode"]
    assert evm["deployedBytecode"]["object"] == artifact["runtimeBytecode"]["bytecode"]


def test_bundle__a_source_changed__the_compiler_says_so(compiled_alone) -> None:
    made = bundles.bundle(json.loads((ARTIFACTS / "Lens.json").read_text()))
    made["sources"]["contracts/interfaces/ILens.vyi"]["content"] += "\n# another\n"
    _, answer = compiled_alone("Lens", made)
    assert any("integrity" in said["message"] for said in answer["errors"])


def test_write__all__one_a_contract_without_a_path_of_this_machine(tmp_path: Path) -> None:
    written = bundles.write(tmp_path / "verification")
    assert {path.name for path in written} == {path.name for path in ARTIFACTS.glob("*.json")}
    for path in written:
        assert str(Path.cwd()) not in path.read_text()
        assert str(Path.home()) + "/" not in path.read_text()


def test_write__source_that_is_not_the_artifact_s__refused(contracts: Path, tmp_path: Path, capsys) -> None:
    from tools import build

    places = ["--contracts", str(contracts), "--artifacts", str(tmp_path / "artifacts")]
    assert build.main(places) == 0
    assert bundles.main([str(tmp_path / "out"), *places]) == 0
    held = json.loads((tmp_path / "out" / "Box.json").read_text())["sources"]
    assert "snekmate/auth/ownable.vy" in held
    (contracts / "modules" / "ledger.vy").write_text("# pragma version 0.4.3\n")
    assert bundles.main([str(tmp_path / "out"), *places]) == 1
    assert "contracts/modules/ledger.vy is not what the artifact was compiled from" in capsys.readouterr().err
    (contracts / "modules" / "ledger.vy").unlink()
    assert bundles.main([str(tmp_path / "out"), *places]) == 1
    assert "contracts/modules/ledger.vy is missing" in capsys.readouterr().err
