"""A run that is made a second time, to look at the accounts that the first has shown."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from eth_utils.address import to_canonical_address

from celldao.actions import Pay, to_calls
from celldao.chain.backend import Log
from celldao.proposals import Draft
from celldao.simulation import Simulation, Way, simulate
from celldao.simulation.changes import TRANSFER
from celldao.simulation.runner import Result, Step
from celldao.simulation.ways import Run, Stage
from tests.support.embedded import Town, build_town, undone

STRANGER = "0x00000000000000000000000000000000000000A2"
NOTHING = Result(False, 0, b"")
REVERTED = (
    bytes.fromhex("08c379a0") + (32).to_bytes(32, "big") + (4).to_bytes(32, "big") + b"shut".ljust(32, b"\0")
)


@pytest.fixture(scope="module")
def built() -> Town:
    return build_town()


@pytest.fixture
def town(built: Town) -> Iterator[Town]:
    with undone(built.w3):
        yield built


class Node:
    """Runs anything, and logs a transfer to an account that nobody has named; then otherwise."""

    def __init__(self, town: Town, ok: Sequence[bool], units: Sequence[int]) -> None:
        self.treasury = town.cell.record.treasury
        self.ok, self.units = list(ok), list(units)
        self.asked: list[tuple[int, int | None]] = []

    def __call__(
        self, stage: Stage, questions: Sequence[Step], steps: Sequence[Step], time: int | None
    ) -> Run:
        at = min(len(self.asked), len(self.ok) - 1)
        self.asked.append((len(questions), time))
        ends = [bytes(12) + to_canonical_address(one) for one in (self.treasury, STRANGER)]
        log = Log(STRANGER, 0, (TRANSFER, *ends), self.units[at].to_bytes(32, "big"))
        done = [Result(self.ok[at], 1, b"" if self.ok[at] else REVERTED) for _ in steps]
        asked = [NOTHING for _ in questions]
        return Run(time or 77, asked, done, asked, [log] if self.ok[at] else [])


def run(town: Town, folder: Path, node: Node, monkeypatch: pytest.MonkeyPatch) -> Simulation:
    monkeypatch.setattr(sys.modules[simulate.__module__], "by_simulate", node)
    now = town.cell.now()
    context = now.context(cache=folder)
    draft = Draft(tuple(to_calls([Pay(to=town.account(9), amount="1 ZOO")], context)), "x")
    return simulate(now, draft, ways=[Way.SIMULATE, Way.CALL], cache=folder, context=context)


def test_simulate__second_run_as_the_first__told_as_carried_out(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    node = Node(town, ok=[True, True], units=[5, 5])
    found = run(town, tmp_path, node, monkeypatch)
    (few, _), (more, _) = node.asked
    assert few < more
    assert (found.ok, found.way, found.reason) == (True, Way.SIMULATE, "")


@pytest.mark.parametrize(
    ("ok", "units", "how"),
    [
        ([True, False], [5, 5], "it failed: shut"),
        ([True, True], [5, 6], "it moved or logged something else"),
    ],
)
def test_simulate__second_run_differs__said_and_not_told_as_carried_out(
    town: Town,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    ok: list[bool],
    units: list[int],
    how: str,
) -> None:
    """Its questions are calls of contracts that may lie: `symbol()` of any token, free to write."""
    node = Node(town, ok=ok, units=units)
    found = run(town, tmp_path, node, monkeypatch)
    # No other way, which would not look twice, is asked instead.
    assert (found.ok, found.way, found.refusals, len(node.asked)) == (None, Way.SIMULATE, {}, 2)
    assert found.verdict == (
        "What it would do is not known: it could be carried out once; run again, with more balances asked "
        f"for before, {how}"
    )
    assert (found.changes, found.events) == ((), ())
    assert found.warnings
