"""The lines that the model and the twin must miss stand in the contracts, once each."""

from __future__ import annotations

import pytest

from tests.model import breaks as model
from tests.support.breaks import Break, Suite
from tests.twin import breaks as twin
from tools.paths import CONTRACTS

SUITES = [model.SUITE, twin.SUITE]


@pytest.mark.parametrize("row", [row for suite in SUITES for row in suite.breaks()], ids=lambda row: row.name)
def test_break__line__stands_once_in_its_contract(row: Break) -> None:
    text = (CONTRACTS / row.file).read_text(encoding="utf-8")
    assert row.into(text) != text


def test_break__line_that_stands_twice__is_refused() -> None:
    with pytest.raises(ValueError, match="holds its line 2 times"):
        Break("twice", "Share.vy", "a", "b").into("a a")


@pytest.mark.parametrize("suite", SUITES, ids=lambda suite: suite.module)
def test_breaks__names__are_not_given_twice(suite: Suite) -> None:
    names = [row.name for row in suite.breaks()]
    assert len(set(names)) == len(names)
