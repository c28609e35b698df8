"""The committed growth curves: flat, complete, and in step with their picture."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest

from bench import curves, growth
from bench.picture import picture


def test_recorded__every_curve__is_flat():
    assert curves.uneven(curves.recorded()) == []


def test_recorded__sizes_and_ops__are_all_there():
    found = curves.recorded()
    assert {by: tuple(curve) for by, curve in found.items() if by != curves.OPENZEPPELIN} == curves.WHOLE
    flat = {"vote", "claim", "distribute", "execute", "transfer_share", "transfer_member", "exit"}
    for by in ("members", "proposals", "distributions"):
        assert all(gas.keys() - {"vote_late"} == flat for gas in found[by].values())
    # a cell of ten has no member numbered above 23
    assert [size for size, gas in found["members"].items() if "vote_late" not in gas] == [10]


def test_whole__beginnings__are_what_the_check_measures():
    assert all(set(sizes) <= set(curves.WHOLE[by]) for by, sizes in curves.SMALL.items())


def test_picture__of_the_record__is_the_committed_one():
    drawn = picture(curves.recorded())
    assert curves.PICTURE.read_text(encoding="utf-8") == drawn
    ElementTree.fromstring(drawn)


def test_render__written_and_read__the_same_curves():
    found = curves.recorded()
    document = curves.document("node", found)
    assert curves.curves_of(document) == found
    assert json.loads(curves.render(document)) == document


@pytest.mark.parametrize(("gas", "count"), [(105, 0), (95, 0), (106, 1), (94, 1)])
def test_uneven__a_twentieth_and_more__is_named(gas, count):
    assert len(growth.uneven({1: {"vote": 100}, 10: {"vote": gas}})) == count


def test_uneven__what_only_large_cells_have__is_held_to_its_own_beginning():
    curve = {10: {"vote": 100}, 30: {"vote": 100, "vote_late": 110}, 100: {"vote": 100, "vote_late": 116}}
    assert growth.uneven(curve) == ["vote_late: 110 at 30 became 116 at 100"]


def test_uneven__pairs__odd_sizes_against_odd_ones():
    curve = {1: {"vote": 100}, 2: {"vote": 200}, 9: {"vote": 100}, 10: {"vote": 211}}
    assert growth.uneven(curve, pairs=True) == ["vote: 200 at 2 became 211 at 10"]


def test_differences__other_figure__names_op_size_and_thing():
    was = {"members": {10: {"vote": 100}, 100: {"vote": 100}}}
    assert curves.differences({"members": {10: {"vote": 101}}}, was) == [
        "vote at 10 members: recorded 100, measured 101"
    ]


def test_differences__peer_grows__is_no_fault_of_ours():
    found = {curves.OPENZEPPELIN: {1: {"vote": 100}, 9: {"vote": 200}}}
    assert curves.differences(found, found) == []
