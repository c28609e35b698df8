"""The comparison finds a difference of one unit, a missing figure, and a sum that does not close."""

from __future__ import annotations

from dataclasses import replace

from celldao.demo.books import Position
from celldao.demo.checks import compare, disagreements, sums


def test_compare__equal__nothing_to_tell() -> None:
    assert disagreements(compare("topic", {"a": 1, "b": "Executed"}, {"a": 1, "b": "Executed"})) == []


def test_compare__one_unit__told_with_name_and_both_values() -> None:
    [found] = disagreements(compare("topic", {"a": 5, "b": 7}, {"a": 5, "b": 8}))
    assert str(found) == "b: the contracts say 7, the second computation says 8"


def test_compare__figure_of_one_side_only__does_not_agree() -> None:
    chain, ledger = {"a": 1, "b": 2}, {"a": 1, "c": 3}
    assert [found.name for found in disagreements(compare("topic", chain, ledger))] == ["b", "c"]


def test_sums__one_unit_missing__told() -> None:
    whole = Position(came_in=21, paid=1, claimable=2, reserved=3, with_operator=6, to_release=4, carried=5)
    assert disagreements(sums({"USD": whole})) == []
    [found] = disagreements(sums({"USD": replace(whole, carried=4)}))
    assert "USD: everything that came in is accounted for: there came in 21" in str(found)
    assert str(found).endswith("are 20")
