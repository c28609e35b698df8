"""Verification finds what is not as the file says."""

from __future__ import annotations

import pytest

from celldao.cell import Cell
from celldao.constitution import from_data
from celldao.deployment import founding
from celldao.deployment.founding import found
from celldao.deployment.verify import Difference, verify
from celldao.errors import CellFileError, VerificationError
from celldao.record import CellRecord
from tests.support.constitutions import FUND, address, constitution, member_list


@pytest.fixture(scope="module")
def cell(founder):
    return found(founder, constitution(members=4))


@pytest.fixture
def changed():
    """changed(field=value): the cell's constitution with something else in it."""
    return lambda **fields: constitution(**{"members": 4, **fields})


def fields(differences: list[Difference]) -> list[str]:
    return [difference.where for difference in differences]


def test_verify__the_very_file__finds_nothing(cell, changed):
    assert verify(cell, changed()) == []


IDENTITY = [
    "factory.constitution_of",
    "address of share",
    "address of governor",
    "address of treasury",
    "address of splitter",
]
RULES = {
    "name": ({"name": "Other"}, ["name"]),
    "symbol": ({"symbol": "OTHER"}, ["symbol"]),
    "weight": ({"weight": "sqrt"}, ["share.rules"]),
    "quorum": (
        {"voting": {"ordinary": {"quorum": "21 %"}}},
        ["governor.ordinary.quorum"],
    ),
    "constitutional delay": (
        {"voting": {"constitutional": {"execution_delay": "8 days"}}},
        ["governor.constitutional.execution_delay"],
    ),
    "threshold": ({"voting": {"threshold": "1 %"}}, ["governor.proposal_threshold"]),
    "guardian": (
        {"guardian": {"address": FUND, "until": "2030-01-01"}},
        ["governor.guardian", "governor.guardian_until"],
    ),
    "exit delay": ({"exit": {"delay": "1 day"}}, ["treasury.exit_delay"]),
    "holding time": ({"exit": {"holding_time": "1 day"}}, ["treasury.holding_time"]),
    "spending limit": ({"spending": {"limit": "1 %"}}, ["treasury.spending_limit"]),
    "spending period": ({"spending": {"period": "1 day"}}, ["treasury.spending_period"]),
    "mandates allowed": ({"mandates": {"allowed": False}}, ["mandates.allowed"]),
    "draw limit": ({"mandates": {"draw_limit": "11 %"}}, ["mandates.draw_limit"]),
    "petition quorum": ({"mandates": {"petition_quorum": "21 %"}}, ["mandates.petition_quorum"]),
    "shortest period": ({"mandates": {"shortest_period": "8 days"}}, ["mandates.shortest_period"]),
    "longest period": ({"mandates": {"longest_period": "93 days"}}, ["mandates.longest_period"]),
    "recovery": ({"recovery_notice": "31 days"}, ["treasury.recovery_notice"]),
    "uri": ({"dao_uri": "https://example.org"}, ["dao_uri"]),
    "dividend": ({"assets": [{"token": "native"}]}, ["share.currencies"]),
    "floor": (
        {"assets": [{"token": "native", "dividend": True, "reserve_floor": 1}]},
        ["reserve floor of native"],
    ),
    "ratio": ({"revenue": {"dividend_ratio": "51 %"}}, ["revenue.dividend_ratio"]),
    "smoothing": ({"revenue": {"smoothing": "1 day"}}, ["revenue.smoothing"]),
    "recipients": (
        {"revenue": {"recipients": [{"address": FUND, "ratio": "1 %"}]}},
        ["revenue.recipients"],
    ),
}


@pytest.mark.parametrize(("fields_changed", "expected"), RULES.values(), ids=RULES.keys())
def test_verify__one_rule_differs__is_named(cell, changed, fields_changed, expected):
    found = fields(verify(cell, changed(**fields_changed)))
    assert found[: len(IDENTITY)] == IDENTITY
    assert [where.partition(" (")[0] for where in found[len(IDENTITY) :]] == expected


def test_verify__only_the_purpose_differs__the_hash_tells(cell, changed):
    assert fields(verify(cell, changed(purpose="Something else."))) == IDENTITY


def test_verify__members_differ__each_is_named(cell):
    listed = member_list(4)
    listed[1], listed[2] = listed[2], listed[1]
    listed[3] = {**listed[3], "shares": 1}
    base = constitution(members=4).model_dump(mode="json", exclude_none=True)
    other = from_data({**base, "members": listed})
    found = fields(verify(cell, other))
    assert "share.totalSupply" in found
    assert found[len(IDENTITY) :] == ["share.totalSupply", "member 2", "member 3", f"shares of {address(3)}"]


def test_execute__chain_differs_from_the_file__is_an_error_that_lists_it(founder, cell, changed, monkeypatch):
    planted = Difference("voting.ordinary.quorum", 2_000, 100)
    monkeypatch.setattr(founding, "verify", lambda cell, constitution: [planted])
    with pytest.raises(
        VerificationError, match=r"voting.ordinary.quorum: the file gives 2000, the chain 100"
    ):
        found(founder, changed())


def test_verify__a_record_that_lies__is_found(cell, changed):
    def lying(**lies):
        return Cell(cell.record.model_copy(update=lies), cell.reader)

    assert fields(verify(lying(splitter=FUND), changed())) == [f"code of RevenueSplitter at {FUND}"]
    assert fields(verify(lying(factory=FUND), changed())) == [f"code of the factory at {FUND}"]
    assert fields(verify(lying(founder=FUND), changed()))[0] == "factory.founder_of"
    narrow = {**cell.record.bounds, "quorum": (2_000, 3_000)}
    assert fields(verify(lying(bounds=narrow), changed())) == ["factory.bounds.quorum"]


def test_verify__another_cell_of_the_same_factory__is_not_this_one(founder, cell, changed):
    other = found(founder, constitution(members=4, name="Another"))
    mixed = cell.record.model_copy(update={"splitter": other.record.splitter})
    named = fields(verify(Cell(mixed, cell.reader), changed()))
    crossed = {
        "address of splitter",
        "splitter.treasury",
        "splitter.share",
        "share.splitter",
        "treasury.splitter",
    }
    assert set(named) == crossed


def test_cell_json__saved_and_loaded__is_the_same_cell(cell, tmp_path):
    cell.record.save(tmp_path / "cell.json")
    assert [path.name for path in tmp_path.iterdir()] == ["cell.json"]
    assert CellRecord.load(tmp_path / "cell.json") == cell.record
    again = Cell.load(tmp_path / "cell.json", cell.reader)
    assert again.share.read("name") == "Rhine Valley Workshop"
    assert again.governor.address == cell.record.governor


def test_cell_json__of_another_chain_or_a_chain_that_forgot__refused(cell, tmp_path):
    file = tmp_path / "cell.json"
    cell.record.model_copy(update={"chain_id": 1}).save(file)
    with pytest.raises(CellFileError, match="lives on chain 1, this is chain"):
        Cell.load(file, cell.reader)
    cell.record.model_copy(update={"treasury": FUND}).save(file)
    with pytest.raises(CellFileError, match="there is no contract at"):
        Cell.load(file, cell.reader)
