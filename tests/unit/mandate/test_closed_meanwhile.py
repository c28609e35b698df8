"""While the mandate calls somebody, votes, members and readers wait."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.support.tokens import receiver
from tests.unit.mandate.world import COIN, NATIVE, OPERATOR, SHARE_UNIT, Grant, MandateWorld, call, wait
from tests.unit.treasury.world import FIRST, LAST


@pytest.fixture
def callee() -> Any:
    """Calls back when it is called."""
    return receiver("Reenterer")


@pytest.fixture
def mine(world: MandateWorld, callee: Any) -> MandateWorld:
    """May call the callee, and holds a coin."""
    made = world.with_grant(Grant(charter=replace(world.charter, calls=((callee, bytes(4), True),))))
    made.draw(COIN, NATIVE)
    return made


def refused(mine: MandateWorld, callee: Any, target: Any, data: bytes) -> bool:
    """Does the callee get nowhere with it, without any reason? That is the lock."""
    callee.arm(target, data)
    mine.mandate.call(callee, 5, bytes(4), sender=OPERATOR)
    return bool((callee.calls(), callee.successes(), callee.answer()) == (1, 0, b""))


def test_call__callee_has_a_vote_carried_out_meanwhile__suspends_nothing(
    mine: MandateWorld, callee: Any
) -> None:
    """A proposal that is due can be executed by anybody, a callee too."""
    governor = mine.cell.governor
    step = (*call(mine.mandate.suspend, True), FIRST | LAST, False)
    data = governor.run.prepare_calldata([step])
    assert refused(mine, callee, governor, data)
    assert mine.status == "running"
    callee.run(governor, 0, data)
    assert mine.status == "suspended"


def test_call__callee_has_a_vote_carried_out_meanwhile__amends_nothing(
    mine: MandateWorld, callee: Any
) -> None:
    governor, version = mine.cell.governor, mine.mandate.overview().version
    step = (*call(mine.mandate.amend, mine.charter.struct()), FIRST | LAST, False)
    data = governor.run.prepare_calldata([step])
    assert refused(mine, callee, governor, data)
    assert mine.mandate.overview().version == version
    callee.run(governor, 0, data)
    assert mine.mandate.overview().version == version + 1


@pytest.mark.parametrize("way", ["log_provenance", "is_proven"])
def test_call__callee_turns_to_what_was_produced_meanwhile__is_locked(
    mine: MandateWorld, callee: Any, way: str
) -> None:
    """He is not even told that only the operator may."""
    arguments = {"log_provenance": (bytes([1] * 32), "link"), "is_proven": (bytes(32), bytes(32), [])}[way]
    assert refused(mine, callee, mine.mandate, getattr(mine.mandate, way).prepare_calldata(*arguments))


def test_call__callee_is_a_member_and_files_a_petition_meanwhile__is_locked(
    mine: MandateWorld, callee: Any
) -> None:
    """It has enough to recall the mandate alone, in the middle of what the operator does."""
    mandate = mine.mandate
    mine.set_rules(petition_quorum=500)
    mine.share.issue(callee, 100 * SHARE_UNIT, sender=mine.by_vote)
    wait()
    data = mandate.file_petition.prepare_calldata()
    assert refused(mine, callee, mandate, data)
    assert (mine.status, mandate.petition_count()) == ("running", 0)
    callee.run(mandate, 0, data)
    assert (mine.status, mandate.petition_count()) == ("ended", 1)


@pytest.mark.parametrize(("read", "number"), [("report_at", 0), ("petition_of", 1)])
def test_call__callee_reads_reports_or_petitions_meanwhile__is_locked(
    mine: MandateWorld, callee: Any, read: str, number: int
) -> None:
    data = getattr(mine.mandate, read).prepare_calldata(number)
    assert refused(mine, callee, mine.mandate, data)
    callee.run(mine.mandate, 0, data)
