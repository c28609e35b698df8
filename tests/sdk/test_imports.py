"""`import celldao` is light: a command that only prints its help must not wait for libraries."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import celldao

HEAVY = ("ape", "web3", "rich", "pandas", "eth_account", "ruamel", "pydantic")


def loaded_by(statement: str) -> set[str]:
    code = f"{statement}\nimport sys\nprint(*sorted({{name.partition('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("module", ["celldao", "celldao.errors", "celldao.bounds"])
def test_import__what_every_command_needs__loads_nothing_heavy(module):
    assert not loaded_by(f"import {module}") & set(HEAVY)


def test_import__constitution__needs_no_chain():
    assert not loaded_by("import celldao.constitution") & {"ape", "web3", "rich", "pandas", "eth_account"}


@pytest.mark.parametrize("module", ["celldao.actions", "celldao.proposals", "celldao.warnings"])
def test_import__proposals__need_no_chain(module):
    assert not loaded_by(f"import {module}") & {"ape", "web3", "rich", "pandas", "eth_account"}


def test_import__founding__needs_no_ape():
    assert not loaded_by("import celldao.deployment.founding") & {"ape", "web3", "rich", "pandas"}


def test_import__each_module_about_proposals__works_by_itself():
    folder = Path(celldao.__file__).parent
    files = [file for name in ("actions", "proposals", "warnings") for file in (folder / name).rglob("*.py")]
    modules = [
        ".".join(("celldao", *file.relative_to(folder).with_suffix("").parts)).removesuffix(".__init__")
        for file in files
    ]
    code = f"""
import importlib, sys
for name in {modules!r}:
    for loaded in [other for other in sys.modules if other.startswith("celldao")]:
        del sys.modules[loaded]
    importlib.import_module(name)
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_names__each_that_the_package_promises__is_there():
    for name in celldao.__all__:
        assert getattr(celldao, name).__name__ in (name, name.removesuffix("_proposal"))
    assert set(celldao.__all__) <= set(dir(celldao))
    with pytest.raises(AttributeError, match="module 'celldao' has no attribute 'Sell'"):
        _ = celldao.Sell
