"""Licences are read as packages state them, and an unknown or unfit one is not passed over."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tools.audit.licences import Package, is_fit, of_npm, of_python, problems, shipped_by


@pytest.mark.parametrize(
    ("licence", "fit"),
    [
        ("MIT", True),
        ("Apache-2.0 AND MIT", True),
        ("GPL-2.0-only OR MIT", True),
        ("(MIT OR GPL-2.0-only) AND BSD-3-Clause", True),
        ("GPL-2.0-only", False),
        ("MIT AND BUSL-1.1", False),
        ("BUSL-1.1", False),
        ("UNLICENSED", False),
        ("", False),
        (" ", False),
    ],
)
def test_is_fit__all_of_and_one_of_or(licence: str, fit: bool) -> None:
    assert is_fit(licence) is fit


def package(licence: str, name: str = "thing", shipped: bool = False) -> Package:
    return Package("npm", name, "1.0.0", licence, shipped)


def test_problems__unknown_or_unfit__named_unless_explained_and_stale_reasons_too() -> None:
    assert problems([package("MIT")], {}) == []
    assert problems([package("BUSL-1.1")], {}) == ["thing is under BUSL-1.1: licences.toml says nothing"]
    assert problems([package("BUSL-1.1")], {"npm": {"thing": "only read"}}) == []
    assert problems([package("")], {"npm": {"thing": "only read"}}) == [
        "thing is under no known licence: licences.toml says nothing"
    ]
    assert problems([package("MIT")], {"npm": {"thing": "x"}}) == ["thing: stale in licences.toml"]


def test_of_python__installed_stated_and_unknown(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text(
        "click==8.1.8 \\\n    --hash=sha256:00\nodd-one==1 ; sys_platform == 'win32' \\\nweb3[x]==7.16.0\n"
    )
    found = {one.name: one for one in of_python(lock, {}, {"click"})}
    assert list(found) == ["click", "odd-one", "web3"]
    assert (found["click"].licence, found["click"].version, found["click"].shipped) == (
        "BSD-3-Clause",
        "8.1.8",
        True,
    )
    assert (found["odd-one"].licence, found["web3"].licence, found["web3"].shipped) == ("", "MIT", False)
    stated = list(of_python(lock, {"odd-one": "ISC"}, set()))
    assert stated[1].licence == "ISC"


def test_of_npm__development_is_not_shipped(tmp_path: Path) -> None:
    packages = {
        "": {"name": "page"},
        "node_modules/a": {"version": "1.0.0", "license": "MIT"},
        "node_modules/a/node_modules/@x/b": {"version": "2.0.0", "dev": True},
    }
    (tmp_path / "package-lock.json").write_text(json.dumps({"packages": packages}))
    assert list(of_npm(tmp_path, {}, shipped=True)) == [
        Package("npm", "a", "1.0.0", "MIT", True),
        Package("npm", "@x/b", "2.0.0", "", False),
    ]


def test_shipped_by__ours__what_users_get_and_no_compiler() -> None:
    brought = shipped_by("celldao")
    assert {"web3", "eth-abi", "hexbytes", "starlette", "mcp"} <= brought
    assert "eth-tester" in brought  # by an extra that another package asks for
    assert not {"vyper", "titanoboa", "mypy", "ruff"} & brought
