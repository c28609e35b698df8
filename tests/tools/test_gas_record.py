"""`python -m bench --check` names what differs, and says clearly when it can't measure."""

from __future__ import annotations

import pytest

from bench import __main__ as bench
from bench import record, verdict
from bench.protocol.ops import Figure
from bench.run import OPS, ORDER, Beside


def _result(peers: dict[str, int] | None = None, **gas: int | None) -> dict[str, object]:
    beside = {"Peer": Beside(peers or {}, {}, {})}
    rows = [record.row(Figure(op, gas.get(op, 1)), beside, {}) for op in OPS]
    return {"header": {}, "rows": rows, "further": [{"key": "finish", "gas": 80_000, "what": "the end"}]}


def test_differences__same_figures__none():
    assert record.differences(_result(vote=54_000), _result(vote=54_000)) == []


def test_differences__two_ops_changed__names_both():
    wrong = record.differences(_result(vote=54_001, exit=9), _result(vote=54_000, exit=10))
    assert wrong == [
        "vote: recorded 54,000, measured 54,001 (+1)",
        "exit: recorded 10, measured 9 (-1)",
    ]


def test_differences__peer_changed_or_gone__names_op_and_peer():
    assert record.differences(_result({"vote": 60_001}), _result({"vote": 60_000, "exit": 5})) == [
        "vote (Peer): recorded 60,000, measured 60,001 (+1)",
        "exit (Peer): recorded 5, measured nothing",
    ]


def test_differences__further_figure__is_named():
    now, was = _result(), _result()
    now["further"][0]["gas"] += 1
    assert record.differences(now, was) == ["finish: recorded 80,000, measured 80,001 (+1)"]


def test_differences__note_changed_alone__names_the_op():
    now, was = _result(), _result()
    now["rows"][2]["note"] += "."
    assert record.differences(now, was) == ["vote: its budget, quoted peers or note have changed"]


def test_differences__no_record__names_every_op():
    assert len(record.differences(_result(), {})) == len(OPS) + 1


def test_beside_of__record_of_a_run_with_peers__gives_the_same_rows_again():
    was = record.recorded()
    rows = [
        record.row(
            Figure(row["op"], row["celldao"], row["measured"]), record.beside_of(was), verdict.reasons()
        )
        for row in was["rows"]
    ]
    assert rows == was["rows"]


def test_recorded__table_of_gas_md_and_readme__in_step():
    table = record.markdown(record.recorded())
    assert record.MARKDOWN.read_text(encoding="utf-8") == table
    page = record.README.read_text(encoding="utf-8")
    assert record.embedded(page, table) == page
    front = record.FRONT.read_text(encoding="utf-8")
    assert record.embedded(front, record.summary(record.recorded())) == front


def test_summary__row_that_is_not_won__is_named_with_its_reason():
    result = _result()
    result["rows"][0] = {**result["rows"][0], "celldao": 10**9, "note": "because"}
    assert "**not won**: because" in record.summary(result).splitlines()[2]


def test_recorded__rows_not_won__have_a_reason_each():
    lines = verdict.unreasoned(record.recorded()["rows"], verdict.reasons())
    assert [line for line in lines if line.endswith("has no reason")] == []


def test_recorded__rows__every_op_in_order():
    assert [row["op"] for row in record.recorded()["rows"]] == list(ORDER)


@pytest.mark.parametrize(("ci", "code"), [("true", 1), ("", 0)])
def test_main__without_node__skips_locally_and_fails_in_ci(monkeypatch, capsys, ci, code):
    monkeypatch.setattr(bench, "binary", lambda: None)
    monkeypatch.setenv("CI", ci)
    assert bench.main(["--check"]) == code
    assert "make node" in capsys.readouterr().err
