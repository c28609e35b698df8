"""When a row of the gas table is won, and what its note says if not."""

from __future__ import annotations

import pytest

from bench import verdict


def _row(gas: int | None, **others: object) -> dict[str, object]:
    row = {"op": "vote", "celldao": gas, "budget": 100, "peers": {}, "quoted": {}, "less_work": {}}
    return {**row, **others}


@pytest.mark.parametrize(
    ("gas", "peer", "won"), [(100, 101, True), (101, 200, False), (100, 100, False), (None, 200, False)]
)
def test_is_won__at_the_budget_and_the_peer_and_past_them__says_so(gas, peer, won):
    assert verdict.is_won(_row(gas, quoted={"Peer": peer})) is won


def test_is_won__nobody_else_has_it__the_budget_decides():
    assert verdict.is_won(_row(100))
    assert not verdict.is_won(_row(101))


def test_best__measured_and_quoted__the_measured_one_counts():
    row = _row(90, peers={"Peer": 120}, quoted={"Peer": 95, "Other": 130})
    assert verdict.best(row) == ("Peer", 120)


@pytest.mark.parametrize(("peer", "best"), [(100, None), (101, ("Peer", 101))])
def test_best__peer_does_less__to_be_beaten_if_above_the_budget(peer, best):
    assert verdict.best(_row(90, quoted={"Peer": peer}, less_work={"Peer": "no votes"})) == best


def test_cheaper__whoever_is__named_with_what_it_leaves_out():
    row = _row(90, quoted={"Peer": 80, "Other": 91, "Third": 70}, less_work={"Third": "no votes"})
    assert verdict.cheaper(row) == ["70 Third (no votes)", "80 Peer (the same work)"]


def test_remarks__over_budget_and_above_a_peer__both_with_the_reason():
    found = verdict.remarks(_row(130, quoted={"Peer": 120}), {"not_won": {"vote": "it is hard"}})
    assert found == ["**Not won, 30 over the budget and 10 above Peer:** it is hard."]


@pytest.mark.parametrize(("gas", "count"), [(1_010, 0), (1_011, 1), (990, 0), (989, 1)])
def test_unlike__a_hundredth_and_more__is_named(gas, count):
    assert len(verdict.unlike(_row(1, peers={"Peer": gas}, quoted={"Peer": 1_000}))) == count


def test_unreasoned__missing_and_superfluous__both_named():
    rows = [_row(101), {**_row(1, peers={"Peer": 10}, quoted={"Peer": 20}), "op": "exit"}]
    assert verdict.unreasoned(rows, {"not_won": {"exit": "?"}, "differs": {}}) == [
        "differs: exit/Peer has no reason",
        "not_won: vote has no reason",
        "not_won: exit has a reason that nothing asks for",
    ]


def test_unreasoned__every_reason_given__none():
    rows = [_row(101)]
    assert verdict.unreasoned(rows, {"not_won": {"vote": "it is hard"}}) == []
