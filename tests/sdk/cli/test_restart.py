"""A command that was killed, and another one that comes before it is run again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from celldao.acts import PayIn, Standing, perform
from celldao.chain.listener import Note, Stage
from celldao.chain.web3py import SigningBackend, Web3Backend
from tests.support.command_line import ETHER, CommandLine, InProcess, World, key
from tests.support.constitutions import SHORT


class Died(BaseException):
    """The process is killed."""


class Dying:
    """Dies when something was sent."""

    def note(self, note: Note) -> None:
        if note.stage is Stage.SENT:
            raise Died


class Kept(InProcess):
    """One backend for all commands, so that its journal outlives them as a file would."""

    def __init__(self, w3: Any) -> None:
        super().__init__(w3)
        self.kept = Web3Backend(w3, key(1), poll_seconds=0.01)

    def backend(self, *given: Any, **more: Any) -> SigningBackend:
        self.kept.listener = given[5]
        return self.kept


@pytest.fixture
def kept(world: World, folder: Path) -> CommandLine:
    """After a payment of member 1 that was killed on its way."""
    world.cell.record.save(folder / "cell.json")
    connections = Kept(world.w3)
    connections.kept.listener = Dying()
    with pytest.raises(Died):
        perform(PayIn.of(Standing.of(world.cell, connections.kept.sender), "6 ETH"), connections.kept)
    return CommandLine(connections, folder)


@pytest.fixture
def paid(world: World) -> Callable[[], int]:
    """What has arrived."""
    return lambda: world.w3.eth.get_balance(world.cell.record.splitter) // ETHER  # type: ignore[arg-type]


def test_pay_in__killed_and_settled_by_another_command__is_told(
    kept: CommandLine, paid: Callable[[], int]
) -> None:
    other = kept("delegate", "3", "--yes")
    assert other.code == 0, other.err
    assert "\nAn earlier run has done this: pay 6 ETH as revenue (0x" in other.err
    assert paid() == 6
    again = kept("delegate", "1", "--yes")
    assert again.code == 0, again.err
    assert "An earlier run" not in again.out + again.err


def test_pay_in__killed_and_settled_by_a_founding__is_told(kept: CommandLine, folder: Path) -> None:
    (folder / "cell.yaml").write_text(SHORT, encoding="utf-8")
    ran = kept("found", "cell.yaml", "--plan", "--out", "rhine.json")
    assert ran.code == 0, ran.err
    assert "\nAn earlier run has done this: pay 6 ETH as revenue (0x" in ran.err


def test_pay_in__killed_and_refused_by_the_next_command__is_told(kept: CommandLine) -> None:
    ran = kept("exit", "1000", "--yes")
    assert ran.code == 1
    assert "\nAn earlier run has done this: pay 6 ETH as revenue (0x" in ran.err


def test_pay_in__killed_and_run_again__paid_once(kept: CommandLine, paid: Callable[[], int]) -> None:
    ran = kept("pay-in", "6", "ETH", "--yes")
    assert ran.code == 0, ran.err
    assert "An earlier run has sent all of it." in ran.out
    assert paid() == 6
