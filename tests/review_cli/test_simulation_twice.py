"""A run that is made a second time, to look at the accounts that the first has shown."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from eth_utils.address import to_canonical_address

from celldao.actions import Pay, to_calls
from celldao.chain.backend import Log
from celldao.proposals import Draft
from celldao.simulation import Way, simulate
from celldao.simulation.changes import TRANSFER
from celldao.simulation.runner import Result, Step
from celldao.simulation.ways import Run, Stage
from tests.support.embedded import Town

STRANGER = "0x00000000000000000000000000000000000000A2"
NOTHING = Result(False, 0, b"")


def test_simulate__second_run_fails__not_told_as_carried_out(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Transfers to accounts that nobody has named make the run be repeated, with more questions before it,
    which are calls of contracts that may lie (`symbol()` of any token, as the governor, free to write).
    Whether the repeated run succeeds is not looked at, and changes are its own: "it would be carried out",
    and nobody has less."""
    runs: list[int] = []

    def runner(stage: Stage, questions: Sequence[Step], steps: Sequence[Step], time: int | None) -> Run:
        runs.append(len(questions))
        ok = len(runs) == 1
        ends = [bytes(12) + to_canonical_address(one) for one in (town.cell.record.treasury, STRANGER)]
        log = Log(STRANGER, 0, (TRANSFER, *ends), (5).to_bytes(32, "big"), timestamp=time)
        asked = [NOTHING for _ in questions]
        return Run(time or 0, asked, [Result(ok, 1, b"") for _ in steps], asked, [log] if ok else [])

    monkeypatch.setattr(sys.modules[simulate.__module__], "by_simulate", runner)
    now = town.cell.now()
    context = now.context(cache=tmp_path)
    draft = Draft(tuple(to_calls([Pay(to=town.account(9), amount="1 ZOO")], context)), "x")
    found = simulate(now, draft, ways=[Way.SIMULATE], cache=tmp_path, context=context)
    assert len(runs) >= 2
    assert found.ok is not True
