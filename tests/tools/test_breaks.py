"""The lines that the model must miss stand in the contracts, once each."""

from __future__ import annotations

import pytest

from tests.model.breaks import Break, breaks
from tools.paths import CONTRACTS


@pytest.mark.parametrize("row", breaks([]), ids=lambda row: row.name)
def test_break__line__stands_once_in_its_contract(row: Break) -> None:
    text = (CONTRACTS / row.file).read_text(encoding="utf-8")
    assert text.count(row.old) == 1
    assert text.replace(row.old, row.new) != text


def test_breaks__names__are_not_given_twice() -> None:
    names = [row.name for row in breaks([])]
    assert len(set(names)) == len(names)
