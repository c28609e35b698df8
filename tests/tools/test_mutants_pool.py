"""Whose word on a mutant counts."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tools.mutants import judge
from tools.mutants.pool import unsound

TESTS = """
import os

def test_of_contracts_built_anew():
    assert os.environ["CHANGED"]

def test_of_contracts_that_are_known():
    assert not os.environ["CHANGED"]

def test_of_neither():
    assert "CHANGED" in os.environ

def test_that_never_passes():
    assert False
"""


class Shop:
    """Says in the fork which file is the changed one."""

    def change(self, file: str = "", text: str = "") -> None:
        del text
        os.environ["CHANGED"] = file


def test_unsound__fails_on_contracts_as_they_are__is_named_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Built anew, or as a mutant's fork has those without the mistake: a test that fails on either notices
    every mutant."""
    file = tmp_path / "test_words.py"
    file.write_text(TESTS)
    monkeypatch.setattr(judge, "told", lambda _, stories: f"model {stories[0]}")
    shop: Any = Shop()
    found = unsound(shop, [str(file)], ["seed"])
    assert [line.partition("::")[2] or line for line in found] == [
        "test_of_contracts_built_anew",
        "test_that_never_passes",
        "test_of_contracts_that_are_known",
        "model seed",
    ]
    assert unsound(shop, [f"{file}::test_of_neither"], []) == []
    assert unsound(shop, [], []) == []
