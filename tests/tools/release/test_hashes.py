"""The list of hashes follows the compiled contracts, and a released version never changes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from eth_utils.crypto import keccak

from celldao.artifacts import MASTERS, artifact
from celldao.releases import CodeHashes, known, parse, releases_of
from tools.paths import ARTIFACTS
from tools.release import hashes


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Two small artifacts, and a place for list and page."""
    for name, init in (("Box", "0x6001"), ("Maker", "0x6002")):
        (tmp_path / f"{name}.json").write_text(
            json.dumps(
                {
                    "contractName": name,
                    "deploymentBytecode": {"bytecode": init},
                    "runtimeBytecode": {"bytecode": init + "00"},
                    "immutablesLength": 32,
                }
            )
        )
    (tmp_path / "out").mkdir()
    return tmp_path


@pytest.fixture
def run(files: Path) -> Any:
    out = files / "out"
    places = ["--artifacts", str(files), "--list", str(out / "list.json"), "--page", str(out / "page.md")]
    return lambda mode, version="1.0.0": hashes.main([mode, "--version", version, *places])


def change(files: Path, name: str, init: str) -> None:
    path = files / f"{name}.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "deploymentBytecode": {"bytecode": init}}))


def release(files: Path, version: str = "1.0.0") -> None:
    path = files / "out" / "list.json"
    listed = json.loads(path.read_text())
    listed[version]["released"] = "2030-01-01"
    path.write_text(hashes.render(listed))


def test_write__then_check__in_step_and_the_page_has_each_hash(run: Any, files: Path) -> None:
    assert run("--write") == 0
    assert run("--check") == 0
    page = (files / "out" / "page.md").read_text()
    for init in ("6001", "6002"):
        assert "0x" + keccak(bytes.fromhex(init)).hex() in page
        assert "0x" + keccak(bytes.fromhex(init + "00")).hex() in page


def test_check__a_contract_changed__fails_and_names_both_files(run: Any, files: Path, capsys: Any) -> None:
    run("--write")
    change(files, "Box", "0x6003")
    assert run("--check") == 1
    words = capsys.readouterr().err
    assert "list.json is out of step" in words
    assert "page.md is out of step" in words


def test_write__released_version_with_other_bytes__refused_until_the_version_is_raised(
    run: Any, files: Path, capsys: Any
) -> None:
    run("--write")
    release(files)
    assert run("--write") == 0  # the day is now on the page
    change(files, "Box", "0x6003")
    assert run("--write") == 1
    assert "celldao 1.0.0 was released on 2030-01-01 with other code of Box" in capsys.readouterr().err
    assert run("--write", "1.1.0") == 0
    listed = json.loads((files / "out" / "list.json").read_text())
    assert list(listed) == ["1.0.0", "1.1.0"]
    assert listed["1.0.0"]["contracts"]["Box"] != listed["1.1.0"]["contracts"]["Box"]
    assert listed["1.0.0"]["contracts"]["Maker"] == listed["1.1.0"]["contracts"]["Maker"]


def test_list_in_the_package__is_of_the_artifacts_in_the_package() -> None:
    newest = known()[-1]
    assert set(newest.contracts) == {path.stem for path in ARTIFACTS.glob("*.json")}
    for name, listed in newest.contracts.items():
        assert listed == CodeHashes.of(artifact(name)), name


@pytest.mark.parametrize("name", MASTERS)
def test_releases_of__code_with_any_immutables__recognised_and_nothing_else(name: str) -> None:
    compiled = artifact(name)
    on_chain = compiled.runtime + b"\xab" * compiled.immutables_length
    version = known()[-1].version
    assert releases_of(name, on_chain)[-1] == version
    other = "Lens" if name != "Lens" else "Share"
    for wrong in (
        b"",
        on_chain + b"\x00",
        on_chain[:-1],
        b"\x00" + on_chain[1:],
    ):
        assert version not in releases_of(name, wrong)
    assert version not in releases_of(other, on_chain)


def test_releases_of__contract_that_two_releases_share__names_both_in_order() -> None:
    (current,) = known()[-1:]
    entry = {
        "released": None,
        "contracts": {"Share": {**_fields(current.contracts["Share"])}},
    }
    releases = parse(json.dumps({"0.0.1": entry, "0.0.2": entry}))
    compiled = artifact("Share")
    code = compiled.runtime + bytes(compiled.immutables_length)
    assert releases_of("Share", code, releases) == ("0.0.1", "0.0.2")
    assert releases_of("Governor", code, releases) == ()


def _fields(one: CodeHashes) -> dict[str, Any]:
    return {
        "creation": one.creation,
        "runtime": one.runtime,
        "length": one.length,
        "immutables": one.immutables,
    }
