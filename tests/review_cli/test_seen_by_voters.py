"""What voters are warned of, and what a simulation shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from celldao.actions import MoveIn, TransferShares
from celldao.errors import NodeRefusal
from celldao.simulation.accounts import Accounts
from celldao.simulation.fork import forked
from celldao.warnings import Facts, check
from celldao.watching.webhook import is_genuine
from tests.support.action_world import CONTEXT, OTHER_SHARE, OTHER_TREASURY, STRANGER, TREASURY
from tests.support.command_line import ETHER, CommandLine, InProcess, World, address

GIVEN_AWAY = TransferShares(cell=OTHER_TREASURY, to=STRANGER, shares="1000 shares")


def test_check__shares_of_another_cell_given_to_a_stranger__warned_of() -> None:
    """Shares of another cell are money like any token: paying a stranger warns, giving him these does not,
    since the action names no outflow."""
    codes = {warning.code for warning in check([GIVEN_AWAY], CONTEXT, Facts())}
    assert "first-time-receiver" in codes


def test_check__place_in_another_cell_handed_over__warned_of() -> None:
    """move_in gives the treasury's place in another cell away, with all shares, for ever; no rule sees it."""
    handed = MoveIn(cell=OTHER_TREASURY, to=STRANGER, until="2030-01-01T00:00:00Z", signature="0x")
    assert check([handed], CONTEXT, Facts())


def test_simulation__shares_of_another_cell_given_away__their_balance_is_looked_at() -> None:
    """On a node that lends code but shows no logs (eth_call) only named outflows are looked at: the run says
    "it would be carried out", and not that the shares are gone."""
    assert (OTHER_SHARE, TREASURY) in Accounts.named([GIVEN_AWAY], CONTEXT).pairs


PAYMENT = """\
title: Pay the supplier
reference: bottles-1
actions:
  - pay: {to: "%s", amount: 0.1 ETH}
"""


def test_propose__no_simulation__the_warnings_are_shown_all_the_same(world: World, folder: Path) -> None:
    """--no-simulation leaves out the run. It takes the warnings along, which need none."""
    world.cell.record.save(folder / "cell.json")
    world.send(world.cell.treasury.address, value=3 * ETHER)
    (folder / "pay.yaml").write_text(PAYMENT % address(8))
    celldao = CommandLine(InProcess(world.w3), folder)
    full = celldao("propose", "pay.yaml", "--plan", "--account", "TEST::1")
    assert "has never been paid by the cell" in full.out
    ran = celldao("propose", "pay.yaml", "--plan", "--no-simulation", "--account", "TEST::1")
    assert "has never been paid by the cell" in ran.out


@pytest.mark.parametrize("digits", [400, 5_000])
def test_is_genuine__a_time_of_many_digits__false(digits: int) -> None:
    """The check for receivers of webhooks raises on a header that anybody can send; it should refuse it."""
    assert is_genuine(b"0123456789abcdef", b"{}", f"t={'9' * digits},v1=00") is False


def test_fork__address_of_a_node_with_a_key__not_in_the_list_of_processes(tmp_path: Path) -> None:
    """CELLDAO_RPC keeps a node's key out of the command's arguments; the fork puts it into anvil's, where
    every user of the machine can read it."""
    anvil = tmp_path / "anvil"
    anvil.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/arguments\n')
    anvil.chmod(0o755)
    with pytest.raises(NodeRefusal), forked(str(anvil), "http://127.0.0.1:9/v3/s3cr3t", 1):
        pass
    assert "s3cr3t" not in (tmp_path / "arguments").read_text()


def test_other_cell__name_with_an_address_in_it__not_taken_for_its_own() -> None:
    """Anybody founds a cell at the same factory, and names it as another with that one's address behind it.
    The name is not quoted: "Redeem 100 shares of Rhine Coop (0x…) (0x…)" names two cells, the wrong one
    first."""
    (other,) = CONTEXT.other_cells
    hostile = other.model_copy(update={"name": f"Rhine Coop ({STRANGER})"})
    context = CONTEXT.model_copy(update={"other_cells": (hostile,)})
    words = GIVEN_AWAY.model_copy(update={"to": TREASURY}).words(context)
    assert f"Rhine Coop ({STRANGER}) (" not in words
