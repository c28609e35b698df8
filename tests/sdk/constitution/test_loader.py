"""The ways in: a file, a text, data from Python; and judging again by another factory."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from celldao.bounds import DEFAULT_BOUNDS, TEST_BOUNDS
from celldao.constitution import Transfer, Weight, checks, from_data, load, loads, recheck
from celldao.errors import CelldaoError, ConstitutionError
from tests.support.constitutions import FUND, SHORT, constitution, mistakes
from tests.support.paths import ROOT


def test_load__a_short_file__takes_the_documented_defaults(tmp_path):
    (tmp_path / "cell.yaml").write_text(SHORT, encoding="utf-8")
    cell = load(tmp_path / "cell.yaml")
    assert (cell.weight, cell.transfer, cell.movable) == (Weight.MEMBER, Transfer.MEMBERS, True)
    assert (cell.minimum_position, cell.holder_cap) == (1_000_000, 10_000)
    assert cell.voting.ordinary.quorum == 2_000
    assert cell.voting.constitutional.approval == 6_667
    assert [(asset.token[:6], asset.symbol, asset.dividend) for asset in cell.assets] == [
        ("0xEeee", "ETH", True)
    ]
    mandates = cell.mandates
    assert (mandates.allowed, mandates.draw_limit, mandates.petition_quorum) == (True, 1_000, 2_000)
    assert (mandates.shortest_period, mandates.longest_period) == (7 * 86_400, 92 * 86_400)
    assert cell.guardian is None
    assert cell.total_shares == 200_500_000


def test_load__the_example__is_right():
    assert len(load(ROOT / "examples" / "manufacturing-cell" / "cell.yaml").members) == 100


def test_load__no_such_file__says_which(tmp_path):
    with pytest.raises(ConstitutionError, match="cannot be read: No such file"):
        load(tmp_path / "cell.yaml")


def test_load__not_utf8__says_so(tmp_path):
    (tmp_path / "cell.yaml").write_bytes(SHORT.replace("Rhine", "Rhône").encode("latin-1"))
    with pytest.raises(ConstitutionError, match="is not written in UTF-8"):
        load(tmp_path / "cell.yaml")


def test_load__file_with_a_byte_order_mark__is_read(tmp_path):
    (tmp_path / "cell.yaml").write_text(SHORT, encoding="utf-8-sig")
    assert load(tmp_path / "cell.yaml").symbol == "RHINE"


@pytest.mark.parametrize("text", ["just words\n", "- a\n- b\n"])
def test_loads__no_fields__says_so(text):
    assert [problem.what for problem in mistakes(text)] == ["holds no fields"]


def test_loads__the_error__lists_file_line_and_remedy():
    with pytest.raises(CelldaoError) as refused:
        loads(SHORT + "weight: membr\n")
    assert str(refused.value) == (
        "cell.yaml: 1 mistake\n"
        "  cell.yaml:7: weight: 'membr' is not known\n"
        "      did you mean member? write one of member, share, sqrt\n"
        "Correct the file and run the command again."
    )


def test_from_data__python_values__are_taken():
    cell = constitution(
        weight=Weight.SHARE,
        recovery_notice=timedelta(days=31),
        guardian={"address": FUND, "until": datetime(2027, 6, 30, 12, tzinfo=UTC)},
        assets=[{"token": "native", "dividend": True, "reserve_floor": 2}],
    )
    assert cell.weight is Weight.SHARE
    assert cell.recovery_notice == 31 * 86_400
    assert cell.guardian is not None
    assert cell.guardian.until == 1_814_356_800
    assert cell.assets[0].reserve_floor == 2 * 10**18


def test_from_data__none__leaves_a_field_out():
    assert constitution(guardian=None, dao_uri=None, voting=None) == constitution()


def test_from_data__does_not_touch_what_it_is_given():
    members = ({"address": FUND, "shares": 1}, {"address": FUND})
    data = {"name": "A", "symbol": "A", "purpose": None, "members": members, "exit": {"delay": 5}}
    before = deepcopy(data)
    with pytest.raises(ConstitutionError):
        from_data(data)
    assert data == before


def test_from_data__mistakes__have_fields_without_lines():
    with pytest.raises(
        ConstitutionError, match=r"constitution: voting.threshold: is 5, not a text with its unit"
    ):
        constitution(voting={"threshold": 5})


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"guardian": {"address": 5, "until": "2027-06-30"}}, "guardian.address: is 5, not an address"),
        ({"guardian": {"address": FUND, "until": 5}}, "guardian.until: is 5, not a time"),
        (
            {"guardian": {"address": FUND, "until": datetime(2027, 1, 1, 0, 0, 0, 1, tzinfo=UTC)}},
            "finer than a second",
        ),
        ({"assets": [{"token": 5}]}, r"assets\[1\].token: is 5, not an address"),
        ({"assets": [{"token": "native", "reserve_floor": True}]}, "is True, not an amount"),
        ({"assets": [{"token": "native", "decimals": True}]}, "True is no number of decimals"),
        ({"entries": [{"address": FUND, "shares": True}]}, "is True, not a text with its unit"),
        ({"entries": 5}, "members: is 5, not a list"),
        ({"name": 5}, "name: is 5, not a text"),
        ({"weight": 1}, "weight: 1 is not known"),
        ({"weight": Weight.MEMBER | Weight.SHARE}, "is not known"),
        ({"movable": 5}, "movable: 5 is neither yes nor no"),
        ({"mandates": {"allowed": 5}}, "mandates.allowed: 5 is neither yes nor no"),
        ({"mandates": {"draw_limit": 5}}, "mandates.draw_limit: is 5, not a text with its unit"),
        ({"mandates": {"shortest_period": True}}, "mandates.shortest_period: is True, not a text"),
    ],
)
def test_from_data__python_values_of_other_kinds__refused_in_words(fields, message):
    with pytest.raises(ConstitutionError, match=message):
        constitution(**fields)


def test_from_data__decimals__are_exact():
    cell = constitution(
        entries=[{"address": FUND, "shares": Decimal("1.100001")}],
        assets=[{"token": "native", "reserve_floor": Decimal("1e-18")}],
    )
    assert (cell.members[0].shares, cell.assets[0].reserve_floor) == (1_100_001, 1)


def test_recheck__a_narrower_factory__tells_what_does_not_fit():
    cell = constitution(bounds=TEST_BOUNDS, voting={"ordinary": {"voting_period": "2 minutes"}})
    recheck(cell, TEST_BOUNDS)
    with pytest.raises(ConstitutionError, match="2 minutes is less than 1 hour"):
        recheck(cell, DEFAULT_BOUNDS)


@pytest.mark.parametrize(
    ("days", "message"),
    [(0, "is over already"), (-1, "is over already"), (367, "gives a term of 367.0 days")],
)
def test_recheck__guardian_out_of_time__refused(days, message):
    cell = constitution(guardian={"address": FUND, "until": "2027-06-30"})
    now = 1_814_313_600 - days * 86_400
    recheck(cell, DEFAULT_BOUNDS)
    with pytest.raises(ConstitutionError, match=message):
        recheck(cell, DEFAULT_BOUNDS, now)
    recheck(cell, DEFAULT_BOUNDS, 1_814_313_600 - 366 * 86_400)


def test_findings__more_members_than_can_be_numbered__refused(monkeypatch):
    cell = constitution(members=3)
    assert checks.MAX_MEMBERS == 2**23 - 1
    monkeypatch.setattr(checks, "MAX_MEMBERS", 3)
    assert list(checks.findings(cell, DEFAULT_BOUNDS)) == []
    monkeypatch.setattr(checks, "MAX_MEMBERS", 2)
    assert [finding.what for finding in checks.findings(cell, DEFAULT_BOUNDS)] == ["has 3 entries"]
