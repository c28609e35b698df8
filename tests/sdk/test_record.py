"""cell.json: what is written is read, and what is no record is refused."""

from __future__ import annotations

import json

import pytest

from celldao.bounds import DEFAULT_BOUNDS
from celldao.errors import ArtifactError, CellFileError
from celldao.record import CellRecord
from tests.support.constitutions import FUND, WELDER

RECORD = CellRecord(
    name="Rhine Valley Workshop",
    chain_id=10,
    factory=FUND,
    founder=WELDER,
    treasury=FUND,
    share=FUND,
    governor=FUND,
    splitter=FUND,
    block=7,
    version="0.1.0",
    constitution="0x" + "ab" * 32,
    document="0x" + "cd" * 32,
    bounds={rule: tuple(edges) for rule, edges in DEFAULT_BOUNDS._asdict().items()},
)


def test_record__saved__is_read_again(tmp_path):
    RECORD.save(tmp_path / "cell.json")
    assert CellRecord.load(tmp_path / "cell.json") == RECORD
    assert RECORD.hard_bounds == DEFAULT_BOUNDS
    assert list(tmp_path.iterdir()) == [tmp_path / "cell.json"]


def test_record__relays__kept_if_there_are_any_and_otherwise_not_written(tmp_path):
    RECORD.save(tmp_path / "cell.json")
    assert "relays" not in json.loads((tmp_path / "cell.json").read_text())
    named = RECORD.model_copy(update={"relays": ("https://relay.example", "http://127.0.0.1:8766/of/it")})
    named.save(tmp_path / "named.json")
    assert CellRecord.load(tmp_path / "named.json") == named


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": 2}, "is no record of a cell: format"),
        ({"treasury": WELDER[:-1] + "c"}, "is no record of a cell: treasury: .*checksum"),
        ({"treasury": "0x12"}, "is no record of a cell: treasury"),
        ({"constitution": "0xAB"}, "is no record of a cell: constitution"),
        ({"colour": "red"}, "is no record of a cell: colour"),
        ({"relays": ["ftp://relay.example"]}, "is no record of a cell: relays.0"),
        ({"relays": ["https://relay.example?a=b"]}, "is no record of a cell: relays.0"),
        ({"relays": "https://relay.example"}, "is no record of a cell: relays"),
        ({"block": "seven"}, "is no record of a cell: block"),
    ],
)
def test_record__something_else_in_it__refused(tmp_path, change, message):
    data = {**json.loads(RECORD.model_dump_json()), **change}
    (tmp_path / "cell.json").write_text(json.dumps(data))
    with pytest.raises(CellFileError, match=message):
        CellRecord.load(tmp_path / "cell.json")


def test_record__no_json_or_no_file__refused(tmp_path):
    (tmp_path / "cell.json").write_text("{")
    with pytest.raises(CellFileError, match="is not JSON"):
        CellRecord.load(tmp_path / "cell.json")
    with pytest.raises(CellFileError, match="cannot be read: No such file"):
        CellRecord.load(tmp_path / "other.json")


def test_artifact__not_installed__says_what_to_do():
    from celldao.artifacts import artifact

    with pytest.raises(ArtifactError, match="run `make build`"):
        artifact("Nothing")
