"""`python -m bench --check` names what differs, and says clearly when it can't measure."""

from __future__ import annotations

import pytest

from bench import __main__ as bench
from bench import record
from bench.protocol.ops import Figure
from bench.run import OPS


def _result(**gas: int | None) -> dict[str, object]:
    return {"header": {}, "ops": [record.row(Figure(op, gas.get(op, 1))) for op in OPS]}


def test_differences__same_figures__none():
    assert record.differences(_result(vote=54_000), _result(vote=54_000)) == []


def test_differences__two_ops_changed__names_both():
    wrong = record.differences(_result(vote=54_001, exit=9), _result(vote=54_000, exit=10))
    assert wrong == [
        "vote: recorded 54,000, measured 54,001 (+1)",
        "exit: recorded 10, measured 9 (-1)",
    ]


def test_differences__no_record__names_every_op():
    assert len(record.differences(_result(), {})) == len(OPS)


@pytest.mark.parametrize(("gas", "within"), [(54_000, True), (54_001, False), (None, False)])
def test_row__at_the_budget_and_one_past_it__says_so(gas, within):
    assert record.row(Figure("vote", gas))["within_budget"] is within


@pytest.mark.parametrize(("ci", "code"), [("true", 1), ("", 0)])
def test_main__without_node__skips_locally_and_fails_in_ci(monkeypatch, capsys, ci, code):
    monkeypatch.setattr(bench, "binary", lambda: None)
    monkeypatch.setenv("CI", ci)
    assert bench.main(["--check"]) == code
    assert "make node" in capsys.readouterr().err
